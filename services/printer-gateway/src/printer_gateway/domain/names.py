"""Which file is on the plate: the name as reported, the plate number, and the names to try against mappings.

Printers report the same file in many ways: LAN and cloud jobs on X1-like printers show `plate_N.gcode` as
the file and the project as the subtask; A1 and P1 show the file name and blank it at the end. So the answer
is taken at the start and kept. Nothing is normalised here: matching is one rule, shared by all consumers.
"""

import re
from dataclasses import dataclass

from printer_gateway.domain.snapshot import Job

EXTENSIONS = (".gcode.3mf", ".3mf", ".gcode")

_PLATE_FILE = re.compile(r"plate_(\d{1,4})\.gcode", re.IGNORECASE)
_PLATE_SUFFIX = re.compile(r"_plate_\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlateName:
    """`file_name` is as reported, None when the printer never said; `candidates` are in order of trust."""

    file_name: str | None = None
    candidates: tuple[str, ...] = ()
    plate_index: int | None = None


def resolve(job: Job) -> PlateName:
    """Name what a job prints."""
    file_name = source_name(job)
    plate = plate_index(job)
    return PlateName(file_name, candidates(job, file_name, plate), plate)


def source_name(job: Job) -> str | None:
    """The subtask's name if it has one, else the file's, unless that only says which plate it is."""
    if job.subtask_name.strip():
        return job.subtask_name
    base = basename(job.gcode_file)
    return base if base.strip() and not _PLATE_FILE.fullmatch(base) else None


def plate_index(job: Job) -> int | None:
    """The plate of the project, where the printer says it."""
    if job.plate_number > 0:
        return job.plate_number
    match = _PLATE_FILE.fullmatch(basename(job.gcode_file))
    return (int(match[1]) or None) if match else None


def basename(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]


def stem(name: str) -> str:
    """The name without path and known extensions; doubled extensions do occur."""
    base = basename(name).strip()
    while (shorter := re.sub(r"\.(3mf|gcode)$", "", base, flags=re.IGNORECASE)) != base:
        base = shorter
    return base


def candidates(job: Job, file_name: str | None, plate: int | None) -> tuple[str, ...]:
    """Names under which a mapping may know the file: as reported, then its extension and plate forms."""
    if file_name is None:
        return ()
    base = basename(job.gcode_file)
    names = [job.subtask_name] if job.subtask_name.strip() else []
    if base.strip() and not _PLATE_FILE.fullmatch(base):
        names.append(base)
    root = stem(file_name)
    if root:
        names += [root + extension for extension in (*EXTENSIONS, "")]
        if plate and not _PLATE_SUFFIX.search(root):
            names += [f"{root}_plate_{plate}{extension}" for extension in (*EXTENSIONS, "")]
    return tuple(dict.fromkeys(names))
