"""What differs between printer families, as one table row each.

The facts come from OpenBambuAPI, ha-bambulab and bambuddy; the documents are our own, of the real shape
and size.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from simulator.reports import Document

Reports = Literal["full", "delta", "mixed"]


@dataclass(frozen=True)
class Family:
    """One printer family.

    `reports`: every report is the whole document (X1), or only what changed (A1, P1), or the whole except
    when nothing but readings changed (P2S, H2, X2).
    `says_msg`: reports carry `msg`, which tells whole documents from changes.
    `sequence`: the `sequence_id` of every report, where it never counts.
    `idle_stage`, `boot_stage`: `stg_cur` when idle and right after power-on.
    `no_id`: what an empty id looks like on the wire. `lan_ids`: ids of jobs sent over the LAN.
    `plate_path`: `gcode_file` names the plate inside the project and not the file.
    `blanks_file`: `gcode_file` is emptied when a print ends.
    `latches_reason`: has `fail_reason`, which keeps the cause of the last failure.
    `clamps_ids`: ids above 2147483647 are reported as 2147483647.
    `resets_percent`: a cancelled print falls back to 0 %.
    `start_cancels`: a start while printing is refused *and* ends the running print.
    `extruders`: 2 for dual nozzles; 0 for machines that do not report extruders, but temperatures alone.
    `derive`: fields that follow from others, such as temperatures packed into one number.
    `accept_seconds`: how long (simulated) `FINISH` stays after the next job was accepted.
    `dates_hms`: health messages carry the printer's own time.
    `reuses_tls`: FTPS data connections must resume the TLS session of the control connection.
    """

    name: str
    model: str
    serial_prefix: str
    reports: Reports
    idle_stage: int
    boot_stage: int
    idle_print_type: str
    no_id: str
    lan_ids: Literal["zero", "counter"]
    plate_path: bool
    blanks_file: bool
    latches_reason: bool
    clamps_ids: bool
    resets_percent: bool
    start_cancels: bool
    fail_error: int
    document: Callable[[Random], Document]
    modules: tuple[dict[str, Any], ...]
    says_msg: bool = True
    sequence: str | None = None
    extruders: int = 0
    derive: Callable[[Document], Document] | None = None
    accept_seconds: float = 0.0
    reuses_tls: bool = True
    dates_hms: bool = False
