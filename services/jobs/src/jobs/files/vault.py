"""Jobs' files in a folder, by tenant and status.

`<root>/<tenant>/<status>/<display name>/` holds the upload, `metadata.json`, a thumbnail and what slicers
saved beside them. A move renames that folder, so that its files are never apart. The methods block.
"""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from chassis import disk, failpoints
from jobs.domain.files import FOLDERS, METADATA, THUMBNAIL, FileMissingError, JobFile, Sibling
from jobs.files.storage import ABOUT, PLAIN, UPLOAD, Opened, Room, is_uuid

_QUARANTINE = ".quarantine"
_PIECE = 256 * 1024
_LOOKS = 3
_SPARE_BYTES = 256 * 1024 * 1024
"""Left free on the disk: databases may be on it too."""


class Vault:
    """The files of all tenants under one root; what a `Storage` does."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def prepare(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True, mode=disk.MODE)

    def tenants(self) -> list[UUID]:
        found = (one.name for one in self._root.iterdir() if one.is_dir()) if self._root.is_dir() else ()
        return [UUID(name) for name in found if is_uuid(name)]

    def home(self, tenant_id: UUID) -> Path:
        return self._root / str(tenant_id)

    def quarantine(self, tenant_id: UUID, upload_id: UUID | None = None) -> Path:
        """The folder of uploads that no job has yet, or of one of them."""
        folder = self.home(tenant_id) / _QUARANTINE
        return folder / upload_id.hex if upload_id else folder

    def room(self, tenant_id: UUID) -> Room:
        folder = self.quarantine(tenant_id)
        folder.mkdir(parents=True, exist_ok=True, mode=disk.MODE)
        held = sum(_size(file) for file in folder.glob(f"*/{UPLOAD}"))
        return Room(held, shutil.disk_usage(folder).free - _SPARE_BYTES)

    def incoming(self, tenant_id: UUID, upload_id: UUID) -> Path:
        folder = self.quarantine(tenant_id, upload_id)
        folder.mkdir(parents=True, mode=disk.MODE)
        return folder

    def admit(
        self, tenant_id: UUID, upload_id: UUID, about: Mapping[str, Any], thumbnail: bytes | None
    ) -> None:
        folder = self.quarantine(tenant_id, upload_id)
        if thumbnail is not None:
            disk.write(folder / THUMBNAIL, thumbnail)
        # Last, because an upload without it is not found.
        disk.write_json(folder / ABOUT, about)

    def about(self, tenant_id: UUID, upload_id: UUID) -> dict[str, Any] | None:
        found: dict[str, Any] | None = disk.read_json(self.quarantine(tenant_id, upload_id) / ABOUT)
        return found

    def thumbnail(self, tenant_id: UUID, upload_id: UUID) -> bytes | None:
        path = self.quarantine(tenant_id, upload_id) / THUMBNAIL
        return path.read_bytes() if path.is_file() else None

    def folder(self, tenant_id: UUID, status_folder: str, name: str) -> Path:
        """A job's folder, whether or not it is there.

        Raises:
            ValueError: a name that no job has. Names come from our own tables: this keeps a mistake elsewhere
                from becoming a path.
        """
        if status_folder not in FOLDERS or not name or not PLAIN.issuperset(name):
            raise ValueError(f"{status_folder}/{name} is no folder of a job")
        return self.home(tenant_id) / status_folder / name

    def located(self, tenant_id: UUID, name: str) -> list[str]:
        return [one for one in FOLDERS if self.folder(tenant_id, one, name).is_dir()]

    def bring(self, tenant_id: UUID, file: JobFile) -> None:
        if file.upload_id is not None and not self.located(tenant_id, file.display_name):
            self.place(tenant_id, file.upload_id, file.folder, file.display_name, file.upload_name)
        else:
            self.move(tenant_id, file.display_name, file.folder)

    def place(self, tenant_id: UUID, upload_id: UUID, folder: str, name: str, upload_name: str) -> None:
        """Take an upload out of quarantine. Doing it again does nothing.

        Raises:
            FileMissingError: it is in neither place.
        """
        source, target = self.quarantine(tenant_id, upload_id), self.folder(tenant_id, folder, name)
        if not source.is_dir():
            if target.is_dir():
                return
            raise FileMissingError("The upload is not in quarantine any more.")
        if (source / UPLOAD).exists():
            (source / UPLOAD).rename(source / upload_name)
        (source / ABOUT).unlink(missing_ok=True)
        failpoints.hit("files.named")
        disk.move_folder(source, target)

    def move(self, tenant_id: UUID, name: str, folder: str) -> None:
        """Move a job's folder, from wherever it is. Doing it again does nothing.

        Raises:
            FileMissingError: it is nowhere.
            FileExistsError: it is in several places: nobody but a person knows which counts.
        """
        found = self.located(tenant_id, name)
        if found == [folder]:
            return
        if not found:
            raise FileMissingError(f"The folder {name} is nowhere in the storage.")
        if len(found) > 1:
            raise FileExistsError(f"{name} lies in {' and '.join(found)}")
        disk.move_folder(self.folder(tenant_id, found[0], name), self.folder(tenant_id, folder, name))

    def describe(self, tenant_id: UUID, folder: str, name: str, document: Mapping[str, Any]) -> None:
        disk.write_json(self.folder(tenant_id, folder, name) / METADATA, document)

    def delete(self, tenant_id: UUID, name: str, upload_id: UUID) -> None:
        for folder in self.located(tenant_id, name):
            self.quarantine(tenant_id).mkdir(parents=True, exist_ok=True, mode=disk.MODE)
            # Gone in one step; what a crash leaves in quarantine is swept.
            disk.move_folder(self.folder(tenant_id, folder, name), self.quarantine(tenant_id, upload_id))
            failpoints.hit("files.taken_away")
            self.drop(tenant_id, upload_id)
        self.drop(tenant_id, upload_id)

    def drop(self, tenant_id: UUID, upload_id: UUID) -> None:
        shutil.rmtree(self.quarantine(tenant_id, upload_id), ignore_errors=True)

    def uploads(self, tenant_id: UUID) -> dict[UUID, datetime]:
        folder = self.quarantine(tenant_id)
        entries = list(os.scandir(folder)) if folder.is_dir() else []
        return {UUID(one.name): _modified(one.stat()) for one in entries if is_uuid(one.name)}

    def contents(self, tenant_id: UUID, folder: str, name: str) -> dict[str, int]:
        found = self.folder(tenant_id, folder, name)
        return {one.name: one.stat().st_size for one in found.iterdir() if one.is_file()}

    def metadata(self, tenant_id: UUID, folder: str, name: str) -> Any:
        return disk.read_json(self.folder(tenant_id, folder, name) / METADATA)

    def siblings(self, tenant_id: UUID, name: str) -> list[Sibling]:
        # Links are passed over: they may lead anywhere.
        found = self.located(tenant_id, name)
        if not found:
            raise FileMissingError(f"The folder {name} is nowhere in the storage.")
        own = {METADATA, THUMBNAIL}
        try:
            with os.scandir(self.folder(tenant_id, found[0], name)) as entries:
                files = [one for one in entries if one.is_file(follow_symlinks=False) and one.name not in own]
            return [
                Sibling(one.name, one.stat().st_size, _modified(one.stat()))
                for one in sorted(files, key=lambda one: one.name)
                if not one.name.startswith(".")
            ]
        except FileNotFoundError as error:
            raise FileMissingError(f"The folder {name} is being moved: look again.") from error

    def file(self, tenant_id: UUID, name: str, file_name: str) -> Path:
        """A file of a job, wherever the job's folder is just now.

        Raises:
            FileMissingError: it is not there, or is no plain file within the storage.
        """
        for folder in self.located(tenant_id, name):
            path = self.folder(tenant_id, folder, name) / Path(file_name).name
            try:
                inside = path.resolve(strict=True).is_relative_to(self.home(tenant_id))
                if inside and stat.S_ISREG(path.lstat().st_mode):
                    return path
            except OSError:
                continue
        raise FileMissingError(f"The file {file_name} is not in the storage.")

    def open(self, tenant_id: UUID, name: str, file_name: str) -> Opened:
        for _ in range(_LOOKS):
            path = self.file(tenant_id, name, file_name)
            try:
                handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            except FileNotFoundError:
                continue
            return Opened(os.fstat(handle).st_size, _pieces(os.fdopen(handle, "rb")))
        raise FileMissingError(f"The file {file_name} is being moved: look again.")

    def remove_stray(self, tenant_id: UUID, path: str) -> None:
        folder, _, name = path.partition("/")
        if (folder, name) not in set(self.tree(tenant_id)):
            raise FileMissingError(f"{path} is not in the storage.")
        bin_id = uuid4()
        target = self.quarantine(tenant_id, bin_id)
        target.mkdir(parents=True, mode=disk.MODE)
        (self.home(tenant_id) / folder / name).rename(target / "stray")
        self.drop(tenant_id, bin_id)

    def tree(self, tenant_id: UUID) -> Iterator[tuple[str, str]]:
        for folder in FOLDERS:
            place = self.home(tenant_id) / folder
            if place.is_dir():
                yield from ((folder, one.name) for one in os.scandir(place))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # a job took it meanwhile
        return 0


def _modified(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_mtime, UTC)
