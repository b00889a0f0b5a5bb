"""Grams of prints that we did not start: the sliced file on the printer's card tells them.

It is read once, while the print runs. Files of one name may lie in two folders; when they differ, nothing is
known. Where slicers put files: ha-bambulab, models.py.
"""

import asyncio
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO
from uuid import UUID

from chassis import archives, slice_info
from chassis.sealing import UnsealError
from chassis.slice_info import FilamentNeed, SlicedPlate
from chassis.telemetry import log
from contracts.printers import PlannedFilament
from printer_gateway import address, ftps, tls
from printer_gateway.domain.record import Run
from printer_gateway.link import Link
from printer_gateway.starting import Tools
from printer_gateway.store import FED, Slip

FOLDERS = ("", "/cache")
ENDING = ".3mf"
MAX_NAMES = 4
PAUSES = (0.0, 60.0, 300.0)
"""Seconds before each attempt: at its start a printer may be busy with the file itself."""


class Grams:
    """Learns what each print of one printer takes, as soon as it has started."""

    def __init__(self, link: Link, tools: Tools) -> None:
        self._link, self._tools = link, tools

    async def run(self) -> None:
        """Follow the printer's prints until cancelled."""
        tracker = self._link.tracker
        known: UUID | None = None
        while True:
            run = await tracker.next_print(known)
            known = run.print_id
            await self._learn(run)

    async def _learn(self, run: Run) -> None:
        assert run.print_id is not None
        for pause in PAUSES:
            await asyncio.sleep(pause / self._tools.settings.time_scale)
            if await self._tools.store.load_slip(run.print_id) is not None:
                return  # we started it, or read it before
            if not self._is_printing(run.print_id):
                return
            try:
                await self._keep(run, await self._plates(run))
            except (ftps.CardError, UnsealError, OSError) as error:
                log.info("card not read", printer=self._link.connection.serial, error=str(error))
            else:
                return

    def _is_printing(self, print_id: UUID) -> bool:
        run = self._link.tracker.record.run
        return run is not None and run.print_id == print_id

    async def _plates(self, run: Run) -> set[SlicedPlate]:
        """The plate in question as each file of the print's name describes it."""
        await self._link.tracker.lease.proven()
        link, tools = self._link, self._tools
        connection = link.connection
        code = tools.sealer.open(connection.sealed_access_code, connection.tenant_id, connection.printer_id)
        # A certificate learned at the first connection must be the one shown here as well.
        pinned = link.tracker.news.fingerprint if connection.tls_mode == "pin" else None
        where = await address.resolve(connection.host, connection.ftps_port)
        context = tls.context(connection, tools.settings.authorities, pinned)
        found = await ftps.read(
            context, where, connection.ftps_port, code, tuple(paths(run.name.candidates)), look
        )
        wanted = run.name.plate_index
        return {
            plate
            for plates in found
            for plate in plates
            if plate.index == wanted or (wanted is None and len(plates) == 1)
        }

    async def _keep(self, run: Run, plates: set[SlicedPlate]) -> None:
        if len(plates) != 1 or run.print_id is None:
            return
        [plate] = plates
        assigned = self._link.tracker.snapshot.materials.assigned
        filament = tuple(placed(plate.filament, assigned))
        await self._tools.store.save_slip(run.print_id, Slip(plate.index, filament))


def paths(candidates: Sequence[str]) -> Iterator[str]:
    """Where the file of a print may lie on the card."""
    names = [name for name in candidates if name.lower().endswith(ENDING)][:MAX_NAMES]
    for name in names:
        # Names come from the printer: one that is a path, or a command, is none.
        if not set(name) & set("/\\\r\n\0"):
            yield from (f"{folder}/{name}" for folder in FOLDERS)


def look(file: IO[bytes]) -> tuple[SlicedPlate, ...]:
    """The plates of a sliced file; none of what is no such file."""
    try:
        with zipfile.ZipFile(file) as archive:
            return tuple(slice_info.read(archive).values())
    except (*archives.DAMAGED, zlib.error) as error:
        raise ftps.CardError(str(error)) from error


def placed(needs: Sequence[FilamentNeed], assigned: Sequence[int | None]) -> Iterator[PlannedFilament]:
    """Each filament of the slicer at the tray that the printer names, else at the one that will feed."""
    for need in needs:
        slot = assigned[need.number - 1] if need.number <= len(assigned) else None
        tray = FED if slot is None else slot
        yield PlannedFilament(tray=tray, grams=need.grams, material=need.material, color=need.color)
