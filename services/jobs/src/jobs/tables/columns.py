"""Columns that several tables have."""

from typing import Any

from sqlalchemy import Column, DateTime, Integer, Numeric, Uuid


def key() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def tenant() -> Column[Any]:
    return Column("tenant_id", Uuid, nullable=False)


def instant(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def grams(name: str, *, nullable: bool = True) -> Column[Any]:
    return Column(name, Numeric(10, 2), nullable=nullable)


def version() -> Column[Any]:
    return Column("version", Integer, nullable=False)
