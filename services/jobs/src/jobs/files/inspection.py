"""What runs in the limited child process: is this upload what it says, how large is it, how does it look?"""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from jobs.files.meshes import Measured, Mesh, measure
from jobs.files.readers import obj, stl, threemf
from jobs.files.thumbnail import draw

_READERS: dict[str, Callable[[IO[bytes]], Mesh]] = {"stl": stl.read, "obj": obj.read, "3mf": threemf.read}
_FLAT_MM = 0.01
_TINY_MM = 2.0


def inspect(path: str, kind: str) -> dict[str, Any]:
    """Read a model, measure it and draw it; lengths in mm.

    Raises:
        RefusedError: it is not a model of this kind, is damaged, or would take too much.
    """
    with Path(path).open("rb") as file:
        mesh = _READERS[kind](file)
        measured = measure(mesh)
        picture = draw(mesh, measured)
    return {
        "box": [round(float(side), 3) for side in measured.size],
        "triangles": measured.triangles,
        "warnings": _warnings(measured),
        "thumbnail": base64.b64encode(picture).decode() if picture else None,
    }


def _warnings(measured: Measured) -> list[str]:
    largest, smallest = float(measured.size.max()), float(measured.size.min())
    found = []
    if largest < _TINY_MM:
        found.append(f"The model is only {largest:.2g} mm large: was it made in inches or metres?")
    if smallest < _FLAT_MM:
        found.append("The model is flat: it has no volume.")
    return found
