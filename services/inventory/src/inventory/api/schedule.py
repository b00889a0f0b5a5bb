"""The schedule."""

from datetime import datetime

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from contracts.inventory import Priority
from inventory.domain.schedule import Option, RunProposal, Shortage
from inventory.handlers import schedule as handlers
from inventory.schemas.schedule import (
    ProposedPlate,
    ProposedRuns,
    RunRequest,
    ScheduleItem,
    ScheduleOut,
    WayToPrint,
)

api = router(tags=["stock"])

READ = needs(Permission.STOCK_READ)


@api.get("/schedule", dependencies=[READ])
async def get_schedule(tx: Tx, *, include_covered: bool = False) -> ScheduleOut:
    """What must be printed so that everybody who waits can be served; on request also what is under way."""
    found = await handlers.schedule(tx, include_covered=include_covered)
    return ScheduleOut(items=[_scheduled(one, tx.now) for one in found], total=len(found))


@api.get("/schedule/runs", dependencies=[READ])
async def propose_runs(tx: Tx) -> ProposedRuns:
    """Runs that would cover the schedule, each ready to be posted to `/production-runs`."""
    runs = [_run(one) for one in await handlers.proposals(tx)]
    return ProposedRuns(items=runs, total=len(runs))


def _scheduled(one: Shortage, now: datetime) -> ScheduleItem:
    return ScheduleItem(
        part_id=one.part_id,
        part_name=one.part_name,
        sku=one.sku,
        model_id=one.model_id,
        priority=Priority(one.rank.label),
        orders_waiting=one.orders_waiting,
        runs_waiting=one.runs_waiting,
        quantity_needed=one.quantity_needed,
        quantity_available=one.quantity_available,
        quantity_printing=one.printing,
        quantity_planned=one.planned,
        deficit=one.deficit,
        parts_per_print=one.parts_per_print,
        prints_required=one.prints_required,
        minutes_required=one.minutes_required,
        due_date=one.due_date,
        due_risk=one.risk(now).value,
        best=_way(one.best) if one.best else None,
        options=[_way(option) for option in sorted(one.options, key=lambda option: option.preference)],
        run_request=_alone(one),
        is_mapped=one.mapped_files > 0,
    )


def _way(option: Option) -> WayToPrint:
    return WayToPrint(
        printer_id=option.printer_id,
        printer_name=option.printer_name,
        gcode_filename=option.gcode_filename,
        items_per_print=option.per_print,
        minutes_per_print=option.minutes,
    )


def _alone(one: Shortage) -> RunRequest | None:
    """A run for this part alone."""
    if not one.deficit or one.model_id is None or one.best is None:
        return None
    plate = ProposedPlate(
        model_id=one.model_id,
        printer_id=one.best.printer_id,
        quantity=one.prints_required,
        gcode_filename=one.best.gcode_filename,
    )
    return RunRequest(
        printer_id=one.best.printer_id,
        priority=Priority(one.rank.label),
        due_date=one.due_date,
        plates=[plate],
    )


def _run(proposal: RunProposal) -> RunRequest:
    return RunRequest(
        printer_id=proposal.printer_id,
        priority=Priority(proposal.rank.label),
        due_date=proposal.due_date,
        plates=[
            ProposedPlate(
                model_id=model_id, printer_id=proposal.printer_id, quantity=loads, gcode_filename=file_name
            )
            for model_id, loads, file_name in proposal.loads
        ],
    )
