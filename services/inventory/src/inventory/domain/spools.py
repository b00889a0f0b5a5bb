"""Spools: how much filament is left, and every gram that left it.

What remains is the initial weight plus the sum of the transactions, never clamped: a negative rest says that
some weighing or some estimate was wrong, and hiding that would hide the mistake.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

ZERO = Decimal(0)


class TransactionType(StrEnum):
    """Why a spool's weight changed."""

    USAGE = "usage"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class TransactionSource(StrEnum):
    """What changed it."""

    RUN = "run"
    PRINT = "print"
    MANUAL = "manual"
    WEIGH_IN = "weigh_in"


class SpoolNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such spool.")


class DuplicateTagError(Exception):
    code = "duplicate_tag"
    field = "tag"

    def __init__(self, tag: str) -> None:
        super().__init__(f"Another spool has the tag {tag!r}.")


class DuplicateSpoolError(Exception):
    code = "duplicate_external_id"
    field = "external_id"

    def __init__(self, external_id: str) -> None:
        super().__init__(f"Another spool has the external id {external_id!r}.")


class TareUnknownError(Exception):
    """The scale shows filament and reel, and nobody said what the reel weighs."""

    code = "tare_unknown"
    field = "gross_grams"

    def __init__(self) -> None:
        super().__init__("What the empty reel weighs is not known: give the spool tare_grams, or send grams.")


class SpoolArchivedError(Exception):
    code = "spool_archived"

    def __init__(self) -> None:
        super().__init__("This spool is archived; nothing can be used from it.")


class InsufficientFilamentError(Exception):
    code = "insufficient_filament"

    def __init__(self, remaining: Decimal, wanted: Decimal) -> None:
        super().__init__(f"{wanted} g wanted, {remaining} g left. Weigh the spool, or send force.")
        self.extra = {"remaining_grams": str(remaining), "wanted_grams": str(wanted)}


@dataclass(frozen=True, slots=True)
class Spool:
    """A roll of filament. Weights in grams, money in the tenant's currency."""

    id: UUID
    name: str
    material: str
    brand: str | None
    color: str | None
    color_hex: str | None
    initial_grams: Decimal
    remaining_grams: Decimal
    cost_per_gram: Decimal | None
    tag: str | None
    location: str | None
    low_grams: Decimal | None
    notes: str | None
    tare_grams: Decimal | None
    """What the empty reel weighs."""
    diameter_mm: Decimal | None
    lot_number: str | None
    external_id: str | None
    """Where it was known before: `spoolman:12`."""
    opened_on: date | None
    dried_on: date | None
    is_archived: bool
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_low(self) -> bool:
        return self.low_grams is not None and self.remaining_grams <= self.low_grams


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a spool's weight: negative grams were used."""

    spool_id: UUID
    type: TransactionType
    source: TransactionSource
    grams: Decimal
    reason: str
    source_id: UUID | None = None
    reverses: UUID | None = None
    material_id: UUID | None = None
    """The material of the run."""
    run_version: int | None = None
    """Which completion of the run it belongs to."""
    tray: int | None = None
    """The tray of the print."""


def filament_on(spool: Spool, gross_grams: Decimal) -> Decimal:
    """What of a weight with the reel is filament; a reel that weighs less than its tare is empty.

    Raises:
        TareUnknownError: nobody said what the reel weighs.
    """
    if spool.tare_grams is None:
        raise TareUnknownError
    return max(ZERO, gross_grams - spool.tare_grams)


def check_usable(spool: Spool, grams: Decimal, *, force: bool) -> None:
    """Refuse to use more than there is, unless the user insists.

    Raises:
        SpoolArchivedError: the spool is archived.
        InsufficientFilamentError: less than `grams` is left.
    """
    if spool.is_archived:
        raise SpoolArchivedError
    if grams > spool.remaining_grams and not force:
        raise InsufficientFilamentError(spool.remaining_grams, grams)


@dataclass(frozen=True, slots=True)
class Material:
    """What a run used of one spool, in grams."""

    id: UUID | None
    spool_id: UUID
    grams: Decimal


def run_usage(
    run_id: UUID, number: str, version: int, used: Sequence[Material], booked: Mapping[UUID, Decimal]
) -> list[Entry]:
    """What a completed run books: what it used, less what its prints have booked of the same spool already.

    Args:
        run_id: the run.
        number: its number, for people.
        version: of the run that was completed.
        used: as the run says.
        booked: grams by spool that prints of this run booked themselves.

    Returns:
        An entry for each material, also for 0 grams.
    """
    left = dict(booked)
    last = {one.spool_id: n for n, one in enumerate(used)}
    entries = []
    for n, one in enumerate(used):
        covered = left.get(one.spool_id, ZERO)
        if n != last[one.spool_id]:
            covered = min(covered, one.grams)
        left[one.spool_id] = left.get(one.spool_id, ZERO) - covered
        entries.append(
            Entry(
                one.spool_id,
                TransactionType.USAGE,
                TransactionSource.RUN,
                covered - one.grams,
                f"run {number}",
                run_id,
                material_id=one.id,
                run_version=version,
            )
        )
    return entries


def overdrawn(before: Decimal, after: Decimal) -> Decimal:
    """How much of what was booked a spool did not hold, in grams."""
    return max(ZERO, -after) - max(ZERO, -before)


def reversal(entries: Iterable[tuple[UUID, Entry]], reason: str) -> list[Entry]:
    """The entries that undo others, each named by its transaction id."""
    return [
        Entry(
            entry.spool_id,
            TransactionType.REVERSAL,
            entry.source,
            -entry.grams,
            reason,
            entry.source_id,
            transaction_id,
        )
        for transaction_id, entry in entries
    ]
