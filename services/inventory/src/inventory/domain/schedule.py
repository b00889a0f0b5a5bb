"""Schedule: what must be printed so that everybody who waits can be served, where, and whether in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from inventory.domain.allocation import Rank


class Risk(StrEnum):
    """Whether what is missing can be printed before it is due, one bed load after the other."""

    NONE = "none"
    """Nothing is due."""
    OK = "ok"
    AT_RISK = "at_risk"
    """Printing takes longer than there is time."""
    LATE = "late"
    """It was due before today."""
    UNKNOWN = "unknown"
    """Nobody said how long a bed load takes."""


@dataclass(frozen=True, slots=True)
class Option:
    """A way to print a part: a file on a printer."""

    printer_id: UUID | None
    """None: on any printer that the model has no configuration for."""
    printer_name: str | None
    gcode_filename: str | None
    per_print: int
    """Items of one bed load."""
    minutes: int | None
    """Of one bed load."""

    @property
    def preference(self) -> tuple[float, int, bool, str]:
        """Fewest minutes per item first, then most items; a named printer before any, for a known file."""
        per_item = self.minutes / self.per_print if self.minutes else float("inf")
        return (per_item, -self.per_print, self.printer_id is None, self.printer_name or "")


@dataclass(frozen=True, slots=True)
class Shortage:
    """Demand for one part beyond what is there and under way."""

    part_id: UUID
    part_name: str
    sku: str | None
    model_id: UUID | None
    parts_per_print: int
    quantity_needed: int
    """Items that waiting orders and runs still miss."""
    quantity_available: int
    """Free items; 0 whenever something waits, unless what waits is held."""
    orders_waiting: int
    runs_waiting: int
    rank: Rank
    """Highest priority among those who wait."""
    due_date: date | None
    """The earliest among those who wait."""
    mapped_files: int
    printing: int = 0
    """Items that are being printed."""
    planned: int = 0
    """Items of bed loads that runs have still to print."""
    options: Sequence[Option] = ()

    @property
    def deficit(self) -> int:
        return max(0, self.quantity_needed - self.quantity_available - self.printing - self.planned)

    @property
    def best(self) -> Option | None:
        return min(self.options, key=lambda option: option.preference, default=None)

    @property
    def prints_required(self) -> int:
        """Bed loads that cover the deficit, rounded up."""
        per_print = self.best.per_print if self.best else self.parts_per_print
        return -(-self.deficit // per_print)

    @property
    def minutes_required(self) -> int | None:
        """Of all bed loads one after the other."""
        if self.best is None or self.best.minutes is None:
            return None
        return self.prints_required * self.best.minutes

    def risk(self, now: datetime) -> Risk:
        """Whether it can be done by the end of the day on which it is due (UTC)."""
        if self.due_date is None:
            return Risk.NONE
        if self.due_date < now.date():
            return Risk.LATE
        if not self.deficit:
            return Risk.OK
        if self.minutes_required is None:
            return Risk.UNKNOWN
        end = datetime.combine(self.due_date, time.max, UTC)
        return Risk.OK if now + timedelta(minutes=self.minutes_required) <= end else Risk.AT_RISK


@dataclass(frozen=True, slots=True)
class RunProposal:
    """One run that prints what one printer does best, of one priority."""

    rank: Rank
    printer_id: UUID
    due_date: date | None
    loads: tuple[tuple[UUID, int, str | None], ...]
    """Models with bed loads and files."""


def propose(shortages: Sequence[Shortage]) -> list[RunProposal]:
    """Runs that cover every deficit for which a model and a printer are known, most urgent first."""
    groups: dict[tuple[Rank, UUID], list[Shortage]] = {}
    for one in shortages:
        if one.deficit and one.model_id and one.best and one.best.printer_id:
            groups.setdefault((one.rank, one.best.printer_id), []).append(one)
    return [
        RunProposal(
            rank,
            printer_id,
            min((one.due_date for one in group if one.due_date), default=None),
            tuple(
                (one.model_id, one.prints_required, one.best.gcode_filename)
                for one in group
                if one.model_id and one.best
            ),
        )
        for (rank, printer_id), group in sorted(groups.items(), key=lambda group: group[0][0])
    ]
