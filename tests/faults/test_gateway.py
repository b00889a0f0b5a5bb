"""The gateway dies while printers print: every print keeps its identity and is counted once."""

import re
from pathlib import Path

import pytest

from printer_gateway import tracker

GATEWAY = "printer-gateway"
FILE = "bracket.gcode.3mf"
PLACES = re.findall(r'failpoints\.hit\("([\w.]+)"', Path(tracker.__file__).read_text())
NOWHERE = {"PLATEWORK_NATS_URL": "nats://127.0.0.1:9"}
LONG_PRINT = 40.0
"""Simulated minutes: some real seconds."""

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("visit", [1, 4])
@pytest.mark.parametrize("place", PLACES)
async def test_a_death_between_deciding_storing_and_publishing(site, place, visit):
    """The first visits belong to the starts of three prints, the later ones to their ends."""
    armed = await site.arm(GATEWAY, f"{place}:{visit}")
    await site.print_everywhere(FILE)
    await site.restarted(GATEWAY, armed)
    await site.books_agree()


async def test_a_death_in_the_middle_of_prints_that_end_in_every_way(site):
    before = await known(site)
    outcomes = dict(zip(site.farm.serials, ("finish", "fail", "cancel"), strict=True))
    for serial, outcome in outcomes.items():
        await site.farm.print(serial, FILE, minutes=LONG_PRINT, outcome=outcome)
    await site.until(lambda: started(site, before, len(outcomes)))
    await site.kill(GATEWAY)
    await site.books_agree()
    ended = {
        one["printer_serial"]: one for one in await site.until(lambda: ends(site, before, len(outcomes)))
    }
    finished, failed, cancelled = (ended[serial] for serial in outcomes)
    assert finished["outcome"] == "completed"
    assert (failed["outcome"], cancelled["outcome"]) == ("failed", "failed")
    assert cancelled["failure_reason"] == "cancelled"


async def test_a_print_that_ends_while_the_gateway_is_down_is_recovered(site):
    before = await known(site)
    await site.print_everywhere(FILE, minutes=LONG_PRINT)
    await site.until(lambda: started(site, before, len(site.farm.serials)))
    await down(site)
    await site.until(site.farm.is_idle)
    await up(site)
    await site.books_agree()
    ended = await site.until(lambda: ends(site, before, len(site.farm.serials)))
    assert {one["confidence"] for one in ended} == {"recovered"}


async def test_a_print_that_begins_and_ends_while_the_gateway_is_down_is_recovered(site):
    before = await known(site)
    await down(site)
    await site.print_everywhere(FILE)
    await site.until(site.farm.is_idle)
    await up(site)
    await site.books_agree()
    await site.until(lambda: ends(site, before, len(site.farm.serials)))


async def test_many_deaths_during_one_print(site):
    before = await known(site)
    await site.print_everywhere(FILE, minutes=2 * LONG_PRINT)
    await site.until(lambda: started(site, before, len(site.farm.serials)))
    for _ in range(3):
        await site.kill(GATEWAY)
    await site.books_agree()
    assert len(await site.until(lambda: ends(site, before, len(site.farm.serials)))) == len(site.farm.serials)


async def down(site) -> None:
    """Kill the gateway; until `up` it finds no broker and sees nothing."""
    site.stack.supervisor.lend(GATEWAY, NOWHERE)
    restarts = site.restarts(GATEWAY)
    site.signal(GATEWAY)

    async def is_waiting() -> bool:
        return site.restarts(GATEWAY) > restarts and site.stack.supervisor[GATEWAY].pid is not None

    await site.until(is_waiting)


async def up(site) -> None:
    await site.kill(GATEWAY)


async def known(site) -> set[str]:
    return {one["print_id"] for one in await prints(site)}


async def prints(site) -> list[dict]:
    """The newest prints in the history."""
    return (await site.farm.api.get("/prints", limit=100))["items"]


async def started(site, before: set[str], count: int) -> bool:
    return len(await known(site) - before) == count


async def ends(site, before: set[str], count: int) -> list[dict]:
    """The new prints that ended, once there are as many."""
    found = [one for one in await prints(site) if one["print_id"] not in before and one["outcome"]]
    return found if len(found) >= count else []
