"""Parts and mappings from a table: each row makes one, changes one, or says why it cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from uuid import UUID

from inventory.domain.catalogue import Part

Status = Literal["created", "updated", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of a row."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: what it says, or what is wrong with it."""

    number: int
    """Counted from 1, without the header."""
    values: Mapping[str, Any]
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row."""

    row: Row
    status: Status
    id: UUID | None = None
    """Of the part or mapping; None while it is to be made."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What it is to be: all of it when it is made, else all of it after the change."""
    errors: tuple[RowError, ...] = ()


def _failed(row: Row, field_: str, code: str, message: str) -> Outcome:
    return Outcome(row, "failed", errors=(RowError(field_, code, message),))


class PartPlan:
    """Decides what each row does, one after the other: a later row sees what earlier ones will have done."""

    def __init__(self, existing: Iterable[Part]) -> None:
        self._parts: dict[UUID | int, dict[str, Any]] = {
            part.id: {
                "name": part.name,
                "sku": part.sku,
                "description": part.description,
                "parts_per_print": part.parts_per_print,
            }
            for part in existing
        }
        self._by_name = {values["name"].lower(): key for key, values in self._parts.items()}
        self._by_sku = {values["sku"]: key for key, values in self._parts.items() if values["sku"]}
        self._row_of: dict[UUID | int, int] = {}

    def decide(self, row: Row) -> Outcome:
        """A part is known by its SKU where the row has one, else by its name."""
        if row.errors:
            return Outcome(row, "failed", errors=row.errors)
        name, sku = row.values.get("name"), row.values.get("sku")
        key = self._by_sku.get(sku) if sku else None
        if key is None and name:
            key = self._by_name.get(name.lower())
        if key is None:
            return self._create(row)
        if key in self._row_of:
            return _failed(row, "row", "duplicate_row", f"Row {self._row_of[key]} names the same part.")
        return self._update(row, key)

    def _create(self, row: Row) -> Outcome:
        if not row.values.get("name"):
            return _failed(row, "name", "missing", "No part has this SKU, and a new one needs a name.")
        values = {"sku": None, "description": None, "parts_per_print": 1} | dict(row.values)
        self._keep(row, -row.number, values)
        return Outcome(row, "created", values=values)

    def _update(self, row: Row, key: UUID | int) -> Outcome:
        old, new = self._parts[key], self._parts[key] | dict(row.values)
        if old["sku"] and new["sku"] != old["sku"]:
            return _failed(row, "name", "duplicate_part", f"This part has the SKU {old['sku']!r}.")
        if self._by_name.get(new["name"].lower(), key) != key:
            return _failed(row, "name", "duplicate_part", f"Another part has the name {new['name']!r}.")
        del self._by_name[old["name"].lower()]
        self._keep(row, key, new)
        assert isinstance(key, UUID)
        return Outcome(row, "unchanged" if new == old else "updated", key, new)

    def _keep(self, row: Row, key: UUID | int, values: dict[str, Any]) -> None:
        self._parts[key], self._row_of[key] = values, row.number
        self._by_name[values["name"].lower()] = key
        if values["sku"]:
            self._by_sku[values["sku"]] = key


@dataclass(frozen=True, slots=True)
class KnownMapping:
    """A mapping there is."""

    id: UUID
    folded: str
    part_id: UUID
    gcode_filename: str
    quantity: int | None
    is_active: bool


class MappingPlan:
    """Decides what each row does, as `PartPlan`; a mapping is known by its file and its part."""

    def __init__(self, parts: Sequence[Part], existing: Iterable[KnownMapping]) -> None:
        self._ids = {part.id for part in parts}
        self._by_sku = {part.sku: part.id for part in parts if part.sku}
        self._by_name = {part.name.lower(): part.id for part in parts}
        self._mappings = {(one.folded, one.part_id): one for one in existing}
        self._row_of: dict[tuple[str, UUID], int] = {}

    def decide(self, row: Row, folded: str) -> Outcome:
        if row.errors:
            return Outcome(row, "failed", errors=row.errors)
        part_id = self._part(row)
        if isinstance(part_id, Outcome):
            return part_id
        key = (folded, part_id)
        if key in self._row_of:
            return _failed(row, "row", "duplicate_row", f"Row {self._row_of[key]} maps the same.")
        self._row_of[key] = row.number
        given = {
            name: row.values[name]
            for name in ("gcode_filename", "quantity", "is_active")
            if name in row.values
        }
        old = self._mappings.get(key)
        if old is None:
            values = {"quantity": None, "is_active": True} | given | {"part_id": part_id, "folded": folded}
            return Outcome(row, "created", values=values)
        new = replace(old, **given)
        values = {name: getattr(new, name) for name in ("gcode_filename", "quantity", "is_active")}
        status: Status = "unchanged" if new == old else "updated"
        return Outcome(row, status, old.id, values | {"part_id": part_id, "folded": folded})

    def _part(self, row: Row) -> UUID | Outcome:
        values = row.values
        found: UUID | None
        if "part_id" in values:
            name, found = "part_id", values["part_id"] if values["part_id"] in self._ids else None
        elif "part_sku" in values:
            name, found = "part_sku", self._by_sku.get(values["part_sku"])
        else:
            name, found = "part_name", self._by_name.get(values["part_name"].lower())
        return found or _failed(row, name, "unknown_reference", "There is no such part.")
