"""What the gateway says about its sessions, and the live state it writes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest
from nats.aio.client import Client

from chassis.broker import Broker
from chassis.testing import eventually
from contracts.printer_gateway import PrinterConnected, PrinterDisconnected
from printers.api import ERRORS
from printers.live import LiveState, LiveStateUnavailableError

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def link(call, printer):
    async def link() -> dict:
        return (await call.ok("GET", f"/printers/{printer['id']}"))["link"]

    return link


@pytest.fixture
def said(tenant, printer):
    def said(at: datetime, reason: str | None = None) -> PrinterConnected | PrinterDisconnected:
        common = {"tenant_id": tenant, "printer_id": UUID(printer["id"]), "printer_serial": "X", "at": at}
        return PrinterDisconnected(**common, reason=reason) if reason else PrinterConnected(**common)

    return said


async def test_a_link_goes_up_and_down_and_says_since_when(publish, link, said, settled):
    assert await link() == {"online": False, "reason": None, "since": None}
    await publish(said(AT))
    await publish(said(AT + timedelta(minutes=1)))
    await settled("PRINTERS", "printers-links")
    assert await link() == {"online": True, "reason": None, "since": "2026-11-21T08:00:00Z"}
    await publish(said(AT + timedelta(minutes=2), "unreachable"))
    await publish(said(AT + timedelta(minutes=3), "auth_failed"))
    await settled("PRINTERS", "printers-links")
    assert await link() == {"online": False, "reason": "auth_failed", "since": "2026-11-21T08:02:00Z"}


async def test_older_news_is_ignored(publish, link, said, settled):
    await publish(said(AT + timedelta(minutes=5)))
    await publish(said(AT, "unreachable"))
    await settled("PRINTERS", "printers-links")
    assert (await link())["online"] is True


async def test_before_the_first_report_a_printer_is_not_online(call, printer):
    state = await call.ok("GET", f"/printers/{printer['id']}/state")
    assert state == {"printer_id": printer["id"], "online": False}


async def test_the_live_state_is_what_the_gateway_wrote(call, printer, tenant, nats_admin: Client):
    bucket = await nats_admin.jetstream().key_value("printer_state")
    state = {"online": True, "activity": "printing", "progress_percent": 42, "printer_id": "forged"}
    await bucket.put(f"{tenant}.{printer['id']}", orjson.dumps(state))
    found = await call.ok("GET", f"/printers/{printer['id']}/state")
    assert found == state | {"printer_id": printer["id"]}


@pytest.mark.parametrize("value", [b"", b"{not json", b"[1]", b"null"])
async def test_a_live_state_that_cannot_be_read_is_not_online(
    call, printer, tenant, nats_admin: Client, value
):
    bucket = await nats_admin.jetstream().key_value("printer_state")
    await bucket.put(f"{tenant}.{printer['id']}", value)
    assert (await call.ok("GET", f"/printers/{printer['id']}/state"))["online"] is False


async def test_a_deleted_live_state_is_not_online(call, printer, tenant, nats_admin: Client):
    bucket = await nats_admin.jetstream().key_value("printer_state")
    await bucket.put(f"{tenant}.{printer['id']}", b'{"online": true}')
    await bucket.delete(f"{tenant}.{printer['id']}")

    async def state() -> bool:
        return (await call.ok("GET", f"/printers/{printer['id']}/state"))["online"] is False

    await eventually(state)


async def test_without_a_broker_the_live_state_is_unavailable(settings, tenant):
    broker = Broker(settings)
    await broker.connect()
    await broker.close()
    with pytest.raises(LiveStateUnavailableError):
        await LiveState(broker).get(tenant, tenant)
    assert ERRORS[LiveStateUnavailableError] == 503
