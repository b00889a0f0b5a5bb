"""The inbox of prints whose file nobody mapped: mapped and counted later, counted by hand, or ignored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobErased
from contracts.matching import NoMatch, fold
from inventory.domain.catalogue import Mapping, UnknownPartError
from inventory.domain.prints import (
    FileNotIgnoredError,
    FinishedPrint,
    MappedPart,
    WaitingPrintNotFoundError,
)
from inventory.domain.waiting import Candidate, WaitingFile
from inventory.handlers.recognising import fitted, look_up, names_of
from inventory.handlers.recounting import enter
from inventory.store import catalogue as catalogue_store
from inventory.store import claims as claim_store
from inventory.store import corrections as correction_store
from inventory.store import mappings as mapping_store
from inventory.store import prints as print_store
from inventory.store import waiting as store
from inventory.store.mappings import NewMapping
from inventory.store.prints import LogEntry
from inventory.store.waiting import FileRow

AT_ONCE = 5_000
"""Prints that one request counts at most: it stays quick; the next request goes on."""
MAPPED_LATER = "print finished; its file was mapped later"
BY_HAND = "print finished; its parts were named by hand"


@dataclass(frozen=True, slots=True)
class PartOfFile:
    """A part that a file yields."""

    part_id: UUID
    quantity: int | None
    """Items per bed load; None means the part's `parts_per_print`."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of prints that waited."""

    counted: int
    still_waiting: int


async def on_job_erased(tx: Transaction, event: JobErased) -> None:
    """Forget what the files of a forgotten student's prints were called: the names may hold the student's."""
    await store.forget_names(tx, event.print_ids)


async def list_files(
    tx: Transaction, *, is_ignored: bool, search: str | None, skip: int, limit: int
) -> tuple[list[WaitingFile], int]:
    """Files with prints that wait, why they wait by now, and which mappings their names may mean."""
    rows, total = await store.page_files(tx, is_ignored=is_ignored, search=search, skip=skip, limit=limit)
    names = {name for row in rows for name in names_of(row.file_name, row.candidates, row.plate_index)}
    index = await print_store.mapped_parts(tx, names)
    candidates = await store.candidates(tx, names)
    return [_file(row, index, candidates) for row in rows], total


def _file(row: FileRow, index: dict[str, list[MappedPart]], candidates: Sequence[Candidate]) -> WaitingFile:
    names = names_of(row.file_name, row.candidates, row.plate_index)
    own = [candidate for candidate in candidates if candidate.folded in names]
    found = look_up(index, row.file_name, row.candidates, row.plate_index)
    reason = found.reason if isinstance(found, NoMatch) else "mapped"
    return WaitingFile(
        file_name=row.file_name,
        waiting=row.waiting,
        prints=row.prints,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        reason="inactive_part" if reason == "no_mapping" and own else reason,
        candidates=own,
        printer_ids=row.printer_ids,
        is_ignored=row.is_ignored,
        ignored_reason=row.ignored_reason,
        ignored_by=row.ignored_by,
    )


async def list_prints(
    tx: Transaction, *, file_name: str | None, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    return await store.page_prints(tx, file_name=file_name, skip=skip, limit=limit)


async def map_file(
    tx: Transaction, file_name: str, parts: Sequence[PartOfFile], *, apply: bool
) -> tuple[list[Mapping], Applied]:
    """Map a file to parts, and count the prints that waited for it: each once, whoever asks how often.

    Mappings of the file to these parts that exist are changed and switched on; to other parts they stay.

    Raises:
        UnknownPartError: there is no such part.
    """
    known = await print_store.parts(tx, [part.part_id for part in parts])
    for n, part in enumerate(parts):
        if part.part_id not in known:
            raise UnknownPartError(f"parts.{n}.part_id")
    await store.own_mappings(tx)
    ids = await mapping_store.upsert(
        tx, [NewMapping(file_name, fold(file_name), part.part_id, part.quantity) for part in parts]
    )
    await store.unignore(tx, [file_name])
    mappings = [mapping for id_ in ids.values() if (mapping := await catalogue_store.get_mapping(tx, id_))]
    return mappings, await _count(tx, file_name) if apply else Applied(0, 0)


async def apply_mappings(tx: Transaction, file_name: str | None) -> Applied:
    """Count prints that waited and whose files are mapped by now: of one file, or of all but the ignored."""
    await store.own_mappings(tx)
    return await _count(tx, file_name)


async def _count(tx: Transaction, file_name: str | None) -> Applied:
    names = await store.names(tx, fold(file_name) if file_name else None)
    waiting = await store.lock_of_files(tx, names, AT_ONCE)
    index = await print_store.mapped_parts(
        tx, {name for one in waiting for name in names_of(one.file_name, one.candidates, one.plate_index)}
    )
    found = await fitted(
        tx,
        {one.print_id: one.printer_id for one in waiting},
        {one.print_id: look_up(index, one.file_name, one.candidates, one.plate_index) for one in waiting},
    )
    ready: list[tuple[FinishedPrint, list[MappedPart]]] = []
    for one in waiting:
        parts = found[one.print_id]
        if not isinstance(parts, NoMatch):
            ready.append((one, parts))
    await enter(tx, ready, await _runs(tx, ready), MAPPED_LATER)
    return Applied(len(ready), len(waiting) - len(ready))


async def _runs(tx: Transaction, ready: Sequence[tuple[FinishedPrint, list[MappedPart]]]) -> dict[UUID, UUID]:
    claims = await claim_store.of(tx, [one.print_id for one, _ in ready])
    return {print_id: own[0].run_id for print_id, own in claims.items() if own[0].run_id}


async def count_print(tx: Transaction, print_id: UUID, parts: Sequence[PartOfFile]) -> list[LogEntry]:
    """Count one print that waits as a print of these parts, without a mapping.

    Raises:
        WaitingPrintNotFoundError: no such print waits.
        UnknownPartError: there is no such part.
    """
    waiting = await store.lock(tx, [print_id])
    if not waiting:
        raise WaitingPrintNotFoundError
    known = await print_store.parts(tx, [part.part_id for part in parts])
    made: list[MappedPart] = []
    for n, part in enumerate(parts):
        if part.part_id not in known:
            raise UnknownPartError(f"parts.{n}.part_id")
        own = known[part.part_id]
        made.append(MappedPart(own.part_id, own.name, part.quantity or own.per_print))
    ready = [(waiting[0], made)]
    await enter(tx, ready, await _runs(tx, ready), BY_HAND)
    return await correction_store.entries(tx, print_id)


async def ignore(tx: Transaction, file_name: str, reason: str | None) -> None:
    """Say nothing more of prints of this file, and show them apart: calibrations, things of one's own."""
    await store.ignore(tx, file_name, reason)


async def unignore(tx: Transaction, file_name: str) -> None:
    """Hear of a file again.

    Raises:
        FileNotIgnoredError: it is not ignored.
    """
    if not await store.unignore(tx, [file_name]):
        raise FileNotIgnoredError
