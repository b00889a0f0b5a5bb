"""The desk, for tests of the pure core."""

from collections.abc import Callable

import pytest

from cli.soak.desk import IDLE, Desk
from cli.soak.desk import a_job as job


@pytest.fixture
def make_desk() -> Callable[..., Desk]:
    return Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def a_job() -> Callable[..., dict[str, object]]:
    return job


@pytest.fixture
def idle_document() -> dict[str, object]:
    return dict(IDLE)
