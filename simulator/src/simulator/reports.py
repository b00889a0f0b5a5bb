"""The state document of a printer and the frames made from it: pure functions over JSON values."""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

# These lists, by the keys around and above them, are sets of things with an `id`; others are replaced whole.
KEYED_LISTS = frozenset({("ams", "ams"), ("ams", "tray"), ("extruder", "info")})


def merge(document: Mapping[str, Any], patch: Mapping[str, Any], inside: str = "") -> Document:
    """The document after `patch`: objects are merged, trays, AMS units and extruders by id.

    A tray of which nothing but its id is left is empty.
    `inside` is the key under which the document stands in a larger one.
    """
    merged = dict(document)
    for key, value in patch.items():
        old = merged.get(key)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            merged[key] = merge(old, value, key)
        elif (inside, key) in KEYED_LISTS and isinstance(value, list) and isinstance(old, list):
            merged[key] = _merge_keyed(old, value, key)
        else:
            merged[key] = value
    return merged


def delta(old: Mapping[str, Any], new: Mapping[str, Any], inside: str = "") -> Document:
    """The smallest patch that turns `old` into `new` (keys are never removed)."""
    changes: Document = {}
    for key, value in new.items():
        before = old.get(key)
        if key in old and (before is value or before == value):
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            changes[key] = delta(before, value, key)
        elif (inside, key) in KEYED_LISTS and isinstance(value, list) and isinstance(before, list):
            changes[key] = _delta_keyed(before, value, key)
        else:
            changes[key] = value
    return changes


def status_frame(report: Mapping[str, Any], **envelope: Any) -> Document:
    """A frame of the report topic; `envelope` are the fields that are no state (`msg`, `sequence_id`)."""
    return {"print": {**report, "command": "push_status", **envelope}}


def _merge_keyed(old: list[Document], patches: list[Document], inside: str) -> list[Document]:
    items = {item["id"]: item for item in old}
    for patch in patches:
        emptied = inside == "tray" and patch.keys() == {"id"}
        items[patch["id"]] = dict(patch) if emptied else merge(items.get(patch["id"], {}), patch, inside)
    return list(items.values())


def _delta_keyed(old: list[Document], new: list[Document], inside: str) -> list[Document]:
    before = {item["id"]: item for item in old}
    return [
        {"id": item["id"], **delta(before.get(item["id"], {}), item, inside)}
        for item in new
        if before.get(item["id"]) != item
    ]
