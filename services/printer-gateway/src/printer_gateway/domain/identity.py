"""Is this the same print? Keys of jobs and the ids made from them.

A printer has at most one print at a time; that, not the ids it reports, is what makes counting exact. The ids
only tell one job from the next across gaps. Task ids come first because every captured report that had any id
had that one.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from uuid import UUID, uuid5

from printer_gateway.domain.names import plate_index, source_name, stem
from printer_gateway.domain.snapshot import Job, Snapshot

_NO_ID = frozenset({"", "0", "-1", "2147483647"})
"""P1 firmware clamps larger ids to 2^31-1, so that all jobs look alike."""

_LONG_ID = 6
"""Shorter task ids are local counters; alone they do not identify a job."""

_COUNTER = "c:"
_SOFT = "n:"
_UNNAMED = "u:"

_AUTO_CALIBRATION = r"(?is)auto_cali(_.*)?"


class Relation(Enum):
    """How a job seen now relates to one known before."""

    SAME = "same"
    NEW_ID = "new_id"
    """The name agrees, the id is another one."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class JobRef:
    """What tells jobs apart. `name` is folded and may be empty; `layers` is 0 when unknown."""

    native: str | None = None
    name: str = ""
    plate: int | None = None
    layers: int = 0

    @property
    def blank(self) -> bool:
        """Says nothing about the job: idle printers empty both ids and names."""
        return self.native is None and not self.name

    @property
    def key(self) -> str:
        """The native key, else one made of the name; the file itself may be blanked, so it is in no key."""
        if self.native:
            return self.native
        kind = _SOFT if self.name else _UNNAMED
        return f"{kind}{self.name}|{self.plate or ''}|{self.layers}"


def job_ref(snapshot: Snapshot) -> JobRef:
    job = snapshot.job
    return JobRef(
        native=native_key(job),
        name=fold(source_name(job) or ""),
        plate=plate_index(job),
        layers=max(snapshot.progress.total_layers or 0, 0),
    )


def valid(value: str) -> bool:
    """Whether an id field holds an id at all."""
    return value.strip() not in _NO_ID


def native_key(job: Job) -> str | None:
    """The key made of the printer's own ids, None when it reports none."""
    task, subtask = job.task_id.strip(), job.subtask_id.strip()
    if valid(task) and (len(task) >= _LONG_ID or valid(subtask)):
        return "t:" + task
    if valid(subtask):
        return "s:" + subtask
    if valid(job.job_id):
        return "j:" + job.job_id.strip()
    if valid(job.lan_task_id):
        return "l:" + job.lan_task_id.strip()
    return f"{_COUNTER}{task}|{fold(job.subtask_name)}" if valid(task) else None


def repeats(key: str) -> bool:
    """Whether different jobs may carry this key: names and short counters do, the vendor's ids do not."""
    return key.startswith((_COUNTER, _SOFT, _UNNAMED))


def fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def relate(known: JobRef, keys: tuple[str, ...], seen: JobRef, *, strict: bool) -> Relation:
    """Compare a known job, with all keys it ever had, to the one seen now.

    `strict` compares plate and layer count of jobs without ids too: right across a gap, wrong while watching,
    where these fields trail behind the state.
    """
    same_text = _same_text(known, seen, strict=strict)
    if seen.native:
        if seen.native in keys:
            return Relation.SAME
        return Relation.NEW_ID if same_text else Relation.OTHER
    return Relation.SAME if same_text else Relation.OTHER


def _same_text(known: JobRef, seen: JobRef, *, strict: bool) -> bool:
    if not known.name or not seen.name:
        return True
    # The same job may show as its subtask's name or, when that is blank, as its file's.
    if stem(known.name) != stem(seen.name):
        return False
    if not strict:
        return True
    plates = known.plate is None or seen.plate is None or known.plate == seen.plate
    return plates and (not known.layers or not seen.layers or known.layers == seen.layers)


def is_internal(job: Job, ignored: tuple[str, ...] = ()) -> bool:
    """Whether the printer works for itself: calibration and filament handling are not prints.

    `ignored` are further patterns for names, as regular expressions that match the whole stem.
    """
    if job.gcode_file.startswith("/usr/") or job.print_type == "system":
        return True
    stems = {stem(job.subtask_name), stem(job.gcode_file)} - {""}
    patterns = (_AUTO_CALIBRATION, *ignored)
    return any(re.fullmatch(pattern, name) for pattern in patterns for name in stems)


def print_id(printer_id: UUID, serial: str, key: str, number: int) -> UUID:
    """The identity of one physical print; `number` tells apart prints that share a key."""
    return uuid5(printer_id, f"{serial}|{key}|{number}")


def start_event_id(print_id: UUID) -> UUID:
    return uuid5(print_id, "start")


def end_event_id(print_id: UUID) -> UUID:
    """Completed and failed share it, so a print can end only once."""
    return uuid5(print_id, "end")


def review_event_id(print_id: UUID) -> UUID:
    return uuid5(print_id, "review")
