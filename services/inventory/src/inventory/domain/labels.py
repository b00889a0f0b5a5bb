"""Labels: what is printed on them, and where on the sheet. All lengths in millimetres."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

PREFIX = "platework"
Kind = Literal["part", "spool", "location"]


class TooManyLabelsError(Exception):
    code = "too_many_labels"

    def __init__(self, room: int) -> None:
        super().__init__(f"One SVG is one sheet: {room} labels fit here. Ask for a PDF, or for fewer.")


class UnknownCodeError(Exception):
    code = "unknown_code"

    def __init__(self) -> None:
        super().__init__("This code names no part, spool or location.")


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of labels, or a roll with one label on each piece."""

    name: str
    title: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float
    """From the page's left edge to the first label."""
    top: float
    gap_x: float = 0.0
    """Between two labels."""
    gap_y: float = 0.0

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def place(self, n: int) -> tuple[float, float]:
        """The upper left corner of the n-th label of a page, from the page's upper left corner."""
        row, column = divmod(n, self.columns)
        x = self.left + column * (self.label_width + self.gap_x)
        return x, self.top + row * (self.label_height + self.gap_y)


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("a4-24", "A4, 24 of 70 x 37 mm", 210, 297, 3, 8, 70, 37, 0, 0.5),
        Layout("a4-21", "A4, 21 of 63.5 x 38.1 mm", 210, 297, 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
        Layout("a4-65", "A4, 65 of 38.1 x 21.2 mm", 210, 297, 5, 13, 38.1, 21.2, 4.75, 10.7, 2.5),
        Layout("letter-30", "Letter, 30 of 66.7 x 25.4 mm", 215.9, 279.4, 3, 10, 66.7, 25.4, 4.8, 12.7, 3.2),
        Layout("roll-62x29", "Roll, 62 x 29 mm", 62, 29, 1, 1, 62, 29, 0, 0),
        Layout("roll-50x30", "Roll, 50 x 30 mm", 50, 30, 1, 1, 50, 30, 0, 0),
        Layout("roll-40x20", "Roll, 40 x 20 mm", 40, 20, 1, 1, 40, 20, 0, 0),
    )
}


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says."""

    kind: Kind
    id: UUID
    title: str
    lines: tuple[str, ...]

    @property
    def code(self) -> str:
        """What its QR code holds."""
        return f"{PREFIX}:{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What somebody read off a label: an id, and perhaps of what; or text that may be a SKU or a tag."""

    kind: str | None
    id: UUID | None
    text: str


def read(code: str) -> Scanned:
    """Understand a scanned code: one of our labels, an id alone, or else a SKU or the tag of a spool."""
    text = code.strip()
    parts = text.split(":")
    kind = None
    if len(parts) == 3 and parts[0].lower() == PREFIX:
        kind, text = parts[1].lower(), parts[2]
    try:
        return Scanned(kind, UUID(text), text)
    except ValueError:
        return Scanned(kind, None, text)
