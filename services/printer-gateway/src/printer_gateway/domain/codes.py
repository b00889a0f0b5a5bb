"""Printer error codes: how they are written, and which of them mean that somebody cancelled the print.

A `print_error` is 32 bits, shown as `MMMM_CCCC`. A health message (HMS) has two such words, shown as
`AAAA_AAAA_CCCC_CCCC`; the upper half of the second word is its severity. Source: ha-bambulab and bambuddy
agree on both; ha-bambulab's formatting breaks above 0x0FFFFFFF, so pad to eight digits.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["fatal", "serious", "common", "info"]

CANCELLED = frozenset({"0300_400C", "0500_400E"})
"""Cancelled by the user, printing cancelled. Whole codes: other codes of the same modules are real faults."""

_SEVERITIES: dict[int, Severity] = {1: "fatal", 2: "serious", 3: "common", 4: "info"}
_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class HealthMessage:
    """One entry of the printer's HMS list."""

    attr: int
    code: int

    @property
    def name(self) -> str:
        """As the screen and the vendor's wiki show it."""
        digits = f"{self.attr & _MASK:08X}{self.code & _MASK:08X}"
        return "_".join(digits[i : i + 4] for i in (0, 4, 8, 12))

    @property
    def short(self) -> str:
        """The form in which a print error would name it: module and number without part and severity."""
        return f"{(self.attr >> 16) & 0xFFFF:04X}_{self.code & 0xFFFF:04X}"

    @property
    def severity(self) -> Severity:
        return _SEVERITIES.get((self.code >> 16) & 0xFFFF, "info")


def error_name(code: int) -> str:
    """A `print_error` or `fail_reason` as the screen shows it, for example `0300_400C`."""
    digits = f"{code & _MASK:08X}"
    return f"{digits[:4]}_{digits[4:]}"


def severity_rank(severity: Severity) -> int:
    """Lower is worse."""
    return ("fatal", "serious", "common", "info").index(severity)
