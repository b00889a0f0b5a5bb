"""Which mapping does a reported file name mean? Used alike by inventory, production and jobs.

Names match exactly, case-insensitively, outer white space trimmed. Only when the printer reported a name
without a known extension are the extension and `_plate_N` forms of that same name tried.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

EXTENSIONS = (".gcode.3mf", ".3mf", ".gcode")

MatchKind = Literal["exact", "extension", "plate"]


@dataclass(frozen=True, slots=True)
class Match:
    """The folded mapping name that was hit, and how."""

    name: str
    kind: MatchKind


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nothing was hit, or two different names in one tier: never a guess."""

    reason: Literal["no_mapping", "ambiguous", "no_file_name"]


def fold(name: str) -> str:
    """The form in which names are compared: NFC, trimmed, case folded. Nothing else is normalised."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def has_extension(name: str) -> bool:
    return fold(name).endswith(EXTENSIONS)


def tiers(
    file_name: str | None, candidates: Iterable[str] = (), plate_index: int | None = None
) -> list[tuple[MatchKind, list[str]]]:
    """Folded names to try, best tier first.

    The first tier is the name as reported. The others exist only when it has no known extension; they hold
    the forms of that same name, of which `candidates` (from the gateway) may name more, never other files.
    """
    if file_name is None or not fold(file_name):
        return []
    base = fold(file_name)
    result: list[tuple[MatchKind, list[str]]] = [("exact", [base])]
    if has_extension(base):
        return result
    extension = [base + e for e in EXTENSIONS]
    plate = [f"{base}_plate_{plate_index}" + e for e in ("", *EXTENSIONS)] if plate_index else []
    known = {base, *extension, *plate}
    plate += [c for c in dict.fromkeys(map(fold, candidates)) if c not in known and _is_plate_form(c, base)]
    result.append(("extension", extension))
    if plate:
        result.append(("plate", plate))
    return result


def _is_plate_form(candidate: str, base: str) -> bool:
    rest = candidate.removeprefix(base)
    return rest != candidate and rest.startswith("_plate_")


def match(
    file_name: str | None,
    known: Callable[[str], bool],
    candidates: Iterable[str] = (),
    plate_index: int | None = None,
) -> Match | NoMatch:
    """Find the mapping name that a reported name means; `known` tells whether a folded name is mapped."""
    levels = tiers(file_name, candidates, plate_index)
    if not levels:
        return NoMatch("no_file_name")
    for kind, names in levels:
        hits = [name for name in names if known(name)]
        if len(hits) > 1:
            return NoMatch("ambiguous")
        if hits:
            return Match(hits[0], kind)
    return NoMatch("no_mapping")
