"""The broker and the database die, or hang, while printers print."""

import asyncio
import signal

import pytest

FILE = "bracket.gcode.3mf"
SERVICES = ("identity", "printers", "inventory", "printer-gateway", "dashboard")
HANG_SECONDS = 5.0

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def printing(site):
    """Every printer has plates for some seconds: ends and starts fall into whatever happens."""
    await site.print_everywhere(FILE, minutes=10)
    await site.until(lambda: is_printing(site))
    return site


@pytest.mark.parametrize("name", ["nats", "postgres"])
async def test_a_server_killed_again_and_again(printing, name):
    for _ in range(3):
        await printing.kill(name)
    await printing.books_agree()


@pytest.mark.parametrize("name", ["nats", "inventory"])
async def test_what_hangs_for_a_while_loses_nothing(printing, name):
    printing.signal(name, signal.SIGSTOP)
    try:
        await asyncio.sleep(HANG_SECONDS)
    finally:
        printing.signal(name, signal.SIGCONT)
    await printing.books_agree()


async def test_everything_dies_at_once(printing):
    await printing.kill("nats", "postgres", *SERVICES)
    await printing.books_agree()


async def is_printing(site) -> bool:
    machines = [await site.farm.machine(serial) for serial in site.farm.serials]
    return all(one["state"] == "RUNNING" for one in machines)
