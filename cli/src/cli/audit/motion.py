"""Nothing is stuck: A20. What waited when the audit began has moved on; every consumer exists."""

from cli.audit.check import Finding
from cli.audit.evidence import Evidence


async def nothing_stuck(evidence: Evidence, finding: Finding) -> None:
    """In a stopped installation work may wait for the next start, so only what is missing is wrong."""
    for durable, position in evidence.progress.positions.items():
        finding.rows += 1
        before = evidence.earlier.positions.get(durable)
        if position is None:
            finding.wrong(f"the consumer {durable} does not exist")
        elif evidence.live and not position.idle and before is not None and position.floor == before.floor:
            waiting = position.pending + position.unacknowledged
            finding.wrong(f"{durable}: {waiting} messages wait, none was finished during the audit")
    for database in evidence.databases:
        finding.rows += 1
        unsent, before_unsent = evidence.progress.unsent.get(database), evidence.earlier.unsent.get(database)
        if evidence.live and unsent and before_unsent and unsent[1] == before_unsent[1]:
            finding.wrong(f"{database}: {unsent[0]} outbox rows wait, none was sent during the audit")
