"""From a `project_file` command to a job: the file on the card, the plate, the ids and the trays."""

import hashlib
import re
from pathlib import Path

from pydantic import ValidationError

from simulator import slices
from simulator.jobs import EXTERNAL, FilamentUse, Job, PrintIds, stem
from simulator.reports import Document
from simulator.storage import Storage

PLATE = re.compile(r"plate_(\d+)\.gcode")
MAX_ID = 2_147_483_647
IDS = ("project_id", "subtask_id", "task_id")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """The printer says no; the text is its reason."""


def job_of(storage: Storage, body: Document) -> Job:
    """The job that the command asks for. Raises Refused.

    Time, layers and filament are the file's own. The real machines take ids that are out of range and then
    muddle their prints (bambuddy, issues 1011 and 1042); here they are refused, lest anyone rely on them.
    """
    for name in IDS:
        given = str(body.get(name, ""))
        if not (given.isdecimal() and 1 <= int(given) <= MAX_ID):
            raise Refused(f"{name} must be 1 to {MAX_ID}")
    path = _file(storage, body)
    found = PLATE.search(str(body.get("param", "")))
    number = int(found[1]) if found else 1
    try:
        plate = slices.read(path, number)
        return Job(
            file_name=path.name,
            subtask_name=str(body.get("subtask_name") or stem(path.name)),
            source="lan",
            plate=number,
            ids=PrintIds(
                task_id=str(body["task_id"]),
                subtask_id=str(body["subtask_id"]),
                project_id=str(body["project_id"]),
                profile_id=str(body.get("profile_id", "0")),
                job_id="0",
            ),
            filament=_filament(plate, body),
            **({"minutes": plate.minutes} if plate.minutes else {}),
            **({"layers": plate.layers} if plate.layers else {}),
        )
    except slices.Unprintable as error:
        raise Refused(str(error)) from error
    except ValidationError as error:
        raise Refused("bad project_file") from error


def _file(storage: Storage, body: Document) -> Path:
    names = [str(body[key]) for key in ("url", "file") if body.get(key)]
    path = next((found for name in names if (found := storage.find(name)) is not None), None)
    if path is None:
        raise Refused("the file is not on the card")
    wanted = str(body.get("md5") or "")
    if wanted and hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() != wanted.lower():
        raise Refused("the file is damaged")
    return path


def _filament(plate: slices.Plate, body: Document) -> tuple[FilamentUse, ...]:
    """`ams_mapping` names a slot per slicer filament; -1, or no AMS at all, is the external spool."""
    given = body.get("ams_mapping") if body.get("use_ams", True) else None
    mapping = given if isinstance(given, list) else []
    slots = [slot if isinstance(slot, int) and slot >= 0 else EXTERNAL for slot in mapping]

    def slot(number: int) -> int:
        return slots[number - 1] if 0 < number <= len(slots) else EXTERNAL

    return tuple(FilamentUse(slot=slot(number), grams=grams) for number, grams in plate.grams)
