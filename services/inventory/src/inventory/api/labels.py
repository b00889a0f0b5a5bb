"""Labels to print, and what a scanned code means."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from inventory.api import label_sheets
from inventory.domain.labels import LAYOUTS, Label, Layout
from inventory.handlers import labels as handlers
from inventory.schemas.labels import LabelSheet, LayoutList, LayoutName, LayoutOut, Match, ScanOut

api = router(prefix="/labels", tags=["labels"])

READ = needs(Permission.STOCK_READ)
TYPES = {"pdf": "application/pdf", "svg": "image/svg+xml"}


@api.get("/layouts", dependencies=[READ])
async def list_layouts() -> LayoutList:
    """Sheets and rolls that labels can be printed on."""
    return LayoutList(items=[LayoutOut.model_validate(layout) for layout in LAYOUTS.values()])


@api.get("/scan", dependencies=[READ])
async def scan_code(tx: Tx, code: Annotated[str, Query(min_length=1, max_length=200)]) -> ScanOut:
    """What a scanned code names: one of our labels, an id, a SKU, or the tag of a spool."""
    return ScanOut(matches=[Match.model_validate(match) for match in await handlers.scan(tx, code)])


@api.post("/sheet", dependencies=[READ])
async def print_sheet(tx: Tx, body: LabelSheet) -> Response:
    """Labels of several things, as a PDF or as one sheet of SVG."""
    labels = await handlers.labels_of(tx, [(item.id, item.copies) for item in body.items])
    return _file(LAYOUTS[body.layout], labels, body.format, body.first)


@api.get("/{thing_id}", dependencies=[READ])
async def print_label(
    tx: Tx,
    thing_id: UUID,
    layout: LayoutName = "roll-62x29",
    format_: Annotated[Literal["pdf", "svg"], Query(alias="format")] = "svg",
) -> Response:
    """The label of one part, spool or location."""
    labels = await handlers.labels_of(tx, [(thing_id, 1)])
    return _file(LAYOUTS[layout], labels, format_, 1)


def _file(layout: Layout, labels: list[Label], format_: str, first: int) -> Response:
    draw = label_sheets.pdf if format_ == "pdf" else label_sheets.svg
    disposition = {"Content-Disposition": f'inline; filename="labels.{format_}"'}
    return Response(draw(layout, labels, first), media_type=TYPES[format_], headers=disposition)
