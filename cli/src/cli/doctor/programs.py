"""Do the programs answer, and do messages move?"""

import asyncio
import json
from typing import Any

import asyncpg

from cli import probe
from cli.audit.evidence import Progress, progress_of
from cli.doctor.finding import Finding, hint, problem
from cli.embedded.nats import closed_streams
from cli.errors import CommandError
from cli.installation import Connection, Installation, with_database

_SECONDS = 2.0
"""What waits and has not moved for so long is stuck: messages take milliseconds."""
_RESTARTS = 3
_LETTERS = """
SELECT durable, count(*) AS letters, left(max(error), 150) AS error
FROM dead_letters WHERE status = 'open' GROUP BY durable ORDER BY durable
"""


async def services(endpoints: dict[str, Any]) -> list[Finding]:
    """Services that do not answer, or are not ready."""
    ports, processes = endpoints.get("ports", {}), endpoints.get("processes", {})
    names = [name for name in processes if name in ports and name not in {"postgres", "nats"}]
    answers = await asyncio.gather(*(probe.get(ports[name], "/health/ready") for name in names))
    silent = [f"{name} on port {ports[name]}" for name, one in zip(names, answers, strict=True) if not one]
    unready = [
        f"{name}: {_waiting_for(one[1])}"
        for name, one in zip(names, answers, strict=True)
        if one and one[0] != 200
    ]
    restarted = [
        f"{name}: {one['restarts']} times" for name, one in processes.items() if one["restarts"] > _RESTARTS
    ]
    return [
        *problem(
            "service_not_answering",
            silent,
            "A service does not answer; what it does for others waits.",
            "It is started again by itself. If it stays away, read DATA/logs/<name>.log.",
        ),
        *problem(
            "service_not_ready",
            unready,
            "A service runs and lacks something that it needs.",
            "See to what it waits for; it goes on by itself.",
        ),
        *hint(
            "service_restarts",
            restarted,
            "A process died several times and was started again.",
            "Read DATA/logs/<name>.log for what it said before it died.",
        ),
    ]


def _waiting_for(body: bytes) -> str:
    try:
        found = json.loads(body).get("waiting_for")
    except (ValueError, AttributeError):
        found = None
    return f"waits for {', '.join(map(str, found))}" if found else "not ready"


async def broker(endpoints: dict[str, Any]) -> list[Finding]:
    """A broker whose disk was full: its streams stay closed until it starts anew."""
    port = endpoints.get("ports", {}).get("nats-monitor")
    said = await closed_streams(port) if port else ""
    return problem(
        "broker_closed",
        [said] if said else [],
        "NATS met a full disk and takes no more messages; what it acknowledged is safe, the rest waits.",
        "Make room on the disk of DATA. NATS is then started anew by itself, within seconds.",
    )


async def messages(installation: Installation) -> list[Finding]:
    """Consumers and relays that stand still, and messages that nobody could handle."""
    connections: dict[str, Connection] = {}
    try:
        for spec in with_database():
            connections[spec.database] = await installation.reader(spec)
        client = await installation.broker()
        try:
            before = await progress_of(client, connections)
            await asyncio.sleep(_SECONDS)
            now = await progress_of(client, connections)
        finally:
            await client.close()
        return [*stuck(before, now), *await _dead_letters(connections)]
    except (CommandError, OSError, asyncpg.PostgresError) as error:
        return problem(
            "servers_not_answering",
            [str(error)],
            "Postgres or NATS does not answer: nothing can be recorded.",
            "Look at ./platework status and DATA/logs/postgres.log, DATA/logs/nats.log; is the disk full?",
        )
    finally:
        for connection in connections.values():
            await connection.close()


def stuck(before: Progress, now: Progress) -> list[Finding]:
    """What waited at both moments, and did not move between them."""
    missing, lagging = [], []
    for durable, position in now.positions.items():
        earlier = before.positions.get(durable)
        if position is None:
            missing.append(durable)
        elif earlier and not position.idle and not earlier.idle and position.floor == earlier.floor:
            lagging.append(f"{durable}: {position.pending + position.unacknowledged} messages")
    unsent = [
        f"{database}: {count} messages"
        for database, (count, first) in now.unsent.items()
        if before.unsent.get(database, (0, -1))[1] == first
    ]
    return [
        *problem(
            "consumer_missing",
            missing,
            "A durable consumer does not exist: what is published does not reach its service.",
            "Make it again: ./platework streams.",
        ),
        *problem(
            "consumer_stuck",
            lagging,
            "Messages wait for a consumer, and none was handled in the last seconds.",
            "Is its service ready? Else read its log: it names the message that it fails on.",
        ),
        *problem(
            "relay_stuck",
            unsent,
            "Recorded messages are not published: other services do not hear what happened.",
            "Is NATS there, with room on its disk? Else restart the service that owns the database.",
        ),
    ]


async def _dead_letters(connections: dict[str, Connection]) -> list[Finding]:
    rows = [row for connection in connections.values() for row in await connection.fetch(_LETTERS)]
    found = [f"{row['durable']}: {row['letters']}, {row['error']}" for row in rows]
    return problem(
        "dead_letters",
        found,
        "Messages could not be handled; what they say has no effect.",
        "Read their error, remove its cause, replay them: GET /<service>/dead-letters?status=open.",
    )
