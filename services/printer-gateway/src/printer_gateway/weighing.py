"""Grams: what a print that we started ourselves used, by tray, from what the slicer wrote into its file."""

from collections.abc import Sequence
from decimal import Decimal

from contracts.envelope import Event
from contracts.printer_gateway import Filament, PlateCompleted, PlateFailed
from contracts.printers import PlannedFilament
from printer_gateway.store import Store

CENT = Decimal("0.01")


async def weighed(store: Store, event: Event) -> Event:
    """An end of a print with the grams that are known of it; anything else as it is."""
    if not isinstance(event, PlateCompleted | PlateFailed):
        return event
    planned = await store.load_slip(event.print_id)
    if not planned:
        return event
    share = Decimal(1) if isinstance(event, PlateCompleted) else Decimal(event.progress_percent) / 100
    return event.model_copy(update={"filament": _filament(event.filament, planned, share)})


def _filament(
    seen: Sequence[Filament], planned: Sequence[PlannedFilament], share: Decimal
) -> tuple[Filament, ...]:
    """What was drawn from each tray. The printer knows the spool in it, the slicer the grams."""
    trays = {one.tray: one for one in seen}
    grams: dict[int, Decimal] = {}
    for one in planned:
        grams[one.tray] = grams.get(one.tray, Decimal(0)) + one.grams
        trays.setdefault(one.tray, Filament(tray=one.tray, material=one.material, color=one.color))
    return tuple(
        trays[tray].model_copy(update={"grams": (total * share).quantize(CENT)})
        for tray, total in sorted(grams.items())
    )
