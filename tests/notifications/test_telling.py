"""An event meets the rules: who is told, of what, and when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.testing import eventually
from contracts.dead import MessageDead
from contracts.inventory import OrderFulfilled, Priority, SpoolLow, StockLow
from contracts.printer_gateway import (
    PlateCompleted,
    PlateFailed,
    PrinterAlerted,
    PrinterConnected,
    PrinterDisconnected,
)
from contracts.printers import PrinterRegistered, PrinterRetired
from notifications.handlers import upkeep

from .conftest import Farm, Receiver


def failed(farm: Farm, printer_id: Any = None, file: str = "bracket.3mf") -> PlateFailed:
    return PlateFailed(
        tenant_id=farm.tenant,
        print_id=uuid4(),
        printer_id=printer_id or uuid4(),
        file_name=file,
        finished_at=datetime.now(UTC),
        failure_reason="cancelled",
        progress_percent=40,
    )


def alerted(farm: Farm, severity: str, message: str = "Nozzle clogged") -> PrinterAlerted:
    return PrinterAlerted(
        tenant_id=farm.tenant,
        printer_id=uuid4(),
        printer_serial="S",
        at=datetime.now(UTC),
        code="0300_4000",
        message=message,
        severity=severity,
    )


def fulfilled(farm: Farm, priority: Priority = Priority.NORMAL) -> OrderFulfilled:
    return OrderFulfilled(
        tenant_id=farm.tenant,
        version=3,
        order_id=uuid4(),
        number=7,
        customer="Ada",
        priority=priority,
        status="open",
        fulfillment_status="fulfilled",
        created_at=datetime.now(UTC),
        allocations=(),
    )


async def tick(farm: Farm) -> None:
    """What the clock does, for this tenant."""
    async with farm.database.transaction(farm.tenant) as tx:
        await upkeep.tend(tx)


async def make_due(farm: Farm) -> None:
    """Let the time of what waits be over."""
    async with farm.database.transaction(farm.tenant) as tx:
        raw = await tx.raw()
        await raw.execute(
            "UPDATE deliveries SET due_at = now() WHERE tenant_id = $1 AND status = 'queued'", farm.tenant
        )


async def test_a_new_tenant_is_told_in_the_app_of_what_matters(farm: Farm):
    await farm.open()
    [target] = (await farm.get("/notifications/targets"))["items"]
    assert target["kind"] == "inbox"
    rules = (await farm.get("/notifications/rules"))["items"]
    assert [rule["name"] for rule in rules if not rule["is_enabled"]] == ["Finished prints"]
    assert all(rule["target_ids"] == [target["id"]] for rule in rules)
    printer = PrinterRegistered(tenant_id=farm.tenant, version=1, printer_id=uuid4(), name="X1 by the door")
    await farm.publish(printer)

    async def is_named() -> bool:
        await farm.publish(failed(farm, printer.printer_id))
        return "X1 by the door" in (await farm.until_log())[-1]["occasions"][0]["title"]

    await eventually(is_named)
    last = (await farm.log())[-1]
    assert (last["status"], last["attempts"], last["rule_name"]) == (
        "sent",
        1,
        "Prints that failed or need a look",
    )
    assert last["occasions"][0]["title"] == "bracket.3mf failed on X1 by the door"
    assert last["occasions"][0]["text"] == "Reason: cancelled, at 40 %."


async def test_a_filter_lets_through_what_it_names(farm: Farm):
    target, printer_id = await farm.target(), uuid4()
    await farm.rule(target, "plate.failed", filter={"printer_ids": [str(printer_id)]})
    await farm.rule(target, "printer.alerted", filter={"severities": ["fatal"]})
    await farm.rule(target, "order.fulfilled", filter={"priorities": ["rush", "critical"]})
    for event in (
        failed(farm),
        failed(farm, printer_id),
        alerted(farm, "common"),
        alerted(farm, "fatal", "Heatbed too hot"),
        fulfilled(farm),
        fulfilled(farm, Priority.RUSH),
    ):
        await farm.publish(event)
    titles = {one["occasions"][0]["title"] for one in await farm.until_log(3)}
    assert titles == {
        "bracket.3mf failed on a printer",
        "A printer: Heatbed too hot",
        "Order #7 is fulfilled",
    }


async def test_every_common_event_is_told_in_words(farm: Farm):
    target = await farm.target()
    await farm.rule(target, "spool.low", "stock.low", "dead.letter", "plate.completed")
    spool = {"spool_id": uuid4(), "name": "PLA White", "material": "PLA", "remaining_grams": "80"}
    await farm.publish(SpoolLow(tenant_id=farm.tenant, low_grams="100", **spool))
    item = uuid4()
    await farm.publish(
        StockLow(tenant_id=farm.tenant, item_id=item, name="Hook", quantity_available=2, minimum=5)
    )
    await farm.publish(
        PlateCompleted(
            tenant_id=farm.tenant, print_id=uuid4(), printer_id=uuid4(), finished_at=datetime.now(UTC)
        )
    )
    dead = {
        "dead_letter_id": uuid4(),
        "service": "inventory",
        "durable": "inventory-plates",
        "event_id": uuid4(),
        "original_subject": "plate.completed.x.y",
        "error": "boom",
    }
    # One that tells of itself is not told: that could fail in the same way, for ever.
    itself = dead | {"dead_letter_id": uuid4(), "event_type": "dead.letter", "service": "notifications"}
    await farm.publish(MessageDead(tenant_id=farm.tenant, **itself))
    await farm.publish(MessageDead(tenant_id=farm.tenant, event_type="plate.completed", **dead))
    told = {one["occasions"][0]["title"]: one["occasions"][0] for one in await farm.until_log(4)}
    assert set(told) == {
        "Filament runs low: PLA White",
        "Stock runs low: Hook",
        "A print is finished on a printer",
        "inventory could not handle a message",
    }
    assert told["Stock runs low: Hook"]["path"] == f"/inventory/{item}"
    assert told["Filament runs low: PLA White"]["text"] == "80 g of PLA are left, 100 g is low."


async def test_a_message_that_comes_twice_is_told_once(farm: Farm, receiver: Receiver):
    await farm.rule(await farm.target("webhook", url=receiver.url), "plate.failed")
    event = failed(farm)
    event_id = await farm.publish(event)
    await receiver.until(1)
    # Beyond the broker's own memory of ids: as a replay does, with another Nats-Msg-Id.
    headers = {"Nats-Msg-Id": uuid4().hex}
    js = farm.broker.jetstream()
    stored = await js.get_last_msg("PLATES", event.subject)
    await js.publish(event.subject, stored.data, headers=dict(stored.headers) | headers)
    await farm.publish(failed(farm, file="next.3mf"))
    taken = await receiver.until(2)
    assert [one.headers["x-platework-event-id"] for one in taken].count(str(event_id)) == 1


async def test_a_storm_becomes_two_messages_for_people_and_many_for_programs(farm: Farm, receiver: Receiver):
    person = await farm.target("email", to="ops@farm.test")
    program = await farm.target("webhook", url=receiver.url)
    rule = await farm.rule(person, "plate.failed", gap_minutes=5)
    await farm.patch(f"/notifications/rules/{rule['id']}", {"target_ids": [person["id"], program["id"]]})
    await farm.publish(failed(farm, file="first.3mf"))
    await farm.until_log(1, target_id=person["id"], status="sent")
    for number in range(40):
        await farm.publish(failed(farm, file=f"storm-{number}.3mf"))
    await receiver.until(41)
    [first, collected] = await farm.log(target_id=person["id"])
    assert len(first["occasions"]) == 1
    assert (collected["status"], len(collected["occasions"]), collected["more"]) == ("queued", 30, 10)
    due = datetime.fromisoformat(collected["due_at"]) - datetime.fromisoformat(first["created_at"])
    assert timedelta(minutes=4, seconds=59) <= due <= timedelta(minutes=5, seconds=1)
    await make_due(farm)
    [_, told] = await farm.until_log(2, target_id=person["id"], status="sent")
    assert told["id"] == collected["id"]


async def test_quiet_hours_hold_back_what_is_not_urgent(farm: Farm):
    await farm.open("Pacific/Auckland")
    await farm.patch("/notifications/settings", {"quiet_hours": {"begins": "00:00", "ends": "00:00"}})
    assert (await farm.get("/notifications/settings"))["time_zone"] == "Pacific/Auckland"
    person, program = await farm.target("email", to="ops@farm.test"), await farm.target()
    for target in (person, program):
        await farm.rule(target, "printer.alerted", gap_minutes=0)
    await farm.publish(alerted(farm, "common", "Filament tangled"))
    await farm.publish(alerted(farm, "fatal", "Fire"))
    [urgent] = await farm.until_log(1, target_id=person["id"], status="sent")
    assert urgent["occasions"][0]["title"] == "A printer: Fire"
    [held] = await farm.log(target_id=person["id"], status="queued")
    assert held["occasions"][0]["title"] == "A printer: Filament tangled"
    assert len(await farm.log(target_id=program["id"])) == 2
    always = await farm.target("email", to="night@farm.test")
    await farm.rule(always, "printer.alerted", gap_minutes=0, ignores_quiet_hours=True)
    await farm.publish(alerted(farm, "common", "Door open"))
    await farm.until_log(1, target_id=always["id"], status="sent")


async def test_what_happened_before_the_rule_or_long_ago_is_not_told(farm: Farm):
    target = await farm.target()
    await farm.rule(target, "plate.failed")
    async with farm.database.transaction(farm.tenant) as tx:
        raw = await tx.raw()
        past = datetime.now(UTC) - timedelta(days=3)
        await raw.execute("UPDATE rules SET created_at = $2 WHERE tenant_id = $1", farm.tenant, past)
    await farm.publish(failed(farm, file="old.3mf"), at=datetime.now(UTC) - timedelta(hours=25))
    await farm.rule(target, "plate.failed", name="new rule")
    await farm.publish(failed(farm, file="before.3mf"), at=datetime.now(UTC) - timedelta(hours=1))
    await farm.publish(failed(farm, file="now.3mf"))
    told = [(one["rule_name"] == "new rule", one["occasions"][0]["title"]) for one in await farm.until_log(3)]
    assert sorted(told) == [
        (False, "before.3mf failed on a printer"),
        (False, "now.3mf failed on a printer"),
        (True, "now.3mf failed on a printer"),
    ]


async def test_a_printer_that_stays_away_is_told_once_until_it_was_back(farm: Farm):
    target, printer_id = await farm.target(), uuid4()
    rule = await farm.rule(target, "printer.offline", filter={"minutes": 30})
    async with farm.database.transaction(farm.tenant) as tx:
        raw = await tx.raw()
        past = datetime.now(UTC) - timedelta(days=3)
        await raw.execute("UPDATE rules SET created_at = $2 WHERE tenant_id = $1", farm.tenant, past)
    await farm.publish(PrinterRegistered(tenant_id=farm.tenant, version=1, printer_id=printer_id, name="P1S"))
    link = {"tenant_id": farm.tenant, "printer_id": printer_id, "printer_serial": "S"}
    now = datetime.now(UTC)

    async def disconnected(minutes: int, reason: str = "unreachable") -> None:
        at = now - timedelta(minutes=minutes)
        await farm.publish(PrinterDisconnected(**link, at=at, reason=reason))

    async def since() -> Any:
        async with farm.database.transaction(farm.tenant) as tx:
            query = "SELECT link_at, offline_since FROM printers WHERE printer_id = $1"
            return await (await tx.raw()).fetchrow(query, printer_id)

    async def until(minutes: int, *, is_away: bool) -> None:
        async def seen() -> bool:
            row = await since()
            is_there = row is not None and row["link_at"] == now - timedelta(minutes=minutes)
            return is_there and (row["offline_since"] is not None) is is_away

        await eventually(seen)

    await disconnected(60)
    await disconnected(50, "no_reports")
    await until(50, is_away=True)
    assert (await since())["offline_since"] == now - timedelta(minutes=60)
    await tick(farm)
    await tick(farm)
    [told] = await farm.log(rule_id=rule["id"])
    assert told["occasions"][0]["title"] == "P1S is not connected for 30 minutes"
    await farm.publish(PrinterConnected(**link, at=now - timedelta(minutes=45)))
    await until(45, is_away=False)
    await disconnected(40, "changed")
    await until(40, is_away=False)
    await disconnected(35)
    await until(35, is_away=True)
    await tick(farm)
    assert len(await farm.log(rule_id=rule["id"])) == 2
    await farm.publish(PrinterRetired(tenant_id=farm.tenant, version=2, printer_id=printer_id, name="P1S"))

    async def is_retired() -> bool:
        return (await since())["offline_since"] is None

    await eventually(is_retired)


async def test_an_old_log_goes(farm: Farm):
    target = await farm.target()
    await farm.post(f"/notifications/targets/{target['id']}/test")
    await farm.patch("/notifications/settings", {"keep_days": 7})
    for days, left in ((6, 1), (8, 0)):
        async with farm.database.transaction(farm.tenant) as tx:
            raw = await tx.raw()
            past = datetime.now(UTC) - timedelta(days=days)
            await raw.execute(
                "UPDATE deliveries SET finished_at = $2 WHERE tenant_id = $1", farm.tenant, past
            )
        await tick(farm)
        assert len(await farm.log()) == left
