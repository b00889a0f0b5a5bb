"""Finished plates become stock. The hot flow: up to a hundred plates of one tenant in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.messaging import Message
from contracts import matching
from contracts.inventory import PrintLogged, PrintUnmapped
from contracts.printer_gateway import PlateCompleted, PlateFailed
from inventory.domain.prints import MappedPart, MappingIndex, on_printer, yields
from inventory.domain.stock import Movement, MovementKind
from inventory.handlers.materials import on_prints
from inventory.handlers.settling import settle
from inventory.store import claims as claim_store
from inventory.store import models as model_store
from inventory.store import prints as print_store
from inventory.store import stock as stock_store
from inventory.store.prints import LogEntry

PlateEnd = PlateCompleted | PlateFailed
Owner = tuple[UUID | None, UUID | None]
"""The run and the model of a print, as far as somebody claims it."""
REASON = "print finished"


async def on_plates(tx: Transaction, messages: Sequence[Message]) -> None:
    """Count finished plates: log, stock, allocation; plates of unmapped files wait in the inbox."""
    ends = [m.event for m in messages if isinstance(m.event, PlateCompleted | PlateFailed)]
    if not ends:
        return
    owners = await _owners(tx, ends)
    found = await _found_parts(tx, ends, owners)
    missed = [e for e in ends if isinstance(found[e.print_id], matching.NoMatch)]
    if missed:
        # Their claims may come at this moment: asked again while nobody else can claim them.
        await claim_store.serialise(tx, {end.print_id for end in missed})
        owners |= await _owners(tx, missed)
        found |= await _found_parts(tx, missed, owners)
    entries: list[LogEntry] = []
    for end in ends:
        parts = found[end.print_id]
        if isinstance(parts, matching.NoMatch):
            if isinstance(end, PlateCompleted):
                await _park(tx, end, parts, is_claimed=end.print_id in owners)
                continue
            parts = []
        entries += entries_of(end, parts)
    await record(tx, entries, {print_id: run_id for print_id, (run_id, _) in owners.items() if run_id})
    await claim_store.end(tx, {end.print_id for end in ends})
    # Spools are locked after everything else.
    await on_prints(tx, ends)


async def record(
    tx: Transaction, entries: Sequence[LogEntry], runs: Mapping[UUID, UUID] | None = None
) -> list[LogEntry]:
    """Log prints and add what they yielded to stock; returns the entries that were not logged before.

    `runs` names the run of a print: it is served first.
    """
    if not entries:
        return []
    new = await print_store.add_log(tx, entries)
    fresh = [entry for entry in entries if entry.id in new]
    for entry in fresh:
        if entry.part_id is not None:
            tx.emit(logged(tx.tenant_id, entry, entry.part_id))
    movements: list[Movement] = []
    printed: Counter[tuple[UUID, UUID]] = Counter()
    for entry in fresh:
        if entry.part_id is not None and entry.status == "success" and entry.quantity_printed > 0:
            quantity = entry.quantity_printed
            movements.append(Movement(entry.part_id, quantity, MovementKind.PRINT, REASON, entry.id))
            if run_id := (runs or {}).get(entry.print_id):
                printed[run_id, entry.part_id] += quantity
    if movements:
        levels = await stock_store.lock_levels(tx, {m.item_id for m in movements})
        await settle(tx, levels, movements, printed=printed, reason=REASON)
    return fresh


async def find_parts(
    tx: Transaction,
    file_name: str,
    candidates: Sequence[str] = (),
    plate_index: int | None = None,
    printer_id: UUID | None = None,
) -> list[MappedPart] | matching.NoMatch:
    """Which parts a file yields, on this printer when one is named."""
    index = await print_store.mapped_parts(tx, _names(file_name, candidates, plate_index))
    found = _look_up(index, file_name, candidates, plate_index)
    if isinstance(found, matching.NoMatch) or printer_id is None:
        return found
    return await fit(tx, found, printer_id)


async def fit(tx: Transaction, parts: Sequence[MappedPart], printer_id: UUID) -> list[MappedPart]:
    """Parts as they come off one printer."""
    configured = await model_store.yields(tx, {p.model_id for p in parts if p.model_id}, [printer_id])
    return [on_printer(p, configured.get((p.model_id, printer_id)) if p.model_id else None) for p in parts]


async def _owners(tx: Transaction, ends: Sequence[PlateEnd]) -> dict[UUID, Owner]:
    """Whose the prints are: what a mark by hand says of itself, else the first claim."""
    owners: dict[UUID, Owner] = {
        print_id: (claims[0].run_id, claims[0].model_id)
        for print_id, claims in (await claim_store.of(tx, {end.print_id for end in ends})).items()
    }
    for end in ends:
        if isinstance(end, PlateCompleted) and (end.run_id or end.model_id):
            owners[end.print_id] = (end.run_id, end.model_id)
    return owners


async def _found_parts(
    tx: Transaction, ends: Sequence[PlateEnd], owners: Mapping[UUID, Owner]
) -> dict[UUID, list[MappedPart] | matching.NoMatch]:
    """Parts of each print, with one query for each kind of knowledge: what the print names, its file's
    mapping, else the model it is claimed for.
    """
    names = {n for e in ends for n in _names(e.file_name, e.candidates, e.plate_index)}
    index = await print_store.mapped_parts(tx, names)
    named = {e.part_id for e in ends if isinstance(e, PlateCompleted) and e.part_id}
    of_models = await model_store.parts_of(tx, {model for _, model in owners.values() if model})
    parts = await print_store.parts(tx, named | set(of_models.values()))
    found: dict[UUID, list[MappedPart] | matching.NoMatch] = {}
    for end in ends:
        part_id = end.part_id if isinstance(end, PlateCompleted) else None
        if part_id in parts:
            found[end.print_id] = [parts[part_id]]
        else:
            found[end.print_id] = _look_up(index, end.file_name, end.candidates, end.plate_index)
        model_id = owners.get(end.print_id, (None, None))[1]
        if isinstance(found[end.print_id], matching.NoMatch) and model_id in of_models:
            found[end.print_id] = [parts[of_models[model_id]]]
    return await _fitted(tx, ends, found)


async def _fitted(
    tx: Transaction, ends: Sequence[PlateEnd], found: dict[UUID, list[MappedPart] | matching.NoMatch]
) -> dict[UUID, list[MappedPart] | matching.NoMatch]:
    """The same parts, as they come off the printer of each print."""
    lists = [parts for parts in found.values() if not isinstance(parts, matching.NoMatch)]
    models = {part.model_id for parts in lists for part in parts if part.model_id}
    configured = await model_store.yields(tx, models, {end.printer_id for end in ends})
    if not configured:
        return found
    for end in ends:
        parts = found[end.print_id]
        if not isinstance(parts, matching.NoMatch):
            found[end.print_id] = [
                on_printer(p, configured.get((p.model_id, end.printer_id)) if p.model_id else None)
                for p in parts
            ]
    return found


def _names(file_name: str | None, candidates: Sequence[str], plate_index: int | None) -> set[str]:
    return {name for _, names in matching.tiers(file_name, candidates, plate_index) for name in names}


def _look_up(
    index: MappingIndex, file_name: str | None, candidates: Sequence[str], plate_index: int | None
) -> list[MappedPart] | matching.NoMatch:
    result = matching.match(file_name, lambda name: bool(index.get(name)), candidates, plate_index)
    return result if isinstance(result, matching.NoMatch) else list(index[result.name])


def entries_of(end: PlateEnd, parts: Sequence[MappedPart]) -> list[LogEntry]:
    """The entries of the log that a print's end makes, one per part."""
    counted: list[tuple[UUID | None, str | None, int, str | None]]
    if isinstance(end, PlateCompleted):
        counted = [(y.part_id, y.name, y.quantity, y.note) for y in yields(parts, end.prints, end.good)]
        prints, status, failure = end.prints, "success", None
    else:
        counted = [(p.part_id, p.name, 0, None) for p in parts] or [(None, None, 0, None)]
        prints, status, failure = 1, "failed", end.failure_reason
    return [
        LogEntry(
            id=new_id(),
            print_id=end.print_id,
            part_id=part_id,
            part_name=name,
            printer_id=end.printer_id,
            gcode_filename=end.file_name,
            prints=prints,
            quantity_printed=quantity,
            status=status,
            source=end.source.value,
            failure_reason=failure,
            completed_at=end.finished_at,
            yield_note=note,
        )
        for part_id, name, quantity, note in counted
    ]


async def _park(
    tx: Transaction, end: PlateCompleted, miss: matching.NoMatch, *, is_claimed: bool = False
) -> None:
    """Keep a print that nobody knows the part of; a claimed one is kept out of the inbox."""
    is_new = await print_store.add_unmapped(
        tx,
        print_id=end.print_id,
        printer_id=end.printer_id,
        file_name=end.file_name,
        candidates=end.candidates,
        plate_index=end.plate_index,
        prints=end.prints,
        reason=miss.reason,
        completed_at=end.finished_at,
    )
    if is_new and not is_claimed:
        tx.emit(
            PrintUnmapped(
                tenant_id=tx.tenant_id,
                print_id=end.print_id,
                printer_id=end.printer_id,
                file_name=end.file_name,
                candidates=end.candidates,
                reason=miss.reason,
                completed_at=end.finished_at,
            )
        )


def logged(tenant_id: UUID, entry: LogEntry, part_id: UUID) -> PrintLogged:
    """What is said of an entry of the log."""
    return PrintLogged(
        tenant_id=tenant_id,
        print_log_id=entry.id,
        print_id=entry.print_id,
        part_id=part_id,
        part_name=entry.part_name or "",
        printer_id=entry.printer_id,
        gcode_filename=entry.gcode_filename,
        quantity_printed=entry.quantity_printed,
        status="success" if entry.status == "success" else "failed",
        source="manual" if entry.source == "manual" else "bambu_auto",
        completed_at=entry.completed_at,
        revision=entry.revision,
    )
