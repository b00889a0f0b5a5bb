"""Jobs' files in an object store (S3 and what speaks like it, and the others that obstore knows).

Keys are the paths that a folder would have: `<tenant>/<status>/<display name>/<file>`. There is no renaming
of many objects in one step: a move copies what is not there yet, and only then deletes what was copied. Until
that is done the files are in two places, and whoever goes on finds out from them what is left to do.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from chassis import disk, failpoints
from chassis.telemetry import log
from jobs.domain.files import (
    FOLDERS,
    METADATA,
    THUMBNAIL,
    FileMissingError,
    JobFile,
    Sibling,
    StorageAwayError,
)
from jobs.files.storage import ABOUT, PLAIN, UPLOAD, Opened, Room, is_uuid

if TYPE_CHECKING:
    from obstore import ObjectMeta

_QUARANTINE = ".quarantine"
_PIECE = 256 * 1024
_LOOKS = 3
_ROUNDS = 5
_SPARE_BYTES = 256 * 1024 * 1024


P = ParamSpec("P")
T = TypeVar("T")


def _asking(method: Callable[P, T]) -> Callable[P, T]:
    """Whatever the store may say, callers hear of one error."""

    @wraps(method)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except BaseError as error:
            log.warning("the object store", error=str(error)[:300])
            raise StorageAwayError(str(error)) from error

    return asked


class ObjectVault:
    """The files of all tenants in one bucket; what a `Storage` does. Uploads arrive in a folder here."""

    def __init__(self, store: ObjectStore, arrivals: Path) -> None:
        self._store, self._arrivals = store, arrivals

    def prepare(self) -> None:
        # What was arriving when a process died belongs to nobody.
        shutil.rmtree(self._arrivals, ignore_errors=True)
        self._arrivals.mkdir(parents=True, exist_ok=True, mode=disk.MODE)

    @_asking
    def tenants(self) -> list[UUID]:
        return [UUID(name) for name, _ in self._entries("") if is_uuid(name)]

    @_asking
    def room(self, tenant_id: UUID) -> Room:
        self._arrivals.mkdir(parents=True, exist_ok=True, mode=disk.MODE)
        held = (one["size"] for one in self._list(f"{tenant_id}/{_QUARANTINE}") if _name(one) == UPLOAD)
        return Room(sum(held), shutil.disk_usage(self._arrivals).free - _SPARE_BYTES)

    def incoming(self, tenant_id: UUID, upload_id: UUID) -> Path:  # noqa: ARG002 - ids of uploads are unique
        folder = self._arrivals / upload_id.hex
        folder.mkdir(parents=True, mode=disk.MODE)
        return folder

    @_asking
    def admit(
        self, tenant_id: UUID, upload_id: UUID, about: Mapping[str, Any], thumbnail: bytes | None
    ) -> None:
        place, folder = _waiting(tenant_id, upload_id), self._arrivals / upload_id.hex
        obstore.put(self._store, f"{place}/{UPLOAD}", folder / UPLOAD)
        if thumbnail is not None:
            obstore.put(self._store, f"{place}/{THUMBNAIL}", thumbnail)
        # Last, because an upload without it is not found.
        obstore.put(self._store, f"{place}/{ABOUT}", json.dumps(about, default=str).encode())
        shutil.rmtree(folder, ignore_errors=True)

    @_asking
    def about(self, tenant_id: UUID, upload_id: UUID) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._json(f"{_waiting(tenant_id, upload_id)}/{ABOUT}")
        return found

    @_asking
    def thumbnail(self, tenant_id: UUID, upload_id: UUID) -> bytes | None:
        return self._read(f"{_waiting(tenant_id, upload_id)}/{THUMBNAIL}")

    @_asking
    def drop(self, tenant_id: UUID, upload_id: UUID) -> None:
        shutil.rmtree(self._arrivals / upload_id.hex, ignore_errors=True)
        self._delete(self._list(_waiting(tenant_id, upload_id)))

    @_asking
    def uploads(self, tenant_id: UUID) -> dict[UUID, datetime]:
        found: dict[UUID, datetime] = {}
        for one in self._list(f"{tenant_id}/{_QUARANTINE}"):
            name = PurePosixPath(one["path"]).parts[2]
            if is_uuid(name):
                upload_id, since = UUID(name), one["last_modified"]
                found[upload_id] = min(found.get(upload_id, since), since)
        return found

    @_asking
    def bring(self, tenant_id: UUID, file: JobFile) -> None:
        target = _folder(tenant_id, file.folder, file.display_name)
        if file.upload_id is not None:
            names, place = {UPLOAD: file.upload_name}, _waiting(tenant_id, file.upload_id)
            self._move(place, target, names, without=ABOUT)
            failpoints.hit("files.named")
        places = {
            one: _folder(tenant_id, one, file.display_name)
            for one in self.located(tenant_id, file.display_name)
        }
        self._check_uploads(file, list(places.values()))
        for folder, source in places.items():
            if folder != file.folder:
                self._move(source, target, {})
        if not self._list(target):
            raise FileMissingError(f"The files of {file.display_name} are nowhere in the storage.")

    @_asking
    def describe(self, tenant_id: UUID, folder: str, name: str, document: Mapping[str, Any]) -> None:
        content = json.dumps(document, ensure_ascii=False, indent=2, default=str).encode()
        obstore.put(self._store, f"{_folder(tenant_id, folder, name)}/{METADATA}", content)

    @_asking
    def delete(self, tenant_id: UUID, name: str, upload_id: UUID) -> None:
        for folder in self.located(tenant_id, name):
            self._delete(self._list(_folder(tenant_id, folder, name)))
            failpoints.hit("files.taken_away")
        self.drop(tenant_id, upload_id)

    @_asking
    def located(self, tenant_id: UUID, name: str) -> list[str]:
        return [one for one in FOLDERS if self._list(_folder(tenant_id, one, name))]

    @_asking
    def contents(self, tenant_id: UUID, folder: str, name: str) -> dict[str, int]:
        place = _folder(tenant_id, folder, name)
        return {_name(one): one["size"] for one in self._list(place) if _is_in(one, place)}

    @_asking
    def metadata(self, tenant_id: UUID, folder: str, name: str) -> Any:
        return self._json(f"{_folder(tenant_id, folder, name)}/{METADATA}")

    @_asking
    def siblings(self, tenant_id: UUID, name: str) -> list[Sibling]:
        own = {METADATA, THUMBNAIL}
        for folder in self.located(tenant_id, name):
            place = _folder(tenant_id, folder, name)
            found = [one for one in self._list(place) if _is_in(one, place) and _name(one) not in own]
            shown = [Sibling(_name(one), one["size"], one["last_modified"]) for one in found]
            return sorted((one for one in shown if not one.name.startswith(".")), key=lambda one: one.name)
        raise FileMissingError(f"The files of {name} are nowhere in the storage.")

    @_asking
    def open(self, tenant_id: UUID, name: str, file_name: str) -> Opened:
        plain = PurePosixPath(file_name).name
        for _ in range(_LOOKS):
            for folder in self.located(tenant_id, name) if plain not in {"", "..", "."} else ():
                try:
                    found = obstore.get(self._store, f"{_folder(tenant_id, folder, name)}/{plain}")
                except FileNotFoundError:
                    continue
                pieces = (bytes(piece) for piece in found.stream(min_chunk_size=_PIECE))
                return Opened(found.meta["size"], pieces)
        raise FileMissingError(f"The file {file_name} is not in the storage.")

    @_asking
    def remove_stray(self, tenant_id: UUID, path: str) -> None:
        folder, _, name = path.partition("/")
        if (folder, name) not in set(self.tree(tenant_id)):
            raise FileMissingError(f"{path} is not in the storage.")
        place = f"{tenant_id}/{folder}"
        self._delete([one for one in self._list(place) if _below(one, place)[0] == name])

    def tree(self, tenant_id: UUID) -> Iterator[tuple[str, str]]:
        for folder in FOLDERS:
            yield from ((folder, name) for name, _ in self._entries(f"{tenant_id}/{folder}"))

    def _check_uploads(self, file: JobFile, places: Sequence[str]) -> None:
        """Where an upload lies in several places, see that it is the same: nobody but a person can choose.

        Raises:
            FileExistsError: one of them is something else.
        """
        held = [one for one in places if self._is_there(f"{one}/{file.upload_name}")]
        if len(held) < 2:
            return
        for place in held:
            if self._sha256(f"{place}/{file.upload_name}") != file.sha256:
                raise FileExistsError(f"{file.upload_name} in {place.partition('/')[2]} is something else.")

    def _move(self, source: str, target: str, names: Mapping[str, str], *, without: str = "") -> None:
        """Copy what is not in `target` yet, then delete what was copied; `without` is deleted alone."""
        for _ in range(_ROUNDS):
            found = self._list(source)
            if not found:
                return
            there = {one["path"]: one for one in self._list(target)}
            for one in found:
                inside = "/".join(_below(one, source))
                path = f"{target}/{names.get(inside, inside)}"
                if inside != without and _is_news(one, there.get(path)):
                    obstore.copy(self._store, one["path"], path)
            failpoints.hit("files.copied")
            # What somebody saved meanwhile is copied in the next round.
            now = {one["path"]: one["e_tag"] for one in self._list(source)}
            self._delete([one for one in found if now.get(one["path"]) == one["e_tag"]])
        if self._list(source):
            raise OSError(f"The files in {source} change while they are moved.")

    def _entries(self, place: str) -> list[tuple[str, bool]]:
        """Names right below a place, and whether each holds more."""
        found = obstore.list_with_delimiter(self._store, place or None)
        folders = [(PurePosixPath(one).name, True) for one in found["common_prefixes"]]
        return folders + [(_name(one), False) for one in found["objects"]]

    def _list(self, place: str) -> "list[ObjectMeta]":
        return [one for piece in obstore.list(self._store, f"{place}/") for one in piece]

    def _is_there(self, path: str) -> bool:
        try:
            obstore.head(self._store, path)
        except FileNotFoundError:
            return False
        return True

    def _sha256(self, path: str) -> str:
        digest = hashlib.sha256()
        for piece in obstore.get(self._store, path).stream(min_chunk_size=_PIECE):
            digest.update(piece)
        return digest.hexdigest()

    def _delete(self, found: "Sequence[ObjectMeta]") -> None:
        if found:
            obstore.delete(self._store, [one["path"] for one in found])

    def _read(self, path: str) -> bytes | None:
        try:
            return bytes(obstore.get(self._store, path).bytes())
        except FileNotFoundError:
            return None

    def _json(self, path: str) -> Any:
        content = self._read(path)
        try:
            return None if content is None else json.loads(content)
        except (ValueError, RecursionError):
            return None


def _is_news(one: "ObjectMeta", there: "ObjectMeta | None") -> bool:
    """Whether an object is not in its new place yet, or was saved after the one that is."""
    return there is None or one["last_modified"] > there["last_modified"]


def _waiting(tenant_id: UUID, upload_id: UUID) -> str:
    return f"{tenant_id}/{_QUARANTINE}/{upload_id.hex}"


def _folder(tenant_id: UUID, folder: str, name: str) -> str:
    if folder not in FOLDERS or not name or not PLAIN.issuperset(name):
        raise ValueError(f"{folder}/{name} is no folder of a job")
    return f"{tenant_id}/{folder}/{name}"


def _name(one: "ObjectMeta") -> str:
    return PurePosixPath(one["path"]).name


def _below(one: "ObjectMeta", place: str) -> tuple[str, ...]:
    return PurePosixPath(one["path"]).relative_to(place).parts


def _is_in(one: "ObjectMeta", place: str) -> bool:
    """Whether an object lies right in a place, not deeper."""
    return len(_below(one, place)) == 1
