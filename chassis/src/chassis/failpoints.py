"""Failpoints: places where a test may kill the process, to prove that nothing is lost or doubled there."""

import os
import signal
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

_visits: Counter[str] = Counter()
_armed: tuple[str, str] | None = None


def arm(crash_at: str | None) -> None:
    """Arm one failpoint: `name:n` for its n-th visit, `name:<id>` for every visit with that message in hand.

    None disarms.

    Raises:
        ValueError: not of that form.
    """
    global _armed  # noqa: PLW0603 - one failpoint per process is the point
    _armed = None
    if crash_at:
        name, _, which = crash_at.rpartition(":")
        _armed = (name, which if which.isdecimal() else str(UUID(which)))


def hit(name: str, messages: Iterable[UUID] = ()) -> None:
    """Die here if this is the armed place and its time, or one of these messages, is the armed one."""
    if _armed is None:
        return
    _visits[name] += 1
    place, which = _armed
    if place == name and which in {str(_visits[name]), *map(str, messages)}:
        os.kill(os.getpid(), signal.SIGKILL)
