"""The documents as data: tables, links, code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def table_rows(text: str, *header: str) -> Iterator[list[str]]:
    """The cells of every row of every table with this header."""
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if tuple(cells) == header:
            inside = True
        elif inside and not set(line) <= set("|-: "):
            yield cells


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tables():
    return table_rows


@pytest.fixture(scope="session")
def page():
    """The text of one page."""
    return lambda name: (ROOT / "docs" / name).read_text()
