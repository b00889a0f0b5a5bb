"""Settings of a tenant over HTTP."""

from decimal import Decimal
from typing import Any

from inventory.schemas.common import Answer, Request
from inventory.schemas.spools import GramsOrNone


class SettingsOut(Answer):
    spool_low_grams: Decimal | None
    """At or below this a new spool counts as low, unless it brings its own level; null: never."""


class SettingsChange(Request):
    """What is left out stays as it is."""

    spool_low_grams: GramsOrNone | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)
