"""Rules: made, changed, removed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from notifications.domain.rules import Filter, QuietHours, Rule, RuleNotFoundError, check
from notifications.domain.targets import UnknownTargetError
from notifications.heard import KINDS
from notifications.store import rules, targets


async def create(tx: Transaction, given: Mapping[str, Any]) -> Rule:
    """Add a rule.

    Raises:
        DuplicateRuleError: its name is taken.
        UnknownEventError: it names an event that there is not.
        FilterUselessError: it asks of an event what that does not have.
        UnknownTargetError: it names a target that there is not.
    """
    values = dict(given)
    target_ids = await _known_targets(tx, values.pop("target_ids"))
    check(values["events"], values["filter"], KINDS)
    rule_id = new_id()
    await rules.add(tx, rule_id, _stored(values), target_ids)
    return await get(tx, rule_id)


async def change(tx: Transaction, rule_id: UUID, given: Mapping[str, Any]) -> Rule:
    """Change a rule.

    Raises:
        RuleNotFoundError: there is none.
        DuplicateRuleError: its new name is taken.
        UnknownEventError: it names an event that there is not.
        FilterUselessError: it asks of an event what that does not have.
        UnknownTargetError: it names a target that there is not.
    """
    rule = await get(tx, rule_id, lock=True)
    values = dict(given)
    target_ids = values.pop("target_ids", None)
    check(values.get("events", rule.events), values.get("filter", rule.filter), KINDS)
    await rules.change(tx, rule, _stored(values))
    if target_ids is not None:
        await rules.set_targets(tx, rule_id, await _known_targets(tx, target_ids))
    return await get(tx, rule_id)


async def get(tx: Transaction, rule_id: UUID, *, lock: bool = False) -> Rule:
    """Load a rule.

    Raises:
        RuleNotFoundError: there is none.
    """
    found = await rules.find(tx, rule_id, lock=lock)
    if found is None:
        raise RuleNotFoundError
    return found


async def page(tx: Transaction, *, skip: int, limit: int) -> tuple[list[Rule], int]:
    return await rules.page(tx, skip=skip, limit=limit)


async def remove(tx: Transaction, rule_id: UUID) -> None:
    """Forget a rule; what it told stays in the log.

    Raises:
        RuleNotFoundError: there is none.
    """
    if not await rules.remove(tx, rule_id):
        raise RuleNotFoundError


async def _known_targets(tx: Transaction, target_ids: Sequence[UUID]) -> list[UUID]:
    found = await targets.known(tx, target_ids)
    if set(target_ids) - found.keys():
        raise UnknownTargetError
    return sorted(found)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return value.stored() if isinstance(value, Filter | QuietHours) else value

    return {name: plain(value) for name, value in values.items()}
