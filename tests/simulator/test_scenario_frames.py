"""What befalls reports on their way."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator import (
    BadJson,
    BadUtf8,
    ClockOffset,
    Emit,
    Goto,
    Hms,
    HmsFlap,
    Job,
    Junk,
    LateIds,
    PrinterSpec,
    PrintIds,
    Send,
)
from simulator.codes import hms

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
ALL = pytest.mark.parametrize("serial", [A1, P1S, X1C])
PULL = {"sequence_id": "1", "command": "pushall"}


def ids(task: str) -> PrintIds:
    return PrintIds(task_id=task, subtask_id=f"{task}1", project_id="1", profile_id="1")


@pytest.fixture
def raw(connect):
    def opened(fleet, printer):
        return connect(fleet, printer, decode=False)

    return opened


@ALL
async def test_late_ids_show_the_last_jobs_until_they_come(fleet, connect, serial):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        await printer.begin(Job(file_name="hook.3mf", ids=ids("555000111")))
        await printer.goto("FINISH")
        await printer.fault(LateIds(frames=3))
        entry = await printer.begin(Job(file_name="hook.3mf", ids=ids("555000222")))
        for percent in (1, 2, 3, 4):
            await printer.emit({"mc_percent": percent})
        await session.until(lambda: session.values("mc_percent")[-1:] == [4])
        seen: list[tuple] = []
        state: dict = {}
        for report in session.reports:
            state |= report
            seen.append((state["gcode_state"], state.get("mc_percent", 0), state["task_id"]))
        assert seen[-5:] == [
            ("PREPARE", 0, "555000111"),
            ("PREPARE", 1, "555000111"),
            ("PREPARE", 2, "555000111"),
            ("PREPARE", 3, "555000222"),
            ("PREPARE", 4, "555000222"),
        ]
        assert entry.ids.task_id == "555000222"
        await printer.goto("FINISH")
        await printer.begin(Job(file_name="hook.3mf", ids=ids("555000333")))
        assert printer.document["task_id"] == "555000333"


@ALL
async def test_bytes_that_are_no_utf_8_spoil_a_text_and_nothing_else(fleet, raw, serial):
    printer = fleet[serial]
    async with raw(fleet, printer) as session:
        await printer.emit({"subtask_name": "Hook"})
        await printer.fault(BadUtf8(field="subtask_name"))
        await printer.emit({"layer_num": 1})
        await printer.emit({"layer_num": 2})
        await session.until(lambda: len(session.payloads) == 3)
        good, bad, after = session.payloads
    with pytest.raises(UnicodeDecodeError):
        bad.decode()
    text = bad.decode(errors="replace")
    assert '"subtask_name":"Hook\ufffd' in text
    assert '"layer_num":1' in text
    assert (good.decode() != "", '"layer_num":2' in after.decode()) == (True, True)
    assert printer.document["subtask_name"] == "Hook"


async def test_messages_that_are_no_report_come_between_good_ones(fleet, raw):
    printer = fleet[X1C]
    async with raw(fleet, printer) as session:
        await printer.play([BadJson(), Emit(patch={"layer_num": 7})])
        await session.until(lambda: len(session.payloads) == 7)
        cut, brace, empty, binary, listed, null, good = session.payloads
    assert cut.startswith(b'{"print":{')
    assert (brace, empty, binary, listed, null) == (b"{", b"", b"\x00\xff\x10", b"[1, 2]", b'{"print": null}')
    assert b'"layer_num":7' in good


@ALL
async def test_junk_values_are_sent_and_believed_by_nobody_here(fleet, connect, serial):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        before = printer.document
        await printer.fault(Junk(frames=5))
        await session.until(lambda: len(session.reports) == 5)
        assert {"oops", 255, -7} <= set(session.values("mc_percent"))
        assert printer.document == before
        await printer.fault(Junk(frames=2, values=({"layer_num": "x"},)))
        await session.until(lambda: len(session.reports) == 7)
        assert session.reports[-1]["layer_num"] == "x"


async def test_any_message_can_be_sent(fleet, raw):
    printer = fleet[A1]
    async with raw(fleet, printer) as session:
        await printer.play([Send(frame={"mc_print": {"param": 1}}), Send(text="hällo"), Send(hex="ff00")])
        await session.until(lambda: len(session.payloads) == 3)
        assert session.payloads == [b'{"mc_print":{"param":1}}', "hällo".encode(), b"\xff\x00"]
    for wrong in ({}, {"text": "a", "hex": "00"}, {"hex": "f"}):
        with pytest.raises(ValueError, match=r"give one of|pattern"):
            Send(**wrong)


async def test_a_wrong_clock_shows_in_the_printers_own_times_only(fleet, connect):
    printer = await fleet.add(PrinterSpec(family="X2D"))
    other = await fleet.add(PrinterSpec(family="P2S"))
    wrong = timedelta(days=-3)
    async with connect(fleet, printer) as session:
        for each in (printer, other):
            await each.fault(ClockOffset(seconds=wrong.total_seconds()))
        await printer.fault(Hms(codes=("0500_0100_0003_0005",)))
        await session.until(lambda: session.values("hms"))
        (entry,) = session.values("hms")[-1]
    assert (entry["attr"], entry["code"]) == (0x05000100, 0x00030005)
    said = datetime.strptime(entry["ts_unix"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) + wrong - said) < timedelta(minutes=1)
    await other.begin(Job(file_name="a.3mf"))
    said = datetime.fromtimestamp(other.document["t_utc"] / 1000, UTC)
    assert abs(datetime.now(UTC) + wrong - said) < timedelta(minutes=1)
    assert abs(datetime.now(UTC) - other.prints[0].started_at) < timedelta(minutes=1)


@ALL
async def test_a_health_message_that_flaps_comes_and_goes(fleet, connect, serial):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        await printer.fault(HmsFlap(code="0300_0D00_0001_0003", every=0.01, seconds=0.06))
        there = [hms("0300_0D00_0001_0003")]
        await session.until(lambda: session.values("hms")[:6] == [there, [], there, [], there, []])


@ALL
async def test_an_end_stays_until_something_else_happens(fleet, connect, serial):
    printer = fleet[serial]
    await printer.begin(Job(file_name="a.3mf"))
    await printer.play([Goto(state="RUNNING"), Goto(state="FAILED", patch={"print_error": 0x03008003})])
    for number in (1, 2):
        async with connect(fleet, printer) as session:
            await session.ask(pushing=PULL)
            await session.until(lambda: session.reports)
            assert session.reports[0]["gcode_state"] == "FAILED", number
    assert [(entry.outcome, entry.error) for entry in printer.prints] == [("fail", 0x03008003)]


def test_a_health_code_is_four_groups():
    assert hms("0500_0500_0001_0007") == {"attr": 0x05000500, "code": 0x00010007}
    with pytest.raises(ValueError, match="four groups"):
        hms("0300_400C")
