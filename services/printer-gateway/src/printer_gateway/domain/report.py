"""From the bytes of one MQTT message to a merged status document.

Printers of the A1 and P1 series send deltas and a full document on request; others send full documents but
are safest read as deltas too. An absent field means unchanged, never cleared. Sources: OpenBambuAPI mqtt.md,
ha-bambulab pybambu, bambuddy bambu_mqtt.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from printer_gateway.domain.snapshot import KEYS, Snapshot, refresh
from printer_gateway.domain.values import integer, mapping, text

MAX_BYTES = 256 * 1024
"""Real full reports have 3 to 16 KB."""

_MAX_ENTRIES = 256
_MAX_DEPTH = 8
_BY_ID = frozenset({("ams", "ams"), ("ams", "ams", "tray"), ("device", "extruder", "info")})
"""Lists whose entries are merged by their id; all other lists replace the list before."""


class Kind(StrEnum):
    """What a message was."""

    STATUS = "status"
    REPLY = "reply"
    OTHER = "other"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """A synced look at the printer. `gap` marks the first one of a connection, `full` a whole document."""

    snapshot: Snapshot
    gap: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The echo of a command; `result` is lower case and empty on firmware that answers without one."""

    section: str
    command: str
    sequence_id: str
    result: str
    reason: str
    error: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """What one connection to one printer has told so far.

    A new connection starts with a new session: nothing is decided before its first full document.
    """

    document: Mapping[str, object] = field(default_factory=dict)
    snapshot: Snapshot = field(default_factory=Snapshot)
    synced: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """The session after a message. `seen` is set when the machine should look; `problem` names a refusal."""

    session: Session
    kind: Kind
    seen: Seen | None = None
    reply: Reply | None = None
    problem: str = ""


def receive(session: Session, payload: bytes) -> Received:
    """Take one MQTT message of the printer's report topic; never raises."""
    message = _decode(payload)
    if isinstance(message, str):
        return Received(session, Kind.REFUSED, problem=message)
    status = message.get("print")
    if isinstance(status, dict) and status.get("command") == "push_status":
        try:
            return _merge_status(session, status)
        except RecursionError:  # nested about as deep as can be parsed, but not compared
            return Received(session, Kind.REFUSED, problem="too_deep")
    reply = _reply(message)
    return Received(session, Kind.REPLY if reply else Kind.OTHER, reply=reply)


def merge(
    document: Mapping[str, object], patch: Mapping[str, object], path: tuple[str, ...] = ()
) -> dict[str, object]:
    """Deep-merge a report into a document; neither argument is changed."""
    merged = dict(document)
    for key, value in patch.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and len(path) < _MAX_DEPTH:
            merged[key] = merge(old, value, (*path, key))
        elif isinstance(value, list) and (*path, key) in _BY_ID:
            merged[key] = _merge_by_id(old if isinstance(old, list) else [], value, (*path, key))
        else:
            merged[key] = value
    # A document that only ever grows is not a printer's: start over from the report.
    return merged if len(merged) <= _MAX_ENTRIES else dict(patch)


def _merge_by_id(old: list[object], new: list[object], path: tuple[str, ...]) -> list[object]:
    merged: dict[str, object] = {text(entry.get("id")): entry for entry in old if isinstance(entry, dict)}
    for entry in new[:_MAX_ENTRIES]:
        if not isinstance(entry, dict):
            continue
        name = text(entry.get("id"))
        before = merged.get(name)
        # An entry reduced to its id says that the place is empty.
        whole = not isinstance(before, dict) or entry.keys() <= {"id"}
        merged[name] = entry if whole else merge(mapping(before), entry, path)
    return list(merged.values())[-_MAX_ENTRIES:]


def _decode(payload: bytes) -> dict[str, object] | str:
    if len(payload) > MAX_BYTES:
        return "too_large"
    try:
        # Some firmware sends bytes that are not UTF-8 inside names.
        message = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return "not_json"
    return message if isinstance(message, dict) else "not_an_object"


def _merge_status(session: Session, status: Mapping[str, object]) -> Received:
    known = session.document
    # Full reports repeat themselves: comparing is much cheaper than reading again.
    patch = {k: v for k, v in status.items() if k in KEYS and (k not in known or known[k] != v)}
    full = _is_full(status)
    document = merge(known, patch) if patch else known
    snapshot = refresh(session.snapshot, document, patch)
    after = replace(session, document=document, snapshot=snapshot, synced=session.synced or full)
    seen = Seen(snapshot, gap=not session.synced, full=full) if after.synced else None
    return Received(after, Kind.STATUS, seen=seen)


def _is_full(status: Mapping[str, object]) -> bool:
    if "msg" in status:
        return integer(status["msg"]) == 0
    return "gcode_state" in status and "subtask_name" in status and "mc_percent" in status


def _reply(message: Mapping[str, object]) -> Reply | None:
    for section, body in message.items():
        if isinstance(body, dict) and "command" in body and "sequence_id" in body:
            return Reply(
                section=section,
                command=text(body["command"]),
                sequence_id=text(body["sequence_id"]),
                result=text(body.get("result")).lower(),
                reason=text(body.get("reason")),
                error=integer(body.get("err_code")) or 0,
            )
    return None
