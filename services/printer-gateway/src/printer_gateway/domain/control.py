"""May we command this printer? Newer firmware obeys only signed commands, unless its owner turns on the
developer mode. Watching stays allowed.

Sources: ha-bambulab issue 1250 and BambuStudio (the refusal), bambuddy bambu_mqtt.py (the bit in `fun`).
"""

from enum import StrEnum

from printer_gateway.domain.snapshot import Snapshot

SIGNED_ONLY = "0500_0500_0001_0007"
"""The health message after a command that was refused for its missing signature."""
VERIFY_FAILED = 84033543
"""The same as a code: 0502_4007."""
_NEEDS_SIGNATURE = 0x20000000

_BLOCKED = "The firmware takes signed commands only: turn on LAN only and developer mode on its screen."


class Can(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def can_control(snapshot: Snapshot, obeyed: bool | None) -> tuple[Can, str]:
    """Whether the printer obeys, and why not.

    `obeyed` is what the last command of this session met: True for success, False for a missing signature,
    None when there was none or its answer did not say.
    """
    faults = snapshot.faults
    refused = faults.print_error == VERIFY_FAILED or any(h.name == SIGNED_ONLY for h in faults.health)
    if refused or obeyed is False:
        return Can.NO, _BLOCKED
    if obeyed:
        return Can.YES, ""
    if snapshot.functions is None:
        return Can.UNKNOWN, "The printer does not say; the first command will tell."
    return (Can.NO, _BLOCKED) if snapshot.functions & _NEEDS_SIGNATURE else (Can.YES, "")


def unsigned_refused(reason: str, error: int) -> bool:
    """Whether a command's answer says that it lacked a signature."""
    return error == VERIFY_FAILED or "verify failed" in reason.lower()
