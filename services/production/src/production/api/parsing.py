"""Sliced files fill in a configuration."""

import asyncio
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, File, Query, Request, UploadFile

from chassis.auth import Permission
from chassis.edge import Begin, needs, router
from production.domain.suggestion import suggest
from production.handlers import parsing
from production.schemas.parsing import ParsedFile, file_name

api = router(tags=["models"])

_FORM_OVERHEAD = 64 * 1024


def _max_body(settings: Any) -> int:
    return int(settings.max_upload_bytes) + _FORM_OVERHEAD


def _turn(request: Request) -> asyncio.Semaphore:
    return cast("asyncio.Semaphore", request.app.state.parsing)


@api.post(
    "/models/{model_id}/printer-configs/parse",
    dependencies=[needs(Permission.PRODUCTION_WRITE, transaction=False, max_body=_max_body)],
)
async def parse_file(
    begin: Begin,
    turn: Annotated[asyncio.Semaphore, Depends(_turn)],
    model_id: UUID,
    file: Annotated[UploadFile, File(description="A .gcode or .gcode.3mf file.")],
    printer_id: UUID | None = None,
    plate: Annotated[int | None, Query(ge=1, le=999)] = None,
) -> ParsedFile:
    """What a sliced file says, and the configuration that it suggests. Nothing is changed or kept."""
    async with begin() as tx:
        printer = await parsing.surroundings(tx, model_id, printer_id)
    # A few at a time: reading keeps a processor busy.
    async with turn:
        found = await asyncio.to_thread(parsing.read, file.file)
    return ParsedFile.of(found, suggest(found, file_name(file.filename), printer, plate))
