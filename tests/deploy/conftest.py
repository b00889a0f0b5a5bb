"""What lies in deploy/, as data; and a broker that runs on its configuration."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.testing import eventually
from cli import deployment, probe
from cli.embedded.binaries import nats_server
from cli.secrets import Secrets

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="session")
def deploy() -> Path:
    return DEPLOY


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `./platework secrets` makes."""
    folder = tmp_path_factory.mktemp("installation") / "secrets"
    deployment.write(folder)
    return folder


@pytest.fixture(scope="session")
def secrets(secrets_folder: Path) -> Secrets:
    return deployment.write(secrets_folder)


class Broker:
    """nats-server on a configuration of deploy/, whose places are replaced."""

    def __init__(self, folder: Path, text: str, places: dict[str, str], monitor: int) -> None:
        for old, new in places.items():
            assert old in text, old
            text = text.replace(old, new)
        self._config = folder / "nats.conf"
        self._config.write_text(text)
        self._log = folder / "nats.log"
        self._monitor = monitor
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                nats_server(), "--config", str(self._config), stderr=log
            )
        try:
            await eventually(self._answers)
        except AssertionError:
            raise AssertionError(self._log.read_text()) from None

    async def _answers(self) -> bool:
        answer = await probe.get(self._monitor, "/healthz")
        return answer is not None and answer[0] == 200

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    @property
    def log(self) -> str:
        return self._log.read_text()


@pytest.fixture(scope="session")
def running_broker() -> Callable[..., AbstractAsyncContextManager[Broker]]:
    @asynccontextmanager
    async def running(folder: Path, text: str, places: dict[str, str], monitor: int) -> AsyncIterator[Broker]:
        broker = Broker(folder, text, places, monitor)
        await broker.start()
        try:
            yield broker
        finally:
            await broker.kill()

    return running
