"""Sheets of labels as files: SVG for the browser, PDF for the printer.

Both are drawn in millimetres from the same places and the same codes (ISO/IEC 18004, error correction M).
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from inventory.domain.labels import Label, Layout, TooManyLabelsError

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MARGIN = 2.0
_MM = 72 / 25.4
"""Points of a millimetre."""
_TITLE, _TEXT = 3.6, 2.8
"""Heights of the letters."""
_WIDTH = 0.55
"""Of an average letter, by its height: what is longer is cut off."""
_SVG = "http://www.w3.org/2000/svg"


def svg(layout: Layout, labels: Sequence[Label], first: int) -> bytes:
    """One sheet.

    Raises:
        TooManyLabelsError: they do not fit on one.
    """
    if first - 1 + len(labels) > layout.per_page:
        raise TooManyLabelsError(max(layout.per_page - first + 1, 0))
    size = {"width": f"{layout.page_width}mm", "height": f"{layout.page_height}mm"}
    view = {"viewBox": f"0 0 {layout.page_width} {layout.page_height}"}
    root = ET.Element("svg", {"xmlns": _SVG, **size, **view})
    for n, label in enumerate(labels, first - 1):
        x, y = layout.place(n)
        group = ET.SubElement(root, "g", {"transform": f"translate({x:g} {y:g})"})
        side = _side(layout)
        modules = _modules(label.code)
        path = "".join(f"M{column} {row}h1v1h-1z" for row, column in _dark(modules))
        scale = f"translate({_MARGIN} {_MARGIN}) scale({side / len(modules):.5f})"
        ET.SubElement(group, "path", {"transform": scale, "d": path})
        for text, height, baseline in _texts(layout, label):
            attributes = {"x": f"{side + 2 * _MARGIN:g}", "y": f"{baseline:g}", "font-size": f"{height:g}"}
            weight = "bold" if height == _TITLE else "normal"
            style = {"font-family": "sans-serif", "font-weight": weight}
            ET.SubElement(group, "text", attributes | style).text = text
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def pdf(layout: Layout, labels: Sequence[Label], first: int) -> bytes:
    """As many sheets as it takes. Letters that western European fonts lack are replaced."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - slow to import, rarely needed

    file = BytesIO()
    canvas = Canvas(file, pagesize=(layout.page_width * _MM, layout.page_height * _MM))
    canvas.setTitle("Labels")
    for n, label in enumerate(labels, first - 1):
        if n and n % layout.per_page == 0 and n != first - 1:
            canvas.showPage()
        _draw(canvas, layout, label, n % layout.per_page)
    canvas.save()
    return file.getvalue()


def _draw(canvas: "Canvas", layout: Layout, label: Label, n: int) -> None:
    left, top = layout.place(n)
    side, modules = _side(layout), _modules(label.code)
    unit = side / len(modules)

    def up(y: float) -> float:
        """PDF counts from the bottom of the page."""
        return (layout.page_height - top - y) * _MM

    path = canvas.beginPath()
    for row, column in _dark(modules):
        x = (left + _MARGIN + column * unit) * _MM
        path.rect(x, up(_MARGIN + (row + 1) * unit), unit * _MM, unit * _MM)
    canvas.drawPath(path, stroke=0, fill=1)
    for text, height, baseline in _texts(layout, label):
        canvas.setFont("Helvetica-Bold" if height == _TITLE else "Helvetica", height * _MM)
        known = text.encode("cp1252", "replace").decode("cp1252")
        canvas.drawString((left + side + 2 * _MARGIN) * _MM, up(baseline), known)


def _side(layout: Layout) -> float:
    """Of the code: as high as the label, and never more than half as wide."""
    return min(layout.label_height - 2 * _MARGIN, layout.label_width / 2 - _MARGIN)


def _texts(layout: Layout, label: Label) -> Iterator[tuple[str, float, float]]:
    """Text, height and baseline of each line that has room."""
    room = layout.label_width - _side(layout) - 3 * _MARGIN
    y = _MARGIN
    for n, line in enumerate((label.title, *label.lines)):
        height = _TEXT if n else _TITLE
        letters = max(int(room / (height * _WIDTH)), 1)
        pieces = [line[i : i + letters] for i in range(0, len(line), letters)] if n == 0 else [line[:letters]]
        for piece in pieces[:3]:
            y += height * 1.25
            if y > layout.label_height - _MARGIN / 2:
                return
            yield piece, height, y


def _modules(code: str) -> list[list[bool]]:
    from reportlab.graphics.barcode.qrencoder import (  # noqa: PLC0415 - slow to import, rarely needed
        QRCode,
        QRErrorCorrectLevel,
    )

    drawn: Any = QRCode(None, QRErrorCorrectLevel.M)
    drawn.addData(code)
    drawn.make()
    size = range(drawn.getModuleCount())
    return [[drawn.isDark(row, column) for column in size] for row in size]


def _dark(modules: list[list[bool]]) -> Iterator[tuple[int, int]]:
    for row, cells in enumerate(modules):
        yield from ((row, column) for column, dark in enumerate(cells) if dark)
