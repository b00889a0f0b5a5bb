"""The printer at work: its queue, the course of a print, and the small talk of an idle machine."""

import asyncio
import contextlib
import logging
from collections import deque
from typing import TYPE_CHECKING

from simulator import transitions
from simulator.jobs import Job

if TYPE_CHECKING:
    from simulator.printer import Printer

log = logging.getLogger(__name__)

DOWNLOAD_SECONDS = 5.0
STAGE_SECONDS = 40.0
PLATE_CHANGE_SECONDS = 60.0


class Stopped(Exception):  # noqa: N818 - a turn of events, not an error
    """The user stopped the print."""


class Worker:
    """Prints the queue of one printer, one plate after the other. `last` is the job begun last."""

    def __init__(self, printer: "Printer", heartbeat: float | None) -> None:
        self._printer = printer
        self._heartbeat = heartbeat
        self._queue: deque[Job] = deque()
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._run: asyncio.Task[None] | None = None
        self._resting = True
        self.last: Job | None = None

    @property
    def queue(self) -> list[Job]:
        """Plates that wait."""
        return list(self._queue)

    @property
    def busy(self) -> bool:
        return bool(self._queue) or self._run is not None or not self._resting

    def start(self) -> None:
        self._loops.append(asyncio.create_task(self._work()))
        if self._heartbeat is not None:
            self._loops.append(asyncio.create_task(self._talk(self._heartbeat)))

    async def stop(self) -> None:
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops.clear()

    def enqueue(self, job: Job) -> None:
        self._queue.extend([job] * job.plates)
        self._wake.set()

    def stop_job(self) -> bool:
        """Stop the running job at its next step; False when none runs."""
        if self._run is None:
            return False
        self._stop.set()
        return True

    async def abandon(self) -> None:
        """Drop the running job where it stands, as a power cut does."""
        if self._run is not None:
            self._run.cancel()
            await asyncio.wait([self._run])

    async def _work(self) -> None:
        while True:
            if not self._queue:
                self._resting = True
                self._printer.notify()
                await self._wake.wait()
            self._wake.clear()
            self._resting = False
            await self._printer.powered.wait()
            if not self._queue:
                continue
            self._stop.clear()
            self._run = asyncio.create_task(self._print(self._queue.popleft()))
            try:
                await asyncio.wait([self._run])
                run = self._run
            finally:
                self._run.cancel()
                self._run = None
            if not run.cancelled() and (error := run.exception()) is not None:
                log.error("%s: the job ended by %r", self._printer.serial, error, exc_info=error)
            if self._queue:
                await self._printer.clock.sleep(PLATE_CHANGE_SECONDS)

    async def _print(self, job: Job) -> None:
        printer = self._printer
        try:
            await self._announce(job)
            self.last = job
            await printer.begin(job)
            if job.source != "system":
                await self._prepare(job)
            if not job.ends_in_prepare:
                await self._lay_down(job)
            if job.outcome == "finish":
                await printer.goto("FINISH")
            elif job.outcome == "fail":
                await printer.fail(job.error or printer.family.fail_error)
            else:
                raise Stopped  # noqa: TRY301 - the planned cancellation is the user's, by another road
        except Stopped:
            await printer.end_cancelled()

    async def _announce(self, job: Job) -> None:
        """Some printers take their time between accepting a job and beginning it."""
        printer = self._printer
        hold, printer.hold = printer.hold, None
        if hold is not None:
            await printer.announce(job)
            await asyncio.sleep(hold)
        elif printer.family.accept_seconds and printer.state == "FINISH":
            await printer.announce(job)
            await printer.clock.sleep(printer.family.accept_seconds)

    async def _prepare(self, job: Job) -> None:
        printer = self._printer
        if job.skips_prepare:
            return
        await self._step(DOWNLOAD_SECONDS)
        await printer.emit({"gcode_file_prepare_percent": "100"})
        if job.ends_in_prepare:
            return
        for code in transitions.PREPARATION:
            await printer.emit(transitions.stage(code) | transitions.temperatures(printer.random))
            await self._step(STAGE_SECONDS)

    async def _lay_down(self, job: Job) -> None:
        clock = self._printer.clock
        total = job.minutes * 60
        end = total if job.outcome == "finish" else total * job.ends_at_percent / 100
        elapsed = 0.0
        while elapsed < end:
            await self._printer.advance(elapsed / total)
            step = min(clock.tick * clock.speed, end - elapsed)
            await self._step(step)
            elapsed += step
        if elapsed < total:
            await self._printer.advance(elapsed / total)

    async def _step(self, simulated: float) -> None:
        """Let simulated time pass, reporting at each tick; a held print waits for its resumption."""
        printer = self._printer
        tick = printer.clock.tick * printer.clock.speed
        left = simulated
        while left > 0 or self._held:
            await self._sleep(min(left, tick) if left > 0 else tick)
            await printer.powered.wait()
            if not self._held:
                left -= tick
            if (left > 0 or self._held) and not printer.power.waits:
                await printer.emit(transitions.temperatures(printer.random))

    @property
    def _held(self) -> bool:
        return self._printer.state == "PAUSE" or self._printer.power.waits

    async def _sleep(self, simulated: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), self._printer.clock.real(simulated))
            raise Stopped

    async def _talk(self, seconds: float) -> None:
        """An idle printer still reports: a temperature here, the signal there."""
        printer = self._printer
        while True:
            await asyncio.sleep(seconds)
            if self._run is None and printer.powered.is_set():
                near = printer.document["bed_temper"] + printer.random.choice((-0.1, 0.1))
                await printer.emit({"bed_temper": round(min(26.0, max(22.0, near)), 2)})
