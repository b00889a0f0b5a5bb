"""Reports as no printer should send them, and as some do: seeded, so that a bad one can be found again."""

import json
import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Document = dict[str, Any]

HUGE = 300 * 1024
"""Bytes: more than the gateway reads."""
DEEP = 3000

_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    255,
    2**31 - 1,
    2**63,
    10**400,
    -(10**30),
    1.5,
    math.nan,
    math.inf,
    "",
    "0",
    "oops",
    "1e999",
    "-",
    "\x00\x1b[31m",
    "\ud800",
    "ﷺ" * 300,
    [],
    [[]],
    [None],
    {},
    {"id": None},
    {"id": {}},
)


def mutated(document: Document, seed: int) -> Iterator[bytes]:
    """Mutations of a whole status report, without end."""
    dice = Random(seed)  # noqa: S311 - repeatable, not secret
    while True:
        yield dice.choice(_KINDS)(document, dice)


def _wrong_values(document: Document, dice: Random) -> bytes:
    """Some fields of another type, somewhere."""
    names = dice.sample(sorted(document), k=dice.randint(1, 6))
    return _frame({name: _spoil(document[name], dice) for name in names}, dice)


def _whole(document: Document, dice: Random) -> bytes:
    """The whole document with some fields of another type."""
    names = dice.sample(sorted(document), k=dice.randint(1, 6))
    return _frame(document | {name: _spoil(document[name], dice) for name in names}, dice)


def _cut(document: Document, dice: Random) -> bytes:
    whole = _frame(document, dice)
    return whole[: dice.randrange(len(whole))]


def _flipped(document: Document, dice: Random) -> bytes:
    """Some bytes changed: bad JSON, bad UTF-8, or another value."""
    names = dice.sample(sorted(document), k=5)
    frame = bytearray(_frame({name: document[name] for name in names}, dice))
    for _ in range(dice.randint(1, 5)):
        frame[dice.randrange(len(frame))] = dice.randrange(256)
    return bytes(frame)


def _noise(_: Document, dice: Random) -> bytes:
    return dice.randbytes(dice.randrange(200))


def _huge(_: Document, dice: Random) -> bytes:
    return _frame({"subtask_name": "x" * dice.randrange(HUGE)}, dice)


def _deep(_: Document, dice: Random) -> bytes:
    depth = dice.randrange(DEEP)
    return b'{"print":{"command":"push_status","ams":' + b'{"ams":' * depth + b"1" + b"}" * depth + b"}}"


def _unknown(_: Document, dice: Random) -> bytes:
    """Fields nobody knows, so that a careless reader grows without end."""
    return _frame({f"new_{dice.randrange(10**9)}": dice.choice(_VALUES) for _ in range(20)}, dice)


def _trays(_: Document, dice: Random) -> bytes:
    """Ever more units, trays and extruders."""
    trays = [{"id": dice.choice((n, str(n), _VALUES[n % len(_VALUES)]))} for n in range(dice.randrange(40))]
    units = [{"id": dice.randrange(10**6), "tray": trays} for _ in range(dice.randrange(8))]
    return _frame({"ams": {"ams": units}, "device": {"extruder": {"info": trays}}}, dice)


def _shape(_: Document, dice: Random) -> bytes:
    """JSON, but no report."""
    value = dice.choice(_VALUES)
    return _dump(dice.choice([value, [value], {"print": value}, {"print": {"command": value}}]))


def _reply(_: Document, dice: Random) -> bytes:
    """An answer nobody asked for."""
    section = dice.choice(["print", "system", "info", "x"])
    body = {name: dice.choice(_VALUES) for name in ("sequence_id", "result", "reason", "err_code")}
    return _dump({section: {"command": dice.choice(["pause", 7]), **body}})


_KINDS: tuple[Callable[[Document, Random], bytes], ...] = (
    *(_wrong_values, _flipped, _cut, _unknown, _trays, _shape, _reply, _noise) * 6,
    *(_whole,) * 3,
    _huge,
    _deep,
)


def _spoil(value: Any, dice: Random) -> Any:
    if isinstance(value, dict) and value and dice.random() < 0.7:
        name = dice.choice(sorted(value))
        return {**value, name: _spoil(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.7:
        place = dice.randrange(len(value))
        return [*value[:place], _spoil(value[place], dice), *value[place + 1 :]]
    return dice.choice(_VALUES)


def _frame(report: Document, dice: Random) -> bytes:
    return _dump({"print": {**report, "command": "push_status", "msg": dice.choice([0, 1, 1, 1])}})


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")
