"""Events in words: what a person reads of each."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chassis.messaging import Message
from contracts.dead import MessageDead
from contracts.envelope import Event
from contracts.inventory import (
    OrderCreated,
    OrderFulfilled,
    OrderNeedsReview,
    PrintUnmapped,
    SpoolLow,
    StockLow,
)
from contracts.jobs import JobConfirmed, JobSubmitted
from contracts.printer_gateway import PlateCompleted, PlateFailed, PlateNeedsReview, PrinterAlerted
from contracts.production import RunReadyForAssembly
from notifications.domain.occasions import Occasion

Names = Mapping[UUID, str]
"""Of printers."""
Words = dict[str, Any]
_LONGEST = 200


def occasion(message: Message, printers: Names) -> Occasion:
    """A message as it is told."""
    event = message.event
    put = _WORDS.get(type(event), _plain)
    said: Words = {
        "printer_id": getattr(event, "printer_id", None),
        "priority": getattr(event, "priority", None),
        **put(event, printers),
    }
    return Occasion(
        event_id=message.id,
        type=event.ce_type(),
        time=message.time,
        data=event.model_dump(mode="json"),
        **said | {"title": said["title"][:_LONGEST]},
    )


def printer_ids(messages: list[Message]) -> set[UUID]:
    """Printers that the words may name."""
    found = (getattr(message.event, "printer_id", None) for message in messages)
    return {one for one in found if one is not None}


def _printer(event: Any, printers: Names) -> str:
    return printers.get(event.printer_id, "a printer") if event.printer_id else "a printer"


def _file(event: Any) -> str:
    return str(event.file_name) if event.file_name else "A print"


def _alerted(event: PrinterAlerted, printers: Names) -> Words:
    return {
        "title": f"{_capital(_printer(event, printers))}: {event.message}",
        "text": f"Code {event.code}, {event.severity}.",
        "severity": event.severity,
        "path": f"/printers/{event.printer_id}",
    }


def _completed(event: PlateCompleted, printers: Names) -> Words:
    took = f" It took {event.duration_minutes:.0f} minutes." if event.duration_minutes else ""
    return {
        "title": f"{_file(event)} is finished on {_printer(event, printers)}",
        "text": f"The bed can be cleared.{took}",
        "path": f"/printers/{event.printer_id}",
    }


def _failed(event: PlateFailed, printers: Names) -> Words:
    codes = f" ({', '.join(event.codes)})" if event.codes else ""
    return {
        "title": f"{_file(event)} failed on {_printer(event, printers)}",
        "text": f"Reason: {event.failure_reason.replace('_', ' ')}{codes}, at {event.progress_percent} %.",
        "path": f"/printers/{event.printer_id}",
    }


def _needs_review(event: PlateNeedsReview, printers: Names) -> Words:
    return {
        "title": f"{_file(event)} on {_printer(event, printers)} needs a look",
        "text": f"Its end was not seen: {event.reason}. Nothing is counted until somebody decides.",
        "path": "/reviews",
    }


def _unmapped(event: PrintUnmapped, printers: Names) -> Words:
    return {
        "title": f"{_file(event)} is mapped to no part",
        "text": f"It finished on {_printer(event, printers)} and was not counted.",
        "path": "/unmapped",
    }


def _spool_low(event: SpoolLow, _: Names) -> Words:
    where = f" Location: {event.location}." if event.location else ""
    return {
        "title": f"Filament runs low: {event.name}",
        "text": f"{event.remaining_grams} g of {event.material} are left, {event.low_grams} g is low.{where}",
        "path": "/spools",
    }


def _stock_low(event: StockLow, _: Names) -> Words:
    return {
        "title": f"Stock runs low: {event.name}",
        "text": f"{event.quantity_available} are available, the minimum is {event.minimum}.",
        "path": f"/inventory/{event.item_id}",
    }


def _order_name(event: Any) -> str:
    name = event.external_id or (f"#{event.number}" if event.number else "")
    return f"Order {name}".strip()


def _order_created(event: OrderCreated, _: Names) -> Words:
    customer = f" for {event.customer}" if event.customer else ""
    return {
        "title": f"{_order_name(event)} came in{customer}",
        "text": f"{len(event.allocations)} lines, {event.priority.value}.",
        "path": f"/orders/{event.order_id}",
    }


def _order_fulfilled(event: OrderFulfilled, _: Names) -> Words:
    customer = f" for {event.customer}" if event.customer else ""
    return {
        "title": f"{_order_name(event)} is fulfilled",
        "text": f"Everything{customer} is on the shelf and can be shipped.",
        "path": f"/orders/{event.order_id}",
    }


def _order_needs_review(event: OrderNeedsReview, _: Names) -> Words:
    return {
        "title": f"An order of {event.source_name} needs a look",
        "text": " ".join(event.problems)[:1000],
        "path": "/orders",
    }


def _ready_for_assembly(event: RunReadyForAssembly, _: Names) -> Words:
    return {
        "title": f"Run {event.run_number} is ready for assembly",
        "text": "All of its plates are printed.",
        "path": f"/production-runs/{event.run_id}",
    }


def _job_submitted(event: JobSubmitted, _: Names) -> Words:
    return {
        "title": f"Job {event.number} waits for review",
        "text": f"{event.method}, {event.color}, for {event.printer}.",
        "path": f"/jobs/{event.job_id}",
    }


def _job_confirmed(event: JobConfirmed, _: Names) -> Words:
    return {
        "title": f"Job {event.number} is ready to print",
        "text": f"{event.method}, {event.color}, for {event.printer}.",
        "path": f"/jobs/{event.job_id}",
    }


def _dead(event: MessageDead, _: Names) -> Words:
    return {
        "title": f"{event.service} could not handle a message",
        "text": f"{event.event_type or event.original_subject}: {event.error}",
        "path": "/dead-letters",
    }


def _plain(event: Event, printers: Names) -> Words:
    """Any other event: its name, and what it calls its thing."""
    noun, _, verb = event.type.partition(".")
    name = getattr(event, "name", None) or getattr(event, "file_name", None) or getattr(event, "number", None)
    printer = printers.get(getattr(event, "printer_id", None) or UUID(int=0))
    called = f" {name or printer}" if name or printer else ""
    return {"title": f"{noun.capitalize()}{called}: {verb.replace('_', ' ')}", "path": "/messages"}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_WORDS: Mapping[type[Event], Callable[[Any, Names], Words]] = {
    PrinterAlerted: _alerted,
    PlateCompleted: _completed,
    PlateFailed: _failed,
    PlateNeedsReview: _needs_review,
    PrintUnmapped: _unmapped,
    SpoolLow: _spool_low,
    StockLow: _stock_low,
    OrderCreated: _order_created,
    OrderFulfilled: _order_fulfilled,
    OrderNeedsReview: _order_needs_review,
    RunReadyForAssembly: _ready_for_assembly,
    JobSubmitted: _job_submitted,
    JobConfirmed: _job_confirmed,
    MessageDead: _dead,
}
