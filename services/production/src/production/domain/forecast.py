"""When would it be done, on which printer? Printing only: nobody changes plates at night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from production.domain.catalogue import Model
from production.domain.planning import PlanTooLargeError, plan
from production.domain.products import Product
from production.domain.surroundings import Printer

_LIFETIME_MINUTES = 100 * 365 * 24 * 60


@dataclass(frozen=True, slots=True)
class Queue:
    """Plates of runs that wait for a printer."""

    plates: int
    """Bed loads."""
    minutes: int
    """Of those whose time is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A plan on one printer, after what waits there already."""

    printer: Printer
    configured_models: int
    """Models of the product that are configured for this printer."""
    total_plates: int
    total_minutes: int
    is_time_known: bool
    queued_plates: int
    queued_minutes: int
    starts_at: datetime | None
    finishes_at: datetime | None
    """None when that is more than a lifetime away."""


def forecasts(
    product: Product,
    models: Mapping[UUID, Model],
    printers: Sequence[Printer],
    queues: Mapping[UUID, Queue],
    *,
    quantity: int,
    stock: Mapping[UUID, int] | None,
    now: datetime,
) -> list[Forecast]:
    """What each printer would take, the soonest done first; unknown times come last."""
    found = []
    for printer in printers:
        try:
            planned = plan(product, models, printer, quantity, stock)
        except PlanTooLargeError:
            continue
        queue = queues.get(printer.id, Queue(0, 0))
        found.append(
            Forecast(
                printer=printer,
                configured_models=sum(
                    models[line.model_id].config_for(printer.id) is not None for line in product.models
                ),
                total_plates=planned.total_plates,
                total_minutes=planned.total_minutes,
                is_time_known=planned.is_time_known,
                queued_plates=queue.plates,
                queued_minutes=queue.minutes,
                starts_at=_after(now, queue.minutes),
                finishes_at=_after(now, queue.minutes + planned.total_minutes),
            )
        )
    return sorted(
        found,
        key=lambda one: (
            not one.is_time_known,
            one.queued_minutes + one.total_minutes,
            one.printer.name,
        ),
    )


def _after(now: datetime, minutes: int) -> datetime | None:
    return now + timedelta(minutes=minutes) if minutes <= _LIFETIME_MINUTES else None
