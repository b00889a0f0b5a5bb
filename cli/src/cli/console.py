"""What children print: prefixed on stderr, coloured on a terminal, and in one rotating file per program."""

import asyncio
import contextlib
import itertools
import logging
import os
import re
import sys
from collections.abc import AsyncIterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

FILE_BYTES = 10 * 1024 * 1024
LINE_BYTES = 64 * 1024
"""A longer line is cut into pieces of this size."""
REST_SECONDS = 1.0
"""Longest wait for the last output of a program that ended."""
_ROUTINE = re.compile(
    r"\[INF\]|\bLOG:  |\bINFO uvicorn\.|\[info +\]|: migrated$|\bis starting up$|Healthcheck failed"
)
"""Lines by which servers and services say that all goes well."""
_COLOURS = (36, 33, 35, 32, 34, 96, 93, 95)


class Console:
    """Collects the output of named programs.

    Args:
        folder: where each program's file is; they hold everything.
        stream: where people look.
        verbose: print routine lines as well, not only what is out of the ordinary.
    """

    def __init__(self, folder: Path, stream: TextIO = sys.stderr, *, verbose: bool = False) -> None:
        self._folder, self._verbose = folder, verbose
        self._stream: TextIO | None = stream
        self._colours = itertools.cycle(_COLOURS)
        self._prefixes: dict[str, str] = {}
        self._files: dict[str, RotatingFileHandler] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(self, name: str, line: str) -> None:
        """Print one line of a program and append it to the program's file."""
        if name not in self._files:
            self._files[name] = RotatingFileHandler(
                self._folder / f"{name}.log", maxBytes=FILE_BYTES, backupCount=1, encoding="utf-8"
            )
            self._prefixes[name] = self._prefix(name)
        self._files[name].emit(logging.makeLogRecord({"msg": line}))
        if self._stream and (self._verbose or not _ROUTINE.search(line)):
            try:
                print(self._prefixes[name], line, sep="", file=self._stream, flush=True)
            except OSError:
                # Nobody reads any more (`up 2>&1 | head`). The files go on, and so do the programs: an output
                # that is not read would stop them sooner or later.
                self._stream = None

    @contextlib.asynccontextmanager
    async def output_of(self, name: str) -> AsyncIterator[int]:
        """Yield a descriptor for a program's output; what is written to it is copied until the block ends.

        Our own pipe, not the one of asyncio's subprocess: processes that outlive their parent keep it open,
        and must not hold back the news that the parent died.
        """
        read_end, write_end = os.pipe()
        source = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(source), os.fdopen(read_end, "rb", buffering=0)
        )
        pump = asyncio.create_task(self._pump(name, source))
        try:
            yield write_end
        finally:
            os.close(write_end)
            await asyncio.wait({pump}, timeout=REST_SECONDS)
            transport.close()
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def _pump(self, name: str, source: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await source.read(LINE_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.write(name, line.decode(errors="replace").rstrip("\r"))
            if len(rest) > LINE_BYTES:
                self.write(name, rest.decode(errors="replace"))
                rest = b""
        if rest:
            self.write(name, rest.decode(errors="replace"))

    def tail(self, name: str, count: int = 15) -> str:
        """Return the last lines of a program, to say why it failed."""
        path = self._folder / f"{name}.log"
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        return "\n".join(lines[-count:])

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _prefix(self, name: str) -> str:
        text = f"{name:<15} | "
        return f"\033[{next(self._colours)}m{text}\033[0m" if self._stream and self._stream.isatty() else text
