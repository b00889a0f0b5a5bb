"""How one lab works: its lists, prices, texts and limits. The defaults are those of a real university lab."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from jobs.domain.files import DEFAULT_LINK, check_link

_FILAMENT_COLORS = (
    "True Red, True Orange, Light Orange, True Yellow, Dark Yellow, Lime Green, Green, Forest Green, Blue, "
    "Electric Blue, Midnight Purple, Light Purple, Clear, True White, Gray, True Black, Brown, Copper, "
    "Bronze, True Silver, True Gold, Glow in the Dark, Color Changing"
)
_DISCIPLINES = (
    "Art, Architecture, Landscape Architecture, Interior Design, Engineering, Hobby/Personal, Other"
)
_REASONS = (
    "Geometry is not closed",
    "Walls or details are too thin",
    "Does not fit the printer",
    "Too large or too long a print",
    "The file cannot be read",
    "Not allowed in this lab",
)


@dataclass(frozen=True, slots=True)
class Method:
    """A way of printing, with its own colours and price."""

    name: str
    description: str
    colors: tuple[str, ...]
    materials: tuple[str, ...]
    rate_per_gram: Decimal


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """A printer that students may choose; its bed in mm."""

    name: str
    method: str
    x: int
    y: int
    z: int

    def holds(self, box: tuple[float, float, float]) -> bool:
        """Whether a box (mm) fits as it stands or turned about the vertical."""
        width, depth, height = box
        return height <= self.z and (
            (width <= self.x and depth <= self.y) or (width <= self.y and depth <= self.x)
        )


@dataclass(frozen=True, slots=True)
class Term:
    """A time that reports are made for; both days belong to it."""

    name: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """Settings of a tenant."""

    is_open: bool = True
    closed_text: str = "The lab takes no jobs at the moment."
    introduction: str = "Files are read as millimetres: check the size that is shown before you submit."
    receipt_text: str = "You will hear from us by e-mail before anything is printed."
    pickup_text: str = "Bring your student card and a means of payment."
    contact_text: str = ""
    """How to reach the lab."""
    disciplines: tuple[str, ...] = tuple(_DISCIPLINES.split(", "))
    methods: tuple[Method, ...] = (
        Method(
            "Filament",
            "Good resolution, fast, for medium items, least expensive.",
            tuple(_FILAMENT_COLORS.split(", ")),
            ("PLA", "PETG", "TPU"),
            Decimal("0.10"),
        ),
        Method(
            "Resin",
            "Very high resolution, slow, for small items, more expensive.",
            ("Black", "White", "Gray", "Clear"),
            ("Standard Resin",),
            Decimal("0.20"),
        ),
    )
    printers: tuple[PrinterChoice, ...] = (
        PrinterChoice("Prusa MK4S", "Filament", 250, 210, 220),
        PrinterChoice("Prusa XL", "Filament", 360, 360, 360),
        PrinterChoice("Raise3D Pro 2 Plus", "Filament", 305, 305, 605),
        PrinterChoice("Formlabs Form 3", "Resin", 145, 145, 175),
    )
    minimum_charge: Decimal = Decimal("3.00")
    reject_reasons: tuple[str, ...] = _REASONS
    payment_methods: tuple[str, ...] = ("Cash", "Card", "Account")
    terms: tuple[Term, ...] = ()
    max_upload_mb: int = 50
    """Of one model; no more than the installation takes."""
    submissions_per_hour: int = 3
    """Of one network address."""
    max_active_jobs: int = 5
    """Of one student; 0 for no limit."""
    max_hours: Decimal = Decimal(0)
    """Of one job, at its approval; 0 for no limit."""
    max_reprints: int = 1
    """Free ones of one job."""
    confirm_hours: int = 72
    student_resend_minutes: int = 60
    staff_resend_minutes: int = 5
    lock_minutes: int = 10
    revert_minutes: int = 15
    reminder_days: int = 7
    max_reminders: int = 2
    abandon_days: int = 30
    archive_days: int = 90
    archives_by_itself: bool = True
    files_kept_days: int = 0
    """After a job was archived; then its files are deleted. 0: they are kept."""
    students_kept_days: int = 0
    """After a job was archived or deleted; then its student is forgotten. 0: never by itself."""
    names_in_files: bool = True
    """Whether files carry the name of the student; printers and all who hear of prints then learn it."""
    slicer_link: str = DEFAULT_LINK
    """How workstations open a file that have no link of their own."""

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1024 * 1024

    def method(self, name: str) -> Method | None:
        return next((one for one in self.methods if one.name == name), None)

    def printer(self, name: str) -> PrinterChoice | None:
        return next((one for one in self.printers if one.name == name), None)

    def named_term(self, name: str) -> Term | None:
        return next((one for one in self.terms if one.name == name), None)

    def fitting(self, box: tuple[float, float, float]) -> dict[str, bool]:
        """Which printers hold a box."""
        return {one.name: one.holds(box) for one in self.printers}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Lab":
        """Settings from what was stored: plain JSON, of any subset of the fields."""
        known = {one.name: _READERS.get(one.name, _as_it_is) for one in fields(cls)}
        return cls(**{name: known[name](value) for name, value in values.items() if name in known})

    def stored(self, names: set[str]) -> dict[str, Any]:
        """The named settings as plain JSON."""
        return {name: _plain(value) for name, value in asdict(self).items() if name in names}


class InconsistentSettingsError(Exception):
    """The settings contradict each other."""

    code = "inconsistent_settings"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def check(lab: Lab) -> None:
    """See that the settings can be worked with.

    Raises:
        InconsistentSettingsError, SlicerLinkError: they cannot.
    """
    names = [one.name for one in lab.methods]
    for field, given in (("methods", names), ("printers", [one.name for one in lab.printers])):
        if len(set(given)) < len(given):
            raise InconsistentSettingsError(field, "A name stands twice.")
    for printer in lab.printers:
        if printer.method not in names:
            raise InconsistentSettingsError(
                "printers", f"{printer.name}: there is no method {printer.method}."
            )
    check_link(lab.slicer_link)
    for term in lab.terms:
        if term.ends < term.begins:
            raise InconsistentSettingsError("terms", f"{term.name} ends before it begins.")


def _as_it_is(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _methods(value: Any) -> tuple[Method, ...]:
    return tuple(
        Method(
            one["name"],
            one["description"],
            tuple(one["colors"]),
            tuple(one["materials"]),
            Decimal(one["rate_per_gram"]),
        )
        for one in value
    )


_READERS: dict[str, Any] = {
    "methods": _methods,
    "printers": lambda value: tuple(PrinterChoice(**one) for one in value),
    "terms": lambda value: tuple(
        Term(one["name"], date.fromisoformat(one["begins"]), date.fromisoformat(one["ends"])) for one in value
    ),
    "minimum_charge": Decimal,
    "max_hours": Decimal,
}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Decimal | date) else value
