"""Sliced files fill in a configuration or a run."""

import asyncio
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, File, Query, Request, UploadFile

from chassis.auth import Permission
from chassis.edge import Begin, needs, router
from production.domain.run_suggestion import suggest_run
from production.domain.suggestion import suggest
from production.handlers import parsing
from production.schemas.parsing import ParsedFile, ParsedRun, file_name

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


@api.post(
    "/production-runs/parse",
    dependencies=[needs(Permission.PRODUCTION_WRITE, transaction=False, max_body=_max_body)],
)
async def parse_run(
    begin: Begin,
    turn: Annotated[asyncio.Semaphore, Depends(_turn)],
    file: Annotated[UploadFile, File(description="A .gcode or .gcode.3mf file.")],
    model_id: UUID | None = None,
    printer_id: UUID | None = None,
) -> ParsedRun:
    """The run that a sliced file suggests: its plates, and spools that have its filament. Nothing is kept.

    The model is the one that is named, else the one whose file has this name.
    """
    name = file_name(file.filename)
    async with begin() as tx:
        known = await parsing.for_run(tx, name, model_id=model_id, printer_id=printer_id)
    async with turn:
        found = await asyncio.to_thread(parsing.read, file.file)
    return ParsedRun.of(found, suggest_run(found, name, known.printer, known.models, known.spools))
