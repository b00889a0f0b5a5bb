"""Import and export of parts and mappings."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from inventory.api.sheets import csv_answer
from inventory.handlers import catalogue_import as handlers
from inventory.schemas.catalogue_import import (
    MAPPING_COLUMNS,
    PART_COLUMNS,
    ImportReport,
    MappingRow,
    PartRow,
)
from inventory.schemas.sheets import OPENAPI, read_rows

api = router(tags=["parts"])

READ = needs(Permission.STOCK_READ)
WRITE = needs(Permission.STOCK_WRITE)
Format = Annotated[Literal["csv", "json"], Query(alias="format")]


@api.post("/parts/import", dependencies=[WRITE], openapi_extra=OPENAPI)
async def import_parts(tx: Tx, request: Request, *, dry_run: bool = False) -> ImportReport:
    """Make and change parts from CSV or JSON; each row is answered for itself."""
    rows = read_rows(request.headers.get("content-type", ""), await request.body(), PartRow)
    return ImportReport.of(await handlers.import_parts(tx, rows, dry_run=dry_run), dry_run=dry_run)


@api.get("/parts/export", dependencies=[READ])
async def export_parts(tx: Tx, format_: Format = "csv") -> Response:
    """All parts, as the import takes them."""
    return _file("parts", format_, PART_COLUMNS, await handlers.export_parts(tx))


@api.post("/gcode-mappings/import", dependencies=[WRITE], openapi_extra=OPENAPI)
async def import_mappings(
    tx: Tx, request: Request, *, dry_run: bool = False, apply: bool = False
) -> ImportReport:
    """Make and change mappings from CSV or JSON; `apply` counts the prints that waited for them."""
    rows = read_rows(request.headers.get("content-type", ""), await request.body(), MappingRow)
    outcomes, counted = await handlers.import_mappings(tx, rows, dry_run=dry_run, apply=apply)
    return ImportReport.of(outcomes, dry_run=dry_run, counted=counted)


@api.get("/gcode-mappings/export", dependencies=[READ])
async def export_mappings(tx: Tx, format_: Format = "csv") -> Response:
    """All mappings, as the import takes them."""
    return _file("gcode-mappings", format_, MAPPING_COLUMNS, await handlers.export_mappings(tx))


def _file(name: str, format_: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> Response:
    if format_ == "json":
        disposition = {"Content-Disposition": f'attachment; filename="{name}.json"'}
        return JSONResponse(rows, headers=disposition)
    return csv_answer(f"{name}.csv", columns, rows)
