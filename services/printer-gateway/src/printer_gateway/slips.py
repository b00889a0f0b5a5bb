"""What we know of prints and printers do not report: the plate, and the grams."""

from collections.abc import Sequence
from decimal import Decimal

from contracts.envelope import Event
from contracts.printer_gateway import Filament, PlateCompleted, PlateFailed, PlateNeedsReview, PlateStarted
from contracts.printers import PlannedFilament
from printer_gateway.store import FED, Store

CENT = Decimal("0.01")


async def completed(store: Store, event: Event) -> Event:
    """A message about a print with what is known of it besides; anything else as it is."""
    if not isinstance(event, PlateStarted | PlateCompleted | PlateFailed | PlateNeedsReview):
        return event
    slip = await store.load_slip(event.print_id)
    if slip is None:
        return event
    known: dict[str, object] = {"plate_index": event.plate_index or slip.plate}
    if isinstance(event, PlateCompleted | PlateFailed) and slip.filament:
        share = Decimal(1) if isinstance(event, PlateCompleted) else Decimal(event.progress_percent) / 100
        known["filament"] = _filament(event.filament, slip.filament, share)
    return event.model_copy(update=known)


def _filament(
    seen: Sequence[Filament], planned: Sequence[PlannedFilament], share: Decimal
) -> tuple[Filament, ...]:
    """What was drawn from each tray. The printer knows the spool in it, the slicer the grams."""
    trays = {one.tray: one for one in seen}
    if any(one.tray == FED for one in planned) and (len(planned), len(seen)) != (1, 1):
        return tuple(seen)  # nothing tells which of them drew how much
    grams: dict[int, Decimal] = {}
    for one in planned:
        tray = seen[0].tray if one.tray == FED else one.tray
        grams[tray] = grams.get(tray, Decimal(0)) + one.grams
        trays.setdefault(tray, Filament(tray=tray, material=one.material, color=one.color))
    return tuple(
        trays[tray].model_copy(update={"grams": (total * share).quantize(CENT)})
        for tray, total in sorted(grams.items())
    )
