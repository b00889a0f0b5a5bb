"""One simulated printer: its state document, what it sends, and the print it holds."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from random import Random
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, Literal

import orjson

from simulator import requests, transitions
from simulator.broker import PrinterBroker
from simulator.clock import Clock
from simulator.families import FAMILIES, Family
from simulator.jobs import Job
from simulator.ledger import End, Ledger, PhysicalPrint, TrayUse
from simulator.reports import Document, delta, delta_frame, full_frame, merge
from simulator.roster import Card
from simulator.worker import Worker

if TYPE_CHECKING:
    from simulator.scenario import Step

log = logging.getLogger(__name__)

ERROR_SECONDS = 3.0  # a cancellation's code is visible for two to three seconds (ha-bambulab, issue 176)


class Printer:
    """A printer that prints its queue by itself, or step by step under `begin`, `goto` and `emit`.

    `prints` is what physically happened, whatever the network made of it. `requests` are the bodies that
    arrived, `topics` every topic a client subscribed to. `link` is False while the network is cut.
    """

    def __init__(
        self,
        card: Card,
        *,
        tls: SSLContext,
        clock: Clock,
        ledger: Ledger,
        seed: int = 0,
        heartbeat: float | None = 2.0,
    ) -> None:
        self.card = card
        self.family: Family = FAMILIES[card.family]
        self.clock = clock
        self.random = Random(f"{seed}|{card.serial}")  # noqa: S311 - looks, not secrets
        self.ledger = ledger
        self.job: Job | None = None
        self.requests: deque[Document] = deque(maxlen=1000)
        self.document: Document = {}
        self.muted = False
        self.lose = 0
        self.duplicate = 0
        self.powered = asyncio.Event()
        self._sequence = 0
        self._fraction = 0.0
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._broker = PrinterBroker(
            card.serial, card.access_code, tls, on_request=self._requested, on_change=self.notify
        )
        self.worker = Worker(self, heartbeat)
        self._boot(Random(card.serial))  # noqa: S311 - the same spools after each restart

    @property
    def serial(self) -> str:
        return self.card.serial

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def access_code(self) -> str:
        return self.card.access_code

    @property
    def host(self) -> str:
        return self._broker.host

    @property
    def port(self) -> int:
        return self._broker.port

    @property
    def link(self) -> bool:
        return self._broker.listening

    @property
    def clients(self) -> list[str]:
        return list(self._broker.clients)

    @property
    def topics(self) -> set[str]:
        return set(self._broker.topics)

    @property
    def state(self) -> str:
        return str(self.document["gcode_state"])

    @property
    def prints(self) -> list[PhysicalPrint]:
        return self.ledger.prints

    @property
    def printing(self) -> bool:
        return self.ledger.open is not None

    @property
    def percent(self) -> int:
        """True progress of the print in hand, 0 without one; reports keep showing the last print's."""
        return self.ledger.open.percent if self.ledger.open else 0

    async def start(self) -> None:
        await self._broker.start(self.card.port)
        self.card = self.card.model_copy(update={"port": self._broker.port})
        self.powered.set()
        self.worker.start()

    async def stop(self) -> None:
        """Switch off: an open print is lost."""
        await self.power_off()
        await self.worker.stop()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._broker.stop()

    # --- the queue

    async def enqueue(self, job: Job) -> None:
        """Print `job` after what is queued already."""
        self.worker.enqueue(job)

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
        before, self.document = self.document, merge(self.document, patch)
        self.notify()
        if self.family.full_reports:
            await self._report(full_frame(self.document, self._next()))
        elif changes := delta(before, self.document):
            await self._report(delta_frame(changes, self._next()))

    async def push_all(self) -> None:
        """Report the whole document, as on request."""
        await self.send(full_frame(self.document, self._next()))

    async def send(self, frame: Document | bytes) -> None:
        """Put any frame on the report topic, well-formed or not."""
        if not self.muted:
            await self._broker.publish(frame if isinstance(frame, bytes) else orjson.dumps(frame))

    # --- the print it holds

    async def begin(self, job: Job, **fields: Any) -> PhysicalPrint:
        """Accept `job`: names and ids stand, state PREPARE. Raises RuntimeError while a print is open."""
        ids = transitions.make_ids(self.family, job, self.serial, self.ledger.next_number)
        patch = merge(
            transitions.state(self.family, "PREPARE"), transitions.accepted(self.family, job, ids) | fields
        )
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
            self._close("cancel" if error == transitions.CANCELLED or name == "IDLE" else "fail", error)
        await self.emit(patch)

    async def advance(self, fraction: float) -> None:
        """Report the running print at `fraction` of its time. Raises RuntimeError when none is open."""
        if self.job is None or not self.printing:
            raise RuntimeError(f"{self.serial} is not printing")
        patch = transitions.progress(self.job, fraction, self.random)
        self._fraction = fraction
        self.ledger.advance(
            percent=patch["mc_percent"],
            layers=patch["layer_num"],
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
        self._close("cancel", transitions.CANCELLED)
        await self.emit({"print_error": transitions.CANCELLED})
        await self.clock.sleep(ERROR_SECONDS)
        await self.emit(transitions.cancelled(self.family, self.card.cancel_ends_in))

    # --- faults

    async def fault(self, step: "Step") -> None:
        """Apply one step of a scenario; faults with a duration end by themselves."""
        await step.apply(self)

    async def play(self, steps: Iterable["Step"]) -> None:
        """Apply steps one after the other."""
        for step in steps:
            await step.apply(self)

    async def cut(self) -> None:
        """The network goes; the print goes on."""
        await self._broker.cut()

    async def restore(self) -> None:
        if self.powered.is_set():
            await self._broker.listen()

    async def power_off(self) -> None:
        """The power goes: the print in hand is lost, the queue stays."""
        self.powered.clear()
        await self.worker.abandon()
        self._close("lost")
        await self._broker.cut()
        self.notify()

    async def power_on(
        self, to: Literal["IDLE", "FINISH", "FAILED"] = "IDLE", *, clear_ids: bool = True
    ) -> None:
        patch = transitions.power_on(self.family)
        if to != "IDLE":
            patch |= {"gcode_state": to, "stg_cur": self.family.idle_stage}
        if clear_ids:
            patch |= transitions.without_job(self.family)
        self.document = merge(self.document, patch)
        self._sequence = 0
        self.muted = False
        self.powered.set()
        await self._broker.listen()
        self.notify()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let `work` go on beside the printer, until it is switched off for good."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def notify(self) -> None:
        """Let those who wait in `until` look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    # --- inside

    def _boot(self, random: Random) -> None:
        empty = transitions.without_job(self.family) | transitions.power_on(self.family)
        self.document = merge(self.family.document(random), empty)

    def _close(self, outcome: End, error: int = 0) -> None:
        if self.printing and self.job is not None:
            done = 1.0 if outcome == "finish" else self._fraction
            minutes = round(done * self.job.minutes, 3)
            self.ledger.advance(simulated_minutes=minutes, filament=self._filament(self.job, done))
            self.ledger.close(outcome, self.clock.now(), error)
            self.job = None

    def _filament(self, job: Job, done: float) -> tuple[TrayUse, ...]:
        trays = [tray for unit in self.document["ams"]["ams"] for tray in unit["tray"]]
        uses = []
        for index, use in enumerate(job.filament):
            share = min(1.0, max(0.0, done * len(job.filament) - index))
            tray = trays[use.slot] if use.slot < len(trays) else {}
            uses.append(
                TrayUse(
                    slot=use.slot,
                    tray_uuid=tray.get("tray_uuid", ""),
                    tray_type=tray.get("tray_type", ""),
                    tray_color=tray.get("tray_color", ""),
                    grams=round(use.grams * share, 2),
                )
            )
        return tuple(uses)

    async def _report(self, frame: Document) -> None:
        if self.lose > 0:
            self.lose -= 1
            return
        await self.send(frame)
        if self.duplicate > 0:
            self.duplicate -= 1
            await self.send(frame)

    def _requested(self, payload: bytes) -> None:
        self.spawn(requests.handle(self, payload))

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: %r", self.serial, task.exception(), exc_info=task.exception())
