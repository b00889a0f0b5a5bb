"""What was published: A9, every outbox row and no other message; A11, in the order of each aggregate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from cli.audit.check import Finding, Rule, apply
from cli.audit.evidence import Evidence
from cli.audit.streams import StoredMessage
from contracts import topology

_ROWS = "SELECT event_id, subject, sent_at FROM outbox WHERE sent_at IS NULL OR sent_at > $1"


async def complete(evidence: Evidence, finding: Finding) -> None:
    in_streams = {m.event_id for m in evidence.all_messages()}
    in_outbox: dict[str, set[UUID]] = {}
    for name, connection in evidence.databases.items():
        rows = await connection.fetch(_ROWS, evidence.kept_since)
        finding.rows += len(rows)
        in_outbox[name] = {row["event_id"] for row in rows}
        for row in rows:
            if row["sent_at"] and row["event_id"] not in in_streams:
                finding.wrong(f"{name}: {row['subject']} {row['event_id']} was sent and is in no stream")
    known = {row.name for row in topology.SERVICES}
    for message in evidence.all_messages():
        if message.source is None or message.event_id is None:
            continue
        finding.rows += 1
        if message.source not in known:
            finding.wrong(f"{message} comes from {message.source!r}, which is no service")
        elif not _is_recorded(message, evidence, in_outbox):
            finding.wrong(f"{message} comes from {message.source}, whose outbox does not know it")


def _is_recorded(message: StoredMessage, evidence: Evidence, in_outbox: dict[str, set[UUID]]) -> bool:
    is_comparable = message.time >= evidence.kept_since and message.seq <= evidence.ends[message.stream]
    outbox = in_outbox.get(message.source or "")
    return outbox is None or not is_comparable or message.event_id in outbox


OUTBOX_IS_GAP_FREE = Rule(
    "SELECT count(*) FROM outbox WHERE aggregate IS NOT NULL",
    """
    SELECT format('%s: version %s follows %s in the outbox', aggregate, version, previous)
    FROM (
        SELECT aggregate, version,
               lag(version) OVER (PARTITION BY aggregate ORDER BY seq) AS previous
        FROM outbox WHERE aggregate IS NOT NULL
    ) AS pairs
    WHERE version <> previous + 1
    """,
)
_NOUNS = {
    "inventory": (("stock", "stock_items", "item_id"), ("order", "orders", "id"), ("part", "parts", "id")),
    "printers": (("printer", "printers", "id"),),
    "identity": (("tenant", "tenants", "tenant_id"),),
}
"""Aggregates and their tables: what has a version in a row has said so in an event."""


def _announced(noun: str, table: str, key: str) -> Rule:
    return Rule(
        f"SELECT count(*) FROM {table}",  # noqa: S608 - constants of this module
        f"""
        SELECT format('%s: version %s in {table}, %s in the outbox', aggregate, row.version, last)
        FROM (SELECT aggregate, max(version) AS last FROM outbox GROUP BY aggregate) AS said
        JOIN {table} AS row ON said.aggregate = '{noun}:' || row.{key}
        WHERE row.version <> last
        """,  # noqa: S608 - constants of this module
    )


async def ordered(evidence: Evidence, finding: Finding) -> None:
    for name in evidence.databases:
        await apply(evidence, finding, name, OUTBOX_IS_GAP_FREE)
        for noun, table, key in _NOUNS.get(name, ()):
            await apply(evidence, finding, name, _announced(noun, table, key))
    for messages in evidence.messages.values():
        finding.rows += len(messages)
        # A stream that lost its oldest messages to age may begin anywhere.
        is_whole = bool(messages) and messages[0].seq == 1
        for what in disorder(messages, from_one=is_whole):
            finding.wrong(what)


def disorder(messages: Iterable[StoredMessage], *, from_one: bool) -> Iterator[str]:
    """Aggregates whose versions do not follow each other by one, in the first occurrence of each event."""
    seen: set[UUID] = set()
    last: dict[str, int] = defaultdict(int)
    for message in messages:
        if message.aggregate is None or message.event_id is None or message.event_id in seen:
            continue
        seen.add(message.event_id)
        is_first = message.aggregate not in last
        expected = last[message.aggregate] + 1
        if isinstance(message.version, int):
            last[message.aggregate] = message.version
            if message.version != expected and (from_one or not is_first):
                yield f"{message.aggregate}: version {message.version} where {expected} was next ({message})"
