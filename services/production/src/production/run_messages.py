"""What production says of runs: domain values shaped into the contracts' events."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from contracts.inventory import Priority
from contracts.printer_gateway import PlateClaimed, PlateCompleted, PlateCorrected, Source
from contracts.production import (
    RunAssembled,
    RunCancelled,
    RunCompleted,
    RunCreated,
    RunDemand,
    RunItem,
    RunMaterial,
    RunPlate,
    RunPlateUpdated,
    RunReadyForAssembly,
    RunReverted,
    RunStarted,
)
from production.domain.plates import Plate, PlatePrint
from production.domain.products import Line
from production.domain.runs import Mode, Run

RunEvent = (
    RunCreated
    | RunStarted
    | RunPlateUpdated
    | RunReadyForAssembly
    | RunAssembled
    | RunCompleted
    | RunReverted
    | RunCancelled
)


def run_event(
    kind: type[RunEvent], tenant_id: UUID, run: Run, *, version: int, bill: Sequence[Line], actor: str
) -> RunEvent:
    """The full public state of a run; `bill` is what one of its products is made of."""
    return kind(
        tenant_id=tenant_id,
        run_id=run.id,
        version=version,
        run_number=run.run_number,
        mode=run.mode.value,
        status=run.status.value,
        product_id=run.product_id,
        product_name=run.product_name,
        printer_id=run.printer_id,
        printer_name=run.printer_name,
        quantity=run.quantity,
        priority=Priority(run.priority.label),
        due_date=run.due_date,
        is_held=run.is_held,
        created_at=run.created_at,
        started_at=run.started_at,
        completed_at=run.completed_at,
        total_plates=run.total_plates,
        completed_plates=run.completed_plates,
        plates=tuple(_plate(plate) for plate in run.plates),
        demands=_demands(run, bill),
        items=tuple(
            RunItem(
                product_id=item.product_id,
                model_id=item.model_id,
                quantity=item.quantity,
                successful_quantity=item.successful_quantity,
                failed_quantity=item.failed_quantity,
            )
            for item in run.items
        ),
        materials=tuple(
            RunMaterial(
                material_id=one.id,
                spool_id=one.spool_id,
                model_grams=one.actual_model_grams or Decimal(0),
                flushed_grams=one.actual_flushed_grams or Decimal(0),
                tower_grams=one.actual_tower_grams or Decimal(0),
                print_ids=one.print_ids,
                posted=one.posted_at is not None,
            )
            for one in run.materials
        ),
        assembled_at=run.assembled_at,
        assembled_quantity=run.assembled_quantity,
        original_run_id=run.original_run_id,
        reason=run.close_reason,
        is_deleted=run.deleted_at is not None,
        actor=actor,
    )


def _plate(plate: Plate) -> RunPlate:
    return RunPlate(
        run_plate_id=plate.id,
        plate_number=plate.plate_number,
        plate_name=plate.plate_name,
        model_id=plate.model_id,
        printer_id=plate.printer_id,
        quantity=plate.quantity,
        prints_done=plate.prints_done,
        prints_per_plate=plate.prints_per_plate,
        status=plate.status.value,
        successful_prints=plate.successful_prints,
        failed_prints=plate.failed_prints,
        gcode_filename=plate.effective_gcode_filename,
    )


def _demands(run: Run, bill: Sequence[Line]) -> tuple[RunDemand, ...]:
    """Items that the products take, else all that its plates yield; a bed load's surplus is nobody's."""
    if run.mode is not Mode.PLATES:
        return ()
    names, planned, done = dict[UUID, str](), dict[UUID, int](), dict[UUID, int]()
    for plate in run.plates:
        names[plate.model_id] = plate.model_name
        items = plate.planned_loads * plate.prints_per_plate
        planned[plate.model_id] = planned.get(plate.model_id, 0) + items
        done[plate.model_id] = done.get(plate.model_id, 0) + plate.successful_prints
    needed = planned
    if run.quantity and bill:
        needed = {line.model_id: line.quantity * run.quantity for line in bill}
        names |= {line.model_id: line.model_name for line in bill}
    return tuple(
        RunDemand(
            model_id=model_id,
            model_name=names.get(model_id, ""),
            items_needed=items,
            items_done=done.get(model_id, 0),
        )
        for model_id, items in needed.items()
    )


def claim(tenant_id: UUID, found: PlatePrint, model_id: UUID) -> PlateClaimed:
    """A print is one of ours."""
    return PlateClaimed(
        tenant_id=tenant_id,
        print_id=found.print_id,
        by="run_plate",
        run_id=found.run_id,
        run_plate_id=found.plate_id,
        model_id=model_id,
    )


def mark(tenant_id: UUID, plate: Plate, found: PlatePrint) -> PlateCompleted:
    """A bed load that somebody marked by hand, for everybody who counts."""
    assert found.finished_at is not None
    return PlateCompleted(
        tenant_id=tenant_id,
        print_id=found.print_id,
        printer_id=found.printer_id,
        source=Source.MANUAL,
        file_name=plate.effective_gcode_filename,
        candidates=(plate.effective_gcode_filename,) if plate.effective_gcode_filename else (),
        started_at=found.started_at,
        finished_at=found.finished_at,
        progress_percent=100,
        prints=1,
        good=found.good,
        failed=found.failed,
        run_id=found.run_id,
        run_plate_id=found.plate_id,
        model_id=plate.model_id,
    )


def correction(tenant_id: UUID, found: PlatePrint, *, reason: str, actor: str) -> PlateCorrected:
    """What a bed load marked by hand turned out to be."""
    outcome = found.status if found.status in {"failed", "superseded"} else "completed"
    return PlateCorrected.model_validate(
        {
            "tenant_id": tenant_id,
            "print_id": found.print_id,
            "revision": found.revision,
            "outcome": outcome,
            "good": found.good,
            "failed": found.failed,
            "superseded_by": found.superseded_by,
            "reason": reason,
            "actor": actor,
        }
    )
