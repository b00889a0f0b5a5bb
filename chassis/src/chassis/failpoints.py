"""Failpoints: places where a test may kill the process, to prove that nothing is lost or doubled there."""

import os
import signal
from collections import Counter

_visits: Counter[str] = Counter()
_armed: tuple[str, int] | None = None


def arm(crash_at: str | None) -> None:
    """Arm one failpoint from `name:n`; None disarms.

    Raises:
        ValueError: not of that form.
    """
    global _armed  # noqa: PLW0603 - one failpoint per process is the point
    _armed = None
    if crash_at:
        name, _, count = crash_at.rpartition(":")
        _armed = (name, int(count))


def hit(name: str) -> None:
    """Die here if this is the armed place and its time has come."""
    if _armed is None:
        return
    _visits[name] += 1
    if _armed == (name, _visits[name]):
        os.kill(os.getpid(), signal.SIGKILL)
