"""Is there filament enough, on which spools, and what does it cost? Weights in grams."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from production.domain.planning import Need
from production.domain.surroundings import Spool


@dataclass(frozen=True, slots=True)
class Take:
    """What one spool gives."""

    spool: Spool
    grams: Decimal


@dataclass(frozen=True, slots=True)
class Supply:
    """A need, and what there is for it."""

    need: Need
    grams_available: Decimal
    """On all spools that would do, before anything is taken."""
    takes: tuple[Take, ...]
    cost: Decimal

    @property
    def missing_grams(self) -> Decimal:
        return self.need.grams - sum((take.grams for take in self.takes), Decimal(0))

    @property
    def is_available(self) -> bool:
        return self.missing_grams <= 0


def supplies(needs: Sequence[Need], spools: Sequence[Spool], cost_per_gram: Decimal) -> list[Supply]:
    """Take what is needed from the spools, in their order; `cost_per_gram` stands in for unknown prices.

    Needs of a certain colour come first: those of any colour can take from what they leave.
    """
    left = {spool.id: max(Decimal(0), spool.remaining_grams) for spool in spools}
    before = dict(left)
    found: dict[int, Supply] = {}
    for index in sorted(range(len(needs)), key=lambda i: (needs[i].material is None, needs[i].color is None)):
        need = needs[index]
        fitting = [spool for spool in spools if fits(need, spool)]
        takes: list[Take] = []
        missing = need.grams
        for spool in fitting:
            grams = min(missing, left[spool.id])
            if grams > 0:
                left[spool.id] -= grams
                missing -= grams
                takes.append(Take(spool, grams))
        available = sum((before[spool.id] for spool in fitting), Decimal("0.00"))
        found[index] = Supply(need, available, tuple(takes), _cost(takes, missing, cost_per_gram))
    return [found[index] for index in range(len(needs))]


def fits(need: Need, spool: Spool) -> bool:
    """Whether a spool will do: the same material, and the same colour by name or by value.

    A need without a material is met by none: which spool it takes is for people to say.
    """
    if need.material is None or need.material.casefold() != spool.material.casefold():
        return False
    if need.color is None:
        return True
    same_name = spool.color is not None and spool.color.casefold() == need.color.casefold()
    return same_name or (need.color_hex is not None and _rgb(need.color_hex) == _rgb(spool.color_hex))


def same_filament(one: Need, other: Need) -> bool:
    """Whether two needs ask for the same material and colour."""
    return _folded(one.material) == _folded(other.material) and _folded(one.color) == _folded(other.color)


def _folded(text: str | None) -> str | None:
    return text.casefold() if text is not None else None


def _rgb(value: str | None) -> str | None:
    return value.removeprefix("#")[:6].lower() if value else None


def _cost(takes: Sequence[Take], missing: Decimal, cost_per_gram: Decimal) -> Decimal:
    cost = missing * cost_per_gram
    for take in takes:
        price = take.spool.cost_per_gram
        cost += take.grams * (cost_per_gram if price is None else price)
    return cost
