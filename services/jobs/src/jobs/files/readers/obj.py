"""OBJ: vertices and faces; curves, materials and the like are passed over.

Source: "Object Files (.obj)", Wavefront, appendix B1.
"""

from array import array
from itertools import pairwise
from typing import IO

import numpy as np

from chassis.confined import RefusedError
from jobs.files.meshes import MAX_TRIANGLES, MAX_VERTICES, Indexed, Mesh, too_complex
from jobs.files.readers.text import lines, numbers

_KNOWN = frozenset(
    b"vt vn vp g o s mg usemtl mtllib l p call cstype deg bmat step curv curv2 surf parm trim hole scrv sp"
    b" end con bevel c_interp d_interp lod shadow_obj trace_obj ctech stech maplib usemap".split()
)


def read(file: IO[bytes]) -> Mesh:
    """The faces of an OBJ file, polygons cut into triangles.

    Raises:
        RefusedError: it is none, or is damaged.
    """
    vertices, faces = array("f"), array("i")
    for words in lines(file):
        keyword = words[0]
        if keyword == b"v":
            point = numbers(words[1:4])
            if len(point) != 3:
                raise RefusedError("damaged_file", "A corner in this OBJ file lacks a coordinate.")
            vertices.extend(point)
            if len(vertices) > MAX_VERTICES * 3:
                raise too_complex()
        elif keyword == b"f":
            _add_face(faces, words[1:], len(vertices) // 3)
            if len(faces) > MAX_TRIANGLES * 3:
                raise too_complex()
        elif keyword not in _KNOWN and not keyword.startswith(b"#"):
            raise RefusedError("wrong_content", "This is no OBJ file: it has lines of another kind.")
    if not faces:
        raise RefusedError("no_geometry", "There is no model in this file: it has no faces.")
    return Indexed(
        np.frombuffer(vertices, np.float32).reshape(-1, 3), np.frombuffer(faces, np.int32).reshape(-1, 3)
    )


def _add_face(faces: "array[int]", words: list[bytes], known: int) -> None:
    """Add a polygon as a fan of triangles. Corners count from 1, or backwards from the newest."""
    try:
        corners = [int(word.partition(b"/")[0]) for word in words]
    except ValueError:
        raise RefusedError("damaged_file", "A face in this OBJ file names no corner.") from None
    corners = [corner - 1 if corner > 0 else known + corner for corner in corners]
    if len(corners) < 3 or min(corners) < 0 or max(corners) > 2**31 - 1:
        raise RefusedError("damaged_file", "A face in this OBJ file has not three corners.")
    for second, third in pairwise(corners[1:]):
        faces.extend((corners[0], second, third))
