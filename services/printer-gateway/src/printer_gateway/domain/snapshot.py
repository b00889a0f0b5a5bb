"""The typed view of a printer's merged status document.

The view has sections, and a report that touches no field of a section keeps the section of the view before:
the delta printers send one or two fields at a time, up to several times a second.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from printer_gateway.domain import materials
from printer_gateway.domain.codes import HealthMessage
from printer_gateway.domain.materials import Materials
from printer_gateway.domain.values import bits, integer, items, mapping, number, text

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Job:
    """What the printer says about the file it works on; every text may be empty."""

    subtask_name: str = ""
    gcode_file: str = ""
    print_type: str = ""
    task_id: str = ""
    subtask_id: str = ""
    job_id: str = ""
    lan_task_id: str = ""
    plate_number: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `state` is upper case; `remaining` is in minutes; None where not reported."""

    state: str = ""
    percent: int | None = None
    layer: int | None = None
    total_layers: int | None = None
    remaining: int | None = None
    stage: int | None = None
    download_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong; zero means nothing. `print_error` shows for seconds only, `fail_reason` is latched."""

    print_error: int = 0
    fail_reason: int = 0
    health: tuple[HealthMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Temperatures:
    """Degrees Celsius; None where there is no such sensor."""

    nozzle: float | None = None
    nozzle_target: float | None = None
    bed: float | None = None
    bed_target: float | None = None
    chamber: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One printer at one moment."""

    job: Job = field(default_factory=Job)
    progress: Progress = field(default_factory=Progress)
    faults: Faults = field(default_factory=Faults)
    temperatures: Temperatures = field(default_factory=Temperatures)
    materials: Materials = field(default_factory=Materials)
    functions: int | None = None
    """What the firmware can do, as bits; None where it does not say."""


def _job(document: Document) -> Job:
    get = document.get
    return Job(
        subtask_name=text(get("subtask_name")),
        gcode_file=text(get("gcode_file")),
        print_type=text(get("print_type")).lower(),
        task_id=text(get("task_id")),
        subtask_id=text(get("subtask_id")),
        job_id=text(get("job_id")),
        lan_task_id=text(get("lan_task_id")),
        plate_number=integer(get("plate_idx")) or 0,
    )


def _progress(document: Document) -> Progress:
    get = document.get
    return Progress(
        state=text(get("gcode_state")).strip().upper(),
        percent=integer(get("mc_percent")),
        layer=integer(get("layer_num")),
        total_layers=integer(get("total_layer_num")),
        remaining=integer(get("mc_remaining_time")),
        stage=integer(get("stg_cur")),
        download_percent=integer(get("gcode_file_prepare_percent")),
    )


def _faults(document: Document) -> Faults:
    health = (
        HealthMessage(attr, code)
        for entry in items(document.get("hms"))
        if (attr := integer(entry.get("attr"))) is not None
        and (code := integer(entry.get("code"))) is not None
    )
    return Faults(
        print_error=integer(document.get("print_error")) or 0,
        fail_reason=integer(document.get("fail_reason")) or 0,
        health=tuple(dict.fromkeys(health)),
    )


def _temperatures(document: Document) -> Temperatures:
    device = mapping(document.get("device"))
    nozzle, nozzle_target = _pair(
        document, "nozzle_temper", "nozzle_target_temper", materials.active_extruder(device).get("temp")
    )
    bed_info = mapping(mapping(device.get("bed")).get("info"))
    bed, bed_target = _pair(document, "bed_temper", "bed_target_temper", bed_info.get("temp"))
    chamber_info = mapping(mapping(device.get("ctc")).get("info"))
    packed = _unpack(chamber_info.get("temp"))
    chamber = packed[0] if packed else number(document.get("chamber_temper"))
    # Printers without a chamber sensor report a constant 5.
    return Temperatures(nozzle, nozzle_target, bed, bed_target, None if chamber == 5 else chamber)


def _pair(document: Document, now: str, target: str, packed: object) -> tuple[float | None, float | None]:
    return _unpack(packed) or (number(document.get(now)), number(document.get(target)))


def _unpack(value: object) -> tuple[float, float] | None:
    """Newer firmware packs two temperatures: low 16 bits current, high 16 bits target."""
    packed = integer(value)
    return None if packed is None else (float(packed & 0xFFFF), float((packed >> 16) & 0xFFFF))


_JOB_KEYS = frozenset(
    [
        "subtask_name",
        "gcode_file",
        "print_type",
        "task_id",
        "subtask_id",
        "job_id",
        "lan_task_id",
        "plate_idx",
    ]
)
_PROGRESS_KEYS = frozenset(
    [
        "gcode_state",
        "mc_percent",
        "layer_num",
        "total_layer_num",
        "mc_remaining_time",
        "stg_cur",
        "gcode_file_prepare_percent",
    ]
)
_FAULT_KEYS = frozenset(["print_error", "fail_reason", "hms"])
_HEAT_KEYS = frozenset(
    ["nozzle_temper", "nozzle_target_temper", "bed_temper", "bed_target_temper", "chamber_temper", "device"]
)

_SECTIONS: tuple[tuple[str, frozenset[str], Callable[[Document], object]], ...] = (
    ("job", _JOB_KEYS, _job),
    ("progress", _PROGRESS_KEYS, _progress),
    ("faults", _FAULT_KEYS, _faults),
    ("temperatures", _HEAT_KEYS, _temperatures),
    ("materials", materials.KEYS, materials.read),
    ("functions", frozenset(["fun"]), lambda document: bits(document.get("fun"))),
)

KEYS: frozenset[str] = frozenset().union(*(keys for _, keys, _ in _SECTIONS))
"""The fields of a status report that are read; everything else is dropped on arrival."""


def refresh(before: Snapshot, document: Document, touched: Iterable[str]) -> Snapshot:
    """The view of `document`, given the view before the fields `touched` were merged into it.

    Returns `before` itself when nothing that is read has changed.
    """
    names = frozenset(touched)
    changes: dict[str, object] = {}
    for section, keys, reader in _SECTIONS:
        if not keys.isdisjoint(names):
            value = reader(document)
            if value != getattr(before, section):
                changes[section] = value
    return replace(before, **changes) if changes else before  # type: ignore[arg-type]
