"""What keeps stock and orders from taking care of themselves."""

from typing import Literal

from pydantic import BaseModel


class FindingOut(BaseModel):
    code: str
    severity: Literal["problem", "hint"]
    """A problem needs somebody; a hint explains what is so on purpose, or for now."""
    count: int
    cause: str
    fix: str
    examples: list[str]


class DiagnosisOut(BaseModel):
    ok: bool
    """No problem; hints do not count."""
    findings: list[FindingOut]
