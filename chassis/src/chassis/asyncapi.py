"""The messages of a service as an AsyncAPI 3 document, made by FastStream's generator from what the service
declares: its consumers, what the topology lets it publish and follow, and the questions it answers.

Nothing here connects: the broker that carries the declarations is never started.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from pydantic import BaseModel

from chassis.messaging import Consumer
from chassis.rpc import Exchange
from contracts import topology
from contracts.envelope import Event
from contracts.json_schema import headers
from contracts.registry import EVENTS

Document = dict[str, Any]

_VARIABLE = re.compile(r"{(\w+)}")


def document(service: str, consumers: Sequence[Consumer], exchanges: Sequence[Exchange]) -> Document:
    """The AsyncAPI 3 document of one service."""
    # Where the broker is depends on the installation, and its address may hold a password.
    broker = NatsBroker("nats://{host}", logger=None)
    for event in _published(service, consumers):
        _sends(broker, f"send {event.ce_type()}", _address(event), event)
    for event, source in _received(service, consumers):
        _receives(broker, f"receive {event.ce_type()}", _address(event), event, source)
    for exchange in exchanges:
        subject = exchange.subject.replace("*", "{tenant_id}", 1).replace("*", "{entity_id}")
        _receives(broker, f"answer {_question(exchange)}", subject, exchange.request, "Asks and waits.")
        _sends(broker, f"reply {_question(exchange)}", subject, exchange.answer)
    specification = AsyncAPI(broker, title=f"Platework {service}", version="1", schema_version="3.0.0")
    made: Document = specification.to_specification().to_jsonable()
    _complete(made, exchanges)
    tidy: Document = _tidy(made)
    return tidy


def _published(service: str, consumers: Sequence[Consumer]) -> list[type[Event]]:
    row = next((row for row in topology.SERVICES if row.name == service), None)
    patterns = row.publishes if row else ()
    dead = ("dead.>",) if consumers else ()
    return [event for event in EVENTS.values() if _matches((*patterns, *dead), event)]


def _received(service: str, consumers: Sequence[Consumer]) -> Iterator[tuple[type[Event], str]]:
    """Every event a service reads, with a sentence on where from."""
    known = set()
    for consumer in consumers:
        for event in consumer.events:
            known.add(event)
            yield event, f"Durable {consumer.durable.name} of stream {consumer.durable.stream}."
    row = next((row for row in topology.SERVICES if row.name == service), None)
    for name in row.follows if row else ():
        subjects = [
            subject
            for stream in topology.STREAMS
            if name in (stream.name, topology.FEED)
            for subject in stream.subjects
        ]
        for event in EVENTS.values():
            if event not in known and _matches(subjects, event):
                yield event, f"Follows stream {name}."


def _address(event: type[Event]) -> str:
    # A tenant is its own entity; a variable may stand only once in an address.
    return event.address().replace("{tenant_id}.{tenant_id}", "{tenant_id}.{entity_id}")


def _question(exchange: Exchange) -> str:
    return exchange.subject.replace(".*", "")


def _matches(patterns: Sequence[str], event: type[Event]) -> bool:
    """Whether one of the patterns, all of which end in `>`, matches the event's subjects."""
    address = event.address().replace("{service}", "*").split(".")
    for pattern in patterns:
        fixed = pattern.removesuffix(".>").split(".")
        if all("*" in pair or len(set(pair)) == 1 for pair in zip(fixed, address, strict=False)):
            return True
    return False


def _sends(broker: NatsBroker, title: str, subject: str, model: type[BaseModel]) -> None:
    broker.publisher(subject, title=title, description=model.__doc__, schema=model)


def _receives(broker: NatsBroker, title: str, subject: str, model: type[BaseModel], source: str) -> None:
    async def handle(message: Any) -> None: ...

    # The generator reads the model from the annotation.
    handle.__annotations__["message"] = model
    text = " ".join(filter(None, (model.__doc__, source)))
    broker.subscriber(subject, title=title, description=text)(handle)


def _complete(made: Document, exchanges: Sequence[Exchange]) -> None:
    """Add what the generator leaves out: our headers, the variables of addresses, replies."""
    for server in made["servers"].values():
        server["variables"] = {"host": {"description": "Host and port of the installation's NATS."}}
    for name, message in made["components"]["messages"].items():
        message.pop("correlationId", None)  # a header of FastStream's own
        event = EVENTS.get(name.partition(":")[0].partition(" ")[2])
        if event is not None:
            message["headers"] = headers(event)
    for exchange in exchanges:
        name = _question(exchange)
        made["channels"][f"reply {name}"]["address"] = None  # the inbox that the question names
        reply = {"channel": {"$ref": f"#/channels/reply {name}"}}
        made["operations"][f"answer {name}"]["reply"] = reply
        del made["operations"][f"reply {name}"]
    for channel in made["channels"].values():
        names = _VARIABLE.findall(channel["address"] or "")
        channel["parameters"] = {name: {"description": f"The body's `{name}`."} for name in names}


def _tidy(node: Any) -> Any:
    """The same document in a stable order, with keys and references that AsyncAPI allows."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {re.sub("[ :]", ".", key): _tidy(value) for key, value in sorted(node.items())}
    if "$ref" in tidy:
        tidy["$ref"] = re.sub("[ :]", ".", unquote(tidy["$ref"]))
    return tidy
