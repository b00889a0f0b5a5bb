"""Student jobs: A12, no job went a way that there is not; A13, their history was not changed."""

import hashlib
import json
from datetime import UTC
from typing import Any
from uuid import UUID

from cli.audit.check import Finding, Rule, apply, in_database
from cli.audit.evidence import Evidence

DATABASE = "jobs"
STREAM = "JOBS"
_PIECE = 5000
_GENESIS = "0" * 64

_MOVES = """
SELECT e.tenant_id, e.job_id, e.id, details ->> 'from' AS left_status, details ->> 'to' AS reached,
       details ->> 'action' AS action, e.triggered_by,
       coalesce(lag(details ->> 'to') OVER (PARTITION BY e.job_id ORDER BY e.id), 'UPLOADED') AS stood
FROM job_events AS e WHERE event_type = 'StatusChanged'
"""
WITHOUT_GAPS = Rule(
    "SELECT count(*) FROM job_events WHERE event_type = 'StatusChanged'",
    f"""
    SELECT format('job %s: entry %s leaves %s, but it stood at %s', job_id, id, left_status, stood)
    FROM ({_MOVES}) AS moves WHERE left_status <> stood
    """,  # noqa: S608 - constants
)
WHERE_HISTORY_SAYS = Rule(
    "SELECT count(*) FROM jobs",
    """
    SELECT format('job %s: %s, but its history says %s', j.id, j.status, coalesce(e.reached, 'UPLOADED'))
    FROM jobs AS j LEFT JOIN LATERAL (
        SELECT details ->> 'to' AS reached FROM job_events
        WHERE job_id = j.id AND event_type = 'StatusChanged' ORDER BY id DESC LIMIT 1
    ) AS e ON true
    WHERE j.status <> coalesce(e.reached, 'UPLOADED')
    """,
)
KNOWN_WAYS = Rule(
    "SELECT count(*) FROM job_events WHERE event_type = 'StatusChanged'",
    f"""
    SELECT format('job %s: entry %s, %s from %s to %s by %s', job_id, id, action, left_status, reached,
                  triggered_by)
    FROM ({_MOVES}) AS moves
    WHERE action NOT IN ('override', 'revert') AND (action, left_status, reached) NOT IN (VALUES
        ('approve', 'UPLOADED', 'PENDING'),
        ('reject', 'UPLOADED', 'REJECTED'),
        ('reject', 'PENDING', 'REJECTED'),
        ('confirm', 'PENDING', 'READYTOPRINT'),
        ('mark_printing', 'READYTOPRINT', 'PRINTING'),
        ('mark_complete', 'PRINTING', 'COMPLETED'),
        ('mark_failed', 'PRINTING', 'READYTOPRINT'),
        ('mark_picked_up', 'COMPLETED', 'PAIDPICKEDUP'),
        ('reprint', 'COMPLETED', 'READYTOPRINT'),
        ('correct', 'COMPLETED', 'READYTOPRINT'),
        ('correct', 'READYTOPRINT', 'COMPLETED'),
        ('abandon', 'COMPLETED', 'ARCHIVED'),
        ('archive', 'PAIDPICKEDUP', 'ARCHIVED'),
        ('archive', 'REJECTED', 'ARCHIVED'))
    """,  # noqa: S608 - constants
)
CONFIRMED = Rule(
    "SELECT count(*) FROM jobs WHERE status IN ('READYTOPRINT', 'PRINTING', 'COMPLETED', 'PAIDPICKEDUP')",
    """
    SELECT format('job %s: %s on nobody''s word', id, status) FROM jobs AS j
    WHERE status IN ('READYTOPRINT', 'PRINTING', 'COMPLETED', 'PAIDPICKEDUP')
      AND NOT (student_confirmed AND confirmed_by IS NOT NULL AND EXISTS (
          SELECT FROM job_events WHERE job_id = j.id AND event_type = 'StudentConfirmed'))
    """,
)
SIGNED = Rule(
    "SELECT count(*) FROM job_events WHERE event_type IN ('StaffApproved', 'StaffRejected')",
    """
    SELECT format('job %s: entry %s, %s by %s', job_id, id, event_type, triggered_by) FROM job_events
    WHERE event_type IN ('StaffApproved', 'StaffRejected', 'AdminOverride')
      AND (user_id IS NULL OR triggered_by IN ('student', 'system', ''))
    """,
)
ways = in_database(DATABASE, WITHOUT_GAPS, WHERE_HISTORY_SAYS, KNOWN_WAYS, CONFIRMED, SIGNED)

# tgtype is a bit set: 2 before, 8 delete, 16 update, 32 truncate; no bit 1: for each statement.
APPEND_ONLY = Rule(
    "SELECT 1",
    """
    SELECT 'job_events: rows can be changed or deleted'
    WHERE has_table_privilege('jobs_app', 'job_events', 'UPDATE, DELETE, TRUNCATE')
       OR NOT EXISTS (
           SELECT FROM pg_trigger
           WHERE tgrelid = 'job_events'::regclass AND tgname = 'append_only' AND tgenabled IN ('O', 'A')
             AND tgtype = 2 + 8 + 16 + 32)
    """,
)
_EVENTS = """
SELECT * FROM job_events WHERE (tenant_id, id) > ($1, $2) ORDER BY tenant_id, id LIMIT $3
"""
Head = tuple[int, str]


async def history(evidence: Evidence, finding: Finding) -> None:
    """Each entry is bound to the one before it, none is missing, and what was told of it still holds."""
    await apply(evidence, finding, DATABASE, APPEND_ONLY)
    connection = evidence.databases.get(DATABASE)
    if connection is None:
        return
    told = _told(evidence)
    heads: dict[UUID, Head] = {}
    at: tuple[UUID, int] = (UUID(int=0), 0)
    while rows := await connection.fetch(_EVENTS, *at, _PIECE):
        for row in rows:
            finding.rows += 1
            _compare(finding, row, heads.get(row["tenant_id"], (0, _GENESIS)), told)
            heads[row["tenant_id"]] = row["id"], row["hash"]
        at = rows[-1]["tenant_id"], rows[-1]["id"]
    for row in await connection.fetch("SELECT tenant_id, last_id, last_hash FROM event_chains"):
        known = heads.pop(row["tenant_id"], (0, _GENESIS))
        if known != (row["last_id"], row["last_hash"]):
            finding.wrong(f"{row['tenant_id']}: the history ends at {known[0]}, not at {row['last_id']}")
    for tenant in heads:
        finding.wrong(f"{tenant}: a history without its end")
    for tenant, entry in told:
        finding.wrong(f"{tenant}: entry {entry} was told of, and is gone")


def _compare(finding: Finding, row: Any, before: Head, told: dict[tuple[UUID, int], str]) -> None:
    tenant, entry = row["tenant_id"], row["id"]
    if entry != before[0] + 1:
        finding.wrong(f"{tenant}: entries between {before[0]} and {entry} are missing")
    elif row["hash"] != _hash_of(row, before[1]):
        finding.wrong(f"{tenant}: entry {entry} is not what was written, or does not follow {before[0]}")
    if told.pop((tenant, entry), row["hash"]) != row["hash"]:
        finding.wrong(f"{tenant}: entry {entry} is not what was told of it")


def _told(evidence: Evidence) -> dict[tuple[UUID, int], str]:
    """What the stream, where nothing can be changed, says of the history: by tenant and entry."""
    return {
        (message.body_tenant, message.audit[0]): message.audit[1]
        for message in evidence.messages.get(STREAM, ())
        if message.body_tenant and message.audit and message.seq <= evidence.ends.get(STREAM, 0)
    }


def _hash_of(row: Any, previous: str) -> str:
    """As docs/jobs.md defines it; written anew here, because an audit trusts no code of what it audits."""
    content = {
        "id": row["id"],
        "tenant_id": str(row["tenant_id"]),
        "job_id": str(row["job_id"]),
        "timestamp": row["timestamp"].astimezone(UTC).isoformat(timespec="microseconds"),
        "event_type": row["event_type"],
        "details": json.loads(row["details"]),
        "triggered_by": row["triggered_by"],
        "user_id": str(row["user_id"]) if row["user_id"] else None,
        "workstation_id": row["workstation_id"],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
