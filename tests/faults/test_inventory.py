"""Inventory dies at every place where it can: each print is counted once, each order taken once."""

import re
from pathlib import Path

import pytest

from chassis import consumer_loop, relay

pytestmark = pytest.mark.timeout(300)


def failpoints(module) -> list[str]:
    """Every failpoint in the source of a module."""
    return re.findall(r'failpoints\.hit\("([\w.]+)"', Path(module.__file__).read_text())


@pytest.mark.parametrize("place", failpoints(consumer_loop) + failpoints(relay))
async def test_a_death_counts_nothing_twice_and_loses_nothing(site, place):
    armed = await site.arm("inventory", f"{place}:1")
    await site.print_everywhere()
    await site.restarted("inventory", armed)
    await site.books_agree()
