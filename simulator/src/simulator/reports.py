"""The state document of a printer and the frames made from it: pure functions over JSON values."""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

# These lists are sets of things with an `id`; every other list is replaced as a whole.
KEYED_LISTS = frozenset({"ams", "tray"})


def merge(document: Mapping[str, Any], patch: Mapping[str, Any]) -> Document:
    """The document after `patch`: objects are merged, trays and AMS units by id, the rest replaced."""
    merged = dict(document)
    for key, value in patch.items():
        old = merged.get(key)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            merged[key] = merge(old, value)
        elif key in KEYED_LISTS and isinstance(value, list) and isinstance(old, list):
            merged[key] = _merge_keyed(old, value)
        else:
            merged[key] = value
    return merged


def delta(old: Mapping[str, Any], new: Mapping[str, Any]) -> Document:
    """The smallest patch that turns `old` into `new` (keys are never removed)."""
    changes: Document = {}
    for key, value in new.items():
        before = old.get(key)
        if key in old and before == value:
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            changes[key] = delta(before, value)
        elif key in KEYED_LISTS and isinstance(value, list) and isinstance(before, list):
            changes[key] = _delta_keyed(before, value)
        else:
            changes[key] = value
    return changes


def full_frame(document: Mapping[str, Any], sequence: int) -> Document:
    return {"print": {**document, "command": "push_status", "msg": 0, "sequence_id": str(sequence)}}


def delta_frame(changes: Mapping[str, Any], sequence: int) -> Document:
    return {"print": {**changes, "command": "push_status", "msg": 1, "sequence_id": str(sequence)}}


def _merge_keyed(old: list[Document], patches: list[Document]) -> list[Document]:
    items = {item["id"]: item for item in old}
    for patch in patches:
        items[patch["id"]] = merge(items.get(patch["id"], {}), patch)
    return list(items.values())


def _delta_keyed(old: list[Document], new: list[Document]) -> list[Document]:
    before = {item["id"]: item for item in old}
    return [
        {"id": item["id"], **delta(before.get(item["id"], {}), item)}
        for item in new
        if before.get(item["id"]) != item
    ]
