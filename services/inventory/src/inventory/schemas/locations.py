"""Locations."""

from datetime import datetime
from uuid import UUID

from chassis.edge import Page
from inventory.schemas.common import Answer, Name, Request, Text


class NewLocation(Request):
    name: Name
    """A shelf, a box, a room."""
    notes: Text | None = None


class LocationChange(Request):
    """What is left out stays as it is."""

    name: Name = ""
    notes: Text | None = None


class LocationOut(Answer):
    id: UUID
    name: str
    notes: str | None
    items: int
    """Parts and products that are kept there."""
    created_at: datetime
    updated_at: datetime


class LocationPage(Page):
    items: list[LocationOut]
