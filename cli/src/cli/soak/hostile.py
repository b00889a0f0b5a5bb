"""Uploads as no student means them: each kind of attack and of damage, varied at random."""

import asyncio
import io
import stat
import struct
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from random import Random

from cli.soak import models

LARGEST = 50 * 1024 * 1024
_PIECE = 1024 * 1024
_NAMES = (
    "../../../../etc/cron.d/evil{}",
    "..\\..\\evil{}",
    "/etc/passwd{}",
    "C:\\evil{}",
    "evil\x00{}",
    "evil\r\nX-Injected: 1{}",
    "....//....//evil{}",
    "%2e%2e%2fevil{}",
    "\u202elmth.evil{}",
    "a" * 5000 + "{}",
    ".{}",
    "box{}",
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One upload."""

    attack: str
    name: str
    pieces: Callable[[], AsyncIterator[bytes]]


def hostile(dice: Random) -> Hostile:
    """Make one up."""
    [attack] = dice.choices(ATTACKS, [weight for weight, _, _ in _ATTACKS.values()])
    return of_kind(attack, dice)


def _whole(make: Callable[[Random], bytes]) -> "Maker":
    def prepare(dice: Random) -> Callable[[], AsyncIterator[bytes]]:
        content = make(dice)

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(content), _PIECE):
                yield content[start : start + _PIECE]

        return pieces

    return prepare


Maker = Callable[[Random], Callable[[], AsyncIterator[bytes]]]


def _too_large(_: Random) -> Callable[[], AsyncIterator[bytes]]:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // _PIECE + 1):
            yield bytes(_PIECE)

    return pieces


def _slow(dice: Random) -> Callable[[], AsyncIterator[bytes]]:
    content = models.stl()[: dice.randrange(1, 300)]

    async def pieces() -> AsyncIterator[bytes]:
        yield content
        await asyncio.sleep(3600)

    return pieces


def _truncated(whole: bytes) -> Callable[[Random], bytes]:
    return lambda dice: whole[: dice.randrange(1, len(whole))]


def _mutated(whole: bytes) -> Callable[[Random], bytes]:
    def mutated(dice: Random) -> bytes:
        content = bytearray(whole)
        for _ in range(dice.randrange(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        return bytes(content)

    return mutated


def _mislabelled(dice: Random) -> bytes:
    starts = (
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7\n",
        b"MZ\x90\0",
        b"\x7fELF",
        b"<html><script>",
        b"PK\3\4",
        b"GIF89a",
    )
    return dice.choice((*starts, b"solid ")) + dice.randbytes(dice.randrange(0, 4000))


def _bomb(dice: Random) -> bytes:
    size = dice.choice((5, 20, 60)) * 1024 * 1024
    return models.threemf(more={"Metadata/zeros.bin": bytes(size)})


def _lying_bomb(dice: Random) -> bytes:
    """An archive whose directory says that its model is small."""
    content = bytearray(models.threemf(models.model() + " " * dice.choice((200_000, 2_000_000))))
    place = content.rindex(b"PK\1\2")
    content[place + 24 : place + 28] = struct.pack("<I", dice.randrange(1, 5000))
    return bytes(content)


def _nested(_: Random) -> bytes:
    return models.threemf(more={"inner.zip": models.threemf()})


def _traversal(dice: Random) -> bytes:
    name = dice.choice(("../../evil", "/tmp/evil", "..\\evil", "C:\\evil", "3D/../../../evil"))  # noqa: S108 - where it must not land
    return models.threemf(more={name: b"evil"})


def _link(_: Random) -> bytes:
    entry = zipfile.ZipInfo("3D/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return models.threemf(more=[(entry, b"/etc/passwd")])


def _many(dice: Random) -> bytes:
    return models.threemf(more={f"a/{number}": b"" for number in range(dice.randrange(2001, 4000))})


def _twice(_: Random) -> bytes:
    file = io.BytesIO(models.threemf())
    with zipfile.ZipFile(file, "a") as archive:
        entry = zipfile.ZipInfo("3d/3dmodel.model")
        archive.writestr(entry, models.model(1, 1, 1))
    return file.getvalue().replace(b"3d/3dmodel.model", b"3D/3dmodel.model")


def _entities(dice: Random) -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    heads = (
        f'<!DOCTYPE model [<!ENTITY l0 "lol">{levels}]>',
        '<!DOCTYPE model [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE model SYSTEM "http://127.0.0.1:9/evil.dtd">',
        f'<!DOCTYPE model [<!ENTITY big "{"a" * 50_000}">]>',
    )
    return models.threemf(models.model(head=dice.choice(heads)))


def _odd_xml(dice: Random) -> bytes:
    deep = "<a>" * dice.choice((1000, 100_000))
    long = f'<object id="{"x" * dice.choice((1000, 3_000_000))}"/>'
    bad = '<object id="1"><mesh><vertices><vertex x="nan" y="1e999" z="0"/></vertices></mesh></object>'
    faces = '<triangles><triangle v1="0" v2="1" v3="-5"/></triangles>'
    gone = f'<object id="1"><mesh><vertices/>{faces}</mesh></object>'
    return models.threemf(models.document(dice.choice((deep, long, bad, gone)), '<item objectid="1"/>'))


def _circle(dice: Random) -> bytes:
    """Objects made of each other: in a circle, or each of ten of the next."""
    if dice.random() < 0.5:
        one = '<object id="1"><components><component objectid="2"/></components></object>'
        other = '<object id="2"><components><component objectid="1"/></components></object>'
        return models.threemf(models.document(f"<resources>{one}{other}</resources>", '<item objectid="1"/>'))
    mesh = models.model().partition("<resources>")[2].partition("</resources>")[0]
    more = "".join(
        f'<object id="{n}"><components>{f"""<component objectid="{n - 1}"/>""" * 10}</components></object>'
        for n in range(2, 12)
    )
    return models.threemf(models.document(f"<resources>{mesh}{more}</resources>", '<item objectid="11"/>'))


def _announces(dice: Random) -> bytes:
    count = dice.choice((0xFFFFFFFF, 0x7FFFFFFF, 5_000_000, 13))
    return models.stl()[:80] + struct.pack("<I", count) + models.stl()[84:]


def _no_numbers(dice: Random) -> bytes:
    value = struct.pack("<f", dice.choice((float("nan"), float("inf"), -float("inf"), 1e30)))
    content = bytearray(models.stl())
    content[96:100] = value
    return bytes(content)


def _odd_obj(dice: Random) -> bytes:
    lines = (
        b"f 1 2 999999999",
        b"f -9 -8 -7",
        b"f 0 0 0",
        b"f 1",
        b"v 1 2",
        b"v a b c",
        b"v " + b"1" * 100_000,
    )
    return models.obj() + dice.choice((*lines, b"f" + b" 1" * 40_000, b"f 99999999999999999999 1 2")) + b"\n"


def _noise(dice: Random) -> bytes:
    return dice.randbytes(dice.randrange(1, 20_000))


_ATTACKS: dict[str, tuple[float, str, Maker]] = {
    "empty": (3, "", _whole(lambda _: b"")),
    "too large": (0.3, "", _too_large),
    "slow": (1, "", _slow),
    "mislabelled": (10, "", _whole(_mislabelled)),
    "noise": (5, "", _whole(_noise)),
    "no model": (3, ".exe", _whole(_noise)),
    "zip bomb": (1, ".3mf", _whole(_bomb)),
    "lying zip": (4, ".3mf", _whole(_lying_bomb)),
    "nested zip": (3, ".3mf", _whole(_nested)),
    "path traversal": (5, ".3mf", _whole(_traversal)),
    "link in zip": (3, ".3mf", _whole(_link)),
    "many members": (0.5, ".3mf", _whole(_many)),
    "member twice": (3, ".3mf", _whole(_twice)),
    "entities": (6, ".3mf", _whole(_entities)),
    "odd XML": (5, ".3mf", _whole(_odd_xml)),
    "circle": (3, ".3mf", _whole(_circle)),
    "announces too much": (4, ".stl", _whole(_announces)),
    "no numbers": (4, ".stl", _whole(_no_numbers)),
    "odd OBJ": (5, ".obj", _whole(_odd_obj)),
}
for _name, _ending, _model in (
    ("binary STL", ".stl", models.stl()),
    ("text STL", ".stl", models.stl_text()),
    ("OBJ", ".obj", models.obj()),
    ("3MF", ".3mf", models.threemf()),
):
    _ATTACKS[f"truncated {_name}"] = (3, _ending, _whole(_truncated(_model)))
    _ATTACKS[f"mutated {_name}"] = (6, _ending, _whole(_mutated(_model)))
ATTACKS = tuple(_ATTACKS)


def of_kind(attack: str, dice: Random) -> Hostile:
    """Make one up of a given kind."""
    _, ending, make = _ATTACKS[attack]
    name = dice.choice(_NAMES).format(ending or dice.choice((".stl", ".obj", ".3mf", ".STL")))
    return Hostile(attack, name, make(dice))
