"""Which gateway is which: a name that lets another one on the same machine see whether it still lives.

A gateway that was killed leaves its leases to expire. One beside it, or its own next start, need not wait:
a process that is gone will never come back to say anything.
"""

import hashlib
import os
from pathlib import Path
from uuid import uuid4

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


def _machine() -> str:
    """Names this boot of this machine and its process ids, which containers number for themselves."""
    try:
        seen = _BOOT.read_text() + str(_NAMESPACE.readlink())
    except OSError:  # not a Linux: every process is a machine of its own
        return uuid4().hex[:12]
    return hashlib.sha256(seen.encode()).hexdigest()[:12]


MACHINE = _machine()


def own_name() -> str:
    """A name for this gateway that no other ever had."""
    return f"{MACHINE}.{os.getpid()}.{uuid4().hex[:8]}"


def is_dead(name: str) -> bool:
    """Whether a gateway is certainly gone."""
    machine, _, rest = name.partition(".")
    pid, _, _ = rest.partition(".")
    if machine != MACHINE or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
