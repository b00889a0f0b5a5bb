"""Where an event meets the rules: each rule that wants it gets a delivery per target, in this transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.db import Transaction
from notifications.domain.deliveries import Outcome
from notifications.domain.occasions import Occasion
from notifications.domain.rules import QuietHours, Rule, leaves_at
from notifications.domain.targets import Target, TargetKind
from notifications.store import deliveries, known, rules, targets

OLD = timedelta(hours=24)
"""What happened so long ago is not told any more: a service that was away would tell of days at once."""
_KEPT = Outcome("ok", "It is in the list.")


async def tell(tx: Transaction, occasions: Sequence[Occasion], *, only: Rule | None = None) -> None:
    """Queue what the rules want told.

    Args:
        tx: the transaction.
        occasions: what happened.
        only: the one rule that is asked; all of them by default.
    """
    fresh = [one for one in occasions if tx.now - one.time < OLD]
    asked = [only] if only else await rules.telling(tx, {one.type for one in fresh}) if fresh else []
    wanted = [(rule, one) for one in fresh for rule in asked if rule.target_ids and rule.wants(one)]
    if wanted:
        await _Telling(tx).tell(wanted)


class _Telling:
    """One round of telling."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._free: dict[tuple[UUID, UUID], datetime | None] = {}
        self._quiet: QuietHours | None = None
        self._zone = ZoneInfo("UTC")

    async def tell(self, wanted: Sequence[tuple[Rule, Occasion]]) -> None:
        self._free = await rules.lock_links(self._tx, {rule.id for rule, _ in wanted})
        _, self._zone = await known.tenant(self._tx)
        self._quiet = (await known.preferences(self._tx)).quiet_hours
        found = await targets.known(self._tx, {target_id for _, target_id in self._free})
        for rule, occasion in wanted:
            for target_id in rule.target_ids:
                target = found.get(target_id)
                if target is not None and target.is_enabled and (rule.id, target_id) in self._free:
                    await self._place(rule, target, occasion)

    async def _place(self, rule: Rule, target: Target, occasion: Occasion) -> None:
        if target.kind is TargetKind.INBOX:
            await deliveries.add(self._tx, target, [occasion], rule_id=rule.id, outcome=_KEPT)
        elif target.is_for_people:
            await self._place_for_people(rule, target, occasion)
        else:
            await deliveries.add(self._tx, target, [occasion], rule_id=rule.id)

    async def _place_for_people(self, rule: Rule, target: Target, occasion: Occasion) -> None:
        now = self._tx.now
        free = self._free[rule.id, target.id] or now
        leaves = leaves_at(occasion, rule, self._quiet, self._zone, now=now, free=free)
        if await deliveries.append(self._tx, rule.id, target, occasion, leaves=leaves):
            return
        await deliveries.add(self._tx, target, [occasion], rule_id=rule.id, due_at=leaves)
        if rule.gap_minutes:
            after = max(free, leaves + timedelta(minutes=rule.gap_minutes))
            await rules.set_free_at(self._tx, rule.id, target.id, after)
            self._free[rule.id, target.id] = after
