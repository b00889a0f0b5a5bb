"""A site goes on while its link is cut and its machine restarts; the hub then has everything once, in order.

Hub and site run on what `./platework secrets` and `site` write, over TLS; only ports and folders are
replaced. The link is a relay on loopback.
"""

import asyncio
import contextlib
import re
import stat
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import nats
import pytest
from nats.js.errors import APIError

from chassis import sites
from chassis.broker import inbox_prefix
from chassis.provision import provision, provision_site
from chassis.testing import eventually
from cli import deployment
from cli.embedded.ports import free_port
from cli.errors import CommandError
from cli.site import Site, join
from contracts import topology
from printer_gateway.settings import Settings

NAME = "lab1"


class Link:
    """A TCP relay between a site and its hub, which can be cut."""

    def __init__(self, port: int, to: int) -> None:
        self.port, self._to = port, to
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def restore(self) -> None:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, back}
        with contextlib.suppress(OSError):
            await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        self._writers -= {writer, back}


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.transport.abort()


@dataclass
class Ends:
    """Hub and site, their administrators' clients, and the link between them."""

    hub: Any
    site_url: str
    site_broker: Any
    link: Link
    known: Any
    published: list[str] = field(default_factory=list)

    async def gateway(self):
        return await nats.connect(
            self.site_url,
            user=sites.GATEWAY,
            password=self.known.sites[NAME].gateway,
            inbox_prefix=inbox_prefix(sites.GATEWAY).encode(),
        )

    async def publish(self, count: int) -> None:
        """As the gateway does; every one is acknowledged by the site's broker."""
        client = await self.gateway()
        for _ in range(count):
            identity = str(uuid4())
            await client.jetstream().publish(
                "plate.completed.t.p", b"{}", headers={"Nats-Msg-Id": identity, "ce-id": identity}
            )
            self.published.append(identity)
        await client.close()

    async def at_hub(self) -> int:
        return (await self.hub.jetstream().stream_info("PLATES")).state.messages

    async def ids_at_hub(self) -> list[str]:
        js = self.hub.jetstream()
        follower = await js.subscribe("plate.completed.>", stream="PLATES", ordered_consumer=True)
        found = [await follower.next_msg(timeout=10) for _ in self.published]
        await follower.unsubscribe()
        return [message.headers["ce-id"] for message in found]


@pytest.fixture(scope="module")
async def ends(deploy, tmp_path_factory, running_broker):
    folder = tmp_path_factory.mktemp("sites")
    secrets, own = folder / "secrets", folder / "lab1"
    deployment.write(secrets)
    leaf, at_link = free_port(), free_port()
    where = Site(NAME, f"127.0.0.1:{at_link}", folder=str(own), store=str(folder / "site-store"))
    known = join(secrets, where, own)
    for name in ("hub", "site"):
        (folder / name / "nats").mkdir(parents=True)
    (folder / "hub" / "nats-users").mkdir()
    users = (secrets / "broker" / "users.conf").read_text()
    users = users.replace("0.0.0.0:7422", f"127.0.0.1:{leaf}").replace(
        "/etc/nats-users", str(secrets / "broker")
    )
    (folder / "hub" / "nats-users" / "users.conf").write_text(users)
    hub, hub_monitor, site, site_monitor = (free_port() for _ in range(4))
    hub_places = {
        "0.0.0.0:4222": f"127.0.0.1:{hub}",
        "0.0.0.0:8222": f"127.0.0.1:{hub_monitor}",
        "/data": str(folder / "hub-store"),
    }
    site_places = {"127.0.0.1:4222": f"127.0.0.1:{site}", "127.0.0.1:8222": f"127.0.0.1:{site_monitor}"}
    link = Link(at_link, leaf)
    await link.restore()
    hub_text, site_text = (deploy / "nats" / "nats.conf").read_text(), (own / "nats.conf").read_text()
    async with (
        running_broker(folder / "hub" / "nats", hub_text, hub_places, hub_monitor),
        running_broker(folder / "site" / "nats", site_text, site_places, site_monitor) as broker,
    ):
        admin = await nats.connect(f"nats://127.0.0.1:{hub}", user="admin", password=known.nats_admin)
        await provision(admin, at=[NAME])
        url = f"nats://127.0.0.1:{site}"
        at_site = await nats.connect(url, user="admin", password=known.sites[NAME].admin)
        await provision_site(at_site, NAME)
        await provision_site(at_site, NAME)  # as at every start
        await at_site.close()
        yield Ends(admin, url, broker, link, known)
        await admin.close()
    await link.cut()


async def test_what_happens_while_the_link_is_cut_arrives_later_once_and_in_order(ends):
    await ends.publish(20)

    async def all_there():
        return await ends.at_hub() >= len(ends.published)

    await eventually(all_there, within=60)

    await ends.link.cut()
    before = await ends.at_hub()
    await ends.publish(100)
    # The machine of the site restarts meanwhile.
    await ends.site_broker.kill()
    await ends.site_broker.start()
    await ends.publish(30)
    # Otherwise there was no cut, and this would show nothing.
    assert await ends.at_hub() == before

    await ends.link.restore()
    await eventually(all_there, within=90)
    assert await ends.ids_at_hub() == ends.published
    assert await ends.at_hub() == len(ends.published)


async def test_live_states_and_requests_cross_the_link(ends):
    gateway = await ends.gateway()
    await (await gateway.jetstream().key_value("printer_state")).put("t.p", b"printing")

    async def shown():
        with contextlib.suppress(nats.errors.Error):
            return (await (await ends.hub.jetstream().key_value("printer_state")).get("t.p")).value

    assert await eventually(shown, within=60) == b"printing"

    async def answer(message):
        await message.respond(b"the printers")

    serving = await ends.hub.subscribe("rpc.printers.connections.*", cb=answer)

    async def asked():
        with contextlib.suppress(nats.errors.Error):
            return (await gateway.request("rpc.printers.connections.all", b"", timeout=1)).data

    assert await eventually(asked) == b"the printers"
    await serving.unsubscribe()
    await gateway.close()


async def test_news_of_the_registry_reach_the_site_and_nothing_else_does(ends):
    heard = []

    async def hear(message):
        heard.append(message.subject)

    gateway = await ends.gateway()
    await gateway.jetstream().subscribe(
        "printer.updated.>", stream="PRINTERS", cb=hear, ordered_consumer=True
    )
    js = ends.hub.jetstream()
    for subject in ("printer.connected.t.other", "plate.corrected.t.p", "order.created.t.o"):
        await js.publish(subject, b"{}")
    await js.publish("printer.updated.t.p", b"{}")

    async def told():
        return heard

    assert await eventually(told, within=60) == ["printer.updated.t.p"]
    await gateway.close()
    at_site = await nats.connect(ends.site_url, user="admin", password=ends.known.sites[NAME].admin)
    kept = await at_site.jetstream().stream_info("PLATES")
    assert kept.state.messages == len(ends.published)
    await at_site.close()


async def test_a_site_may_not_touch_what_is_not_its_own(ends):
    """Even its administrator: what the hub's user of the link may do counts."""
    before = (await ends.hub.jetstream().stream_info("INVENTORY")).state.messages
    at_site = await nats.connect(ends.site_url, user="admin", password=ends.known.sites[NAME].admin)
    await at_site.publish("order.created.t.o", b"{}")
    await at_site.publish("plate.completed.t.past", b"{}")
    for asked in ("$JS.hub.API.STREAM.INFO.INVENTORY", "$JS.hub.API.STREAM.DELETE.PLATES"):
        with pytest.raises((nats.errors.NoRespondersError, nats.errors.TimeoutError, APIError)):
            await at_site.request(asked, b"", timeout=1)
    await at_site.flush()
    assert (await ends.hub.jetstream().stream_info("INVENTORY")).state.messages == before
    await at_site.close()


async def test_the_folder_of_a_site_is_closed_and_holds_no_more_than_it_needs(tmp_path):
    secrets = tmp_path / "secrets"
    deployment.write(secrets)
    first = join(secrets, Site(NAME, "hub.example.org:7422"), tmp_path / "one")
    again = join(secrets, Site(NAME, "hub.example.org:7422"), tmp_path / "two")
    assert first == again
    for file in (tmp_path / "one").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = "".join(file.read_text() for file in (tmp_path / "one").iterdir())
    foreign = [first.superuser, first.nats_admin, *(one.nats for one in first.services.values())]
    assert not [one for one in foreign if one in text]
    assert (secrets / sites.GATEWAY / "other_sites").read_text() == f'["{NAME}"]'


@pytest.mark.parametrize("name", ["", "Lab", "lab_1", "-lab", "a" * 33])
def test_a_name_that_no_site_can_have_is_refused(tmp_path, name):
    with pytest.raises(CommandError, match="small letters"):
        join(tmp_path, Site(name, "hub:7422"), tmp_path / "site")


def test_events_do_not_cross_the_link_by_themselves(tmp_path):
    deployment.write(tmp_path / "secrets")
    join(tmp_path / "secrets", Site(NAME, "hub:7422"), tmp_path / "site")
    text = (tmp_path / "site" / "nats.conf").read_text()
    for rule in ("deny_imports", "deny_exports"):
        denied = re.search(rf"{rule}: (\[.*])", text)[1]
        assert all(f'"{subject}"' in denied for stream in topology.STREAMS for subject in stream.subjects)


UNITS = ("platework-site-nats.service", "platework-site-gateway.service")


@pytest.mark.parametrize("name", UNITS)
def test_units_get_only_files_that_a_site_has(deploy, tmp_path, name):
    deployment.write(tmp_path / "secrets")
    join(tmp_path / "secrets", Site(NAME, "hub:7422"), tmp_path / "site")
    made = {file.name for file in (tmp_path / "site").iterdir()}
    unit = (deploy / "site" / name).read_text()
    named = set(re.findall(r"/etc/platework-site/([\w.-]+)", unit))
    assert named
    assert named <= made
    for rule in (
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=\n",
    ):
        assert rule in unit
    if name == UNITS[0]:
        config = (tmp_path / "site" / "nats.conf").read_text()
        assert 'ca_file: "/run/credentials/platework-site-nats.service/hub-ca.pem"' in config
        assert "StateDirectory=platework-site/nats\n" in unit
        assert 'store_dir: "/var/lib/platework-site/nats"' in config


def test_a_gateway_has_the_printers_of_its_site(monkeypatch):
    monkeypatch.setenv("PLATEWORK_PRINTER_GATEWAY_SECRET_KEY", "x")
    at_site, at_hub = Settings(site="Lab1"), Settings(other_sites=("lab1",))
    assert [at_site.has(one) for one in ("lab1", "LAB1", "lab2", None)] == [True, True, False, False]
    assert [at_hub.has(one) for one in ("lab1", "LAB1", "lab2", None)] == [False, False, True, True]
