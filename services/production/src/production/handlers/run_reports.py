"""Runs with what is worked out about them."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction
from production.domain.reported import Reported, assign
from production.domain.run_costs import RunCosts, run_costs
from production.domain.runs import Run
from production.handlers.run_state import load
from production.store import plate_prints, projections, settings
from production.store import products as product_store
from production.store import runs as store


@dataclass(frozen=True, slots=True)
class Detail:
    """A run, what it costs, and the runs that print again what failed in it."""

    run: Run
    costs: RunCosts
    currency: str | None
    """None until the tenant is known here."""
    reprints: list[store.Summary]
    reported: Reported
    """Filament by the printers' own reports."""


async def detail(tx: Transaction, run_id: UUID) -> Detail:
    """One run with everything about it; so many statements, however much stands in it.

    Raises:
        RunNotFoundError: unknown, deleted, or another tenant's.
    """
    return await detail_of(tx, await load(tx, run_id))


async def detail_of(tx: Transaction, run: Run) -> Detail:
    product = await product_store.find(tx, run.product_id) if run.product_id else None
    tenant = await projections.tenant(tx)
    return Detail(
        run=run,
        costs=run_costs(run, product, await settings.rates(tx)),
        currency=tenant.currency if tenant else None,
        reprints=await store.reprints(tx, run.id),
        reported=assign(run.materials, await plate_prints.drawn_by(tx, run.id)),
    )
