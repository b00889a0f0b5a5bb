"""Spools from Spoolman: one row of its export is one spool.

Source: Spoolman's `export.py` (rows flattened, keys joined by dots) and the answer of its `GET /spool`
(the same names, nested).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

PREFIX = "spoolman:"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of a row."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportedSpool:
    """One row as it was read: a spool, or what is wrong with it."""

    number: int
    """Counted from 1, without the header."""
    external_id: str | None
    values: Mapping[str, Any] | None
    is_archived: bool = False
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class SpoolOutcome:
    """What became of one row."""

    row: ImportedSpool
    status: Literal["created", "unchanged", "failed"]
    spool_id: UUID | None = None
    errors: tuple[RowError, ...] = ()


def flatten(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested records with their keys joined by dots, as Spoolman's export writes them."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{name}.")
        elif isinstance(value, list):
            flat[name] = ",".join(map(str, value))
        elif value is not None and value != "":
            flat[name] = value
    return flat


def first(record: Mapping[str, Any], *names: str) -> Any:
    """The first of these fields that says something."""
    return next((record[name] for name in names if record.get(name) not in {None, ""}), None)
