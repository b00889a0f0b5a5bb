"""Student jobs: A16, files are where the rows say, and what was uploaded; A18, each e-mail left once."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import obstore
from obstore.store import ObjectStore

from cli.audit.check import Finding, Rule, apply, in_database
from cli.audit.evidence import Evidence

DATABASE = "jobs"
_PLACES = {
    "UPLOADED": "Uploaded",
    "PENDING": "Pending",
    "READYTOPRINT": "ReadyToPrint",
    "PRINTING": "Printing",
    "COMPLETED": "Completed",
    "PAIDPICKEDUP": "PaidPickedUp",
    "REJECTED": "Uploaded",
    "ARCHIVED": "Archived",
}
_PATIENCE = timedelta(hours=1)
"""What was written so long ago and belongs to nobody does not wait for its row any more."""
_HASHED_BYTES = 1 << 30
"""So much of the newest uploads is read and hashed; of the others the size is compared."""

WHERE_STATUS_SAYS = Rule(
    "SELECT count(*) FROM job_files WHERE deleted_at IS NULL",
    f"""
    SELECT format('job %s: %s, but its files are wanted in %s', j.id, j.status, f.folder)
    FROM job_files AS f JOIN jobs AS j ON j.id = f.job_id
    JOIN (VALUES {", ".join(f"('{status}', '{folder}')" for status, folder in _PLACES.items())})
        AS place (status, folder) ON place.status = j.status
    WHERE f.deleted_at IS NULL AND j.deleted_at IS NULL AND f.folder <> place.folder
    """,  # noqa: S608 - constants
)
OUT_OF_QUARANTINE = Rule(
    "SELECT count(*) FROM job_files",
    """
    SELECT format('job %s: %s, and its only file waits in quarantine', j.id, j.status)
    FROM job_files AS f JOIN jobs AS j ON j.id = f.job_id
    WHERE f.placed_version = 0 AND f.deleted_at IS NULL AND j.status <> 'UPLOADED'
      AND f.created_at < now() - interval '1 hour'
    """,
)
_ROWS = """
SELECT tenant_id, job_id, display_name, upload_name, file_name, folder, size, sha256, metadata, version,
       placed_version, deleted_at IS NOT NULL AS is_deleted
FROM job_files ORDER BY created_at DESC
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies in the storage: sizes by name, by the job's folder; and when each folder was last written."""

    folders: dict[tuple[str, str, str], dict[str, int]]
    """By tenant, status directory and name of the job's folder."""
    places: dict[tuple[str, str], list[str]]
    """Status directories by tenant and name of the job's folder."""
    young: frozenset[tuple[str, str, str]]


async def files(evidence: Evidence, finding: Finding) -> None:
    """Each job's files lie in the directory of its status, once, as they were uploaded; nothing else does."""
    for rule in (WHERE_STATUS_SAYS, OUT_OF_QUARANTINE):
        await apply(evidence, finding, DATABASE, rule)
    connection, storage = evidence.databases.get(DATABASE), evidence.storage
    if connection is None or storage is None:
        return
    rows = await connection.fetch(_ROWS)
    stored = _stored(evidence, storage)
    wrong = {row["job_id"]: list(_faults(storage, stored, row)) for row in _hashing(rows)}
    # Files go on moving while they are looked at: what changed meanwhile was under way, not wrong.
    later = {row["job_id"]: row for row in await evidence.read_again(DATABASE, _ROWS)}
    finding.rows += len(rows)
    for row in rows:
        now = later.get(row["job_id"])
        if now is not None and now["version"] == row["version"]:
            for fault in wrong.get(row["job_id"], ()):
                finding.wrong(f"job {row['job_id']}: {fault}")
    names = {(str(row["tenant_id"]), row["display_name"]) for row in (*rows, *later.values())}
    for tenant, folder, name in sorted(set(stored.folders) - stored.young):
        finding.rows += 1
        if (tenant, name) not in names:
            finding.wrong(f"{tenant}: {folder}/{name} belongs to no job")


def _hashing(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Placed rows, each with whether its upload is read: the newest are, as far as the budget goes."""
    budget = _HASHED_BYTES
    for row in rows:
        if not row["is_deleted"] and row["placed_version"] == row["version"]:
            budget -= row["size"]
            yield dict(row) | {"is_read": budget >= 0}


def _faults(storage: ObjectStore, stored: Stored, row: dict[str, Any]) -> Iterator[str]:
    places = stored.places.get((str(row["tenant_id"]), row["display_name"]), [])
    if places != [row["folder"]]:
        yield f"its files lie in {' and '.join(places) or 'no directory'}, not in {row['folder']}"
        return
    key = str(row["tenant_id"]), row["folder"], row["display_name"]
    present = stored.folders[key]
    for name in sorted({row["upload_name"], row["file_name"], "metadata.json"} - set(present)):
        yield f"{name} is gone"
    path = f"{'/'.join(key)}/"
    size = present.get(row["upload_name"])
    if size is not None and (
        size != row["size"]
        or (row["is_read"] and _sha256(storage, path + row["upload_name"]) != row["sha256"])
    ):
        yield "its upload is not what was uploaded"
    said = _read(storage, f"{path}metadata.json")
    wanted = json.loads(row["metadata"]) | {
        "job_id": str(row["job_id"]),
        "file_hash": row["sha256"],
        "folder": row["folder"],
        "files_version": row["version"],
        "authoritative_file": row["file_name"],
    }
    if said is not None and {name: said.get(name) for name in wanted} != wanted:
        yield "metadata.json says something else than the row"


def _stored(evidence: Evidence, storage: ObjectStore) -> Stored:
    folders: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    young = set()
    for piece in obstore.list(storage):
        for one in piece:
            tenant, folder, *inside = one["path"].split("/")
            if folder not in _PLACES.values() or not inside or not _is_uuid(tenant):
                continue
            key = tenant, folder, inside[0]
            folders[key]["/".join(inside[1:])] = one["size"]
            if one["last_modified"] > evidence.taken_at - _PATIENCE:
                young.add(key)
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for tenant, folder, name in folders:
        places[tenant, name].append(folder)
    return Stored(dict(folders), dict(places), frozenset(young))


def _is_uuid(text: str) -> bool:
    with suppress(ValueError):
        return str(UUID(text)) == text
    return False


def _sha256(storage: ObjectStore, path: str) -> str:
    digest = hashlib.sha256()
    with suppress(FileNotFoundError):
        for piece in obstore.get(storage, path).stream():
            digest.update(piece)
    return digest.hexdigest()


def _read(storage: ObjectStore, path: str) -> dict[str, Any] | None:
    """What a JSON file says; nothing where it is not there, `{}` where it is no JSON."""
    try:
        found = json.loads(bytes(obstore.get(storage, path).bytes()))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


ONCE = Rule(
    "SELECT count(*) FROM mails",
    """
    SELECT format('job %s: %s, version %s, stands %s times in the ledger', job_id, template, version,
                  count(*))
    FROM mails GROUP BY tenant_id, job_id, template, version HAVING count(*) > 1
    """,
)
_SENT = """
    (SELECT tenant_id, job_id, template, version FROM mails WHERE status = 'sent') AS m
    FULL JOIN (
        SELECT tenant_id, job_id, details ->> 'template' AS template, (details ->> 'version')::int AS version,
               count(*) AS entries
        FROM job_events WHERE event_type = 'EmailSent' GROUP BY 1, 2, 3, 4
    ) AS e USING (tenant_id, job_id, template, version)
"""
SENT_ONCE = Rule(
    "SELECT count(*) FROM mails WHERE status = 'sent'",
    f"""
    SELECT format('job %s: %s, version %s, was sent %s times', job_id, template, version,
                  coalesce(entries, 0))
    FROM {_SENT} WHERE entries IS DISTINCT FROM 1 OR m.job_id IS NULL
    """,  # noqa: S608 - constants
)
KEEPS_NO_SECRET = Rule(
    "SELECT count(*) FROM mails",
    """
    SELECT format('job %s: %s, version %s, was %s and still holds its links', job_id, template, version,
                  status)
    FROM mails WHERE status IN ('sent', 'cancelled') AND sealed IS NOT NULL
    """,
)
ASKED_AS_OFTEN = Rule(
    "SELECT count(*) FROM job_events WHERE event_type IN ('StaffApproved', 'ConfirmationResent')",
    """
    SELECT format('job %s: %s links to confirm were made and %s e-mails queued', id, made, queued)
    FROM jobs AS j CROSS JOIN LATERAL (
        SELECT count(*) AS made FROM job_events AS e
        WHERE e.job_id = j.id AND event_type IN ('StaffApproved', 'ConfirmationResent')
    ) AS e CROSS JOIN LATERAL (
        SELECT count(*) AS queued FROM mails AS m WHERE m.job_id = j.id AND template = 'approved'
    ) AS m WHERE made <> queued
    """,
)
IN_TIME = Rule(
    "SELECT count(*) FROM jobs WHERE confirmed_by = 'student'",
    """
    SELECT format('job %s: confirmed at %s by a link that ended at %s', id, student_confirmed_at,
                  confirm_token_expires)
    FROM jobs WHERE confirmed_by = 'student' AND student_confirmed_at > confirm_token_expires
    """,
)
mails = in_database(DATABASE, ONCE, SENT_ONCE, KEEPS_NO_SECRET, ASKED_AS_OFTEN, IN_TIME)
