"""What a printer is asked to print."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Source = Literal["cloud", "lan", "sd", "system"]
Outcome = Literal["finish", "fail", "cancel"]
Ending = Literal["FAILED", "IDLE"]
Percent = Annotated[int, Field(ge=0, le=100)]

EXTERNAL = 254
"""The slot of the external spool."""
CALIBRATIONS = {
    "file": "/usr/etc/print/auto_cali_for_user.gcode",
    "unload": "/usr/etc/print/filament_unload.gcode",
    "bare": "auto_cali_for_user_param",  # A1 (bambuddy, issue 3048)
}


class FilamentUse(BaseModel):
    """Grams drawn from one tray.

    `slot` is the global tray number: AMS unit * 4 + tray, 128-135 for one-spool units, 254 for the external
    spool.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: int = Field(default=0, ge=0, le=EXTERNAL)
    grams: float = Field(default=20.0, ge=0)

    @field_validator("slot")
    @classmethod
    def _exists(cls, value: int) -> int:
        if 15 < value < 128 or 135 < value < EXTERNAL:
            raise ValueError("slot must be 0-15, 128-135 or 254")
        return value


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
    how names and ids look (a slicer through the cloud, a slicer over the LAN, the printer's own storage, or
    the printer's own calibration).

    `outcome` is planned: a `fail` or `cancel` happens at `ends_at_percent`, or before the first layer with
    `ends_in_prepare`. `error` is the printer's 32-bit error code of a failure, the family's usual one when
    left out. A cancellation's code shows for a moment `before` the state changes, only `after` it, or
    `never`; `cancel_ends_in` overrides the printer's habit. `skips_prepare`: `RUNNING` is the first state
    seen.

    `ids` and `subtask_name` override what the printer would make up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_name: str = Field(min_length=1, max_length=255)
    minutes: float = Field(default=30.0, gt=0, le=100_000)
    layers: int = Field(default=120, ge=0, le=100_000)
    outcome: Outcome = "finish"
    plate: int = Field(default=1, ge=1, le=99)
    plates: int = Field(default=1, ge=1, le=1000)
    source: Source = "cloud"
    ends_at_percent: Percent = 60
    ends_in_prepare: bool = False
    skips_prepare: bool = False
    filament: tuple[FilamentUse, ...] = (FilamentUse(),)
    error: int | None = Field(default=None, ge=1, le=0xFFFFFFFF)
    cancel_code: Literal["before", "after", "never"] = "before"
    cancel_ends_in: Ending | None = None
    ids: PrintIds | None = None
    subtask_name: str | None = None


def calibration(kind: str, minutes: float = 4.0) -> Job:
    """A job of the printer's own, which is no print: a key of `CALIBRATIONS`. Raises KeyError."""
    return Job(file_name=CALIBRATIONS[kind], minutes=minutes, layers=0, source="system", filament=())


def stem(file_name: str) -> str:
    """The name a slicer shows: no folder, no `.3mf` or `.gcode`, however often repeated."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    while name.lower().endswith((".3mf", ".gcode")):
        name = name[: name.rfind(".")]
    return name
