"""What was received: A10, every message had its effect once; A19, dead letters are what they say."""

from importlib import import_module
from uuid import UUID

from cli.audit.check import Finding, Rule, apply
from cli.audit.evidence import Evidence
from cli.installation import Connection, with_database
from cli.services import ServiceSpec
from contracts import topology
from contracts.topology import Durable


async def effective_once(evidence: Evidence, finding: Finding) -> None:
    for spec in with_database():
        connection = evidence.databases.get(spec.name)
        if connection is None:
            continue
        understood = _understood(spec)
        for durable in topology.service(spec.name).durables:
            types = understood.get(durable.name, frozenset())
            await _one_durable(evidence, finding, connection, durable, types)


def _understood(spec: ServiceSpec) -> dict[str, frozenset[str]]:
    """Which types of events each consumer of a service handles; it ignores all others."""
    consumers = import_module(f"{spec.package}.consumers").CONSUMERS
    return {one.durable.name: frozenset(event.ce_type() for event in one.events) for one in consumers}


async def _one_durable(
    evidence: Evidence, finding: Finding, connection: Connection, durable: Durable, types: frozenset[str]
) -> None:
    handled = {
        r[0] for r in await connection.fetch("SELECT event_id FROM inbox WHERE durable = $1", durable.name)
    }
    letters = await connection.fetch(
        "SELECT event_id, stream_seq, status FROM dead_letters WHERE durable = $1", durable.name
    )
    kept = {r["event_id"] for r in letters} | {r["stream_seq"] for r in letters}
    waiting = {r["event_id"] for r in letters if r["status"] == "open"} - {None}
    for message in evidence.settled(durable):
        if message.event_id and message.type not in types:
            continue
        finding.rows += 1
        if message.event_id not in handled and not {message.event_id, message.seq} & kept:
            finding.wrong(f"{durable.name}: {message} was acknowledged without an effect")
    for event_id in handled & waiting:
        finding.wrong(f"{durable.name}: {event_id} was handled and is an open dead letter as well")
    in_stream = {m.event_id for m in evidence.messages[durable.stream]}
    for event_id in await _received_lately(connection, durable, evidence):
        if event_id not in in_stream:
            finding.wrong(f"{durable.name}: {event_id} was handled, but is not in {durable.stream}")


async def _received_lately(connection: Connection, durable: Durable, evidence: Evidence) -> list[UUID]:
    rows = await connection.fetch(
        "SELECT event_id FROM inbox WHERE durable = $1 AND received_at > $2",
        durable.name,
        evidence.kept_since,
    )
    return [row[0] for row in rows]


REPLAYED_HAD_ITS_EFFECT = Rule(
    "SELECT count(*) FROM dead_letters",
    """
    SELECT format('dead letter %s was replayed, but %s is not in the inbox', d.id, d.event_id)
    FROM dead_letters AS d
    WHERE d.status = 'replayed'
      AND NOT EXISTS (SELECT FROM inbox AS i WHERE i.durable = d.durable AND i.event_id = d.event_id)
    """,
)
ANNOUNCED = Rule(
    "SELECT count(*) FROM dead_letters WHERE created_at > $1",
    """
    SELECT format('dead letter %s was not announced', d.id) FROM dead_letters AS d
    WHERE d.created_at > $1
      AND NOT EXISTS (
          SELECT FROM outbox AS o
          WHERE o.subject = concat_ws('.', 'dead', replace(current_database(), '_', '-'), d.tenant_id, d.id))
    """,
)
_ORIGINALS = "SELECT id, durable, stream_seq, subject FROM dead_letters WHERE created_at > $1"


async def dead_letters(evidence: Evidence, finding: Finding) -> None:
    subjects = {(message.stream, message.seq): message.subject for message in evidence.all_messages()}
    streams = {durable.name: durable.stream for row in topology.SERVICES for durable in row.durables}
    for name, connection in evidence.databases.items():
        await apply(evidence, finding, name, REPLAYED_HAD_ITS_EFFECT)
        await apply(evidence, finding, name, ANNOUNCED, evidence.kept_since)
        for row in await connection.fetch(_ORIGINALS, evidence.kept_since):
            place = (streams.get(row["durable"], ""), row["stream_seq"])
            if subjects.get(place) != row["subject"]:
                finding.wrong(
                    f"{name}: dead letter {row['id']} is of a message that the stream does not hold"
                )
