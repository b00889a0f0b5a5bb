"""Waiting without sleeping: holds run on the monotonic clock that the caller reads."""

from dataclasses import replace

from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Hold, HoldKind, Moment

ASKS_FOR_FULL_REPORT = frozenset(
    {HoldKind.SETTLE, HoldKind.FAILED_REASON, HoldKind.IDLE_CHECK, HoldKind.GAP_IDLE, HoldKind.RECOVER}
)
"""What these wait for, a full document may tell at once."""


def hold(kind: HoldKind, policy: Policy) -> Hold:
    """A new wait; it starts to run when the step that made it ends."""
    return Hold(kind, left=float(getattr(policy, kind.value)))


def run(waiting: Hold, now: Moment) -> Hold:
    """Let a hold run. One that ran on another process's clock starts over: nobody knows how far it was."""
    if waiting.clock == now.clock:
        return waiting
    return replace(waiting, until=now.mono + waiting.left, clock=now.clock)


def suspend(waiting: Hold, now: Moment) -> Hold:
    """Stop the clock: without a connection nothing can be observed, so waiting proves nothing."""
    if waiting.clock != now.clock or waiting.kind is HoldKind.FAILED_REASON:
        return waiting
    return replace(waiting, left=max(waiting.until - now.mono, 0.0), until=0.0, clock="")


def expired(waiting: Hold | None, now: Moment) -> bool:
    return waiting is not None and waiting.clock == now.clock and now.mono >= waiting.until


def deadline(waiting: Hold | None, now: Moment) -> float | None:
    """The monotonic time at which to look again."""
    return waiting.until if waiting is not None and waiting.clock == now.clock else None
