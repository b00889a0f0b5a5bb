"""What a printer is asked to print."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Source = Literal["cloud", "lan", "sd"]
Outcome = Literal["finish", "fail", "cancel"]
Percent = Annotated[int, Field(ge=0, le=100)]


class FilamentUse(BaseModel):
    """Grams drawn from one AMS tray. `slot` is the global tray number: AMS unit * 4 + tray."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: int = Field(default=0, ge=0, le=15)
    grams: float = Field(default=20.0, ge=0)


class PrintIds(BaseModel):
    """The identifiers of a print as the printer reports them (all text on the wire)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task_id: str
    subtask_id: str
    project_id: str
    profile_id: str
    job_id: str = ""


class Job(BaseModel):
    """One file to print, `plates` times one after the other.

    `minutes` is simulated time. `plate` is the plate of the project file, counted from 1. `source` decides
    how names and ids look (a slicer through the cloud, a slicer over the LAN, the printer's own storage).
    `outcome` is planned: a `fail` or `cancel` happens at `ends_at_percent`. `error` is the printer's 32-bit
    error code of a failure, the family's usual one when left out. `ids` overrides what the printer would
    make up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_name: str = Field(min_length=1, max_length=255)
    minutes: float = Field(default=30.0, gt=0, le=100_000)
    layers: int = Field(default=120, ge=1, le=100_000)
    outcome: Outcome = "finish"
    plate: int = Field(default=1, ge=1, le=99)
    plates: int = Field(default=1, ge=1, le=1000)
    source: Source = "cloud"
    ends_at_percent: Percent = 60
    filament: tuple[FilamentUse, ...] = (FilamentUse(),)
    error: int | None = Field(default=None, ge=1, le=0xFFFFFFFF)
    ids: PrintIds | None = None
    subtask_name: str | None = None


def stem(file_name: str) -> str:
    """The name a slicer shows: no folder, no `.3mf` or `.gcode`, however often repeated."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    while name.lower().endswith((".3mf", ".gcode")):
        name = name[: name.rfind(".")]
    return name
