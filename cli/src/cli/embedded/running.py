"""A server that runs on its own, outside of a supervisor: for tests and for commands that need it briefly."""

import asyncio
from pathlib import Path

from cli.errors import ServerError
from cli.process import Child, Program, spawn, until_ready


class RunningServer:
    """Starts and stops one program and keeps its output in `<data_dir>.log`."""

    def __init__(self, data_dir: Path) -> None:
        self._log = data_dir.with_name(f"{data_dir.name}.log")
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    async def start(self, program: Program) -> None:
        """Start and wait for readiness.

        Raises:
            ServerError: with the end of the server's log.
        """
        if self._child and self._child.alive:
            return
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._child = await spawn(program, log.fileno())
        if not await until_ready(self._child):
            await self.stop()
            tail = await asyncio.to_thread(self._tail)
            raise ServerError(f"{program.name} did not start. The end of {self._log}:\n{tail}")

    async def stop(self) -> None:
        child, self._child = self._child, None
        if child:
            await child.stop()

    def _tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-15:])
