"""Corrections: a print that was counted wrongly is moved to what it should have been counted as."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Outcome = Literal["completed", "failed", "superseded"]
LOGGED_HERE = 7
"""Version of the ids of prints that are logged by hand."""


class NotCountedYetError(Exception):
    """A correction of a print whose end has not arrived: it is tried again later."""

    code = "not_counted_yet"

    def __init__(self, print_id: UUID) -> None:
        super().__init__(f"print {print_id} has not been counted, so it cannot be corrected yet")


class LogEntryNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such entry in the print log.")


class ReportedElsewhereError(Exception):
    code = "reported_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "This print was reported by a printer or a run: correct it there (POST /prints/{id}/correct, or "
            "at the plate of the run), so that everybody hears of it."
        )


class AlreadyReversedError(Exception):
    code = "already_reversed"

    def __init__(self) -> None:
        super().__init__("Nothing of this print is counted any more.")


def check_reversible(print_id: UUID, counted: Sequence[int]) -> None:
    """Refuse to reverse what is not ours, or is reversed already.

    Raises:
        ReportedElsewhereError: a printer or a run reported the print.
        AlreadyReversedError: nothing of it is counted.
    """
    # Prints that are logged here get a new id; those of printers and runs have derived ones (version 5).
    if print_id.version != LOGGED_HERE:
        raise ReportedElsewhereError
    if not any(counted):
        raise AlreadyReversedError


@dataclass(frozen=True, slots=True)
class Target:
    """What a print should have been counted as."""

    revision: int
    outcome: Outcome
    good: int
    failed: int
    superseded_by: UUID | None
    reason: str
    actor: str

    @property
    def items(self) -> int:
        return self.good if self.outcome == "completed" else 0

    @property
    def status(self) -> str:
        return "success" if self.outcome == "completed" else "failed"

    @property
    def failure(self) -> str | None:
        if self.outcome == "completed":
            return None
        return "superseded" if self.outcome == "superseded" else "corrected"

    @property
    def words(self) -> str:
        return f"print corrected by {self.actor}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction does to the stock of one item: `moved` is booked, `gone` could not be taken back,
    because it has left the stock.
    """

    moved: int
    gone: int


def change(effect: int, target: int, on_hand: int) -> Change:
    """Move the effect of a print on one item to its target, as far as the items are still there.

    Args:
        effect: items that the print has added until now, by its movements.
        target: items it should have added.
        on_hand: items in stock.
    """
    moved = max(target - effect, -on_hand)
    return Change(moved, effect + moved - target)


def share(items: int, weights: Sequence[int]) -> list[int]:
    """Share good items among the parts of a mixed plate, in proportion to what the plate holds of each.

    Nobody says which of them were bad; so the sum is right, and the parts are as close as whole items allow.
    """
    total = sum(weights)
    shares = [items * weight // total for weight in weights]
    # The rest goes to those who lost most by rounding down.
    lost = sorted(range(len(weights)), key=lambda n: (-(items * weights[n] % total), n))
    for n in lost[: items - sum(shares)]:
        shares[n] += 1
    return shares
