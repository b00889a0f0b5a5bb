"""Variance: how far what was used is from what was planned, in percent of the plan."""

from decimal import ROUND_HALF_UP, Decimal

PERCENT = Decimal("0.01")


def variance(estimated: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """(actual - estimated) / estimated x 100, two places; None when one is unknown or nothing was planned."""
    if not estimated or actual is None:
        return None
    return ((actual - estimated) / estimated * 100).quantize(PERCENT, ROUND_HALF_UP)


def percentage(part: int, whole: int) -> Decimal:
    """`part` of `whole` in percent, two places; 0 of nothing is 0."""
    if not whole:
        return Decimal(0)
    return (Decimal(part) / Decimal(whole) * 100).quantize(PERCENT, ROUND_HALF_UP)


def total(values: "list[Decimal | None] | tuple[Decimal | None, ...]") -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
