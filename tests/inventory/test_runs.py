"""Production runs in stock: what their products need is reserved, consumed by assembly, given back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually
from contracts.production import (
    ModelCreated,
    ProductCreated,
    ProductModel,
    RunAssembled,
    RunCancelled,
    RunCompleted,
    RunCreated,
    RunDemand,
    RunItem,
    RunPlateUpdated,
    RunReverted,
)


class Workshop:
    """A product of one model, four of which it takes, and the run that makes it."""

    def __init__(self, shop: Any) -> None:
        self.shop, self.model, self.product, self.run = shop, uuid4(), uuid4(), uuid4()
        self.part = ""

    async def open(self, per_product: int = 4) -> None:
        tenant = self.shop.tenant
        await self.shop.publish(
            ModelCreated(
                tenant_id=tenant,
                model_id=self.model,
                name="Wall",
                prints_per_plate=2,
                gcode_filename="wall.gcode",
                version=1,
            )
        )
        line = ProductModel(model_id=self.model, model_name="Wall", quantity=per_product)
        await self.shop.publish(
            ProductCreated(
                tenant_id=tenant,
                product_id=self.product,
                name="Terrarium",
                models=(line,),
                component_cost=0,
                labour_cost=0,
                version=1,
            )
        )

        async def known() -> bool:
            return bool((await self.shop.get(f"/inventory?product_id={self.product}"))["total"])

        await eventually(known)
        [part] = (await self.shop.get("/parts"))["items"]
        self.part = part["id"]

    def event(self, kind: Any, version: int, needed: int = 8, **values: Any) -> Any:
        demand = RunDemand(model_id=self.model, model_name="Wall", items_needed=needed, items_done=0)
        return kind(
            **{
                "tenant_id": self.shop.tenant,
                "run_id": self.run,
                "run_number": "DEMO-20261121-001",
                "mode": "plates",
                "status": "pending",
                "product_id": self.product,
                "quantity": 2,
                "created_at": datetime.now(UTC),
                "total_plates": 4,
                "completed_plates": 0,
                "demands": (demand,),
                "version": version,
            }
            | values
        )

    async def say(self, kind: Any, version: int, needed: int = 8, **values: Any) -> None:
        await self.shop.publish(self.event(kind, version, needed, **values))

    async def until(self, *levels: int) -> None:
        """On hand and reserved of the part."""

        async def reached() -> bool:
            return (await self.shop.stock(self.part))[:2] == levels

        await eventually(reached)

    async def until_missing(self, items: int) -> None:
        """Items of the part that orders and runs wait for together."""

        async def reached() -> bool:
            waiting = (await self.shop.get("/schedule"))["items"]
            return [item["quantity_needed"] for item in waiting] == [items]

        await eventually(reached)

    async def until_product(self, on_hand: int, reserved: int = 0) -> None:
        async def reached() -> bool:
            return (await self.shop.stock_of_product(self.product))[:2] == (on_hand, reserved)

        await eventually(reached)


@pytest.fixture
async def workshop(shop: Any) -> Workshop:
    shop = Workshop(shop)
    await shop.open()
    return shop


async def test_a_run_reserves_the_parts_of_its_products(workshop, shop):
    await shop.log(workshop.part, 5)
    await workshop.say(RunCreated, 1)
    await workshop.until(5, 5)
    await shop.log(workshop.part, 5)
    await workshop.until(10, 8)


async def test_runs_and_orders_wait_in_one_queue(workshop, shop):
    older = await shop.order(workshop.part, 2)
    await workshop.say(RunCreated, 1)
    await workshop.until_missing(10)
    await shop.log(workshop.part, 1)
    newer = await shop.order(workshop.part, 3)
    urgent = await shop.order(workshop.part, 1, "critical")

    async def allocated(order: Any) -> int:
        return (await shop.order_now(order))["allocations"][0]["quantity_allocated"]

    await shop.log(workshop.part, 2)
    assert (await allocated(urgent), await allocated(older)) == (1, 2)
    await shop.log(workshop.part, 8)
    assert await allocated(newer) == 0
    await shop.log(workshop.part, 3)
    assert await allocated(newer) == 3
    assert (await shop.stock(workshop.part))[:2] == (14, 14)


async def test_a_rush_run_stands_before_a_normal_order(workshop, shop):
    order = await shop.order(workshop.part, 2)
    await workshop.say(RunCreated, 1, priority="rush")
    await workshop.until_missing(10)
    await shop.log(workshop.part, 8)
    assert await shop.stock(workshop.part) == (8, 8, 0)
    assert (await shop.order_now(order))["fulfillment_status"] == "unfulfilled"


@pytest.mark.parametrize("kind", [RunCancelled, RunReverted], ids=["cancelled", "reverted"])
async def test_a_run_that_ends_releases_what_it_had(workshop, shop, kind):
    await shop.log(workshop.part, 5)
    await workshop.say(RunCreated, 1)
    await workshop.until(5, 5)
    order = await shop.order(workshop.part, 4)
    await workshop.say(kind, 2, status="cancelled")
    await workshop.until(5, 4)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"


async def test_a_smaller_plan_gives_back_the_difference(workshop, shop):
    await shop.log(workshop.part, 8)
    await workshop.say(RunCreated, 1)
    await workshop.until(8, 8)
    await workshop.say(RunPlateUpdated, 2, needed=3)
    await workshop.until(8, 3)
    await workshop.say(RunPlateUpdated, 3, needed=6)
    await workshop.until(8, 6)


async def test_an_older_message_changes_nothing(workshop, shop):
    await shop.log(workshop.part, 8)
    await workshop.say(RunPlateUpdated, 5, needed=2)
    await workshop.until(8, 2)
    await workshop.say(RunCreated, 1, needed=8)
    await workshop.say(RunPlateUpdated, 6, needed=3)
    await workshop.until(8, 3)


async def test_a_completed_run_keeps_its_parts_and_waits_for_no_more(workshop, shop):
    await shop.log(workshop.part, 5)
    await workshop.say(RunCreated, 1)
    await workshop.until(5, 5)
    await workshop.say(RunCompleted, 2, status="completed")
    order = await shop.order(workshop.part, 1)
    await shop.log(workshop.part, 1)

    async def served() -> bool:
        await shop.log(workshop.part, 1)
        return (await shop.order_now(order))["fulfillment_status"] == "fulfilled"

    await eventually(served)


async def test_assembly_takes_the_runs_own_parts_first_then_free_ones(workshop, shop):
    await shop.log(workshop.part, 6)
    await workshop.say(RunCreated, 1, needed=4)
    await workshop.until(6, 4)
    order = await shop.order(workshop.part, 1)
    await workshop.say(
        RunAssembled, 2, status="ready_for_assembly", assembled_quantity=2, assembled_at=datetime.now(UTC)
    )
    await workshop.until_product(2)
    # Eight were needed: four were its own, one was free, one belongs to the order.
    assert await shop.stock(workshop.part) == (1, 1, 0)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"
    movements = (await shop.get(f"/inventory/{workshop.part}/movements"))["items"]
    [taken] = [m for m in movements if m["kind"] == "assembly"]
    assert taken["quantity"] == -5
    assert "3 more were needed" in taken["reason"]


async def test_an_assembly_that_made_less_gives_back_the_rest(workshop, shop):
    await shop.log(workshop.part, 8)
    await workshop.say(RunCreated, 1)
    await workshop.until(8, 8)
    assembled = {"assembled_quantity": 1, "assembled_at": datetime.now(UTC)}
    await workshop.say(RunAssembled, 2, status="ready_for_assembly", **assembled)
    await workshop.until_product(1)
    assert await shop.stock(workshop.part) == (4, 0, 4)
    await workshop.say(RunAssembled, 3, status="ready_for_assembly", **assembled)
    await workshop.say(RunCompleted, 4, status="completed", **assembled)
    await workshop.until(4, 0)
    assert (await shop.stock_of_product(workshop.product))[0] == 1


async def test_a_reverted_assembly_takes_products_back_and_returns_parts(workshop, shop):
    await shop.log(workshop.part, 8)
    await workshop.say(RunCreated, 1)
    await workshop.until(8, 8)
    lines = [{"product_id": str(workshop.product), "quantity": 2}]
    order = await shop.post("/orders", {"priority": "normal", "lines": lines})
    assembled = {"assembled_quantity": 2, "assembled_at": datetime.now(UTC)}
    await workshop.say(RunAssembled, 2, status="completed", **assembled)
    await workshop.until_product(2, 2)
    assert (await shop.stock(workshop.part))[0] == 0
    await workshop.say(RunReverted, 3, status="failed", **assembled)
    await workshop.until_product(0)
    await workshop.until(8, 0)
    assert (await shop.order_now(order))["fulfillment_status"] == "unfulfilled"
    movements = (await shop.get(f"/inventory/{workshop.product}/movements"))["items"]
    assert [m["quantity"] for m in movements] == [-2, 2]


async def test_a_shipped_product_of_a_reverted_run_is_not_invented_back(workshop, shop):
    assembled = {"assembled_quantity": 2, "assembled_at": datetime.now(UTC)}
    await workshop.say(RunAssembled, 1, status="completed", **assembled)
    await workshop.until_product(2)
    lines = [{"product_id": str(workshop.product), "quantity": 1}]
    order = await shop.post("/orders", {"priority": "normal", "lines": lines})
    await shop.post(f"/orders/{order['id']}/ship", status=200)
    await workshop.say(RunReverted, 2, status="failed", **assembled)
    await workshop.until_product(0)
    [undone, *_] = (await shop.get(f"/inventory/{workshop.product}/movements"))["items"]
    assert (undone["quantity"], "1 had left the stock" in undone["reason"]) == (-1, True)


async def test_items_of_an_assembled_run_come_into_stock(workshop, shop):
    loose = uuid4()
    by_hand = await shop.part("Loose", model_id=str(loose))
    items = (
        RunItem(product_id=workshop.product, quantity=3, successful_quantity=2, failed_quantity=1),
        RunItem(model_id=loose, quantity=4, successful_quantity=4, failed_quantity=0),
        RunItem(model_id=workshop.model, quantity=5, successful_quantity=5, failed_quantity=0),
    )
    await workshop.say(
        RunAssembled,
        1,
        mode="items",
        product_id=None,
        items=items,
        demands=(),
        assembled_at=datetime.now(UTC),
    )
    await workshop.until_product(2)
    assert await shop.stock(by_hand) == (4, 0, 4)
    # A file is mapped to this one: its prints are counted by themselves.
    assert (await shop.stock(workshop.part))[0] == 0


async def test_another_tenants_run_reserves_nothing(workshop, shop, other_shop):
    await shop.log(workshop.part, 5)
    foreign = workshop.event(RunCreated, 1).model_copy(update={"tenant_id": other_shop.tenant})
    await other_shop.publish(foreign)
    await workshop.say(RunPlateUpdated, 1, needed=1, run_id=UUID(int=workshop.run.int + 1))
    await workshop.until(5, 1)
