"""How a tenant is told: what its people may set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications.domain.rules import QuietHours


@dataclass(frozen=True, slots=True)
class Preferences:
    """Settings of a tenant."""

    quiet_hours: QuietHours | None = None
    """For rules without their own."""
    keep_days: int = 30
    """How long the log is kept."""
    disable_after_hours: int = 72
    """A target that failed for so long is switched off."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Preferences":
        default = cls()
        return cls(
            QuietHours.of(stored.get("quiet_hours")),
            stored.get("keep_days", default.keep_days),
            stored.get("disable_after_hours", default.disable_after_hours),
        )
