"""What the code of a service says and hears is what the topology gives it the right to."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from contracts import topology
from contracts.envelope import Event
from contracts.registry import EVENTS
from contracts.topology import Service


def named_events(source: Path) -> Iterator[tuple[str, type[Event]]]:
    """The event classes that the files of a service import, and where."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("contracts."):
                module = importlib.import_module(str(node.module))
                for alias in node.names:
                    found = getattr(module, alias.name)
                    if isinstance(found, type) and issubclass(found, Event) and found in EVENTS.values():
                        yield path.name, found


def consumed(service: Any) -> set[type[Event]]:
    if not (service.source / "consumers.py").is_file():
        return set()
    consumers = getattr(service.module("consumers"), "CONSUMERS", ())
    return {event for consumer in consumers for event in consumer.events}


def covered(patterns: tuple[str, ...], event: type[Event]) -> bool:
    return any(event.address().startswith(pattern.removesuffix(">")) for pattern in patterns)


def beyond_rights(source: Path, row: Service, heard: set[type[Event]]) -> list[str]:
    """Events that a service names but may neither publish nor hear: using them fails only at run time."""
    followed = tuple(
        subject
        for stream in topology.STREAMS
        if stream.name in row.follows or topology.FEED in row.follows
        for subject in stream.subjects
    )
    return [
        f"{file}: {event.__name__}"
        for file, event in named_events(source)
        if event not in heard and not covered((*row.publishes, *followed), event)
    ]


def test_a_service_names_only_events_that_it_may_publish_or_hear(service: Any):
    assert beyond_rights(service.source, topology.service(service.name), consumed(service)) == []


def test_an_event_beyond_the_rights_is_found(tmp_path: Path):
    (tmp_path / "handlers.py").write_text(
        "from contracts.identity import TenantCreated\n"
        "from contracts.inventory import PartCreated, Priority\n"
    )
    row = topology.service("inventory")
    assert beyond_rights(tmp_path, row, set()) == ["handlers.py: TenantCreated"]
    assert beyond_rights(tmp_path, row, {EVENTS["tenant.created"]}) == []


def test_every_durable_of_a_service_has_a_consumer_and_the_other_way_round(service: Any):
    """A durable that nobody reads grows for ever; a consumer without one cannot start."""
    given = {durable.name for durable in topology.service(service.name).durables}
    consumers = service.module("consumers").CONSUMERS if given else ()
    assert {consumer.durable.name for consumer in consumers} == given


def test_a_consumer_hears_every_event_that_it_handles(service: Any):
    for consumer in getattr(service.module("consumers"), "CONSUMERS", ()) if consumed(service) else ():
        for event in consumer.events:
            assert covered(consumer.durable.subjects, event), f"{consumer.durable.name}: {event.__name__}"


async def test_every_service_describes_its_messages(service: Any, app: FastAPI):
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        response = await client.get("/asyncapi")
    assert response.status_code == 200
    document = response.json()
    assert document["info"]["title"] == f"Platework {service.name}"
    described = set(document["operations"])
    assert {f"receive.{event.ce_type()}" for event in consumed(service)} <= described
    own = {name for name, event in EVENTS.items() if covered(topology.service(service.name).publishes, event)}
    assert {f"send.{name}" for name in own} <= described


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_no_two_events_share_a_class_name(name: str):
    """Documents and generated types name a message by its class."""
    assert [event.__name__ for event in EVENTS.values()].count(EVENTS[name].__name__) == 1
