"""Every event has a committed schema and a golden sample; a change that would break readers turns red."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from pydantic import Field

from cli.commands import contracts as command
from contracts import registry
from contracts.compatibility import breaking_changes
from contracts.envelope import Envelope, Event, MalformedMessageError
from contracts.json_schema import document
from contracts.registry import EVENTS

OUTDATED = "part.scrapped.json: not as generated; run ./platework contracts"

every_event = pytest.mark.parametrize("name", sorted(EVENTS))


def validator(schema: Any) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_every_event_and_nothing_else_has_a_schema_and_a_sample(schemas: Any, samples: Any):
    assert set(schemas) == set(EVENTS)
    assert set(samples) == set(EVENTS)


@every_event
def test_a_committed_schema_is_as_generated(name: str, schemas: Any):
    assert schemas[name] == document(EVENTS[name])
    Draft202012Validator.check_schema(schemas[name])


@every_event
def test_the_code_may_still_write_this_version(name: str, schemas: Any):
    assert breaking_changes(schemas[name], document(EVENTS[name])) == []


@every_event
def test_a_sample_fits_its_schema(name: str, schemas: Any, samples: Any):
    validator(schemas[name]).validate(samples[name])


@every_event
def test_a_sample_is_read_and_written_back_unchanged(name: str, samples: Any):
    sample = samples[name]
    envelope = Envelope.parse(sample["headers"], json.dumps(sample["body"]).encode(), EVENTS)
    assert envelope.headers() == sample["headers"] | {"ce-time": envelope.time.isoformat()}
    assert envelope.time == datetime.fromisoformat(sample["headers"]["ce-time"])
    assert envelope.id == UUID(sample["headers"]["ce-id"])
    # Fields that are newer than the sample take their defaults; what it says itself stays as it is.
    assert json.loads(envelope.event.model_dump_json(exclude_unset=True)) == sample["body"]


@every_event
def test_what_is_published_fits_the_schema(name: str, schemas: Any, samples: Any):
    event = EVENTS[name].model_validate(samples[name]["body"])
    message = {"headers": samples[name]["headers"], "body": json.loads(event.model_dump_json())}
    validator(schemas[name]).validate(message)


@every_event
def test_unknown_fields_are_ignored(name: str, schemas: Any, samples: Any):
    body = samples[name]["body"] | {"added_later": {"deep": [1, 2]}}
    headers = samples[name]["headers"] | {"ce-later": "x"}
    event = Envelope.parse(headers, json.dumps(body).encode(), EVENTS).event
    assert event == EVENTS[name].model_validate(samples[name]["body"])
    validator(schemas[name]).validate({"headers": headers, "body": body})


@every_event
def test_a_missing_required_field_is_refused_by_code_and_schema_alike(name: str, schemas: Any, samples: Any):
    for field in document(EVENTS[name])["$defs"][EVENTS[name].__name__]["required"]:
        body = {key: value for key, value in samples[name]["body"].items() if key != field}
        with pytest.raises(MalformedMessageError, match=field):
            Envelope.parse(samples[name]["headers"], json.dumps(body).encode(), EVENTS)
        with pytest.raises(ValidationError, match=field):
            validator(schemas[name]).validate({"headers": samples[name]["headers"], "body": body})


@every_event
def test_the_schema_refuses_a_message_of_another_type_or_subject(name: str, schemas: Any, samples: Any):
    for header, value in (("ce-type", "part.eaten"), ("ce-subject", "part.eaten.x"), ("ce-id", "7")):
        sample = samples[name] | {"headers": samples[name]["headers"] | {header: value}}
        with pytest.raises(ValidationError):
            validator(schemas[name]).validate(sample)


class Scrapped(Event):
    """An event of this test: it is published as the first version was, or as somebody changed it."""

    type: ClassVar[str] = "part.scrapped"
    entity: ClassVar[str] = "part_id"

    part_id: UUID
    quantity: int = Field(ge=1)


class ScrappedWithNote(Scrapped):
    note: str | None = None


class ScrappedWithReason(Scrapped):
    reason: str


def commit(folder: Path, event: type[Event]) -> None:
    for part in ("schemas", "samples"):
        (folder / part).mkdir(exist_ok=True)
    (folder / "schemas" / "part.scrapped.json").write_text(command.render(document(event)))
    (folder / "samples" / "part.scrapped.json").write_text("{}")


def publish_only(monkeypatch: pytest.MonkeyPatch, event: type[Event]) -> None:
    monkeypatch.setattr(command, "EVENTS", {event.ce_type(): event})


def test_the_command_accepts_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    commit(tmp_path, Scrapped)
    publish_only(monkeypatch, Scrapped)
    assert [*command.problems(tmp_path / "schemas"), *command.missing(tmp_path)] == []


def test_the_command_regenerates_for_a_new_optional_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    commit(tmp_path, Scrapped)
    publish_only(monkeypatch, ScrappedWithNote)
    assert list(command.problems(tmp_path / "schemas")) == []
    assert list(command.missing(tmp_path)) == [
        "part.scrapped.json: not as generated; run ./platework contracts"
    ]
    [(path, text)] = command.outdated(tmp_path / "schemas")
    path.write_text(text)
    assert list(command.missing(tmp_path)) == []


def test_the_command_refuses_a_breaking_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    commit(tmp_path, Scrapped)
    publish_only(monkeypatch, ScrappedWithReason)
    [change, advice] = command.problems(tmp_path / "schemas")
    assert change == "part.scrapped: body.reason: added as a required field"
    assert "new version" in advice


def test_the_command_refuses_an_event_that_vanished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    commit(tmp_path, Scrapped)
    monkeypatch.setattr(command, "EVENTS", {})
    [line] = command.problems(tmp_path / "schemas")
    assert "no longer an event" in line


def test_the_command_misses_a_schema_and_a_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    publish_only(monkeypatch, Scrapped)
    assert list(command.missing(tmp_path)) == [
        OUTDATED,
        "part.scrapped: has no golden sample in contracts/samples",
    ]


def test_the_registry_finds_every_event_class_of_every_module():
    """A module that is not named in the registry would have no schemas and could not be consumed."""
    package = Path(registry.__file__).parent
    with_events = {path.stem for path in package.glob("*.py") if "type: ClassVar[str] = " in path.read_text()}
    assert with_events == {event.__module__.rpartition(".")[2] for event in EVENTS.values()}
