"""Printer families by name. A new one is a module with its document and a row here."""

from simulator.families.a1 import A1
from simulator.families.a1mini import A1_MINI
from simulator.families.base import Family
from simulator.families.h2d import H2D
from simulator.families.p1s import P1S
from simulator.families.p2s import P2S
from simulator.families.x1c import X1C
from simulator.families.x2d import X2D

FAMILIES: dict[str, Family] = {family.name: family for family in (A1, P1S, X1C, A1_MINI, P2S, H2D, X2D)}

__all__ = ["FAMILIES", "Family"]
