"""A service describes its messages: what it declares is what stands in the document, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from chassis import asyncapi
from chassis.messaging import subscriber
from chassis.rpc import Exchange, Responder
from contracts import topology
from contracts.printer_gateway import PlateCompleted
from contracts.printers import PrinterRegistered
from contracts.registry import EVENTS


class Question(BaseModel):
    """Asks for a number."""

    exponent: int


class Answer(BaseModel):
    number: int


async def nothing(*_: Any) -> None: ...


@pytest.fixture(scope="module")
def document() -> asyncapi.Document:
    """Of a service with everything: inventory's rights, one consumer with two events, one question."""
    consumers = [subscriber("inventory-plates", {PlateCompleted: nothing, PrinterRegistered: nothing})]
    responders = [Responder("rpc.inventory.power.*", Question, Answer, nothing)]
    by_hand = Exchange("rpc.inventory.root.*.*", Question, Answer)
    return asyncapi.document("inventory", consumers, [*responders, by_hand])


@pytest.fixture
def golden() -> Any:
    """The committed message of a completed plate."""
    path = Path(__file__).parents[2] / "contracts/samples/plate.completed.json"
    return json.loads(path.read_text())


def operations(document: asyncapi.Document, action: str) -> set[str]:
    """Subjects of the operations of one kind, with the variables' names."""
    channels = document["channels"]
    return {
        channels[operation["channel"]["$ref"].removeprefix("#/channels/")]["address"]
        for operation in document["operations"].values()
        if operation["action"] == action
    }


def resolve(document: asyncapi.Document, reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return []


def test_it_receives_what_its_consumers_understand(document: asyncapi.Document):
    assert operations(document, "receive") == {
        "plate.completed.{tenant_id}.{printer_id}",
        "printer.registered.{tenant_id}.{printer_id}",
        "rpc.inventory.power.{tenant_id}",
        "rpc.inventory.root.{tenant_id}.{entity_id}",
    }


def test_it_sends_what_the_topology_lets_it_publish_and_dead_letters(document: asyncapi.Document):
    nouns = ("part.", "stock.", "print.", "order.", "spool.", "run.materials_posted")
    own = {event.address() for name, event in EVENTS.items() if name.startswith(nouns)}
    assert operations(document, "send") == own | {"dead.{service}.{tenant_id}.{dead_letter_id}"}


def test_every_reference_leads_somewhere(document: asyncapi.Document):
    assert len(references(document)) > 50
    for reference in references(document):
        resolve(document, reference)


def test_a_payload_describes_the_event(document: asyncapi.Document, golden: Any):
    channel = document["channels"]["receive.plate.completed"]
    message = resolve(document, channel["messages"]["SubscribeMessage"]["$ref"])
    schema = message["payload"] | {"components": document["components"]}
    sample = golden
    Draft202012Validator(schema).validate(sample["body"])
    assert not Draft202012Validator(schema).is_valid(sample["body"] | {"finished_at": None})
    Draft202012Validator(message["headers"]).validate(sample["headers"])
    assert not Draft202012Validator(message["headers"]).is_valid({})


def test_the_variables_of_an_address_are_described(document: asyncapi.Document):
    parameters = document["channels"]["send.order.created"]["parameters"]
    assert set(parameters) == {"tenant_id", "order_id"}


def test_a_question_names_its_reply(document: asyncapi.Document):
    question = document["operations"]["answer.rpc.inventory.power"]
    reply = resolve(document, question["reply"]["channel"]["$ref"])
    message = resolve(document, reply["messages"]["Message"]["$ref"])
    assert reply["address"] is None
    assert resolve(document, message["payload"]["$ref"])["properties"].keys() == {"number"}
    assert "reply.rpc.inventory.power" not in document["operations"]


def test_a_follower_receives_the_streams_it_follows():
    addresses = operations(asyncapi.document("dashboard", (), ()), "receive")
    assert len(addresses) == len(EVENTS)
    assert "tenant.created.{tenant_id}.{entity_id}" in addresses


def test_a_service_unknown_to_the_topology_publishes_nothing():
    assert operations(asyncapi.document("probe", (), ()), "send") == set()


@pytest.mark.parametrize("service", [row.name for row in topology.SERVICES])
def test_the_document_is_the_same_every_time(service: str):
    made = [json.dumps(asyncapi.document(service, (), ())) for _ in range(2)]
    assert made[0] == made[1]


async def test_a_running_service_serves_its_document_to_anybody(probe: Any):
    response = await probe.client.get("/asyncapi")
    assert response.status_code == 200
    found = response.json()
    assert found["asyncapi"] == "3.0.0"
    assert found["info"]["title"] == "Platework probe"
    assert operations(found, "receive") == {"printer.registered.{tenant_id}.{printer_id}"}
    assert (await probe.client.get("/asyncapi")).json() == found


async def test_the_document_tells_nobody_where_the_broker_is(probe: Any):
    text = (await probe.client.get("/asyncapi")).text
    assert probe.settings.nats_url.removeprefix("nats://") not in text
    assert probe.settings.nats_password.get_secret_value() not in text
