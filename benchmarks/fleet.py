"""How much one simulator process can say: 500 busy printers, a TLS client on each, full reports of 12 KB.

The simulator is the program that `up` starts; the clients live here and read no more than they must, so that
its CPU and memory are told apart from theirs.
"""

import asyncio
import json
import os
import socket
import ssl
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import psutil

from cli.bench.result import Report, percentile

PRINTERS = 500
SECONDS = 20.0
SETTLING = 3.0
RATES = (1, 4)
"""Reports per printer and second."""


async def measure(report: Report) -> None:
    for rate in RATES:
        await _rate(report, rate)


async def _rate(report: Report, rate: int) -> None:
    began = time.perf_counter()
    async with _simulator(rate) as (process, printers):
        report.add(f"{rate}/s: {len(printers)} printers on", "s", [time.perf_counter() - began])
        clients = [Client(printer) for printer in printers]
        tasks = [asyncio.create_task(client.read()) for client in clients]
        while not all(client.reports for client in clients):
            await asyncio.sleep(0.1)
            for task in tasks:
                if task.done():
                    task.result()
        await asyncio.sleep(SETTLING)
        for client in clients:
            client.reset()
        cpu, start = _cpu(process), time.perf_counter()
        await asyncio.sleep(SECONDS)
        passed = time.perf_counter() - start
        report.add(f"{rate}/s: simulator CPU", "% of a core", [(_cpu(process) - cpu) / passed * 100])
        report.add(f"{rate}/s: simulator memory", "MB", [process.memory_info().rss / 1e6])
        seen = sum(client.reports for client in clients)
        gaps = [gap for client in clients for gap in client.gaps]
        report.add(f"{rate}/s: reports", "1/s", [seen / passed])
        report.add(f"{rate}/s: size", "KB", [sum(client.bytes for client in clients) / seen / 1e3])
        for share in (0.5, 0.99):
            report.add(f"{rate}/s: gap between reports, p{share * 100:g}", "s", [percentile(gaps, share)])
        if silent := sum(not client.reports for client in clients):
            report.wrong.append(f"{silent} printers fell silent at {rate} reports per second")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _simulator(rate: int) -> AsyncIterator[tuple[psutil.Process, list[dict[str, Any]]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "PLATEWORK_PORT": str(port),
            "PLATEWORK_LOG_LEVEL": "WARNING",
            "PLATEWORK_SIMULATOR_STATE_DIR": folder,
            "PLATEWORK_SIMULATOR_PRINTERS": str(PRINTERS),
            "PLATEWORK_SIMULATOR_FAMILIES": json.dumps(["X1C"]),
            "PLATEWORK_SIMULATOR_SPEED": str(rate),
            "PLATEWORK_SIMULATOR_MAX_RATE": str(rate),
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "simulator", "serve"), env=os.environ | settings
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as api:
                yield psutil.Process(process.pid), await _busy(api, process)
        finally:
            process.terminate()
            await process.wait()


async def _busy(api: httpx.AsyncClient, process: Process) -> list[dict[str, Any]]:
    while process.returncode is None:
        try:
            printers: list[dict[str, Any]] = (await api.get("/printers")).json()["items"]
        except httpx.TransportError:
            await asyncio.sleep(0.1)
            continue
        for printer in printers:
            job = {"file_name": "long.3mf", "minutes": 10_000}
            (await api.post(f"/printers/{printer['serial']}/jobs", json=job)).raise_for_status()
        return printers
    raise RuntimeError("the simulator ended")


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


class Client:
    """As little of MQTT as a reader of reports needs; a whole library would drown what is measured."""

    def __init__(self, printer: dict[str, Any]) -> None:
        self._printer = printer
        self._last = 0.0
        self.reset()

    def reset(self) -> None:
        self.reports = self.bytes = 0
        self.gaps: list[float] = []

    async def read(self) -> None:
        serial, code = self._printer["serial"], self._printer["access_code"]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self._printer["ca_pem"])
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        host, port = self._printer["host"], self._printer["port"]
        reader, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=serial)
        head = _text("MQTT") + bytes((4, 0b1100_0010)) + (120).to_bytes(2, "big")
        writer.write(_packet(0x10, head + _text(f"bench-{serial}") + _text("bblp") + _text(code)))
        writer.write(_packet(0x82, b"\x00\x01" + _text(f"device/{serial}/report") + b"\x00"))
        try:
            while True:
                await self._message(reader)
        finally:
            writer.transport.abort()

    async def _message(self, reader: asyncio.StreamReader) -> None:
        kind = (await reader.readexactly(1))[0] >> 4
        length = shift = 0
        more = True
        while more:
            byte = (await reader.readexactly(1))[0]
            length |= (byte & 0x7F) << shift
            shift, more = shift + 7, bool(byte & 0x80)
        await reader.readexactly(length)
        if kind == 3:  # PUBLISH
            now = time.perf_counter()
            if self.reports:
                self.gaps.append(now - self._last)
            self.reports, self.bytes, self._last = self.reports + 1, self.bytes + length, now


def _packet(kind: int, body: bytes) -> bytes:
    assert len(body) < 128
    return bytes((kind, len(body))) + body


def _text(value: str) -> bytes:
    return len(value).to_bytes(2, "big") + value.encode()
