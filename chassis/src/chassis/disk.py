"""Small steps on the disk that are done, or not done, when the power fails."""

import json
import os
from pathlib import Path
from typing import IO, Any

MODE = 0o700


def sync_folder(folder: Path) -> None:
    """Make sure that names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush(file: IO[bytes]) -> None:
    """Make sure that a file's content is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def write(path: Path, content: bytes) -> None:
    """Write a file as a whole: whoever reads sees the old content or the new."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        flush(file)
    draft.replace(path)
    sync_folder(path.parent)


def write_json(path: Path, document: Any) -> None:
    write(path, json.dumps(document, ensure_ascii=False, indent=2, default=str).encode())


def read_json(path: Path) -> Any:
    """The content of a file; None when there is none or it is no JSON."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None


def move_folder(source: Path, target: Path) -> None:
    """Rename a folder, with all that is in it, in one step.

    Raises:
        FileExistsError: there is something in the way.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=MODE)
    # Renaming replaces an empty folder silently.
    if os.path.lexists(target):
        raise FileExistsError(f"{target.name} is there already")
    source.rename(target)
    sync_folder(target.parent)
    sync_folder(source.parent)
