"""Filament: which trays are loaded, which one feeds, and which tray each filament of the slicer maps to."""

from collections.abc import Mapping
from dataclasses import dataclass

from printer_gateway.domain.values import bits, integer, items, mapping, text

KEYS = frozenset(("ams", "vt_tray", "vir_slot", "mapping", "device"))

EXTERNAL = 254
"""Global slot of the external spool (the left one on dual-nozzle printers)."""

_NONE = 255
_FIRST_HIGH_TEMPERATURE_UNIT = 128


@dataclass(frozen=True, slots=True)
class Tray:
    """A loaded tray.

    `uuid` identifies the spool; it is empty for spools without the vendor's tag. (`tag_uid` differs per side
    of a spool and identifies nothing.) `color` is RRGGBBAA; `remain` is percent, None when unknown.
    """

    slot: int
    uuid: str = ""
    material: str = ""
    color: str = ""
    brand: str = ""
    profile: str = ""
    remain: int | None = None


@dataclass(frozen=True, slots=True)
class Materials:
    """`active` is the global slot that feeds, None when none does.

    `assigned` is the slot of each filament of the slicer, None for one that the plate does not use; it is
    empty when the printer does not say.
    """

    trays: tuple[Tray, ...] = ()
    active: int | None = None
    assigned: tuple[int | None, ...] = ()


def read(document: Mapping[str, object]) -> Materials:
    """Read the filament section of a merged status document."""
    ams = mapping(document.get("ams"))
    device = mapping(document.get("device"))
    return Materials(
        trays=(*_ams_trays(ams), *_external_trays(document)),
        active=_active(ams, device),
        assigned=_assigned(document.get("mapping")),
    )


def active_extruder(device: Mapping[str, object]) -> Mapping[str, object]:
    """The extruder in use; empty on printers that do not report extruders.

    Its number stands in bits 4-7 of `extruder.state` (ha-bambulab; bambuddy reads bit 8, unverified).
    """
    extruder = mapping(device.get("extruder"))
    known = items(extruder.get("info"))
    state = integer(extruder.get("state"))
    wanted = 0 if state is None else (state >> 4) & 0xF
    by_id = {integer(entry.get("id")): entry for entry in known}
    return by_id.get(wanted) or (known[0] if known else {})


def global_slot(unit: int, slot: int) -> int:
    """Units count four slots each; high-temperature units (from 128) hold one spool and are the slot."""
    if unit in (EXTERNAL, _NONE):
        return EXTERNAL
    return unit if unit >= _FIRST_HIGH_TEMPERATURE_UNIT else unit * 4 + slot


def _ams_trays(ams: Mapping[str, object]) -> list[Tray]:
    present = bits(ams.get("tray_exist_bits"))
    if not present and ams.get("power_on_flag") is False:
        present = None  # an unpowered unit reports no bits at all, which says nothing about its trays
    trays = []
    for unit in items(ams.get("ams")):
        unit_id = integer(unit.get("id"))
        for entry in items(unit.get("tray")):
            slot_id = integer(entry.get("id"))
            if unit_id is None or slot_id is None or not _loaded(entry, unit_id, slot_id, present):
                continue
            trays.append(_tray(entry, global_slot(unit_id, slot_id)))
    return trays


def _loaded(entry: Mapping[str, object], unit: int, slot: int, present: int | None) -> bool:
    if entry.keys() <= {"id"}:
        return False
    # The bits of the newer unit kinds are laid out differently per model; only the classic four are certain.
    return present is None or unit > 3 or slot > 3 or bool(present >> (unit * 4 + slot) & 1)


def _external_trays(document: Mapping[str, object]) -> list[Tray]:
    entries = items(document.get("vir_slot")) or [mapping(document.get("vt_tray"))]
    single = len(entries) == 1
    trays = []
    for entry in entries:
        if not text(entry.get("tray_type")):
            continue
        slot = integer(entry.get("id"))
        trays.append(_tray(entry, EXTERNAL if slot is None or single else slot))
    return trays


def _tray(entry: Mapping[str, object], slot: int) -> Tray:
    uuid = text(entry.get("tray_uuid"))
    remain = integer(entry.get("remain"))
    return Tray(
        slot=slot,
        uuid=uuid if uuid.strip("0") else "",
        material=text(entry.get("tray_type")),
        color=text(entry.get("tray_color")),
        brand=text(entry.get("tray_sub_brands")),
        profile=text(entry.get("tray_info_idx")),
        remain=remain if remain is not None and 0 < remain <= 100 else None,
    )


def _active(ams: Mapping[str, object], device: Mapping[str, object]) -> int | None:
    packed = integer(active_extruder(device).get("snow"))
    if packed is not None:
        return None if packed in (0xFFFF, 0xFEFF) or packed < 0 else global_slot(packed >> 8, packed & 0xFF)
    slot = integer(ams.get("tray_now"))
    return None if slot is None or slot == _NONE or slot < 0 else slot


def _assigned(value: object) -> tuple[int | None, ...]:
    if not isinstance(value, list):
        return ()
    packed = (integer(entry) for entry in value[:64])
    return tuple(global_slot(p >> 8, p & 0xFF) if p is not None and 0 <= p < 0xFFFF else None for p in packed)
