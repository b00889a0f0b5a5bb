"""What befalls connections and commands."""

import asyncio
from contextlib import suppress

import aiomqtt
import pytest

from simulator import (
    Deaf,
    DropOnRequestSubscribe,
    Freeze,
    Heal,
    Job,
    Mute,
    NoResult,
    PrinterSpec,
    RejectSecondClient,
    VerifyFailed,
)
from simulator.codes import hms

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
VERSION = {"command": "get_version"}
PULL = {"command": "pushall"}


async def gone(session):
    with pytest.raises(aiomqtt.MqttError):
        await asyncio.wait_for(session.mqtt._disconnected, 10)


async def test_a_second_client_is_turned_away_and_the_first_stays(fleet, connect):
    printer = fleet[P1S]
    await printer.fault(RejectSecondClient())
    async with connect(fleet, printer, client_id="first") as first:
        await printer.until(lambda it: it.clients == ["first"])
        with pytest.raises(aiomqtt.MqttError):
            async with connect(fleet, printer, client_id="second", timeout=0.5):
                pass
        await first.ask(info={"sequence_id": "1", **VERSION})
        assert (printer.broker.refused, printer.peak_clients) == (1, 1)
    await printer.until(lambda it: not it.clients)
    async with connect(fleet, printer, client_id="second") as second:
        await printer.fault(Heal())
        async with connect(fleet, printer, client_id="third"):
            await second.ask(info={"sequence_id": "1", **VERSION})
            await printer.until(lambda it: it.peak_clients == 2)


async def test_subscribing_to_the_request_topic_ends_the_connection(fleet, connect):
    printer = fleet[A1]
    async with connect(fleet, printer) as session:
        for _ in range(2):
            await session.mqtt.subscribe(f"device/{A1}/request")
        assert len(printer.clients) == 1
    await printer.fault(DropOnRequestSubscribe())
    async with connect(fleet, printer) as session:
        await session.ask(info={"sequence_id": "2", **VERSION})
        with suppress(aiomqtt.MqttError):  # it may or may not be acknowledged before
            await session.mqtt.subscribe(f"device/{A1}/request")
        await gone(session)
    assert f"device/{A1}/request" in printer.topics


async def test_a_deaf_printer_reports_and_obeys_nobody(fleet, connect):
    printer = fleet[P1S]
    await printer.begin(Job(file_name="a.3mf"))
    await printer.goto("RUNNING")
    async with connect(fleet, printer) as session:
        await printer.fault(Deaf())
        await session.mqtt.publish(
            f"device/{P1S}/request", '{"print":{"sequence_id":"1","command":"pause"}}', qos=1
        )
        await printer.until(lambda it: len(it.requests) == 1)
        await printer.emit({"layer_num": 3})
        await session.until(lambda: session.reports)
        assert printer.state == "RUNNING"
        await printer.fault(Heal())
        await session.ask(print={"sequence_id": "2", "command": "pause"})
        assert [next(iter(frame.values())).get("sequence_id") for frame in session.frames][-1] == "2"


async def test_a_frozen_printer_answers_no_one_until_it_thaws(fleet, connect):
    printer = fleet[X1C]
    async with connect(fleet, printer) as session:
        await printer.until(lambda it: it.clients)
        await printer.fault(Freeze())
        await printer.emit({"layer_num": 3})
        await session.mqtt.publish(
            f"device/{X1C}/request", '{"info":{"sequence_id":"1","command":"get_version"}}'
        )
        newcomer = asyncio.create_task(join(connect, fleet, printer))
        done, _ = await asyncio.wait([newcomer], timeout=0.2)
        assert (done, session.frames, list(printer.requests)) == (set(), [], [])
        await printer.fault(Heal())
        await session.until(lambda: session.frames)
        await newcomer
        assert [frame["info"]["sequence_id"] for frame in session.frames][:1] == ["1"]


async def join(connect, fleet, printer):
    async with connect(fleet, printer) as session:
        await session.ask(info={"sequence_id": "9", **VERSION})


@pytest.mark.parametrize("fault", [Mute(seconds=0.05), Deaf(seconds=0.05), Freeze(seconds=0.05)])
async def test_what_lasts_a_while_ends_by_itself(fleet, connect, fault):
    printer = fleet[A1]
    async with connect(fleet, printer) as session:
        await printer.until(lambda it: it.clients)
        await printer.fault(fault)
        for number in range(500):
            await session.mqtt.publish(
                f"device/{A1}/request", f'{{"info":{{"sequence_id":"{number}","command":"get_version"}}}}'
            )
            if session.frames:
                return
            await asyncio.sleep(0.01)
    pytest.fail("the printer stayed silent")


@pytest.mark.parametrize("family", ["A1", "X1C", "P2S", "H2D"])
async def test_unsigned_commands_are_refused_with_the_health_message(fleet, connect, family):
    printer = await fleet.add(PrinterSpec(family=family))
    await printer.begin(Job(file_name="a.3mf"))
    await printer.goto("RUNNING")
    open_fun = printer.document.get("fun")
    async with connect(fleet, printer) as session:
        await printer.fault(VerifyFailed())
        answer = await session.ask(print={"sequence_id": "5", "command": "pause", "param": ""})
        assert (answer["result"], answer["reason"]) == ("failed", "mqtt message verify failed")
        assert answer["err_code"] == 84033543
        light = {"command": "ledctrl", "led_node": "chamber_light", "led_mode": "off"}
        assert (await session.ask(system={"sequence_id": "6", **light}))["result"] == "failed"
        await session.until(lambda: session.values("hms"))
        entry = session.values("hms")[-1][0]
        assert entry | hms("0500_0500_0001_0007") == entry
        assert printer.state == "RUNNING"
        if open_fun is not None:
            assert int(printer.document["fun"], 16) == int(open_fun, 16) | 0x20000000
        assert (await session.ask(info={"sequence_id": "7", **VERSION}))["result"] == "success"
        assert (await session.ask(pushing={"sequence_id": "8", **PULL}))["result"] == "success"
        await printer.fault(Heal())
        assert printer.document.get("fun") == open_fun
        assert (await session.ask(print={"sequence_id": "9", "command": "pause"}))["result"] == "success"


async def test_some_firmwares_answer_without_a_result(fleet, connect):
    printer = fleet[P1S]
    async with connect(fleet, printer) as session:
        await printer.fault(NoResult())
        answer = await session.ask(print={"sequence_id": "1", "command": "print_speed", "param": "3"})
        assert answer == {"sequence_id": "1", "command": "print_speed", "param": "3"}
        await printer.until(lambda it: it.document["spd_lvl"] == 3)
