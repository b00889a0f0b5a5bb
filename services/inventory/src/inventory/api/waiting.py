"""The inbox of prints whose file nobody mapped."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from inventory.handlers import waiting as handlers
from inventory.schemas.catalogue import MappingOut
from inventory.schemas.prints import LoggedPrint, PrintLogOut
from inventory.schemas.waiting import (
    AppliedOut,
    ApplyMappings,
    CountPrint,
    IgnoreFile,
    MapFile,
    MappedFileOut,
    PartOfFile,
    UnignoreFile,
    UnmappedFileOut,
    UnmappedFilePage,
    UnmappedOut,
    UnmappedPage,
)

api = router(prefix="/print-log/unmapped", tags=["print log"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)
Search = Annotated[str | None, Query(max_length=255)]


@api.get("", dependencies=[READ])
async def list_unmapped(tx: Tx, paging: PageQuery, file_name: Search = None) -> UnmappedPage:
    """Finished prints whose file no mapping named, newest first."""
    rows, total = await handlers.list_prints(tx, file_name=file_name, skip=paging.skip, limit=paging.limit)
    items = [UnmappedOut.model_validate(row) for row in rows]
    return UnmappedPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/files", dependencies=[READ])
async def list_unmapped_files(
    tx: Tx, paging: PageQuery, is_ignored: bool = False, search: Search = None
) -> UnmappedFilePage:
    """The same prints by file: how many wait, since when, and why."""
    files, total = await handlers.list_files(
        tx, is_ignored=is_ignored, search=search, skip=paging.skip, limit=paging.limit
    )
    items = [UnmappedFileOut.model_validate(file) for file in files]
    return UnmappedFilePage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("/map", dependencies=[WRITE])
async def map_file(tx: Tx, body: MapFile) -> MappedFileOut:
    """Map a file to parts and count its past prints, each once."""
    mappings, applied = await handlers.map_file(tx, body.file_name, _parts(body.parts), apply=body.apply)
    return MappedFileOut(
        mappings=[MappingOut.model_validate(mapping) for mapping in mappings],
        counted=applied.counted,
        still_waiting=applied.still_waiting,
    )


@api.post("/apply", dependencies=[WRITE])
async def apply_mappings(tx: Tx, body: ApplyMappings) -> AppliedOut:
    """Count prints that wait and whose file is mapped by now."""
    return AppliedOut.model_validate(await handlers.apply_mappings(tx, body.file_name))


@api.post("/ignore", dependencies=[WRITE])
async def ignore_file(tx: Tx, body: IgnoreFile) -> None:
    """Say nothing more of prints of this file; they are kept, apart from the others."""
    await handlers.ignore(tx, body.file_name, body.reason)


@api.post("/unignore", dependencies=[WRITE])
async def unignore_file(tx: Tx, body: UnignoreFile) -> None:
    await handlers.unignore(tx, body.file_name)


@api.post("/{print_id}/count", dependencies=[WRITE])
async def count_print(tx: Tx, print_id: UUID, body: CountPrint) -> LoggedPrint:
    """Count one print as a print of these parts; its file stays unmapped."""
    logged = await handlers.count_print(tx, print_id, _parts(body.parts))
    entries = [PrintLogOut.model_validate(entry) for entry in logged]
    return LoggedPrint(**entries[0].model_dump(), entries=entries)


def _parts(parts: list[PartOfFile]) -> list[handlers.PartOfFile]:
    return [handlers.PartOfFile(part.part_id, part.quantity) for part in parts]
