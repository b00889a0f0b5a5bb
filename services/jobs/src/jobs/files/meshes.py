"""Triangles in numpy, a chunk at a time: what a file takes in memory is bounded, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from chassis.confined import RefusedError

CHUNK = 50_000
MAX_TRIANGLES = 4_000_000
MAX_VERTICES = 6_000_000
MAX_COORDINATE = 1e6
"""A kilometre: nothing that is printed is larger, and single precision still tells tenths of it apart."""

Triangles = NDArray[np.float32]
"""Corners of triangles, in millimetres: triangle, corner, axis."""


class Mesh(Protocol):
    """What a reader found."""

    def chunks(self) -> Iterator[Triangles]: ...


@dataclass(frozen=True, slots=True)
class Soup:
    """Triangles that share nothing: an STL file has them so."""

    corners: NDArray[np.float32]

    def chunks(self) -> Iterator[Triangles]:
        for start in range(0, len(self.corners), CHUNK):
            yield np.array(self.corners[start : start + CHUNK], np.float32)


@dataclass(frozen=True, slots=True)
class Indexed:
    """Triangles by the numbers of their corners: OBJ and 3MF have them so.

    Raises:
        RefusedError: a triangle names a corner that there is not.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]

    def __post_init__(self) -> None:
        if len(self.faces) and not 0 <= int(self.faces.min()) <= int(self.faces.max()) < len(self.vertices):
            raise RefusedError("damaged_file", "A triangle of this file names a corner that does not exist.")

    def chunks(self) -> Iterator[Triangles]:
        for start in range(0, len(self.faces), CHUNK):
            yield self.vertices[self.faces[start : start + CHUNK]]


@dataclass(frozen=True, slots=True)
class Placed:
    """Meshes at the places where they will be printed: each with a matrix (4 rows of 3) as 3MF writes it."""

    parts: tuple[tuple[Indexed, NDArray[np.float64]], ...]

    def chunks(self) -> Iterator[Triangles]:
        for mesh, matrix in self.parts:
            for chunk in mesh.chunks():
                moved = chunk.astype(np.float64) @ matrix[:3] + matrix[3]
                yield moved.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Measured:
    """The box around a mesh, in mm, and how many triangles it has."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    triangles: int

    @property
    def size(self) -> NDArray[np.float64]:
        return self.high - self.low


def measure(mesh: Mesh) -> Measured:
    """Measure a mesh.

    Raises:
        RefusedError: it is empty, or has coordinates that no printer has.
    """
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    triangles = 0
    for chunk in mesh.chunks():
        points = chunk.reshape(-1, 3)
        if not np.isfinite(points).all() or float(np.abs(points).max()) > MAX_COORDINATE:
            raise RefusedError(
                "damaged_file", "This file has coordinates that are not numbers or far too large."
            )
        low, high = np.minimum(low, points.min(axis=0)), np.maximum(high, points.max(axis=0))
        triangles += len(chunk)
        if triangles > MAX_TRIANGLES:
            raise too_complex()
    if not triangles:
        raise RefusedError("no_geometry", "There is no model in this file: it has no triangles.")
    return Measured(low, high, triangles)


def too_complex() -> RefusedError:
    return RefusedError(
        "too_complex", f"More than {MAX_TRIANGLES:,} triangles: simplify the model and export it again."
    )
