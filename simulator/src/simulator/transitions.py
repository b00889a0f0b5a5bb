"""What a printer reports at each turn of a print: pure patches of its state document.

Names and ids follow the tables of ha-bambulab (`models.py`) and bambuddy; see `families.base` for what
differs between families.
"""

import math
from random import Random
from typing import Any, Literal

from simulator import filament
from simulator.codes import CANCELLED
from simulator.families import Family
from simulator.jobs import Ending, Job, PrintIds, stem
from simulator.reports import Document

GcodeState = Literal["IDLE", "PREPARE", "SLICING", "RUNNING", "PAUSE", "FINISH", "FAILED"]
ACTIVE = frozenset({"PREPARE", "SLICING", "RUNNING", "PAUSE"})

STAGE_PRINTING, STAGE_LEVELLING, STAGE_HEATING, STAGE_HOMING, STAGE_USER_PAUSE = 0, 1, 2, 13, 16
PREPARATION = (STAGE_HEATING, STAGE_HOMING, STAGE_LEVELLING)
STAGE_AUTO_CALIBRATION, STAGE_EXTRUSION = 3, 8
CALIBRATION = (STAGE_HOMING, STAGE_LEVELLING, STAGE_AUTO_CALIBRATION, STAGE_EXTRUSION)

MAX_LOCAL_ID = 2_147_483_647
RUNNING: Document = {"gcode_state": "RUNNING", "stg_cur": STAGE_PRINTING, "mc_print_sub_stage": 0}
NOZZLE, BED = 220, 60  # °C while printing


def make_ids(family: Family, job: Job, serial: str, number: int) -> PrintIds:
    """The ids of the printer's print `number`: large and unique from the cloud, nearly nothing otherwise."""
    if job.ids is not None:
        return _clamped(job.ids) if family.clamps_ids else job.ids
    if job.source == "cloud":
        return cloud_ids(serial, number)
    if job.source == "lan" and family.lan_ids == "counter":
        return PrintIds(task_id=str(6000 + number), subtask_id="", project_id="0", profile_id="", job_id="0")
    return all_ids("0")


def cloud_ids(serial: str, number: int) -> PrintIds:
    base = Random(serial).randrange(300, 900) * 1_000_000 + number  # noqa: S311 - a number, not a secret
    return PrintIds(
        task_id=str(base),
        subtask_id=str(base + 1_000_000_000),
        project_id=str(base + 100_000),
        profile_id=str(base + 200_000),
        job_id=str(base + 300_000),
    )


def all_ids(value: str) -> PrintIds:
    return PrintIds(task_id=value, subtask_id=value, project_id=value, profile_id=value, job_id=value)


def names(family: Family, job: Job) -> dict[str, str]:
    """`gcode_file` and `subtask_name` by the table of ha-bambulab (`models.py`, 1155-1195)."""
    name = stem(job.file_name)
    if job.source == "system":
        file, shown = job.file_name, "" if job.file_name.startswith("/usr/") else name
    elif family.plate_path:
        file, shown = f"/data/Metadata/plate_{job.plate}.gcode", name
    else:
        file, shown = f"{name}.3mf" if job.source == "cloud" else job.file_name, name
    if job.source == "sd":
        shown = ""
    return {
        "gcode_file": file,
        "subtask_name": shown if job.subtask_name is None else job.subtask_name,
    }


def announced(family: Family, job: Job, ids: PrintIds) -> Document:
    """A job was accepted and nothing else happens yet: its name and ids stand beside the old state."""
    kinds = {"cloud": "cloud", "system": "system"}
    return {
        **names(family, job),
        "print_type": kinds.get(job.source, "local"),
        "total_layer_num": job.layers,
        **_ids(family, ids),
    }


def accepted(family: Family, job: Job, ids: PrintIds) -> Document:
    """A job begins: its name and ids stand, the old progress is gone, the file is being fetched."""
    first: GcodeState = "RUNNING" if job.skips_prepare or job.source == "system" else "PREPARE"
    return {
        **state(family, first),
        **announced(family, job, ids),
        "gcode_file_prepare_percent": "0",
        "mc_percent": 0,
        "mc_remaining_time": math.ceil(job.minutes),
        "layer_num": 0,
        "print_error": 0,
        "hms": [],
        "stg": list(CALIBRATION if job.source == "system" else PREPARATION),
        **({"fail_reason": "0", "mapping": filament.mapping(job)} if family.latches_reason else {}),
    }


def state(family: Family, name: GcodeState) -> Document:
    """The fields that go with a `gcode_state`, names and ids apart."""
    if name in {"PREPARE", "SLICING"}:
        return {"gcode_state": name, "stg_cur": STAGE_HEATING, "mc_print_sub_stage": 1}
    if name == "RUNNING":
        return RUNNING
    if name == "PAUSE":
        return {"gcode_state": name, "stg_cur": STAGE_USER_PAUSE}
    ended: Document = {
        "gcode_state": name,
        "stg_cur": family.idle_stage,
        "nozzle_target_temper": 0,
        "bed_target_temper": 0,
        **filament.feeding(family, None),
    }
    if name == "IDLE":
        return ended | {"print_type": family.idle_print_type}
    if family.blanks_file:
        ended["gcode_file"] = ""
    if name == "FINISH":
        ended |= {"mc_percent": 100, "mc_remaining_time": 0}
    return ended


def stage(code: int) -> Document:
    """Running, but still busy with something before the first layer."""
    return {"gcode_state": "RUNNING", "stg_cur": code, "mc_print_sub_stage": 1, "mc_print_stage": "2"}


def progress(family: Family, job: Job, fraction: float, random: Random) -> Document:
    """The print at `fraction` (below 1) of its time."""
    lines = {"mc_print_line_number": str(int(fraction * job.layers * 400))}
    return {
        **RUNNING,
        "mc_percent": min(99, int(fraction * 100)),
        "mc_remaining_time": math.ceil((1 - fraction) * job.minutes),
        "layer_num": min(job.layers, 1 + int(fraction * job.layers)),
        **(lines if family.extruders == 0 else {}),
        **temperatures(random),
        **filament.feeding(family, filament.current(job, fraction)),
    }


def calibrating(job: Job, fraction: float) -> Document:
    """An internal job at `fraction` of its time: stages follow each other, nothing is laid down."""
    code = CALIBRATION[min(int(fraction * len(CALIBRATION)), len(CALIBRATION) - 1)]
    return {
        **stage(code),
        "mc_percent": min(99, int(fraction * 100)),
        "mc_remaining_time": math.ceil((1 - fraction) * job.minutes),
    }


def temperatures(random: Random) -> Document:
    return {
        "nozzle_target_temper": NOZZLE,
        "bed_target_temper": BED,
        "nozzle_temper": round(NOZZLE + random.uniform(-0.6, 0.6), 2),
        "bed_temper": round(BED + random.uniform(-0.2, 0.2), 2),
    }


def failed(family: Family, error: int) -> Document:
    """A failure that the printer notices; the cause stays until the next job or until it is cleared."""
    patch = state(family, "FAILED") | {"print_error": error}
    if family.latches_reason:
        patch |= {"fail_reason": str(error), "hms": [{"attr": error & 0xFFFF0000, "code": 0x0003_0008}]}
    return patch


def cancelled(family: Family, ends_in: Ending) -> Document:
    """The end of a cancelled print, when the code of the cancellation is gone again."""
    patch = state(family, ends_in) | {"print_error": 0}
    if family.blanks_file:
        patch["gcode_file"] = ""
    if family.resets_percent:
        patch["mc_percent"] = 0
    if family.latches_reason:
        patch["fail_reason"] = str(CANCELLED)
    return patch


def without_job(family: Family) -> Document:
    """Names and ids of a printer that knows of no job."""
    return _ids(family, all_ids(family.no_id)) | {
        "subtask_name": "",
        "gcode_file": "",
        "mc_percent": 0,
        "mc_remaining_time": 0,
        "layer_num": 0,
        "total_layer_num": 0,
        "gcode_file_prepare_percent": "0",
    }


def power_on(family: Family) -> Document:
    """A printer that has just been switched on: idle, errors gone; the A1 and P1 say stage 0 at first."""
    fresh: dict[str, Any] = {"print_error": 0, "hms": [], "stg": [], "mc_print_sub_stage": 0}
    if family.latches_reason:
        fresh["fail_reason"] = "0"
    cold = {"nozzle_temper": 25.1, "bed_temper": 24.6}
    return state(family, "IDLE") | fresh | cold | {"stg_cur": family.boot_stage}


def _ids(family: Family, ids: PrintIds) -> Document:
    values = ids.model_dump()
    if not family.latches_reason:
        values.pop("job_id")
    return values


def _clamped(ids: PrintIds) -> PrintIds:
    """A P1S reports every larger id as 2147483647 (bambuddy, issue 1042)."""
    return PrintIds(
        **{
            key: str(min(int(value), MAX_LOCAL_ID)) if value.isdecimal() else value
            for key, value in ids.model_dump().items()
        }
    )
