"""The door of a printer: certificate, code, topics."""

import asyncio
import socket
import ssl
import sys

import aiomqtt
import pytest

from simulator import Drop, Fleet, PrinterSpec, Restore

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"


async def test_a_client_with_the_right_code_is_let_in_over_tls_1_2(fleet, connect):
    for printer in fleet:
        async with connect(fleet, printer) as session:
            assert session.mqtt._client.socket().version() == "TLSv1.2"
            await printer.until(lambda it: it.clients)
            assert printer.topics == {f"device/{printer.serial}/report"}


async def test_a_wrong_code_is_refused_with_not_authorised(fleet, connect):
    with pytest.raises(aiomqtt.MqttError) as refusal:
        async with connect(fleet, fleet[A1], code="00000000"):
            pass
    assert "135" in str(refusal.value)
    assert fleet[A1].clients == []


async def test_another_serial_does_not_match_the_certificate(fleet, connect):
    with pytest.raises(aiomqtt.MqttError, match="Hostname mismatch"):
        async with connect(fleet, fleet[A1], serial=P1S):
            pass


async def test_a_certificate_of_another_authority_is_not_trusted(fleet, connect, tmp_path):
    stranger = Fleet(tmp_path / "other")
    with pytest.raises(aiomqtt.MqttError, match="certificate verify failed"):
        async with connect(fleet, fleet[A1], ca_pem=stranger.ca_pem):
            pass


async def test_a_client_that_demands_tls_1_3_is_turned_away(fleet):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=fleet.ca_pem)
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        await asyncio.open_connection("127.0.0.1", fleet[X1C].port, ssl=context, server_hostname=X1C)


async def test_a_command_at_qos_1_is_acknowledged(fleet, connect):
    async with connect(fleet, fleet[A1]) as session:
        await session.mqtt.publish(
            f"device/{A1}/request", '{"pushing":{"sequence_id":"7","command":"pushall"}}', qos=1
        )
        await session.until(lambda: session.reports)


async def test_a_wrong_topic_is_acknowledged_and_stays_silent(fleet, connect):
    async with connect(fleet, fleet[A1]) as session:
        await session.mqtt.subscribe(f"device/{A1.lower()}/report")
        await session.mqtt.publish(f"device/{P1S}/request", '{"pushing":{"command":"pushall"}}')
        await session.mqtt.publish(f"device/{A1}/report", '{"print":{"command":"push_status","forged":1}}')
        await session.ask(info={"sequence_id": "9", "command": "get_version"})
        assert len(session.frames) == 1
        assert fleet[P1S].requests == fleet[P1S].requests.__class__()


async def test_a_second_client_with_the_same_id_ends_the_first(fleet, connect):
    printer = fleet[P1S]
    async with connect(fleet, printer, client_id="gateway") as first:
        await printer.until(lambda it: it.clients)
        port = printer.broker.clients["gateway"]
        async with connect(fleet, printer, client_id="gateway") as second:
            await printer.until(lambda it: it.broker.clients["gateway"] != port)
            with pytest.raises(aiomqtt.MqttError):
                await first.mqtt._disconnected
            await second.ask(info={"sequence_id": "1", "command": "get_version"})
            assert printer.clients == ["gateway"]


async def test_a_drop_cuts_clients_refuses_new_ones_and_comes_back_on_the_same_port(fleet, connect):
    printer, port = fleet[X1C], fleet[X1C].port
    async with connect(fleet, printer) as session:
        await printer.fault(Drop())
        with pytest.raises(aiomqtt.MqttError):
            await session.mqtt._disconnected
        assert not printer.link
        with pytest.raises(aiomqtt.MqttError, match="refused"):
            async with connect(fleet, printer):
                pass
        await printer.fault(Restore())
    async with connect(fleet, printer) as session:
        assert (await session.ask(info={"sequence_id": "1", "command": "get_version"}))["result"] == "success"
        assert printer.port == port


async def test_nobody_else_gets_the_ports_of_a_printer_that_is_cut(fleet, connect):
    printer = fleet[P1S]
    await printer.fault(Drop())
    for port in (printer.port, printer.ftps_port):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(printer.host, port)
        if sys.platform == "linux":  # elsewhere a port cannot be kept without listening
            with socket.socket() as other, pytest.raises(OSError, match="in use"):
                other.bind((printer.host, port))
    await printer.fault(Restore())
    async with connect(fleet, printer):
        pass


async def test_a_short_drop_ends_by_itself(fleet, connect):
    printer = fleet[A1]
    await printer.fault(Drop(seconds=0.05))
    assert not printer.link
    await printer.until(lambda it: it.link)
    async with connect(fleet, printer):
        pass


async def test_a_restart_brings_back_authority_code_and_port(tmp_path, connect):
    async with Fleet(tmp_path, [PrinterSpec(family="A1", serial=A1)]) as fleet:
        before = (fleet.ca_pem, fleet[A1].access_code, fleet[A1].port, fleet[A1].name)
    async with Fleet(tmp_path, [PrinterSpec(family="A1", serial=A1)]) as fleet:
        assert (fleet.ca_pem, fleet[A1].access_code, fleet[A1].port, fleet[A1].name) == before
        async with connect(fleet, fleet[A1]):
            pass
    assert (tmp_path / "ca.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "printers.json").stat().st_mode & 0o777 == 0o600


async def test_a_taken_port_is_replaced_by_a_free_one(tmp_path, fleet, connect):
    taken = fleet[A1].port
    spec = PrinterSpec(family="P1S", serial="01P00A000000099", port=taken)
    async with Fleet(tmp_path / "second", [spec]) as other:
        printer = other[spec.serial]
        assert printer.port not in {0, taken}
        async with connect(other, printer):
            pass


async def test_a_client_that_pings_stays_and_a_silent_one_is_dropped(fleet, connect, monkeypatch):
    printer = fleet[A1]
    async with connect(fleet, printer, keepalive=1):
        await printer.until(lambda it: it.clients)
        [client] = printer.clients
        await asyncio.sleep(3)
        assert printer.clients == [client]
        monkeypatch.setattr("paho.mqtt.client.Client._send_pingreq", lambda _: None)
        await printer.until(lambda it: not it.clients)
