"""Filament as printers reported it, given to the spools of a run. Weights in grams."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from production.domain.run_contents import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the prints of a run drew of one kind of filament, or of one spool."""

    spool_id: UUID | None = None
    """When the printer read the tag of a spool that is known here."""
    material: str | None = None
    color: str | None = None
    """RRGGBBAA."""
    grams: Decimal
    is_complete: bool = True
    """Whether each print said how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What printers reported of a run's filament."""

    by_material: Mapping[UUID, Decimal]
    """By the id of the run's material."""
    unassigned: tuple[Drawn, ...] = ()
    """Filament that fits no spool of the run, or several."""
    is_complete: bool = False
    """Whether every print that ended said what it drew, and all of it is given to a spool."""


def together(grams: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None of nothing, or when one is not known."""
    known = [one for one in grams if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(grams) else None


def assign(usages: Sequence[Usage], drawn: Iterable[Drawn]) -> Reported:
    """Give each filament to the spool it must be from.

    By the spool's tag; else to the only one of its material and colour; else to the only one of its material.
    """
    found: dict[UUID, Decimal] = {}
    unassigned = []
    is_complete = True
    for one in drawn:
        is_complete &= one.is_complete
        if not one.grams:
            continue
        usage = _spool_of(usages, one)
        if usage is None:
            unassigned.append(one)
        else:
            found[usage.id] = found.get(usage.id, Decimal(0)) + one.grams
    complete = bool(found) and is_complete and not unassigned
    return Reported(by_material=found, unassigned=tuple(unassigned), is_complete=complete)


def _spool_of(usages: Sequence[Usage], drawn: Drawn) -> Usage | None:
    if drawn.spool_id is not None:
        return next((one for one in usages if one.spool_id == drawn.spool_id), None)
    fitting = [
        one for one in usages if drawn.material is None or _fold(one.material) == _fold(drawn.material)
    ]
    same = [one for one in fitting if drawn.color and _hex(one.color_hex) == _hex(drawn.color)]
    fitting = same or fitting
    return fitting[0] if len(fitting) == 1 else None


def _fold(material: str) -> str:
    return material.strip().casefold()


def _hex(color: str | None) -> str:
    """RRGGBB of `#RRGGBB` or `RRGGBBAA`."""
    return (color or "").removeprefix("#")[:6].upper()
