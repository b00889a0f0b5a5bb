"""Connections: trusted, watched, explained, and never too many."""

import asyncio
import ssl

import aiomqtt

from chassis.testing import eventually
from simulator import (
    AccessCode,
    Deaf,
    Drop,
    DropOnRequestSubscribe,
    Freeze,
    Mute,
    RejectSecondClient,
    Restore,
    Unmute,
)

HURRY = {"stale_seconds": 0.4, "reset_seconds": 1.0, "offline_seconds": 2.0}


async def test_trap_22_a_zombie_session_is_nudged_then_replaced(scene):
    printer = await scene.printer("A1")
    async with scene.gateway(**HURRY):
        await scene.online(printer)
        await scene.begin(printer)
        client = printer.clients
        printer.requests.clear()
        await printer.fault(Mute())
        await printer.until(lambda one: any("pushing" in request for request in one.requests))
        await printer.until(lambda one: one.clients and one.clients != client)
        await printer.fault(Unmute())
        await scene.at(printer, 50)
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")
    assert printer.peak_clients == 1


async def test_a_frozen_network_is_noticed_and_said(scene):
    printer = await scene.printer("X1C")
    async with scene.gateway(**HURRY):
        await scene.online(printer)
        await printer.fault(Freeze())
        state = await scene.shows(printer, online=False)
        assert state["problem"] in {"no_reports", "unreachable"}
        await printer.fault(Drop())
        printer.broker.thaw()
        await printer.fault(Restore())
        await scene.online(printer)
        types = [e.ce_type() for e in await scene.links(printer)]
    assert types == ["printer.connected", "printer.disconnected", "printer.connected"]


async def test_trap_24_only_reports_are_subscribed_to(scene, make_job):
    printer = await scene.printer("P1S")
    await printer.fault(DropOnRequestSubscribe())
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job())
        await scene.until_said(printer, "started", "completed")
    assert printer.topics == {f"device/{printer.serial}/report"}


async def test_trap_25_a_wrong_serial_connects_and_is_silent(scene):
    about = {"serial": "01p00a000000000", "tls_mode": "insecure"}
    printer = await scene.printer("P1S", connection=about)
    async with scene.gateway(**HURRY):
        state = await scene.shows(printer, online=False, problem="no_reports")
        [link] = await scene.links(printer)
    assert "serial" in state["problem_text"]
    assert link.reason == "no_reports"


async def test_trap_26_a_changed_access_code_is_said_and_retried_slowly(scene):
    printer = await scene.printer("A1")
    async with scene.gateway(auth_retry_seconds=0.5):
        await scene.online(printer)
        await printer.fault(AccessCode(code="87654321"))
        state = await scene.shows(printer, online=False, problem="auth_failed")
        assert "screen" in state["problem_text"]
        assert [e.reason for e in await scene.links(printer) if hasattr(e, "reason")] == ["auth_failed"]
        await printer.fault(AccessCode(code=scene.registry_code(printer)))
        await scene.online(printer)


async def test_a_refused_access_code_is_not_tried_again_for_minutes(scene, capsys):
    printer = await scene.printer("A1", connection={"access_code": "87654321"})
    async with scene.gateway():
        await scene.shows(printer, online=False, problem="auth_failed")
        await scene.minutes(30)
    assert capsys.readouterr().out.count("printer link down") == 1


async def test_trap_27_a_client_library_that_stalls_is_replaced(scene, monkeypatch):
    printer = await scene.printer("A1")
    connect, stalled = aiomqtt.Client.__aenter__, []

    async def stall_once(client):
        if not stalled:
            stalled.append(client)
            await asyncio.Event().wait()
        return await connect(client)

    monkeypatch.setattr(aiomqtt.Client, "__aenter__", stall_once)
    async with scene.gateway(rebuild_seconds=0.5):
        await scene.online(printer)
    assert stalled


async def test_a_deaf_printer_is_still_watched(scene, make_job):
    printer = await scene.printer("X1C")
    await printer.fault(Deaf())
    async with scene.gateway():
        await printer.enqueue(make_job(minutes=10))
        await scene.online(printer)
        await printer.idle()
        await scene.until_said(printer, "started", "completed")


async def test_one_place_for_clients_is_enough(scene, make_job):
    printer = await scene.printer("P1S")
    await printer.fault(RejectSecondClient())
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job())
        await scene.until_said(printer, "started", "completed")
    assert printer.broker.refused == 0
    assert printer.peak_clients == 1


async def test_a_printer_without_a_place_for_us_says_so(scene):
    printer = await scene.printer("P1S")
    await printer.fault(RejectSecondClient(clients=1))
    _, writer = await asyncio.open_connection(
        printer.host, printer.port, ssl=insecure(), server_hostname=printer.serial
    )
    async with scene.gateway(connect_seconds=1):
        await scene.shows(printer, problem="closed")
        assert printer.broker.refused > 0
    writer.close()
    await writer.wait_closed()


def insecure() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


async def test_the_certificate_of_another_printer_is_refused(scene):
    other = await scene.printer("A1")
    printer = await scene.printer("A1", connection={"port": other.port})
    async with scene.gateway():
        state = await scene.shows(printer, online=False, problem="wrong_certificate")
    assert "serial" in state["problem_text"]


async def test_authorities_may_come_from_a_file(scene, tmp_path):
    printer = await scene.printer("A1", connection={"ca_pem": None})
    async with scene.gateway():
        await scene.shows(printer, online=False, problem="wrong_certificate")
    async with scene.gateway(ca_file=scene.fleet.ca_path):
        await scene.online(printer)


async def test_the_vendors_authorities_may_be_replaced(scene):
    printer = await scene.printer("A1", connection={"ca_pem": None})
    async with scene.gateway(vendor_ca_file=scene.fleet.ca_path):
        await scene.online(printer)


async def test_a_changed_connection_is_no_longer_shown_as_the_old_one(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        scene.register(printer, port=1)
        await scene.shows(printer, online=False, problem="unreachable")
        types = [(e.ce_type(), getattr(e, "reason", "")) for e in await scene.links(printer)]
        assert types == [("printer.connected", ""), ("printer.disconnected", "changed")]
        scene.register(printer)
        await scene.online(printer)
        assert [e.ce_type() for e in await scene.links(printer)][2:] == ["printer.connected"]


async def test_another_name_for_a_printer_ends_no_connection(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        client = printer.clients
        connections, known = scene.registry.connections, scene.id_of(printer)
        connections[known] = connections[known].model_copy(update={"name": "Left of the door"})
        await asyncio.sleep(1)  # several looks at the list
        assert printer.clients == client


async def test_the_first_certificate_is_learned_and_another_one_refused(scene):
    about = {"ca_pem": None, "tls_mode": "pin"}
    printer = await scene.printer("A1", connection=about)
    other = await scene.printer("A1", connection=about)
    async with scene.gateway():
        await scene.online(printer)
        [link] = await scene.links(printer)
        assert len(link.fingerprint) == 64
        # The same connection leads to another machine now, as when somebody stands in between.
        port = scene.registry.connections[scene.id_of(printer)].port
        await printer.fault(Drop())
        connections = scene.registry.connections
        connections[scene.id_of(printer)] = connections[scene.id_of(printer)].model_copy(
            update={"port": other.port}
        )
        await scene.shows(printer, online=False, problem="certificate_changed")
        [alert] = await scene.alerts(printer)
        assert alert.code == "certificate_changed"
        # Whoever saves the connection again trusts what is there.
        await printer.fault(Restore())
        scene.register(printer, **about, fingerprint=link.fingerprint, port=port)
        await scene.online(printer)


async def test_a_pinned_certificate_may_be_given(scene):
    printer = await scene.printer("A1", connection={"tls_mode": "pin", "fingerprint": "ab" * 32})
    async with scene.gateway():
        await scene.shows(printer, online=False, problem="certificate_changed")
    assert not printer.clients


async def test_an_unverified_connection_is_said_loudly(scene, capsys):
    printer = await scene.printer("A1", connection={"ca_pem": None, "tls_mode": "insecure"})
    async with scene.gateway():
        await scene.online(printer)
    assert capsys.readouterr().out.count("NOT VERIFIED") == 1


async def test_a_name_that_leads_to_metadata_is_not_connected_to(scene):
    printer = await scene.printer("A1", connection={"host": "169.254.169.254"})
    async with scene.gateway():
        await scene.shows(printer, online=False, problem="forbidden_address")


async def test_full_reports_are_not_asked_for_too_often_but_are_asked_for(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway(time_scale=60):
        await scene.online(printer)
        printer.requests.clear()
        for _ in range(5):
            await printer.begin(make_job())
            await printer.goto("FAILED", print_error=0x0300_8003)

        async def asked():
            return sum("pushing" in request for request in printer.requests)

        assert await eventually(asked) == 1
