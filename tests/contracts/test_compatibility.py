"""The comparison of schemas: every kind of breaking change is found, a harmless one passes."""

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, create_model

from contracts.compatibility import breaking_changes
from contracts.envelope import Event
from contracts.json_schema import document


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class FewerColors(StrEnum):
    RED = "red"


class MoreColors(StrEnum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


class Line(BaseModel):
    part_id: UUID
    quantity: int = Field(ge=1)


class LineWithoutQuantity(BaseModel):
    part_id: UUID


class LineWithNote(Line):
    note: str = ""


class LineOfPieces(BaseModel):
    part_id: UUID
    quantity: Decimal


class Base(Event):
    type: ClassVar[str] = "thing.made"
    entity: ClassVar[str] = "thing_id"

    thing_id: UUID


FIELDS: dict[str, Any] = {
    "name": (str, ...),
    "note": (str | None, None),
    "count": (Annotated[int, Field(ge=0)], 1),
    "amount": (Decimal, ...),
    "kind": (Literal["part", "product"], ...),
    "color": (Color, Color.RED),
    "lines": (tuple[Line, ...], ...),
    "weights": (dict[str, int], {}),
    "target": (UUID | int, ...),
}


def schema(**changes: Any) -> dict[str, Any]:
    """The schema of an event with these fields changed or added; `...` alone takes one away."""
    fields = {name: value for name, value in (FIELDS | changes).items() if value is not ...}
    return document(create_model("ThingMade", __base__=Base, **fields))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": ...}, "body.name: removed or renamed"),
        ({"note": ...}, "body.note: removed or renamed"),
        ({"name": ..., "title": (str, ...)}, "body.title: added as a required field"),
        ({"reason": (str, ...)}, "body.reason: added as a required field"),
        ({"note": (str | None, ...)}, "body.note: became required"),
        ({"name": (str, "")}, "body.name: is no longer required"),
        ({"name": (int, ...)}, "body.name: type string is no longer possible"),
        ({"note": (str, "")}, "body.note: type null is no longer possible"),
        ({"name": (str | None, ...)}, "body.name: type null is new, readers of this version do not know it"),
        ({"amount": (str, ...)}, "body.amount: format changed from 'decimal' to nothing"),
        ({"name": (UUID, ...)}, "body.name: format changed from nothing to 'uuid'"),
        ({"count": (Annotated[int, Field(ge=1)], 1)}, "body.count: minimum changed from 0 to 1"),
        ({"count": (Annotated[int, Field(ge=0)], 2)}, "body.count: default changed from 1 to 2"),
        ({"kind": (Literal["part"], ...)}, "body.kind: value 'product' is no longer possible"),
        ({"kind": (str, ...)}, "body.kind: its values are no longer restricted"),
        ({"name": (Literal["a"], ...)}, "body.name: its values are now restricted"),
        ({"color": (FewerColors, FewerColors.RED)}, "body.color: value 'blue' is no longer possible"),
        (
            {"color": (MoreColors, MoreColors.RED)},
            "body.color: value 'green' is new, readers of this version do not know it",
        ),
        ({"lines": (tuple[LineWithoutQuantity, ...], ...)}, "body.lines[].quantity: removed or renamed"),
        (
            {"lines": (tuple[LineOfPieces, ...], ...)},
            "body.lines[].quantity: type integer is no longer possible",
        ),
        ({"lines": (tuple[str, ...], ...)}, "body.lines[]: type object is no longer possible"),
        ({"weights": (dict[str, str], {})}, "body.weights{}: type integer is no longer possible"),
        ({"target": (int, ...)}, "body.target: type string is no longer possible"),
        (
            {"target": (UUID | Decimal | int, ...)},
            "body.target: has 2 instead of 1 alternatives of string",
        ),
    ],
)
def test_a_breaking_change_is_found(changes: dict[str, Any], found: str):
    assert found in breaking_changes(schema(), schema(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"comment": (str | None, None)},
        {"prints": (int, 1)},
        {"name": (Annotated[str, Field(description="As the label shows it.")], ...)},
        {"lines": (tuple[LineWithNote, ...], ...)},
    ],
    ids=["nothing", "optional", "with default", "description", "optional in a nested model"],
)
def test_a_harmless_change_passes(changes: dict[str, Any]):
    assert breaking_changes(schema(), schema(**changes)) == []


def test_another_entity_in_the_subject_is_found():
    class Moved(Base):
        entity: ClassVar[str] = "tenant_id"
        type: ClassVar[str] = "thing.moved"

    found = breaking_changes(document(Base), document(Moved))
    assert any(line.startswith("headers.ce-subject: pattern changed") for line in found)
    assert "headers.ce-type: value 'thing.made' is no longer possible" in found


def test_a_keyword_that_the_comparison_would_overlook_is_an_error():
    changed = copy.deepcopy(schema())
    changed["$defs"]["ThingMade"]["properties"]["name"]["oneOf"] = [{"type": "string"}]
    with pytest.raises(NotImplementedError, match="oneOf"):
        breaking_changes(changed, changed)


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a document that has properties."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for value in node.values():
            yield from objects(value)
    if isinstance(node, list):
        for value in node:
            yield from objects(value)


def test_in_the_real_schemas_the_loss_of_any_field_at_any_depth_is_found(schemas: Any):
    tried = 0
    for name, committed in schemas.items():
        for index, found in enumerate(objects(committed)):
            for field in found["properties"]:
                changed = json.loads(json.dumps(committed))
                target = list(objects(changed))[index]
                del target["properties"][field]
                lost = [line for line in breaking_changes(committed, changed) if "removed or renamed" in line]
                assert any(line.partition(":")[0].endswith(field) for line in lost), (name, field)
                tried += 1
    assert tried > 27 * 10


def test_in_the_real_schemas_a_new_required_field_anywhere_is_found_and_an_optional_one_passes(schemas: Any):
    for name, committed in schemas.items():
        for index, _ in enumerate(objects(committed)):
            changed = json.loads(json.dumps(committed))
            target = list(objects(changed))[index]
            target["properties"]["added"] = {"type": "string"}
            assert breaking_changes(committed, changed) == [], name
            target.setdefault("required", []).append("added")
            assert any(
                "added as a required field" in line for line in breaking_changes(committed, changed)
            ), name
