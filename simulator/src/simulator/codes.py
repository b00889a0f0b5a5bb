"""Error and health codes that the printer itself makes up (ha-bambulab, bambuddy)."""

from simulator.reports import Document

CANCELLED = 0x0300_400C  # "the task was cancelled"
BUSY = 0x0500_4004  # "the device is busy and cannot start a new task"
VERIFY_FAILED = 0x0502_4007  # `err_code` of a command that was not signed; 84033543
VERIFY_FAILED_HMS = "0500_0500_0001_0007"
LOCKED_FUN = 0x2000_0000  # this bit of `fun` says that commands must be signed


def hms(code: str) -> Document:
    """The entry of `hms[]` for a code as it is written: `0500_0500_0001_0007`, the severity in group 3.

    Raises ValueError on anything else.
    """
    digits = code.replace("_", "")
    if len(digits) != 16:
        raise ValueError(f"{code!r} is not four groups of four hexadecimal digits")
    return {"attr": int(digits[:8], 16), "code": int(digits[8:], 16)}
