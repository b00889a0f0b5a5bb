"""STL, binary and text. Source: "StL Interface Specification", 3D Systems, 1989."""

import os
from array import array
from typing import IO

import numpy as np

from chassis.confined import RefusedError
from jobs.files.meshes import MAX_TRIANGLES, Mesh, Soup, too_complex
from jobs.files.readers.text import lines, numbers

_HEADER = 84
_FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def read(file: IO[bytes]) -> Mesh:
    """The triangles of an STL file.

    Raises:
        RefusedError: it is none, or is damaged.
    """
    size = os.fstat(file.fileno()).st_size
    head = file.read(_HEADER)
    count = int.from_bytes(head[80:], "little") if len(head) == _HEADER else 0
    # Also binary files may begin with "solid"; their length is what tells.
    if len(head) == _HEADER and size == _HEADER + count * _FACET.itemsize:
        if count > MAX_TRIANGLES:
            raise too_complex()
        return _binary(file, count)
    if head.lstrip()[:5].lower() == b"solid":
        file.seek(0)
        return _text(file)
    if len(head) < _HEADER:
        raise RefusedError("wrong_content", "This is no STL file: it is too short for one.")
    if b"\0" not in head[:80] and head[:80].isascii() and size < _HEADER + count * _FACET.itemsize:
        raise RefusedError("damaged_file", f"This STL file announces {count} triangles and ends before.")
    raise RefusedError("damaged_file", "This is no whole STL file: its length is not what its head says.")


def _binary(file: IO[bytes], count: int) -> Mesh:
    if not count:
        return Soup(np.empty((0, 3, 3), np.float32))
    facets = np.memmap(file, _FACET, "r", offset=_HEADER, shape=(count,))
    return Soup(facets["corners"])


def _text(file: IO[bytes]) -> Mesh:
    corners = array("f")
    ended, facets = False, 0
    for words in lines(file):
        keyword = words[0].lower()
        if keyword == b"vertex":
            point = numbers(words[1:4])
            if len(point) != 3:
                raise RefusedError("damaged_file", "A corner in this STL file lacks a coordinate.")
            corners.extend(point)
        elif keyword == b"endfacet":
            facets += 1
            if len(corners) != facets * 9:
                raise RefusedError("damaged_file", "A facet in this STL file has not three corners.")
            if facets > MAX_TRIANGLES:
                raise too_complex()
        elif keyword in {b"endsolid", b"solid"}:
            ended = keyword == b"endsolid"
        elif keyword not in {b"facet", b"outer", b"endloop"}:
            raise RefusedError("wrong_content", "This is no STL file, although it begins as one.")
    if not ended:
        raise RefusedError("damaged_file", "This STL file ends before its model does.")
    return Soup(np.frombuffer(corners, np.float32).reshape(-1, 3, 3))
