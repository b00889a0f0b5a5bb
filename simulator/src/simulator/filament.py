"""Which tray feeds, and what a print drew from which spool: pure functions."""

from simulator.families import Family
from simulator.families.modern import NOTHING_LOADED
from simulator.jobs import EXTERNAL, FilamentUse, Job
from simulator.ledger import TrayUse
from simulator.reports import Document

NO_TRAY = "255"
FIRST_SINGLE = 128  # from here on a unit holds one spool and its number is the slot
EXTERNAL_RIGHT = 0xFF00  # unit 255, slot 0


def current(job: Job, fraction: float) -> int:
    """The slot that prints at `fraction`: the job's filaments take equal shares, one after the other."""
    if not job.filament:
        return EXTERNAL
    return job.filament[min(int(fraction * len(job.filament)), len(job.filament) - 1)].slot


def feeding(family: Family, slot: int | None) -> Document:
    """The tray that feeds; None when none does.

    With listed extruders `tray_now` is the place within the unit, and the whole slot stands at the extruder,
    whose number stands in bits 4-7 of `state` (ha-bambulab) and bit 8 (bambuddy).
    """
    if family.extruders == 0:
        tray = NO_TRAY if slot is None else str(slot)
        return {"ams": {"tray_now": tray, "tray_tar": tray} | ({} if slot is None else {"tray_pre": tray})}
    if slot is None:
        empty = [{"id": at, "snow": NOTHING_LOADED[at]} for at in range(family.extruders)]
        return {
            "ams": {"tray_now": NO_TRAY, "tray_tar": NO_TRAY},
            "device": {"extruder": {"info": empty}},
        }
    code = packed(slot)
    # The first AMS feeds the left nozzle (1), the second the right one (0), as in `families.modern`.
    side = 0 if slot == EXTERNAL else (slot // 4 + 1) % family.extruders
    tray = str(code & 0xFF)
    return {
        "ams": {"tray_now": tray, "tray_pre": tray, "tray_tar": tray},
        "device": {
            "extruder": {
                "info": [{"id": side, "snow": code, "spre": code, "star": code}],
                "state": family.extruders | side << 4 | side << 8,
            }
        },
    }


def mapping(job: Job) -> list[int]:
    """Per slicer filament: AMS unit * 256 + tray."""
    return [packed(use.slot) for use in job.filament]


def packed(slot: int) -> int:
    if slot == EXTERNAL:
        return EXTERNAL_RIGHT
    return slot << 8 if slot >= FIRST_SINGLE else (slot // 4) << 8 | slot % 4


def loaded(document: Document, slot: int, spool: Document | None) -> Document:
    """A spool is put into an AMS slot, or taken out of it."""
    bits = int(document["ams"]["tray_exist_bits"], 16) & ~(1 << slot)
    tray = {"id": str(slot % 4)} | (spool or {})
    return {
        "ams": {
            "ams": [{"id": str(slot // 4), "tray": [tray]}],
            "tray_exist_bits": f"{bits | (spool is not None) << slot:x}",
        }
    }


def used(document: Document, job: Job, done: float) -> tuple[TrayUse, ...]:
    """What was drawn from which spool when `done` (0 to 1) of the job was printed."""
    return tuple(
        _use(document, use, min(1.0, max(0.0, done * len(job.filament) - index)))
        for index, use in enumerate(job.filament)
    )


def _use(document: Document, use: FilamentUse, share: float) -> TrayUse:
    spool = _spool(document, use.slot)
    return TrayUse(
        slot=use.slot,
        tray_uuid=spool.get("tray_uuid", ""),
        tray_type=spool.get("tray_type", ""),
        tray_color=spool.get("tray_color", ""),
        grams=round(use.grams * share, 2),
    )


def _spool(document: Document, slot: int) -> Document:
    if slot == EXTERNAL:
        outside: Document = document.get("vt_tray") or document["vir_slot"][-1]
        return outside
    for unit in document["ams"]["ams"]:
        for tray in unit["tray"]:
            number = int(unit["id"])
            if slot == (number if number >= FIRST_SINGLE else number * 4 + int(tray["id"])):
                found: Document = tray
                return found
    return {}
