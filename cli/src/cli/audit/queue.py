"""The queue for stock: A5. Priority first, then age, and nobody waits beside free stock.

The order of grants is replayed through a small model. Ids of grants and demands are UUIDs of version 7 made
under the lock of the item, so their time is the order of events; what falls into one millisecond counts as
concurrent.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from cli.audit.check import Finding, Rule, apply
from cli.audit.evidence import Evidence

DATABASE = "inventory"

NOBODY_WAITS_BESIDE_FREE_STOCK = Rule(
    "SELECT count(*) FROM stock_items",
    """
    SELECT format('%s: %s free, while order %s waits for %s',
                  s.item_id, s.on_hand - s.reserved, a.order_id, a.quantity_needed - a.quantity_allocated)
    FROM stock_items AS s JOIN order_part_allocations AS a USING (item_id)
    WHERE s.on_hand > s.reserved AND a.is_open AND NOT a.is_held
      AND a.quantity_allocated < a.quantity_needed
    """,
)
# What was edited waits as it does now since then; what is held does not wait.
_DEMANDS = """
SELECT a.item_id, a.id, a.quantity_needed, a.priority, a.order_number,
       greatest(uuid_extract_timestamp(a.id), a.changed_at) AS since,
       date_trunc('milliseconds', CASE WHEN NOT a.is_open THEN coalesce(a.closed_at, o.updated_at) END)
           AS until
FROM order_part_allocations AS a LEFT JOIN orders AS o ON o.id = a.order_id
WHERE NOT a.is_held
"""
_GRANTS = """
SELECT item_id, allocation_id, quantity, is_manual, uuid_extract_timestamp(id) AS at
FROM allocation_entries ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one order wants of an item."""

    id: UUID
    rank: tuple[int, int, int]
    """Priority, then the order's number, then the id: the smaller is served first."""
    needed: int
    since: datetime
    until: datetime | None
    """When it was shipped or cancelled, to the millisecond as well."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What an order was given of an item, or lost again."""

    demand: UUID
    quantity: int
    at: datetime
    passes: bool = False
    """Someone's decision, or a run's own print: it need not keep to the queue."""


def overtaken(demands: Iterable[Demand], grants: Iterable[Grant]) -> Iterator[tuple[Demand, Grant]]:
    """Replay the history of one item; yields who was passed over, and by which grant.

    Args:
        demands: all demand for the item there ever was.
        grants: in the order of time.
    """
    by_id = {demand.id: demand for demand in demands}
    coming = sorted(by_id.values(), key=lambda d: d.since, reverse=True)
    has: dict[UUID, int] = defaultdict(int)
    waiting: list[tuple[tuple[int, int, int], UUID]] = []
    for at, together in groupby(grants, key=lambda g: g.at):
        moment = list(together)
        while coming and coming[-1].since < at:
            demand = coming.pop()
            heapq.heappush(waiting, (demand.rank, demand.id))
        for grant in moment:
            has[grant.demand] += grant.quantity
            loser = by_id.get(grant.demand) if grant.quantity < 0 else None
            # What is edited later does not wait yet as it will then.
            if loser and loser.since < at:
                heapq.heappush(waiting, (loser.rank, loser.id))
        while waiting and _waits_no_more(by_id[waiting[0][1]], has, at):
            heapq.heappop(waiting)
        if waiting:
            first = by_id[waiting[0][1]]
            for grant in moment:
                taker = by_id.get(grant.demand)
                if taker and _overtakes(grant, taker, first):
                    yield first, grant


def _overtakes(grant: Grant, taker: Demand, first: Demand) -> bool:
    """Whether a grant went past the first who waited. What the taker was before an edit is not known."""
    is_by_queue = grant.quantity > 0 and not grant.passes and grant.at >= taker.since
    return is_by_queue and taker.rank > first.rank


def _waits_no_more(demand: Demand, has: dict[UUID, int], at: datetime) -> bool:
    return has[demand.id] >= demand.needed or (demand.until is not None and demand.until <= at)


async def fair_queue(evidence: Evidence, finding: Finding) -> None:
    await apply(evidence, finding, DATABASE, NOBODY_WAITS_BESIDE_FREE_STOCK)
    connection = evidence.databases.get(DATABASE)
    if connection is None:
        return
    demands: dict[UUID, list[Demand]] = defaultdict(list)
    for row in await connection.fetch(_DEMANDS):
        rank = (row["priority"], row["order_number"], row["id"].int)
        demand = Demand(row["id"], rank, row["quantity_needed"], row["since"], row["until"])
        demands[row["item_id"]].append(demand)
    grants: dict[UUID, list[Grant]] = defaultdict(list)
    for row in await connection.fetch(_GRANTS):
        grant = Grant(row["allocation_id"], row["quantity"], row["at"], row["is_manual"])
        grants[row["item_id"]].append(grant)
        finding.rows += 1
    for item, history in grants.items():
        for passed, grant in overtaken(demands[item], history):
            finding.wrong(f"{item}: {grant.demand} was served at {grant.at} before {passed.id}, which waited")
