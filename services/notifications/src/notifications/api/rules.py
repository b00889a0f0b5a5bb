"""Rules, the events that they may name, and the settings."""

from uuid import UUID

from chassis.edge import PageQuery, Tx, router
from notifications.api.parts import READ, WRITE
from notifications.handlers import rules, settings
from notifications.heard import KINDS
from notifications.schemas.rules import (
    EventKindList,
    EventKindOut,
    NewRule,
    PreferencesChange,
    PreferencesOut,
    RuleChange,
    RuleOut,
    RulePage,
)

api = router(prefix="/notifications", tags=["notification rules"])


@api.get("/settings", dependencies=[READ])
async def get_settings(tx: Tx) -> PreferencesOut:
    return PreferencesOut.of(*await settings.get(tx))


@api.patch("/settings", dependencies=[WRITE])
async def edit_settings(tx: Tx, body: PreferencesChange) -> PreferencesOut:
    """Change quiet hours, how long the log is kept, and when a failing target is switched off."""
    return PreferencesOut.of(*await settings.edit(tx, body.values()))


@api.get("/events", dependencies=[READ])
async def list_events(tx: Tx) -> EventKindList:  # noqa: ARG001 - behind the edge like all others
    """Every event that a rule may name, the common ones first."""
    items = [
        EventKindOut(type=one.type, label=one.label, filters=sorted(one.filters), is_common=one.is_common)
        for one in KINDS.values()
    ]
    return EventKindList(items=items)


@api.get("/rules", dependencies=[READ])
async def list_rules(tx: Tx, paging: PageQuery) -> RulePage:
    found, total = await rules.page(tx, skip=paging.skip, limit=paging.limit)
    items = [RuleOut.of(one) for one in found]
    return RulePage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("/rules", status_code=201, dependencies=[WRITE])
async def create_rule(tx: Tx, body: NewRule) -> RuleOut:
    """Add a rule. It tells of what happens from now on."""
    return RuleOut.of(await rules.create(tx, body.values()))


@api.get("/rules/{rule_id}", dependencies=[READ])
async def get_rule(tx: Tx, rule_id: UUID) -> RuleOut:
    return RuleOut.of(await rules.get(tx, rule_id))


@api.patch("/rules/{rule_id}", dependencies=[WRITE])
async def change_rule(tx: Tx, rule_id: UUID, body: RuleChange) -> RuleOut:
    return RuleOut.of(await rules.change(tx, rule_id, body.values()))


@api.delete("/rules/{rule_id}", status_code=204, dependencies=[WRITE])
async def delete_rule(tx: Tx, rule_id: UUID) -> None:
    """Forget a rule; what it told stays in the log."""
    await rules.remove(tx, rule_id)
