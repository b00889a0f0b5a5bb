"""Bulk import of configurations: what each row means, and what was made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of a row."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it was read: the model and the printer by id or by name, and the values it sets."""

    number: int
    """Counted from 1, without the header."""
    model_id: UUID | None = None
    model: str | None = None
    printer_id: UUID | None = None
    printer: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[RowError, ...] = ()
    """A row that could not be read has these and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one row."""

    number: int
    status: Literal["created", "updated", "unchanged", "failed"]
    config_id: UUID | None = None
    """None in a trial run, where nothing is made."""
    model_id: UUID | None = None
    printer_id: UUID | None = None
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to."""

    models: frozenset[UUID]
    models_by_name: Mapping[str, Sequence[UUID]]
    printers: frozenset[UUID]
    """Those that are not retired."""
    printers_by_name: Mapping[str, Sequence[UUID]]


@dataclass(frozen=True, slots=True)
class Target:
    """The model and the printer that a row configures."""

    model_id: UUID
    printer_id: UUID


def target(row: Row, known: Known) -> Target | tuple[RowError, ...]:
    """What a row configures, or why that cannot be told."""
    if row.errors:
        return row.errors
    model = _refer("model", row.model_id, row.model, known.models, known.models_by_name)
    printer = _refer("printer", row.printer_id, row.printer, known.printers, known.printers_by_name)
    if isinstance(model, RowError) or isinstance(printer, RowError):
        return tuple(one for one in (model, printer) if isinstance(one, RowError))
    return Target(model, printer)


def _refer(
    noun: str,
    own_id: UUID | None,
    name: str | None,
    ids: frozenset[UUID],
    names: Mapping[str, Sequence[UUID]],
) -> UUID | RowError:
    if own_id is not None:
        if own_id in ids:
            return own_id
        return RowError(f"{noun}_id", "unknown_reference", f"There is no such {noun}.")
    found = names.get(name or "", ())
    if len(found) > 1:
        return RowError(noun, "ambiguous", f"Several {noun}s are named {name!r}: give its id.")
    return found[0] if found else RowError(noun, "unknown_reference", f"No {noun} is named {name!r}.")
