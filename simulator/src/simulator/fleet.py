"""A fleet of simulated printers in one process."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from simulator.broker import LOOPBACK
from simulator.certificates import Authority
from simulator.clock import Clock
from simulator.families import FAMILIES
from simulator.ledger import Ledger
from simulator.printer import Printer
from simulator.roster import PrinterSpec, Roster
from simulator.samples import opening, sample


class Fleet:
    """Printers behind one certificate authority; an async context manager.

    `state_dir` keeps the authority, certificates, access codes, ports and ground truth: the same folder
    brings the same printers back, switched on after a power cut. `speed` is simulated seconds per real
    second while printing. `heartbeat` is how often an idle printer reports, in real seconds; None for
    tests that count frames. `host` is where all of them listen.
    """

    def __init__(
        self,
        state_dir: Path | str,
        specs: Iterable[PrinterSpec] = (),
        *,
        speed: float = 1.0,
        seed: int = 0,
        heartbeat: float | None = 2.0,
        clock: Clock | None = None,
        host: str = LOOPBACK,
    ) -> None:
        self._folder = Path(state_dir)
        self._specs = list(specs)
        self._clock = clock or Clock(speed)
        self._seed = seed
        self._heartbeat = heartbeat
        self._host = host
        self._printers: dict[str, Printer] = {}
        self._authority = Authority(self._folder)
        self._roster = Roster(self._folder, seed)

    @property
    def ca_pem(self) -> str:
        return self._authority.pem

    @property
    def ca_path(self) -> Path:
        return self._authority.path

    @property
    def printers(self) -> list[Printer]:
        return list(self._printers.values())

    def __getitem__(self, serial: str) -> Printer:
        return self._printers[serial]

    def __iter__(self) -> Iterator[Printer]:
        return iter(self.printers)

    def __len__(self) -> int:
        return len(self._printers)

    async def __aenter__(self) -> Self:
        try:
            for spec in self._specs:
                await self.add(spec)
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def add(self, spec: PrinterSpec) -> Printer:
        """Switch one more printer on. Raises ValueError when its serial is on already."""
        if spec.serial in self._printers:
            raise ValueError(f"printer {spec.serial} is on already")
        card = self._roster.card(spec)
        printer = Printer(
            card,
            tls=self._authority.server_context(card.serial),
            clock=self._clock,
            ledger=Ledger(self._folder / "prints" / f"{card.serial}.jsonl", self._clock.now()),
            files=self._folder / "cards" / card.serial,
            seed=self._seed,
            heartbeat=self._heartbeat,
            keep=self._roster.keep,
            host=self._host,
        )
        await printer.start()
        self._printers[card.serial] = printer
        return printer

    async def fill(self, count: int, families: Sequence[str] = tuple(FAMILIES)) -> None:
        """Switch on known printers, then new ones of these families in turn, until `count` are on."""
        with self._roster.written_once():
            for card in self._roster.cards:
                if len(self) < count and card.serial not in self._printers:
                    await self.add(PrinterSpec(**card.model_dump()))
            while len(self) < count:
                await self.add(PrinterSpec(family=families[len(self) % len(families)]))

    async def keep_busy(self) -> None:
        """Feed sample jobs to every printer whose queue is empty, for ever."""
        random = Random(self._seed)  # noqa: S311 - which toy comes next
        while True:
            for number, printer in enumerate(self.printers):
                if printer.powered.is_set() and not printer.worker.busy:
                    await printer.enqueue(sample(random) if printer.prints else opening(number))
            await asyncio.sleep(1.0)

    async def close(self) -> None:
        await asyncio.gather(*(printer.stop() for printer in self.printers))
        self._printers.clear()
