"""What a tenant sets for its stock."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Preferences:
    """Settings of a tenant."""

    spool_low_grams: Decimal | None = None
    """At or below this a new spool counts as low, unless it brings its own level; None: never."""
