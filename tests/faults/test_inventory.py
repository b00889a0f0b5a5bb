"""Inventory dies at every place where it can: each print is counted once."""

import re
from pathlib import Path

import pytest

import chassis

SOURCES = sorted(Path(path) for package in chassis.__path__ for path in Path(package).glob("*.py"))
PLACES = dict.fromkeys(
    name for one in SOURCES for name in re.findall(r'failpoints\.hit\("([\w.]+)"', one.read_text())
)
IN_THE_BACKGROUND = [name for name in PLACES if not name.startswith("http.")]
"""The others need a request: see test_http."""

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("place", IN_THE_BACKGROUND)
async def test_a_death_counts_nothing_twice_and_loses_nothing(site, place):
    armed = await site.arm("inventory", f"{place}:1")
    await site.print_everywhere()
    await site.restarted("inventory", armed)
    await site.books_agree()
