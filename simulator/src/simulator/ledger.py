"""Ground truth: the physical prints of one printer, kept in a file so that they survive a kill."""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, computed_field

from simulator.jobs import Job, PrintIds

End = Literal["finish", "fail", "cancel", "lost"]


class TrayUse(BaseModel):
    """Filament drawn from one spool; `grams` is the share that was really printed."""

    model_config = ConfigDict(frozen=True)

    slot: int
    tray_uuid: str
    tray_type: str
    tray_color: str
    grams: float


class PhysicalPrint(BaseModel):
    """One thing that really happened on one printer.

    `number` counts the printer's prints from 1. `outcome` is None while it prints; `lost` means that the
    power went. `file_name` is the job's; `reported` what stood in the reports (`gcode_file`, `subtask_name`
    and the ids). Times are real UTC; `simulated_minutes` is how long it took in the printer's own time.
    `percent` and `layers` are the last true values (reports may reset them). `internal`: the printer's own
    calibration, which is no print to anyone else.
    """

    model_config = ConfigDict(frozen=True)

    serial: str
    number: int
    file_name: str
    plate: int
    source: str
    total_layers: int
    reported: dict[str, str]
    ids: PrintIds
    started_at: datetime
    ended_at: datetime | None = None
    outcome: End | None = None
    error: int = 0
    percent: int = 0
    layers: int = 0
    simulated_minutes: float = 0.0
    filament: tuple[TrayUse, ...] = ()

    @computed_field  # type: ignore[prop-decorator]  # as pydantic documents it
    @property
    def internal(self) -> bool:
        return self.source == "system"


class Ledger:
    """Append-only file of prints, one line per change; the last line of a number counts.

    A print that was open when the process died is closed as `lost` at the time given by the next start.
    """

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._prints: dict[int, PhysicalPrint] = {}
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            self._load()
        if self.open is not None:
            self.close("lost", now)

    @property
    def prints(self) -> list[PhysicalPrint]:
        return list(self._prints.values())

    @property
    def open(self) -> PhysicalPrint | None:
        last = next(reversed(self._prints.values()), None)
        return last if last is not None and last.outcome is None else None

    @property
    def next_number(self) -> int:
        return len(self._prints) + 1

    def start(
        self, serial: str, job: Job, ids: PrintIds, reported: dict[str, str], now: datetime
    ) -> PhysicalPrint:
        """Raises RuntimeError when a print is open: a printer does one thing at a time."""
        if self.open is not None:
            raise RuntimeError(f"print {self.open.number} of {serial} has not ended")
        return self._save(
            PhysicalPrint(
                serial=serial,
                number=self.next_number,
                file_name=job.file_name,
                plate=job.plate,
                source=job.source,
                total_layers=job.layers,
                reported=reported,
                ids=ids,
                started_at=now,
            )
        )

    def advance(self, **changes: Any) -> None:
        """Note how far the open print is; kept in memory until its end."""
        if self.open is not None:
            last = self.open
            self._prints[last.number] = last.model_copy(update=changes)

    def close(self, outcome: End, now: datetime, error: int = 0) -> PhysicalPrint | None:
        if self.open is None:
            return None
        changes: dict[str, Any] = {"outcome": outcome, "ended_at": now, "error": error}
        if outcome == "finish":
            changes |= {"percent": 100, "layers": self.open.total_layers}
        return self._save(self.open.model_copy(update=changes))

    def _save(self, entry: PhysicalPrint) -> PhysicalPrint:
        with self._path.open("a") as file:
            file.write(entry.model_dump_json() + "\n")
        self._prints[entry.number] = entry
        return entry

    def _load(self) -> None:
        text = self._path.read_text()
        for line in text.splitlines():
            try:
                entry = PhysicalPrint.model_validate_json(line)
            except ValueError:  # a line cut short by a kill
                continue
            self._prints[entry.number] = entry
        if text and not text.endswith("\n"):
            with self._path.open("a") as file:
                file.write("\n")
