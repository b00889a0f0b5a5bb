"""What completed runs used against what was planned: grouped, and where the plan is consistently off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Literal
from uuid import UUID

from production.domain.variance import percentage, variance

Grouping = Literal["run", "product", "model", "spool", "printer", "period"]
Period = Literal["day", "week", "month"]

HIGH_PERCENT = Decimal(10)
"""A run beyond this is worth a look."""
LAST = 15
"""Runs that a recommendation looks at,"""
ENOUGH = 5
"""and how many it needs."""
OFF_PERCENT = Decimal(5)
CONSISTENT = Decimal("0.8")
"""Off by more than that, to the same side, in so many of them."""
_CENT = Decimal("0.01")


class NoRecommendationError(Exception):
    code = "no_recommendation"

    def __init__(self) -> None:
        super().__init__("Nothing is recommended for this model on this printer (any more).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Filament of one spool in a completed run. What a run is of is None when it is of several."""

    run_id: UUID
    run_number: str
    completed_at: datetime
    product_id: UUID | None
    model_id: UUID | None
    printer_id: UUID | None
    spool_id: UUID
    estimated: Decimal
    actual: Decimal


Key = UUID | date | None


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that have something in common."""

    key: Key
    """None: they are of several, or of none."""
    runs: int
    estimated_grams: Decimal
    actual_grams: Decimal
    high_runs: int
    """Off by more than 10 % to either side."""

    @property
    def variance_grams(self) -> Decimal:
        return self.actual_grams - self.estimated_grams

    @property
    def variance_percentage(self) -> Decimal | None:
        return variance(self.estimated_grams, self.actual_grams)


def key_of(sample: Sample, by: Grouping, period: Period) -> Key:
    if by == "period":
        return begin_of(sample.completed_at.date(), period)
    found: UUID | None = getattr(sample, f"{by}_id")
    return found


def begin_of(day: date, period: Period) -> date:
    """The first day of the period that a day is in; weeks begin on Monday."""
    if period == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if period == "week" else day


def grouped(samples: Iterable[Sample], by: Grouping, period: Period = "month") -> list[Group]:
    """Groups, the most off first; periods in their order."""
    found: dict[Key, list[Sample]] = {}
    for sample in samples:
        found.setdefault(key_of(sample, by, period), []).append(sample)
    groups = [_group(key, members) for key, members in found.items()]
    if by == "period":
        return sorted(groups, key=lambda one: str(one.key))
    return sorted(groups, key=lambda one: abs(one.variance_percentage or Decimal(0)), reverse=True)


def summed(samples: Sequence[Sample]) -> Group:
    """All of them together."""
    return _group(None, samples)


def _group(key: Key, members: Sequence[Sample]) -> Group:
    runs: dict[UUID, tuple[Decimal, Decimal]] = {}
    for one in members:
        estimated, actual = runs.get(one.run_id, (Decimal(0), Decimal(0)))
        runs[one.run_id] = (estimated + one.estimated, actual + one.actual)
    off = [variance(estimated, actual) for estimated, actual in runs.values()]
    return Group(
        key=key,
        runs=len(runs),
        estimated_grams=sum((one.estimated for one in members), Decimal(0)),
        actual_grams=sum((one.actual for one in members), Decimal(0)),
        high_runs=sum(one is not None and abs(one) > HIGH_PERCENT for one in off),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What one item of a model weighed in a run, and what was planned."""

    model_id: UUID
    printer_id: UUID
    completed_at: datetime
    planned: Decimal
    actual: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The plan of a model on a printer is consistently off."""

    model_id: UUID
    printer_id: UUID
    runs: int
    runs_off: int
    current_grams: Decimal
    """Of one item, as it is planned now."""
    suggested_grams: Decimal
    variance_percentage: Decimal
    """Of what was used against what was planned then."""
    share_percentage: Decimal


def recommend(weighings: Iterable[Weighing], current: Decimal | None) -> Recommendation | None:
    """What to plan with from now on, for one model on one printer; None while the plan holds."""
    last = sorted(weighings, key=lambda one: one.completed_at, reverse=True)[:LAST]
    if len(last) < ENOUGH or not current:
        return None
    off = [variance(one.planned, one.actual) or Decimal(0) for one in last]
    over = sum(one > OFF_PERCENT for one in off)
    under = sum(one < -OFF_PERCENT for one in off)
    strong = max(over, under)
    if Decimal(strong) / len(last) < CONSISTENT:
        return None
    suggested = Decimal(median(one.actual for one in last)).quantize(_CENT, ROUND_HALF_UP)
    now = variance(current, suggested)
    if now is None or not suggested or abs(now) <= OFF_PERCENT:
        return None
    return Recommendation(
        model_id=last[0].model_id,
        printer_id=last[0].printer_id,
        runs=len(last),
        runs_off=strong,
        current_grams=current,
        suggested_grams=suggested,
        variance_percentage=Decimal(median(off)).quantize(_CENT, ROUND_HALF_UP),
        share_percentage=percentage(strong, len(last)),
    )


def scaled(weights: Sequence[Decimal], to: Decimal) -> list[Decimal]:
    """Weights in the same ratio whose sum is `to`; the largest takes what rounding leaves."""
    whole = sum(weights, Decimal(0))
    found = [(one * to / whole).quantize(_CENT, ROUND_HALF_UP) for one in weights]
    largest = max(range(len(found)), key=found.__getitem__)
    found[largest] += to - sum(found, Decimal(0))
    return found
