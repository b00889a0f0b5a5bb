"""The metadata that all tables share."""

from chassis.db import new_metadata

METADATA = new_metadata()
