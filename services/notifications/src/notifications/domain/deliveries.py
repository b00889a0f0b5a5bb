"""Deliveries: one message to one target, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from notifications.domain.occasions import Occasion

MAX_ATTEMPTS = 8
MAX_OCCASIONS = 30
"""What one message lists; more than that is only counted."""
_LONGEST_PAUSE = timedelta(hours=4)
_LONGEST_WISH = timedelta(hours=1)
_GROWTH = 4.0


class DeliveryStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    """In the hands of a worker. When that one dies, another sends it again after its time."""
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """The target was switched off before it was sent."""


FINISHED = frozenset({DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.CANCELLED})


class DeliveryNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such delivery.")


class DeliveryUnderWayError(Exception):
    """Only what is over can be sent again."""

    code = "delivery_under_way"

    def __init__(self) -> None:
        super().__init__("This delivery is still under way.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one target."""

    id: UUID
    target_id: UUID
    rule_id: UUID | None
    rule_name: str | None
    status: DeliveryStatus
    is_test: bool
    replay_of: UUID | None
    occasions: Sequence[Occasion]
    more: int
    """Occasions that it tells of beside those it lists."""
    due_at: datetime
    attempts: int
    response_code: int | None
    latency_ms: int | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt."""

    code: str
    """`ok`, or what was wrong, for programs."""
    message: str
    """In words, for people."""
    response_code: int | None = None
    latency_ms: int = 0
    is_final: bool = False
    """Another attempt would fail in the same way."""
    is_gone: bool = False
    """The target says that it wants nothing any more."""
    retry_after: timedelta | None = None
    """The target's own wish."""

    @property
    def ok(self) -> bool:
        return self.code == "ok"


def pause_after(attempts: int, outcome: Outcome, first: timedelta, jitter: float) -> timedelta:
    """How long to wait after so many attempts.

    Args:
        attempts: made so far.
        outcome: of the last one.
        first: the first pause.
        jitter: 0 to 1; spreads what failed together by up to a fifth either way.
    """
    grown = min(first * _GROWTH ** max(attempts - 1, 0), _LONGEST_PAUSE) * (0.8 + 0.4 * jitter)
    return max(grown, min(outcome.retry_after or timedelta(0), _LONGEST_WISH))
