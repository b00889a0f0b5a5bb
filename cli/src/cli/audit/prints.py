"""Prints: A6. Every print that completed is counted exactly once, or waits visibly; a failed one never is.

A print that was corrected counts as its newest correction says, whatever its end was.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cli.audit.check import Finding, Rule, apply
from cli.audit.evidence import Evidence
from cli.installation import Connection
from contracts import topology
from contracts.printer_gateway import PlateCompleted, PlateCorrected, PlateFailed, correction_id

DATABASE = "inventory"
_LOGGED_BY_HAND = 7
DURABLE = next(d for d in topology.service(DATABASE).durables if d.stream == "PLATES")

Print = tuple[UUID, UUID]
"""Tenant and print."""

COUNTED_BY_MOVEMENTS = Rule(
    "SELECT count(*) FROM inventory_print_log",
    """
    SELECT format('print log %s: %s items counted, %s items added to stock',
                  coalesce(l.id, m.source_id), coalesce(l.quantity, 0), coalesce(m.quantity, 0))
    FROM (
        SELECT id, CASE WHEN status = 'success' THEN quantity_printed ELSE 0 END + quantity_gone AS quantity
        FROM inventory_print_log
    ) AS l
    FULL JOIN (
        SELECT source_id, sum(quantity) AS quantity FROM stock_movements
        WHERE kind IN ('print', 'correction') GROUP BY source_id
    ) AS m ON m.source_id = l.id
    WHERE coalesce(l.quantity, 0) <> coalesce(m.quantity, 0)
    """,
)
_LOGGED = """
SELECT tenant_id, print_id, status, bool_or(source = 'bambu_auto') AS reported, min(created_at) AS at
FROM inventory_print_log GROUP BY tenant_id, print_id, status
"""
_UNMAPPED = """
SELECT tenant_id, print_id, 'unmapped' AS status, true AS reported, created_at AS at FROM unmapped_prints
"""
CORRECTED_AS_SAID = Rule(
    "SELECT count(*) FROM print_corrections",
    """
    SELECT format('print %s: its log shows revision %s, its newest correction is %s',
                  l.print_id, l.revision, c.revision)
    FROM inventory_print_log AS l
    LEFT JOIN (
        SELECT tenant_id, print_id, max(revision) AS revision FROM print_corrections
        GROUP BY tenant_id, print_id
    ) AS c USING (tenant_id, print_id)
    WHERE l.revision <> coalesce(c.revision, 0)
    """,
)
_CORRECTED = """
SELECT DISTINCT ON (tenant_id, print_id) tenant_id, print_id, revision, outcome, created_at AS at
FROM print_corrections ORDER BY tenant_id, print_id, revision DESC
"""
_LETTERS = """
SELECT event_id FROM dead_letters
WHERE durable = $1 AND event_id IS NOT NULL AND status <> 'replayed'
"""


async def counted_once(evidence: Evidence, finding: Finding) -> None:
    connection = evidence.databases.get(DATABASE)
    if connection is None:
        return
    await apply(evidence, finding, DATABASE, COUNTED_BY_MOVEMENTS)
    await apply(evidence, finding, DATABASE, CORRECTED_AS_SAID)
    outcomes = await _outcomes(connection, evidence)
    letters = {row["event_id"] for row in await connection.fetch(_LETTERS, DURABLE.name)}
    completions, failures = _ends(evidence, PlateCompleted.type), _ends(evidence, PlateFailed.type)
    settled = {message.event_id for message in evidence.settled(DURABLE)}
    finding.rows += len(completions) + len(failures)
    for key, event_id in completions.items():
        if key in outcomes.corrected:
            continue
        # One print, two ends: the first to arrive is its end.
        ended_otherwise = key in failures and key in outcomes.failed
        count = outcomes.counted[key] + (event_id in letters) + ended_otherwise
        if count > 1 or (count == 0 and event_id in settled):
            finding.wrong(f"print {key[1]} completed and has {count} outcomes")
    for key in failures.keys() - completions.keys() - outcomes.corrected.keys():
        if outcomes.counted[key]:
            finding.wrong(f"print {key[1]} failed and was counted")
    for key in outcomes.reported - completions.keys() - outcomes.corrected.keys():
        finding.wrong(f"print {key[1]} was counted, but no message says that it completed")
    _as_corrected(evidence, finding, outcomes)


def _as_corrected(evidence: Evidence, finding: Finding, outcomes: "_Outcomes") -> None:
    said = {m.event_id for m in evidence.messages[DURABLE.stream] if m.type == PlateCorrected.type}
    for key, correction in outcomes.corrected.items():
        wanted = 1 if correction.outcome == "completed" else 0
        if outcomes.counted[key] != wanted:
            count = outcomes.counted[key]
            finding.wrong(f"print {key[1]} was corrected to {correction.outcome} and has {count} counts")
        # What was logged by hand here has a new id (version 7), and nobody else has to hear of it.
        is_said = correction.at >= evidence.kept_since and key[1].version != _LOGGED_BY_HAND
        if is_said and correction_id(key[1], correction.revision) not in said:
            finding.wrong(f"print {key[1]} was corrected, but no message says so")


@dataclass(frozen=True, slots=True)
class _Correction:
    """The newest correction of a print."""

    revision: int
    outcome: str
    at: datetime


@dataclass(slots=True)
class _Outcomes:
    """What became of prints, in inventory's tables."""

    counted: Counter[Print]
    """How often a print was counted or parked as unmapped: once is right."""
    failed: set[Print]
    reported: set[Print]
    """Counted or parked lately, because of a message."""
    corrected: dict[Print, _Correction]


async def _outcomes(connection: Connection, evidence: Evidence) -> _Outcomes:
    outcomes = _Outcomes(Counter(), set(), set(), {})
    for row in await connection.fetch(_CORRECTED):
        key = (row["tenant_id"], row["print_id"])
        outcomes.corrected[key] = _Correction(row["revision"], row["outcome"], row["at"])
    for row in await connection.fetch(_LOGGED) + await connection.fetch(_UNMAPPED):
        key = (row["tenant_id"], row["print_id"])
        if row["status"] == "failed":
            outcomes.failed.add(key)
            continue
        outcomes.counted[key] += 1
        if row["reported"] and row["at"] >= evidence.kept_since:
            outcomes.reported.add(key)
    return outcomes


def _ends(evidence: Evidence, kind: str) -> dict[Print, UUID | None]:
    """Prints that ended this way, as far as their messages can be read, with the event's id."""
    return {
        (m.body_tenant, m.print_id): m.event_id
        for m in evidence.messages[DURABLE.stream]
        if m.type == kind and m.body_tenant and m.print_id and m.body_tenant == m.header_tenant
    }
