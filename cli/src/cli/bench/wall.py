"""The fleet wall under load: many printers whose states change ten times a second, as a browser shows them.

States are written where the gateway writes them; the edge, the stream and the page are the real ones.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from nats.aio.client import Client
from playwright.async_api import Page, expect

from cli.bench.result import Report, percentile

PRINTERS = 200
HERTZ = 10.0
SECONDS = 6.0
WARM_UP_SECONDS = 2.0
RUNS = 5
PATIENCE_MS = 60_000
PAINT_MS_BAR = 100.0

# Counts frames; and for every piece of the stream that holds states, the time from its arrival to the first
# task after the frame that shows it (what is drawn then is only composited later).
WATCH = """
window.seen = { frames: 0, paints: [] };
const count = () => { window.seen.frames++; requestAnimationFrame(count); };
requestAnimationFrame(count);
const read = ReadableStreamDefaultReader.prototype.read;
ReadableStreamDefaultReader.prototype.read = async function (...given) {
  const found = await read.apply(this, given);
  if (typeof found.value === "string" && found.value.includes("printer.states")) {
    const arrived = performance.now();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.seen.paints.push(performance.now() - arrived);
      port2.postMessage(null);
    });
  }
  return found;
};
"""
EMPTY = "data:text/html,<title>empty</title>"


def connection(number: int) -> dict[str, Any]:
    """A connection that nothing answers: its printer is shown, and its states come from us alone."""
    serial = f"01P00B{number:09}"
    where = {"host": "127.0.0.1", "port": 1, "tls_mode": "insecure"}
    return {"kind": "bambu_lan", "serial": serial, "access_code": "12345678", **where}


@dataclass(slots=True)
class Wall:
    """The printers of one tenant, and who writes their states."""

    broker: Client
    tenant: UUID
    printers: dict[str, str]
    """Names by id."""
    round: int = 0

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Let states change for the length of a block."""
        enough = asyncio.Event()
        writing = asyncio.create_task(self._write(enough))
        try:
            yield
        finally:
            # Not cancelled: a flush that ends in that moment would swallow it, and the writing would go on.
            enough.set()
            await writing

    async def _write(self, enough: asyncio.Event) -> None:
        """Write every state over and over, at the rate that counts, until it is `enough`."""
        begun, first = time.perf_counter(), self.round
        while not enough.is_set():
            self.round += 1
            for number, printer in enumerate(self.printers):
                subject = f"$KV.printer_state.{self.tenant}.{printer}"
                await self.broker.publish(subject, json.dumps(self._state(number)).encode())
            await self.broker.flush()
            await asyncio.sleep(max(0.0, begun + (self.round - first) / HERTZ - time.perf_counter()))

    def progress(self, number: int) -> int:
        return (self.round + number) % 100

    def _state(self, number: int) -> dict[str, Any]:
        """What the gateway shows of a printer that prints."""
        return {
            "online": True,
            "gcode_state": "RUNNING",
            "activity": "printing",
            "print_id": str(UUID(int=number)),
            "file_name": f"plate_{number}.gcode.3mf",
            "progress_percent": self.progress(number),
            "layer": self.round % 300,
            "total_layers": 300,
            "remaining_minutes": 100 - self.progress(number),
            "temperatures": {
                "nozzle": 219 + self.round % 3,
                "nozzle_target": 220,
                "bed": 60,
                "bed_target": 60,
                "chamber": None,
            },
            "trays": [
                {"slot": slot, "material": "PLA", "color": "2E7D32FF", "remain": 80} for slot in range(4)
            ],
            "active_tray": number % 4,
            "error": "",
            "error_text": "",
            "faults": [],
            "can_control": "yes",
            "control_reason": "",
            "problem": "",
            "problem_text": "",
            "seen_at": datetime.now(UTC).isoformat(),
        }


async def measure(report: Report, page: Page, wall: Wall) -> None:
    """Report frames per second, beside those of an empty page, and the time from an event to its paint."""
    await page.add_init_script(WATCH)
    empty, frames, paints = [], [], []
    async with wall.changing():
        for _ in range(RUNS):
            await page.goto(EMPTY)
            empty.append((await _watched(page))[0])
            await page.goto("/app/")
            await expect(page.get_by_role("progressbar")).to_have_count(PRINTERS, timeout=PATIENCE_MS)
            fps, times = await _watched(page)
            frames.append(fps)
            paints.append(percentile(times, 0.95))
    best = report.add("ceiling: an empty page", "fps", empty)
    report.add(f"{PRINTERS} printers at {HERTZ:.0f} Hz", "fps", frames, best)
    report.add("event to paint, p95", "ms", paints, PAINT_MS_BAR)
    for number, name in enumerate(wall.printers.values()):
        bar = page.get_by_role("progressbar", name=f"Progress of {name}", exact=True)
        await expect(bar).to_have_attribute("aria-valuenow", str(wall.progress(number)), timeout=PATIENCE_MS)


async def _watched(page: Page) -> tuple[float, list[float]]:
    """Frames per second, and the times of events, after a while of getting used to it."""
    await asyncio.sleep(WARM_UP_SECONDS)
    await page.evaluate("window.seen.frames = 0; window.seen.paints = []; window.began = performance.now()")
    await asyncio.sleep(SECONDS)
    frames, times, elapsed = await page.evaluate(
        "[window.seen.frames, window.seen.paints, performance.now() - window.began]"
    )
    return frames / elapsed * 1000, times
