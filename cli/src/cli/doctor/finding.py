"""What the doctor says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing."""

    code: str
    severity: Literal["problem", "hint"]
    """A problem needs somebody; a hint explains what is so on purpose, or for now."""
    count: int
    cause: str
    fix: str
    examples: Sequence[str] = field(default_factory=tuple)


def problem(code: str, examples: Sequence[str], cause: str, fix: str) -> list[Finding]:
    """A problem with what shows it; none when nothing does."""
    return [Finding(code, "problem", len(examples), cause, fix, examples[:5])] if examples else []


def hint(code: str, examples: Sequence[str], cause: str, fix: str) -> list[Finding]:
    """As `problem`, for what is so on purpose, or for now."""
    return [Finding(code, "hint", len(examples), cause, fix, examples[:5])] if examples else []
