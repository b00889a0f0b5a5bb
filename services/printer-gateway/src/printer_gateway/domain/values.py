"""Defensive reading of JSON: a field of the wrong type counts as missing, it never costs the whole report."""

import math
import unicodedata

MAX_TEXT = 255
"""Longest text kept; names are untrusted and travel in messages."""

_MAX_INTEGER = 1 << 63


def text(value: object) -> str:
    """Text without control characters, at most 255 characters; whole numbers as decimals; else empty."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < _MAX_INTEGER else ""
    if not isinstance(value, str):
        return ""
    if value.isascii() and value.isprintable():
        return value[:MAX_TEXT]
    # Lone surrogates are legal in JSON but cannot be encoded again.
    clean = value[: 4 * MAX_TEXT].encode("utf-8", "replace").decode()
    return "".join(c for c in clean if unicodedata.category(c) != "Cc")[:MAX_TEXT]


def number(value: object) -> float | None:
    """A finite number from an int, a float or their text forms."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def integer(value: object) -> int | None:
    """A whole number from an int, a float or their text forms; fractions are cut off."""
    if type(value) is int:
        return value if abs(value) < _MAX_INTEGER else None
    result = number(value)
    return int(result) if result is not None and abs(result) < _MAX_INTEGER else None


def bits(value: object) -> int | None:
    """A bit field written as hexadecimal text."""
    if not isinstance(value, str) or len(value) > 16:
        return None
    try:
        return int(value, 16)
    except ValueError:
        return None


def mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def items(value: object, limit: int = 64) -> list[dict[str, object]]:
    """The objects in a list, at most `limit`."""
    return [item for item in value[:limit] if isinstance(item, dict)] if isinstance(value, list) else []
