"""Print files, and prints started from them."""

from collections.abc import AsyncIterator
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Query, Request, Response, UploadFile

from chassis.auth import Permission
from chassis.edge import Begin, PageQuery, Tx, needs, router
from printers.api.control import Asking
from printers.files import Files
from printers.handlers import files, starts
from printers.schemas.common import Search
from printers.schemas.files import FileOut, FilePage, NewStart, StartOut, StartPage

api = router(tags=["print files"])
READ = needs(Permission.PRINTERS_READ)
CONTROL = needs(Permission.PRINTERS_CONTROL, transaction=False)
FORM_BYTES = 65_536
"""What a form needs around its file."""
UPLOAD = needs(
    Permission.PRINTERS_CONTROL,
    transaction=False,
    max_body=lambda settings: settings.max_file_bytes + FORM_BYTES,
)
CHUNK_BYTES = 1024 * 1024


def _files(request: Request) -> Files:
    return cast("Files", request.app.state.files)


Kept = Annotated[Files, Depends(_files)]


@api.post("/print-files", status_code=201, dependencies=[UPLOAD])
async def upload_file(begin: Begin, kept: Kept, response: Response, file: UploadFile) -> FileOut:
    """Keep a sliced file (`.gcode.3mf` or `.gcode`). The same content again is the same file: 200."""
    found, is_new = await files.upload(begin, kept, file.filename or "", _chunks(file))
    response.status_code = 201 if is_new else 200
    return FileOut.model_validate(found)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK_BYTES):
        yield chunk


@api.get("/print-files", dependencies=[READ])
async def list_files(tx: Tx, paging: PageQuery, search: Annotated[Search | None, Query()] = None) -> FilePage:
    """Print files, newest first; `search` looks into the name."""
    found, total = await files.page(tx, search=search, skip=paging.skip, limit=paging.limit)
    items = [FileOut.model_validate(file) for file in found]
    return FilePage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/print-files/{file_id}", dependencies=[READ])
async def get_file(tx: Tx, file_id: UUID) -> FileOut:
    return FileOut.model_validate(await files.get(tx, file_id))


@api.delete("/print-files/{file_id}", status_code=204, dependencies=[CONTROL])
async def delete_file(begin: Begin, kept: Kept, file_id: UUID) -> None:
    await files.delete(begin, kept, file_id)


@api.post("/printers/{printer_id}/prints", status_code=201, dependencies=[CONTROL])
async def start_print(
    begin: Begin, asking: Asking, request: Request, printer_id: UUID, body: NewStart
) -> StartOut:
    """Send a file to an idle printer and start it, once. It answers when the printer took the job.

    Sending takes as long as the printer's network needs, up to a limit; nothing is started after that.
    """
    seconds: float = request.app.state.settings.start_seconds
    return StartOut.of(await starts.start(begin, asking, printer_id, body.wish(), seconds))


@api.get("/printers/{printer_id}/prints", dependencies=[READ])
async def list_starts(tx: Tx, paging: PageQuery, printer_id: UUID) -> StartPage:
    """Prints that were started here on this printer, newest first, and what became of each start."""
    found, total = await starts.page(tx, printer_id, skip=paging.skip, limit=paging.limit)
    items = [StartOut.of(view) for view in found]
    return StartPage(items=items, total=total, skip=paging.skip, limit=paging.limit)
