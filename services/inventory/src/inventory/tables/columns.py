"""Columns that several tables have."""

from typing import Any

from sqlalchemy import Column, DateTime


def instant(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)
