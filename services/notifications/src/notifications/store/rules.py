"""Rows of rules, and of their links to targets."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from notifications.domain.rules import DuplicateRuleError, Rule
from notifications.store import rows
from notifications.tables.rules import OFFLINE_TOLD, RULE_TARGETS, RULES


async def add(tx: Transaction, rule_id: UUID, values: Mapping[str, Any], target_ids: Sequence[UUID]) -> None:
    """Keep a new rule.

    Raises:
        DuplicateRuleError: its name is taken.
    """
    statement = (
        insert(RULES)
        .values(id=rule_id, tenant_id=tx.tenant_id, created_at=tx.now, updated_at=tx.now, **values)
        .on_conflict_do_nothing(index_elements=["tenant_id", "name"])
        .returning(RULES.c.id)
    )
    if (await tx.session.execute(statement)).one_or_none() is None:
        raise DuplicateRuleError(values["name"])
    await set_targets(tx, rule_id, target_ids)


async def set_targets(tx: Transaction, rule_id: UUID, target_ids: Sequence[UUID]) -> None:
    """Say whom a rule tells; links that stay keep their gap."""
    own = (RULE_TARGETS.c.tenant_id == tx.tenant_id) & (RULE_TARGETS.c.rule_id == rule_id)
    await tx.session.execute(delete(RULE_TARGETS).where(own, RULE_TARGETS.c.target_id.not_in(target_ids)))
    if target_ids:
        new = [{"rule_id": rule_id, "target_id": one, "tenant_id": tx.tenant_id} for one in target_ids]
        await tx.session.execute(insert(RULE_TARGETS).values(new).on_conflict_do_nothing())


async def change(tx: Transaction, rule: Rule, values: Mapping[str, Any]) -> None:
    """Change a rule that is locked.

    Raises:
        DuplicateRuleError: its new name is taken.
    """
    if (name := values.get("name", rule.name)) != rule.name:
        query = select(RULES.c.id).where(RULES.c.tenant_id == tx.tenant_id, RULES.c.name == name)
        if await tx.session.scalar(query) is not None:
            raise DuplicateRuleError(name)
    own = (RULES.c.tenant_id == tx.tenant_id) & (RULES.c.id == rule.id)
    await tx.session.execute(update(RULES).where(own).values(updated_at=tx.now, **values))


async def find(tx: Transaction, rule_id: UUID, *, lock: bool = False) -> Rule | None:
    if lock:
        query = select(RULES.c.id).where(RULES.c.tenant_id == tx.tenant_id, RULES.c.id == rule_id)
        await tx.session.execute(query.with_for_update())
    found = await _rules(tx, RULES.c.id == rule_id)
    return found[0] if found else None


async def telling(tx: Transaction, types: Collection[str]) -> list[Rule]:
    """Rules that are on and name one of these events."""
    return await _rules(tx, RULES.c.is_enabled & RULES.c.events.overlap(list(types)))


async def page(tx: Transaction, *, skip: int, limit: int) -> tuple[list[Rule], int]:
    own = RULES.c.tenant_id == tx.tenant_id
    total = await tx.session.scalar(select(func.count()).select_from(RULES).where(own))
    ids = select(RULES.c.id).where(own).order_by(RULES.c.created_at, RULES.c.id).offset(skip).limit(limit)
    return await _rules(tx, RULES.c.id.in_(ids)), total or 0


async def remove(tx: Transaction, rule_id: UUID) -> bool:
    statement = delete(RULES).where(RULES.c.tenant_id == tx.tenant_id, RULES.c.id == rule_id)
    return (await tx.session.execute(statement.returning(RULES.c.id))).one_or_none() is not None


async def lock_links(tx: Transaction, rule_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], datetime | None]:
    """When each link of rule and target is free again; others wait until this transaction ends."""
    query = (
        select(RULE_TARGETS.c.rule_id, RULE_TARGETS.c.target_id, RULE_TARGETS.c.free_at)
        .where(RULE_TARGETS.c.tenant_id == tx.tenant_id, RULE_TARGETS.c.rule_id.in_(rule_ids))
        .order_by(RULE_TARGETS.c.rule_id, RULE_TARGETS.c.target_id)
        .with_for_update()
    )
    return {(row.rule_id, row.target_id): row.free_at for row in await tx.session.execute(query)}


async def set_free_at(tx: Transaction, rule_id: UUID, target_id: UUID, at: datetime) -> None:
    own = (RULE_TARGETS.c.rule_id == rule_id) & (RULE_TARGETS.c.target_id == target_id)
    await tx.session.execute(
        update(RULE_TARGETS).where(RULE_TARGETS.c.tenant_id == tx.tenant_id, own).values(free_at=at)
    )


async def note_offline(tx: Transaction, rule_id: UUID, printer_id: UUID, since: datetime) -> bool:
    """Note that a rule tells of an absence; False when it did already."""
    statement = (
        insert(OFFLINE_TOLD)
        .values(rule_id=rule_id, printer_id=printer_id, since=since, tenant_id=tx.tenant_id)
        .on_conflict_do_nothing()
        .returning(OFFLINE_TOLD.c.rule_id)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def forget_offline(tx: Transaction, before: datetime) -> None:
    old = (OFFLINE_TOLD.c.tenant_id == tx.tenant_id) & (OFFLINE_TOLD.c.since < before)
    await tx.session.execute(delete(OFFLINE_TOLD).where(old))


async def _rules(tx: Transaction, which: ColumnElement[bool]) -> list[Rule]:
    targets = func.array_remove(func.array_agg(RULE_TARGETS.c.target_id), None).label("target_ids")
    query = (
        select(*RULES.c, targets)
        .outerjoin(RULE_TARGETS, RULE_TARGETS.c.rule_id == RULES.c.id)
        .where(RULES.c.tenant_id == tx.tenant_id, which)
        .group_by(RULES.c.id)
        .order_by(RULES.c.created_at, RULES.c.id)
    )
    found = (await tx.session.execute(query)).mappings()
    return [rows.rule(row, tuple(sorted(row["target_ids"]))) for row in found]
