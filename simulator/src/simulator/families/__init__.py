"""Printer families by name. A new one is a module with its document and a row here."""

from simulator.families.a1 import A1
from simulator.families.base import Family
from simulator.families.p1s import P1S
from simulator.families.x1c import X1C

FAMILIES: dict[str, Family] = {family.name: family for family in (A1, P1S, X1C)}

__all__ = ["FAMILIES", "Family"]
