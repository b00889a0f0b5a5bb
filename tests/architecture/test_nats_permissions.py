"""What the real broker lets each service's real user do: publish its own subjects, ask what it may ask, and
nothing else. The user list is the one that installations get.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from nats.aio.client import Client
from nats.js.errors import APIError

from chassis.broker import inbox_prefix
from chassis.settings import ServiceSettings
from contracts import topology
from contracts.topology import SERVICES, Service

every_service = pytest.mark.parametrize("row", SERVICES, ids=lambda row: row.name)

WRONG_STREAM = 10060
"""The error of a stream that a message did not expect: it arrived, and was not stored."""


@dataclass
class User:
    """One service's connection; what the server refuses is kept."""

    client: Client
    refused: list[str] = field(default_factory=list)

    async def refuses_publish(self, subject: str) -> bool:
        """Whether the server turns this away; the message expects a stream that does not exist, so that none
        would keep it if it came through.
        """
        await self.client.publish(subject, b"{}", headers={"Nats-Expected-Stream": "NOWHERE"})
        return await self._is_refused(f'publish to "{subject}"')

    async def refuses_subscribe(self, subject: str) -> bool:
        subscription = await self.client.subscribe(subject)
        refused = await self._is_refused(f'subscription to "{subject}"')
        if not refused:
            await subscription.unsubscribe()
        return refused

    async def _is_refused(self, what: str) -> bool:
        # The server answers in order: once it has answered a ping, a refusal of what went before has arrived.
        # The client's first ping may overtake what it still holds back, the second cannot.
        await self.client.flush()
        await self.client.flush()
        return any(what.lower() in message.lower() for message in self.refused)

    async def reaches_a_stream(self, subject: str) -> bool:
        """Whether a message gets as far as its stream, which refuses it for another reason."""
        headers = {"Nats-Expected-Stream": "NOWHERE"}
        with pytest.raises(APIError) as caught:
            await self.client.jetstream().publish(subject, b"{}", headers=headers, timeout=5)
        return caught.value.err_code == WRONG_STREAM


@pytest.fixture
async def user(row: Service, settings_for: Callable[[str], dict[str, str]]) -> AsyncIterator[User]:
    settings = settings_for(row.name)
    user = User(Client())

    async def note(error: Exception) -> None:
        user.refused.append(str(error))

    await user.client.connect(
        settings["nats_url"],
        user=settings["nats_user"],
        password=settings["nats_password"],
        inbox_prefix=inbox_prefix(row.name).encode(),
        error_cb=note,
    )
    yield user
    await user.client.close()


def subject(pattern: str) -> str:
    """A subject that a pattern stands for."""
    return pattern.replace(">", f"{uuid4()}.{uuid4()}").replace("*", str(uuid4()))


@every_service
async def test_a_service_publishes_its_own_subjects(row: Service, user: User):
    for pattern in (*row.publishes, f"dead.{row.name}.>"):
        assert await user.reaches_a_stream(subject(pattern)), pattern
    assert user.refused == []


@every_service
async def test_a_service_publishes_nobody_elses_subjects(row: Service, user: User):
    own = set(row.publishes)
    foreign = {pattern for other in SERVICES for pattern in other.publishes} - own
    foreign |= {f"dead.{other.name}.>" for other in SERVICES if other != row}
    assert len(foreign) > 10
    for pattern in foreign:
        assert await user.refuses_publish(subject(pattern)), pattern


@every_service
async def test_a_service_asks_and_answers_only_what_it_may(row: Service, user: User):
    for pattern in {pattern for other in SERVICES for pattern in other.serves}:
        assert await user.refuses_publish(subject(pattern)) is (pattern not in row.calls), pattern
        assert await user.refuses_subscribe(pattern) is (pattern not in row.serves), pattern


@every_service
async def test_a_service_hears_nothing_past_the_streams(row: Service, user: User):
    for pattern in (">", "*.*.>", "plate.>", "$JS.>", "$KV.>", "$SYS.>", "_INBOX.>"):
        assert await user.refuses_subscribe(pattern), pattern
    for other in SERVICES:
        own = other == row
        assert await user.refuses_subscribe(f"{inbox_prefix(other.name)}.x") is (not own), other.name


@every_service
async def test_a_service_manages_no_streams(row: Service, user: User):
    names = [stream.name for stream in topology.STREAMS] + [topology.FEED, "MINE"]
    names += [f"KV_{bucket.name}" for bucket in topology.BUCKETS]
    for name in names:
        for verb in ("CREATE", "UPDATE", "DELETE", "PURGE", "MSG.DELETE", "SNAPSHOT", "RESTORE"):
            assert await user.refuses_publish(f"$JS.API.STREAM.{verb}.{name}"), f"{verb} {name}"


@every_service
async def test_a_service_makes_consumers_only_where_it_follows(row: Service, user: User):
    followed = {*row.follows, *(f"KV_{bucket}" for bucket in row.reads + row.writes)}
    names = {stream.name for stream in topology.STREAMS} | {topology.FEED}
    names |= {f"KV_{bucket.name}" for bucket in topology.BUCKETS}
    for name in names - followed:
        for verb in ("CREATE", "DURABLE.CREATE", "DELETE"):
            assert await user.refuses_publish(f"$JS.API.CONSUMER.{verb}.{name}.mine"), f"{verb} {name}"


@every_service
async def test_a_service_reads_only_its_own_durables(row: Service, user: User):
    for other in SERVICES:
        for durable in other.durables:
            if other == row or durable.stream in row.follows:
                continue
            place = f"{durable.stream}.{durable.name}"
            assert await user.refuses_publish(f"$JS.API.CONSUMER.MSG.NEXT.{place}"), place
            assert await user.refuses_publish(f"$JS.ACK.{place}.1.1.1.1.0"), place
            assert await user.refuses_publish(f"$JS.API.CONSUMER.DELETE.{place}"), place


@every_service
async def test_a_service_cannot_drop_even_its_own_durables(row: Service, user: User):
    for durable in row.durables:
        assert await user.refuses_publish(f"$JS.API.CONSUMER.DELETE.{durable.stream}.{durable.name}")


@every_service
async def test_a_service_writes_only_its_own_buckets(row: Service, user: User):
    for bucket in topology.BUCKETS:
        if bucket.name not in row.writes:
            assert await user.refuses_publish(f"$KV.{bucket.name}.x.y"), bucket.name
        if bucket.name not in row.reads + row.writes:
            assert await user.refuses_publish(f"$JS.API.DIRECT.GET.KV_{bucket.name}.x"), bucket.name


@every_service
async def test_a_service_binds_to_its_durables(row: Service, user: User):
    for durable in row.durables:
        info = await user.client.jetstream().consumer_info(durable.stream, durable.name)
        assert set(info.config.filter_subjects or [info.config.filter_subject]) == set(durable.subjects)
    assert user.refused == []


@pytest.mark.parametrize(
    "credentials",
    [
        {},
        {"user": "inventory", "pass": "guessed"},
        {"user": "admin", "pass": ""},
        {"user": "nobody", "pass": "x"},
    ],
    ids=["nothing", "wrong password", "admin without password", "unknown user"],
)
async def test_nobody_gets_in_without_a_password(
    settings_for: Callable[[str], dict[str, str]], credentials: dict[str, str]
):
    address = urlsplit(settings_for("inventory")["nats_url"])
    # By hand: the client of nats-py leaves its socket open when it is turned away.
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    await reader.readline()  # INFO
    writer.write(b"CONNECT " + json.dumps({"verbose": False} | credentials).encode() + b"\r\nPING\r\n")
    assert await asyncio.wait_for(reader.readline(), 5) == b"-ERR 'Authorization Violation'\r\n"
    writer.close()
    await writer.wait_closed()


def test_every_service_with_a_folder_has_a_user_of_its_name(
    all_services: Any, real_settings: Callable[[Any], ServiceSettings]
):
    for row in all_services:
        assert topology.service(row.name).name == real_settings(row).service
