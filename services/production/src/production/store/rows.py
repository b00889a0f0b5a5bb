"""What the stores share: rows of one table become domain values."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from contracts.matching import fold

T = TypeVar("T")


def grouped(rows: Iterable[Mapping[Any, Any]], key: str, make: Callable[..., T]) -> dict[UUID, tuple[T, ...]]:
    """Values made from rows, by the id in their column `key`, which is not handed on."""
    found: dict[UUID, list[T]] = {}
    for row in rows:
        values = dict(row)
        found.setdefault(values.pop(key), []).append(make(**values))
    return {owner: tuple(values) for owner, values in found.items()}


def with_folded_name(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row, with the form of its file name in which reported names are compared."""
    if "gcode_filename" not in values:
        return dict(values)
    name = values["gcode_filename"]
    return {**values, "gcode_folded": fold(name) if name else None}
