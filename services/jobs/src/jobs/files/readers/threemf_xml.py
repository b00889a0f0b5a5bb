"""The XML of 3MF, read as a stream: a model of a million triangles never stands in memory as a tree.

DTDs and entities are refused as defusedxml refuses them, on the parser below it: its own events are slower.
"""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from chassis.confined import RefusedError
from jobs.files.meshes import MAX_TRIANGLES, MAX_VERTICES, Indexed, too_complex

_MODEL_TYPE = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
_MILLIMETRES = {
    "micron": 0.001,
    "millimeter": 1.0,
    "centimeter": 10.0,
    "inch": 25.4,
    "foot": 304.8,
    "meter": 1000.0,
}
_CHUNK = 64 * 1024
_MAX_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class Use:
    """An object used on the build plate or by another object."""

    object_id: str
    matrix: NDArray[np.float64]
    path: str | None = None
    """Of the model that has the object; None for the one that uses it."""


@dataclass(slots=True)
class Thing:
    """An object of a model: a mesh, or others put together."""

    mesh: Indexed | None = None
    components: list[Use] = field(default_factory=list)


@dataclass(slots=True)
class ModelPart:
    millimetres: float = 1.0
    """Of one unit of length."""
    objects: dict[str, Thing] = field(default_factory=dict)
    items: list[Use] = field(default_factory=list)


def read_root(member: IO[bytes]) -> str | None:
    """Where the archive says that its model is."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type") == _MODEL_TYPE:
            found.append(attributes.get("Target", ""))

    _parse(member, start)
    return found[0] if found else None


def read_model(member: IO[bytes]) -> ModelPart:
    """A model's objects and its build plate.

    Raises:
        RefusedError: it is no XML, has a DTD, or has too much in it.
    """
    reader = _Reader()
    _parse(member, reader.start, reader.end, reader.check)
    if not reader.is_model:
        raise RefusedError("wrong_content", "This 3MF file has no model where it names one.")
    return reader.part


class _Reader:
    def __init__(self) -> None:
        self.part = ModelPart()
        self.is_model = False
        self._thing = Thing()
        self._vertices, self._faces = array("f"), array("i")
        self._counted = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name if name in {"vertex", "triangle"} else _local(name)
        try:
            if local == "vertex":
                self._vertices.extend(map(float, (attributes["x"], attributes["y"], attributes["z"])))
            elif local == "triangle":
                self._faces.extend(map(int, (attributes["v1"], attributes["v2"], attributes["v3"])))
            else:
                self._other(local, attributes)
        except (KeyError, ValueError, OverflowError):
            raise RefusedError("damaged_file", f"A {local[:20]} in this 3MF file is incomplete.") from None

    def _other(self, local: str, attributes: dict[str, str]) -> None:
        if local == "model":
            self.is_model = True
            self.part.millimetres = _MILLIMETRES[attributes.get("unit", "millimeter")]
        elif local == "object":
            self._thing = self.part.objects.setdefault(attributes["id"], Thing())
            if len(self.part.objects) > _MAX_OBJECTS:
                raise too_complex()
        elif local == "component":
            self._thing.components.append(_use(attributes))
        elif local == "item" and attributes.get("printable") != "0":
            self.part.items.append(_use(attributes))

    def end(self, name: str) -> None:
        if _local(name) == "mesh":
            self.check()
            self._counted += len(self._vertices) // 3
            self._thing.mesh = Indexed(
                np.frombuffer(self._vertices, np.float32).reshape(-1, 3),
                np.frombuffer(self._faces, np.int32).reshape(-1, 3),
            )
            self._vertices, self._faces = array("f"), array("i")

    def check(self) -> None:
        """Refuse what has become too large; looked at now and then, not at each of millions of elements.

        Raises:
            RefusedError: `too_complex`.
        """
        vertices = self._counted + len(self._vertices) // 3
        if vertices > MAX_VERTICES or len(self._faces) // 3 > MAX_TRIANGLES:
            raise too_complex()


def _nothing(*_: object) -> None:
    return None


def _parse(
    member: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = _nothing,
    now_and_then: Callable[[], None] = _nothing,
) -> None:
    def refuse(*_: object) -> int:
        raise RefusedError("unsafe_xml", "The XML in this file has a DTD or entities: no 3MF file needs any.")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    try:
        while chunk := member.read(_CHUNK):
            parser.Parse(chunk, False)
            now_and_then()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RefusedError("damaged_file", "The XML in this 3MF file is damaged.") from error


def _use(attributes: dict[str, str]) -> Use:
    path = next((value for name, value in attributes.items() if _local(name) == "path"), None)
    return Use(attributes["objectid"], _matrix(attributes.get("transform")), path)


def _matrix(text: str | None) -> NDArray[np.float64]:
    """Twelve numbers, row by row; the last row moves."""
    if not text:
        return np.eye(4, 3)
    values = [float(word) for word in text.split()]
    if len(values) != 12:
        raise ValueError(text)
    return np.array(values, np.float64).reshape(4, 3)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
