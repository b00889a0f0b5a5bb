"""Five scenarios in which a program of our peers loses or doubles prints, and what we say instead.

The other column was measured: bambuddy's own detector, fed with the same sequences of reports.
"""

import sys

import pytest

from simulator import Drop, PowerLoss, Restore


async def finish_repeated(scene, printer):
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await printer.goto("FINISH")
        for _ in range(3):
            await printer.push_all()
        await scene.minutes(5)


async def finish_is_the_first_report(scene, printer):
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
    await printer.goto("FINISH")
    async with scene.gateway():
        await scene.watched(printer)
        await scene.minutes(5)


async def from_one_print_to_the_next_in_a_gap(scene, printer):
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer, scene.job(name="a.3mf", minutes=120))
        await scene.at(printer, 60)
        await printer.fault(Drop())
        await printer.goto("FINISH")
        await scene.minutes(5)
        await printer.begin(scene.job(name="b.3mf"))
        await printer.goto("RUNNING")
        await printer.fault(Restore())
        await printer.until(lambda one: one.clients)
        await scene.minutes(2)
        await printer.goto("FINISH")
        await scene.minutes(10)


async def a_gap_that_ends_in_idle(scene, printer):
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 99)
        await printer.fault(Drop())
        await printer.goto("FINISH")
        await printer.fault(PowerLoss(seconds=0.1))
        await printer.until(lambda one: one.clients)
        await scene.minutes(10)


async def the_same_file_twice_in_a_gap(scene, printer):
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer, scene.job(minutes=120))
        await scene.at(printer, 60)
        await printer.fault(Drop())
        await printer.goto("FINISH")
        await scene.minutes(5)
        await printer.begin(scene.job())
        await printer.goto("RUNNING")
        await printer.goto("FINISH")
        await printer.fault(Restore())
        await printer.until(lambda one: one.clients)
        await scene.minutes(10)


ROWS = {
    "normal, FINISH repeated": (finish_repeated, "1 completed", "completed"),
    "restart, FINISH is the first report": (finish_is_the_first_report, "nothing", "completed"),
    "gap: RUNNING A, RUNNING B, FINISH B": (
        from_one_print_to_the_next_in_a_gap,
        "B completed, A lost",
        "A needs_review, B completed",
    ),
    "gap: RUNNING 99 %, IDLE": (a_gap_that_ends_in_idle, "aborted", "completed (inferred)"),
    "gap: the same file printed twice": (
        the_same_file_twice_in_a_gap,
        "1 completed for 2 prints",
        "needs_review, completed",
    ),
}


@pytest.fixture(scope="module")
def table():
    """Collects our column and prints it."""
    ours: dict[str, str] = {}
    yield ours
    width = max(map(len, ROWS))
    for name, said in ours.items():
        sys.stdout.write(f"{name:<{width}}  bambuddy: {ROWS[name][1]:<25}  here: {said}\n")


@pytest.mark.parametrize("name", ROWS)
async def test_every_print_ends_once(scene, table, name):
    scenario, _, expected = ROWS[name]
    printer = await scene.printer("X1C")
    await scenario(scene, printer)
    found = await scene.said(printer)
    starts = [e.event.print_id for e in found if e.event.ce_type() == "plate.started"]
    ends = [e.event for e in found if e.event.ce_type() != "plate.started"]
    assert len(set(starts)) == len(starts) == len(ends) == len(printer.prints)
    said = ", ".join(map(describe, ends))
    table[name] = said
    assert said == expected


def describe(end) -> str:
    name = f"{end.file_name.upper()} " if len(end.file_name) == 1 else ""
    inferred = " (inferred)" if getattr(end, "confidence", "") == "inferred" else ""
    return f"{name}{end.ce_type().removeprefix('plate.')}{inferred}"
