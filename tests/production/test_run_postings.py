"""What inventory booked for a run, shown at the run."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from contracts.inventory import PostedMaterial, RunMaterialsPosted
from contracts.production import RunCompleted, RunPlateUpdated

RUNS = "/production-runs"


async def completed_run(shop: Any) -> Any:
    spools = [await shop.spool("PLA", color) for color in ("Red", "Blue")]
    materials = [{"spool_id": one, "actual_model_grams": 40} for one in spools]
    items = [{"product_id": shop.product_id, "quantity": 1}]
    run = await shop.post(RUNS, {"items": items, "materials": materials})
    return await shop.post(f"{RUNS}/{run['id']}/complete")


def posted(shop: Any, run: Any, *rows: tuple[str, str]) -> RunMaterialsPosted:
    materials = tuple(
        PostedMaterial(
            material_id=UUID(material_id),
            transaction_id=uuid4(),
            grams=Decimal(40),
            overdrawn_grams=Decimal(overdrawn),
        )
        for material_id, overdrawn in rows
    )
    return RunMaterialsPosted(tenant_id=shop.tenant, run_id=UUID(run["id"]), materials=materials)


async def test_a_run_shows_when_its_filament_was_booked_and_what_was_lacking(shop: Any):
    run = await completed_run(shop)
    (said,) = await shop.published(RunCompleted, 1)
    assert [str(one.material_id) for one in said.materials] == [one["id"] for one in run["materials"]]
    first, second = (one["id"] for one in run["materials"])
    await shop.publish(posted(shop, run, (first, "0"), (second, "4.20")))
    await shop.settle()
    shown = (await shop.current(run))["materials"]
    assert [one["overdrawn_grams"] for one in shown] == ["0.00", "4.20"]
    assert all(one["posted_at"] for one in shown)
    (after,) = await shop.published(RunPlateUpdated, 1)
    assert [one.posted for one in after.materials] == [True, True]


async def test_what_was_booked_is_noted_once(shop: Any):
    run = await completed_run(shop)
    news = posted(shop, run, (run["materials"][0]["id"], "1"))
    await shop.publish(news)
    await shop.settle()
    before = await shop.current(run)
    await shop.publish(news, posted(shop, run, (str(uuid4()), "1")))
    await shop.settle()
    assert await shop.current(run) == before


async def test_news_of_a_deleted_run_is_no_trouble(shop: Any):
    run = await completed_run(shop)
    await shop.patch(f"{RUNS}/{run['id']}", {"status": "failed"})
    assert (await shop.call("DELETE", f"{RUNS}/{run['id']}")).status_code == 204
    await shop.publish(posted(shop, run, (run["materials"][0]["id"], "0")))
    await shop.settle()
    letters = await shop.get("/production/dead-letters")
    assert letters["total"] == 0
