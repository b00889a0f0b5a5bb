"""One simulated printer: its doors, the print it holds, and what befalls it."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from random import Random
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

from simulator import codes, filament, requests, transitions
from simulator.broker import LOOPBACK, PrinterBroker
from simulator.clock import Clock
from simulator.facts import Facts
from simulator.families import FAMILIES, Family
from simulator.jobs import Job, PrintIds
from simulator.ledger import End, Ledger, PhysicalPrint
from simulator.power import Power
from simulator.reporter import Reporter
from simulator.reports import Document, merge
from simulator.roster import Card
from simulator.storage import Storage
from simulator.worker import Worker

if TYPE_CHECKING:
    from simulator.scenario import Step

log = logging.getLogger(__name__)

ERROR_SECONDS = 3.0  # a cancellation's code is visible for two to three seconds (ha-bambulab, issue 176)


class Printer(Facts):
    """A printer that prints its queue by itself, or step by step under `begin`, `goto` and `emit`.

    `prints` is what physically happened, whatever the network made of it. `requests` are the bodies that
    arrived, `topics` every topic a client subscribed to. `link` is False while the network is cut.

    `broker`, `reporter`, `storage` and `power` are its parts; what can go wrong there is set there, by the
    steps of `simulator.scenario`. `deaf`: requests are not read. `terse`: answers carry no result.
    `locked`: commands must be signed, so all are refused. `hold`: real seconds for which the next job is
    announced while the old state stays.
    """

    def __init__(
        self,
        card: Card,
        *,
        tls: SSLContext,
        clock: Clock,
        ledger: Ledger,
        files: Path,
        seed: int = 0,
        heartbeat: float | None = 2.0,
        keep: Callable[[Card], Any] = lambda _: None,
        host: str = LOOPBACK,
    ) -> None:
        self.card = card
        self.family: Family = FAMILIES[card.family]
        self.clock = clock
        self.random = Random(f"{seed}|{card.serial}")  # noqa: S311 - looks, not secrets
        self.ledger = ledger
        self.job: Job | None = None
        self.requests: deque[Document] = deque(maxlen=1000)
        self.deaf = False
        self.terse = False
        self.locked = False
        self.hold: float | None = None
        self.powered = asyncio.Event()
        self._keep = keep
        self._fraction = 0.0
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.broker = PrinterBroker(
            card.serial, card.access_code, tls, on_request=self._requested, on_change=self.notify, host=host
        )
        self.storage = Storage(files, tls, self.broker.host, reuses_tls=self.family.reuses_tls)
        self.reporter = Reporter(
            self.family,
            self.family.document(Random(card.serial)),  # noqa: S311 - the same spools after each restart
            clock,
            self.broker.publish,
            self.notify,
        )
        self.reporter.change(transitions.without_job(self.family) | transitions.power_on(self.family))
        self.worker = Worker(self, heartbeat)
        self.power = Power(self)

    async def start(self) -> None:
        await self.broker.start(self.card.port)
        await self.storage.start(self.card.ftps_port, self.access_code)
        self._change_card(port=self.broker.port, ftps_port=self.storage.port)
        self.powered.set()
        self.worker.start()

    async def stop(self) -> None:
        """Switch off: an open print is lost."""
        await self.power.off()
        await self.worker.stop()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.storage.stop()
        await self.broker.stop()

    # --- the queue

    async def enqueue(self, job: Job) -> None:
        """Print `job` after what is queued already."""
        self.worker.enqueue(job)

    async def print_again(self, *, new_ids: bool) -> None:
        """Print the last file again, under the same ids or under new ones. Nothing when there is none."""
        last = self.worker.last
        if last is None or not self.prints:
            return
        new = transitions.cloud_ids(self.serial, self.ledger.next_number)
        ids = new if new_ids else self.prints[-1].ids
        await self.enqueue(last.model_copy(update={"ids": ids, "plates": 1, "skips_prepare": new_ids}))

    async def print(self, job: Job, deadline: float = 60.0) -> PhysicalPrint:
        """Print `job` and everything queued before it; its last plate as it ended."""
        await self.enqueue(job)
        await self.idle(deadline)
        return self.prints[-1]

    async def idle(self, deadline: float = 60.0) -> None:
        """Wait until the queue is empty and nothing prints."""
        await self.until(lambda printer: not printer.worker.busy and not printer.printing, deadline)

    async def until(self, condition: Callable[["Printer"], Any], deadline: float = 30.0) -> None:
        """Wait for a condition on this printer. Raises TimeoutError after `deadline` real seconds."""
        async with asyncio.timeout(deadline):
            while not condition(self):
                await self._changed.wait()

    # --- what it reports

    async def emit(self, patch: Document) -> None:
        """Change the document and report it: whole on full families, else what changed (maybe nothing)."""
        await self.reporter.emit(patch)

    async def push_all(self) -> None:
        """Report the whole document, as on request."""
        await self.reporter.push_all()

    async def send(self, frame: Document | bytes) -> None:
        """Put any frame on the report topic, well-formed or not."""
        await self.reporter.send(frame)

    # --- the print it holds

    async def announce(self, job: Job) -> PrintIds:
        """Accept `job` without beginning it: its name and ids stand beside the old state."""
        ids = self._make_ids(job)
        await self.emit(transitions.announced(self.family, job, ids))
        return ids

    async def begin(self, job: Job, **fields: Any) -> PhysicalPrint:
        """Begin `job`: names and ids stand, state PREPARE. Raises RuntimeError while a print is open."""
        ids = self._make_ids(job)
        patch = merge(transitions.accepted(self.family, job, ids), fields)
        reported = {key: patch[key] for key in ("gcode_file", "subtask_name")}
        entry = self.ledger.start(self.serial, job, ids, reported, self.clock.now())
        self.job, self._fraction = job, 0.0
        await self.emit(patch)
        return entry

    async def goto(self, name: transitions.GcodeState, **fields: Any) -> None:
        """Report `gcode_state` with everything that goes with it; an end also ends the physical print."""
        patch = merge(transitions.state(self.family, name), fields)
        if name == "FINISH":
            patch = {"layer_num": self.document["total_layer_num"], **patch}
            self._close("finish")
        elif name in {"FAILED", "IDLE"} and self.printing:
            error = patch.get("print_error") or self.document["print_error"]
            self._close("cancel" if error == codes.CANCELLED or name == "IDLE" else "fail", error)
        await self.emit(patch)

    async def advance(self, fraction: float) -> None:
        """Report the running print at `fraction` of its time. Raises RuntimeError when none is open."""
        if self.job is None or not self.printing:
            raise RuntimeError(f"{self.serial} is not printing")
        internal = self.job.source == "system"
        patch = (
            transitions.calibrating(self.job, fraction)
            if internal
            else transitions.progress(self.family, self.job, fraction, self.random)
        )
        self._fraction = fraction
        self.ledger.advance(
            percent=patch["mc_percent"],
            layers=patch.get("layer_num", 0),
            simulated_minutes=round(fraction * self.job.minutes, 3),
        )
        await self.emit(patch)

    async def fail(self, error: int) -> None:
        self._close("fail", error)
        await self.emit(transitions.failed(self.family, error))

    async def cancel(self) -> None:
        """End the open print as a user does: a code for a moment, then FAILED (or IDLE) without it."""
        if self.printing and not self.worker.stop_job():
            await self.end_cancelled()

    async def end_cancelled(self) -> None:
        job = self.job
        self._close("cancel", codes.CANCELLED)
        shows = job.cancel_code if job else "before"
        ends_in = (job.cancel_ends_in if job else None) or self.card.cancel_ends_in
        if shows == "before":
            await self.emit({"print_error": codes.CANCELLED})
            await self.clock.sleep(ERROR_SECONDS)
        await self.emit(transitions.cancelled(self.family, ends_in))
        if shows == "after":
            await self.emit({"print_error": codes.CANCELLED})
            await self.clock.sleep(ERROR_SECONDS)
            await self.emit({"print_error": 0})

    # --- what befalls it

    async def fault(self, step: "Step") -> None:
        """Apply one step of a scenario; faults with a duration end by themselves."""
        await step.apply(self)

    async def play(self, steps: Iterable["Step"]) -> None:
        """Apply steps one after the other."""
        for step in steps:
            await step.apply(self)

    async def cut(self) -> None:
        """The network goes; the print goes on."""
        await self.broker.cut()
        await self.storage.cut()

    async def restore(self) -> None:
        if self.powered.is_set():
            await self.broker.listen()
            await self.storage.listen()

    async def lock(self, *, on: bool) -> None:
        """Commands must be signed, as without developer mode; a bit of `fun` says so where it is reported."""
        if on == self.locked:
            return
        self.locked = on
        if "fun" in self.document:
            fun = int(self.document["fun"], 16) & ~codes.LOCKED_FUN
            await self.emit({"fun": f"{fun | codes.LOCKED_FUN if on else fun:X}"})

    async def change_access_code(self, code: str) -> None:
        """As when LAN mode is switched off and on: clients are put out, and need the new code."""
        self._change_card(access_code=code)
        self.broker.code = code
        await self.broker.hang_up()
        await self.storage.change_code(code)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let `work` go on beside the printer, until it is switched off for good."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def lose_print(self) -> None:
        """The print in hand, if any, is over and no report will tell."""
        self._close("lost")

    def notify(self) -> None:
        """Let those who wait in `until` look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    # --- inside

    def _make_ids(self, job: Job) -> PrintIds:
        return transitions.make_ids(self.family, job, self.serial, self.ledger.next_number)

    def _close(self, outcome: End, error: int = 0) -> None:
        if self.printing and self.job is not None:
            done = 1.0 if outcome == "finish" else self._fraction
            drawn = filament.used(self.document, self.job, done)
            self.ledger.advance(simulated_minutes=round(done * self.job.minutes, 3), filament=drawn)
            self.ledger.close(outcome, self.clock.now(), error)
            self.job = None

    def _change_card(self, **changes: Any) -> None:
        self.card = self.card.model_copy(update=changes)
        self._keep(self.card)

    def _requested(self, payload: bytes) -> None:
        self.spawn(requests.handle(self, payload))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: %r", self.serial, task.exception(), exc_info=task.exception())
