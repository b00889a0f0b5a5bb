"""The committed messages: schemas and golden samples."""

import json
from pathlib import Path
from typing import Any

import pytest

CONTRACTS = Path(__file__).parents[2] / "contracts"


@pytest.fixture(scope="session")
def schemas() -> dict[str, Any]:
    """The committed schemas by event type."""
    return {path.stem: json.loads(path.read_text()) for path in (CONTRACTS / "schemas").glob("*.json")}


@pytest.fixture(scope="session")
def samples() -> dict[str, Any]:
    """The golden samples by event type: `headers` and `body`."""
    return {path.stem: json.loads(path.read_text()) for path in (CONTRACTS / "samples").glob("*.json")}
