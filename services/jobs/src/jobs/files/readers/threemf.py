"""3MF: an archive with models in XML, placed by a build plate, also with the production extension.

Source: 3MF Core Specification 1.3 and 3MF Production Extension 1.1 (3mf.io).
"""

import posixpath
import zipfile
import zlib
from typing import IO
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from chassis import archives
from chassis.archives import ArchiveLimits, ArchiveRefusedError
from chassis.confined import RefusedError
from jobs.files.meshes import MAX_TRIANGLES, Indexed, Mesh, Placed, too_complex
from jobs.files.readers.threemf_xml import ModelPart, Use, read_model, read_root

_RELATIONS = "_rels/.rels"
_LIMITS = ArchiveLimits(ratio=200, member=600 * 1024 * 1024, total=1024**3)
_NESTED = (".zip", ".3mf", ".7z", ".rar", ".gz", ".jar")
_MAX_DEPTH = 16
_MAX_PARTS = 10_000


def read(file: IO[bytes]) -> Mesh:
    """What a 3MF file puts on the bed.

    Raises:
        RefusedError: it is none, is damaged, or would take more than it may.
    """
    if file.read(2) != b"PK":
        raise RefusedError("wrong_content", "This is no 3MF file: a 3MF file is a zip archive.")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            archives.check(archive, _LIMITS)
            if any(name.lower().endswith(_NESTED) for name in archive.namelist()):
                raise RefusedError("unsafe_archive", "There is an archive within this archive.")
            return _Build(archive).mesh()
    except ArchiveRefusedError as error:
        raise RefusedError(error.code, str(error)) from error
    except (*archives.DAMAGED, zlib.error) as error:
        raise RefusedError("damaged_file", "This 3MF file is damaged: it cannot be unpacked.") from error


class _Build:
    """Follows the build plate to the meshes it uses."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._models: dict[str, ModelPart] = {}
        self._found: list[tuple[Indexed, NDArray[np.float64]]] = []
        self._triangles = 0

    def mesh(self) -> Mesh:
        root = self._root()
        model = self._model(root)
        if not model.items:
            raise RefusedError("no_geometry", "There is nothing on the build plate of this 3MF file.")
        for use in model.items:
            self._follow(root, use, np.eye(4, 3), 0)
        unit = np.eye(4, 3) * model.millimetres
        return Placed(tuple((mesh, _then(matrix, unit)) for mesh, matrix in self._found))

    def _root(self) -> str:
        if _RELATIONS not in self._names:
            raise RefusedError("wrong_content", "This archive is no 3MF file: it names no model.")
        with self._archive.open(self._names[_RELATIONS]) as member:
            target = read_root(member)
        if target is None:
            raise RefusedError("wrong_content", "This archive is no 3MF file: it names no model.")
        return target

    def _model(self, path: str) -> ModelPart:
        name = self._names.get(posixpath.normpath(unquote(path)).lstrip("/").lower())
        if name is None:
            raise RefusedError("damaged_file", "A model that this 3MF file uses is not in it.")
        if name not in self._models:
            with self._archive.open(name) as member:
                self._models[name] = read_model(member)
        return self._models[name]

    def _follow(self, path: str, use: Use, outer: NDArray[np.float64], depth: int) -> None:
        path = use.path or path
        thing = self._model(path).objects.get(use.object_id)
        if thing is None or depth > _MAX_DEPTH:
            raise RefusedError("damaged_file", "An object that this 3MF file uses is not in it.")
        matrix = _then(use.matrix, outer)
        if thing.mesh is not None:
            self._triangles += len(thing.mesh.faces)
            self._found.append((thing.mesh, matrix))
        if self._triangles > MAX_TRIANGLES or len(self._found) > _MAX_PARTS:
            raise too_complex()
        for component in thing.components:
            self._follow(path, component, matrix, depth + 1)


def _then(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both matrices one after the other; rows are vectors, as in 3MF."""
    moved = first @ second[:3]
    moved[3] += second[3]
    return moved
