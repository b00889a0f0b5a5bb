"""Models as students upload them: a box in every kind of file."""

import io
import itertools
import struct
import zipfile
from collections.abc import Iterable, Mapping

Corner = tuple[float, float, float]

_FACES = (
    *((0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1)),
    *((2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)),
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Target="/3D/3dmodel.model" Id="rel0" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)
_NAMESPACE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"


def corners(x: float, y: float, z: float) -> list[Corner]:
    """The corners of a box of this size (mm)."""
    return [(a, b, c) for a, b, c in itertools.product((0.0, x), (0.0, y), (0.0, z))]


def triangles(x: float, y: float, z: float) -> list[tuple[Corner, ...]]:
    points = corners(x, y, z)
    return [tuple(points[one] for one in face) for face in _FACES]


def stl(x: float = 20, y: float = 30, z: float = 40) -> bytes:
    """A binary STL file."""
    facets = triangles(x, y, z)
    body = b"".join(struct.pack("<12fH", 0, 0, 0, *itertools.chain(*facet), 0) for facet in facets)
    return b"a box".ljust(80, b"\0") + struct.pack("<I", len(facets)) + body


def stl_text(x: float = 20, y: float = 30, z: float = 40) -> bytes:
    """A text STL file."""
    lines = ["solid box"]
    for facet in triangles(x, y, z):
        lines += ["facet normal 0 0 0", " outer loop", *(f"  vertex {a} {b} {c}" for a, b, c in facet)]
        lines += [" endloop", "endfacet"]
    return "\n".join([*lines, "endsolid box", ""]).encode()


def obj(x: float = 20, y: float = 30, z: float = 40) -> bytes:
    lines = ["# a box", "o box", *(f"v {a} {b} {c}" for a, b, c in corners(x, y, z))]
    lines += [f"f {a + 1}//1 {b + 1}//1 {c + 1}//1" for a, b, c in _FACES]
    return "\n".join([*lines, ""]).encode()


def model(x: float = 20, y: float = 30, z: float = 40, *, unit: str = "millimeter", head: str = "") -> str:
    """The XML of a 3MF model with a box; `head` stands before its root element."""
    points = "".join(f'<vertex x="{a}" y="{b}" z="{c}"/>' for a, b, c in corners(x, y, z))
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in _FACES)
    mesh = f"<mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh>"
    objects = f'<resources><object id="1" type="model">{mesh}</object></resources>'
    return document(objects, '<item objectid="1"/>', unit=unit, head=head)


def document(resources: str, items: str, *, unit: str = "millimeter", head: str = "") -> str:
    """The XML of a 3MF model."""
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    root = f'<model unit="{unit}" xml:lang="en-US" xmlns="{_NAMESPACE}">'
    return f"{declaration}{head}{root}{resources}<build>{items}</build></model>"


def threemf(
    xml: str | None = None, *, more: Mapping[str, bytes] | Iterable[tuple[zipfile.ZipInfo, bytes]] = ()
) -> bytes:
    """A 3MF file with this model and more members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("3D/3dmodel.model", model() if xml is None else xml)
        for name, content in more.items() if isinstance(more, Mapping) else more:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
