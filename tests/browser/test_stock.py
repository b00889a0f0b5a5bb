"""What people do with stock, spools, orders and what went wrong, in the browser."""

import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Page, expect

from chassis.db import Database
from chassis.dead_letters import DeadLetterStore
from cli.services import SERVICES
from contracts.envelope import Envelope
from contracts.printer_gateway import PlateCompleted, PlateNeedsReview, end_id
from inventory.tables import DEAD_LETTERS

pytestmark = pytest.mark.timeout(600)


def row(page: Page, text: str):
    return page.get_by_role("row").filter(has_text=text)


def dialog(page: Page):
    return page.get_by_role("dialog")


@pytest.fixture
async def tenant(farm) -> UUID:
    return UUID((await farm.api.get("/tenants/current"))["id"])


async def test_a_spool_is_added_weighed_with_its_reel_and_used(visit, admin):
    async with visit("/spools", who=admin) as page:
        await page.get_by_role("button", name="Add Spools").first.click()
        await page.get_by_label("Name").fill("Journey PETG")
        await page.get_by_label("How Many").fill("2")
        await page.get_by_label("Material").fill("PETG")
        await page.get_by_label("Colour Code").fill("#1F6FEB")
        await page.get_by_label("Empty Reel").fill("250")
        await dialog(page).get_by_role("button", name="Add Spools").click()
        await expect(row(page, "Journey PETG")).to_have_count(2)
        await row(page, "Journey PETG").get_by_role("link").first.click()

        await page.get_by_role("button", name="Weigh In").click()
        await page.get_by_label("On The Scale").fill("1050,5")
        await dialog(page).get_by_role("button", name="Weigh In").click()
        await expect(page.get_by_text("800.5 g", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Use", exact=True).click()
        await page.get_by_label("Used").fill("900")
        await page.get_by_label("Reason").fill("Calibration")
        await dialog(page).get_by_role("button", name="Book").click()
        await expect(dialog(page).get_by_role("alert")).to_contain_text("insufficient_filament")
        await page.get_by_label("Used").fill("100.5")
        await dialog(page).get_by_role("button", name="Book").click()
        await expect(page.get_by_text("700.0 g", exact=True)).to_be_visible()
        await expect(page.get_by_text("No run has used it yet")).to_be_visible()

        await page.get_by_role("link", name="Spools").first.click()
        await page.get_by_role("link", name="Transactions").click()
        await page.get_by_label("Type").select_option("Usage")
        await expect(row(page, "Calibration")).to_contain_text("Manual")
        await page.get_by_label("Type").select_option("Adjustment")
        await expect(row(page, "Calibration")).to_have_count(0)
        await expect(row(page, "Weigh In").first).to_contain_text("Journey PETG")


async def test_a_spool_shows_the_runs_that_used_it_and_its_transactions_lead_there(visit, admin, farm):
    spool = await farm.api.post(
        "/spools", {"name": "Run PLA", "material": "PLA", "initial_grams": "1000", "cost_per_gram": "0.02"}
    )
    model = await farm.api.post("/models", {"name": "Spool Eater"})
    run = await farm.api.post(
        "/production-runs",
        {
            "items": [{"model_id": model["id"], "quantity": 2}],
            "materials": [{"spool_id": spool["id"], "estimated_model_grams": 40}],
        },
    )
    used = {"material_id": run["materials"][0]["id"], "actual_model_grams": 42}
    await farm.api.post(f"/production-runs/{run['id']}/complete", {"materials": [used]})
    async with visit(f"/spools/{spool['id']}", who=admin) as page:
        await expect(page.get_by_text("958.0 g", exact=True)).to_be_visible()
        usage = page.get_by_role("table").filter(has_text="Variance")
        await expect(usage.get_by_role("row").filter(has_text=run["run_number"])).to_contain_text("42.0 g")
        await expect(page.get_by_text("42.0 g in all runs")).to_be_visible()
        await page.get_by_role("link", name=run["run_number"]).last.click()
        await expect(page.get_by_role("heading", name=run["run_number"], level=1)).to_be_visible()


async def test_orders_come_in_as_a_file_and_each_row_is_answered(visit, admin, farm):
    part = await farm.api.post("/parts", {"name": "Imported Knob", "sku": "KNOB-9"})
    await farm.api.post("/print-log", {"part_id": part["id"], "quantity_printed": 3})
    rows = (
        "external_id,customer,sku,quantity\nfile-1,Ada,KNOB-9,2\nfile-2,Bob,NO-SUCH,1\nfile-3,Cyd,KNOB-9,4\n"
    )
    async with visit("/orders#import", who=admin) as page:
        await page.get_by_label("Rows", exact=True).fill(rows)
        await dialog(page).get_by_role("button", name="Check").click()
        result = dialog(page).get_by_role("status", name="Result")
        await expect(result).to_contain_text("2 new, 1 cannot be taken")
        await expect(result.get_by_role("listitem")).to_contain_text("Row 2")
        await dialog(page).get_by_role("button", name="Import 2").click()
        await expect(dialog(page).get_by_role("button", name="Done")).to_be_visible()
        await dialog(page).get_by_role("button", name="Done").click()
        await expect(row(page, "Ada")).to_contain_text("Fulfilled")

        await row(page, "Cyd").get_by_role("link").click()
        await expect(page.get_by_text("1 of 4 items are allocated")).to_be_visible()
        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Hold").click()
        await expect(page.get_by_text("This order is held")).to_be_visible()
        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Release").click()
        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Ship A Part").click()
        await dialog(page).get_by_role("button", name="Ship").click()
        await expect(row(page, "Shipment")).to_contain_text("−1")  # noqa: RUF001 - the sign of a difference
        await page.goto("/app/orders/pick-list")
        await expect(row(page, "Imported Knob")).to_contain_text("2")


async def test_a_shelf_is_counted_and_the_books_are_set_right(visit, admin, farm):
    part = await farm.api.post("/parts", {"name": "Counted Cap"})
    await farm.api.post("/print-log", {"part_id": part["id"], "quantity_printed": 10})
    async with visit("/inventory/locations", who=admin) as page:
        await page.get_by_role("button", name="Add Location").first.click()
        await page.get_by_label("Name").fill("Shelf C")
        await dialog(page).get_by_role("button", name="Add Location").click()
        await expect(row(page, "Shelf C")).to_be_visible()
        await page.goto(f"/app/inventory/{part['id']}")
        await page.get_by_role("button", name="Location And Minimum").click()
        await page.get_by_label("Location").select_option("Shelf C")
        await page.get_by_label("Minimum").fill("20")
        await dialog(page).get_by_role("button", name="Save").click()
        await expect(page.get_by_text("below the minimum")).to_be_visible()

        await page.goto("/app/inventory/stocktakes#new")
        await dialog(page).get_by_role("button", name="Begin").click()
        await page.get_by_label("Search items").fill("Counted Cap")
        field = page.get_by_label("Counted of Counted Cap")
        await field.fill("8")
        await field.press("Enter")
        await expect(row(page, "Counted Cap")).to_contain_text("−2")  # noqa: RUF001
        await page.get_by_role("button", name="Set The Books Right").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Set Right").click()
        await expect(page.get_by_text("Posted", exact=True)).to_be_visible()
        await page.goto("/app/inventory/movements")
        await expect(row(page, "Counted Cap").filter(has_text="Stocktake")).to_contain_text("8")


async def test_dead_letters_are_replayed_and_discarded(visit, admin, farm, tenant):
    inventory = next(spec for spec in SERVICES if spec.name == "inventory")
    url = farm.stack.environments.serve(inventory)["PLATEWORK_INVENTORY_DATABASE_URL"]
    database = Database(url, source="inventory")
    for place, file in ((-1, "replayed_box.gcode"), (-2, "discarded_box.gcode")):
        event = PlateCompleted(
            tenant_id=tenant,
            print_id=uuid4(),
            printer_id=uuid4(),
            file_name=file,
            finished_at=datetime.now(UTC),
        )
        envelope = Envelope(end_id(event.print_id), "printer-gateway", datetime.now(UTC), event)
        async with database.transaction(tenant) as tx:
            await DeadLetterStore(DEAD_LETTERS).add(
                tx,
                durable="inventory-plates",
                stream_seq=place,
                event_id=envelope.id,
                event_type=event.ce_type(),
                subject=event.subject,
                headers=envelope.headers(),
                body=event.model_dump_json().encode(),
                error=f"buried by the test: {file}",
                trace=None,
                deliveries=5,
            )
    await database.close()
    async with visit("/dead-letters", who=admin) as page:
        await expect(row(page, "replayed_box")).to_be_visible()
        await expect(page.get_by_role("link", name=re.compile(r"Dead Letters\s*, waiting"))).to_be_visible()
        await row(page, "discarded_box").get_by_role("button").click()
        await expect(dialog(page)).to_contain_text('"file_name": "discarded_box.gcode"')
        await dialog(page).get_by_role("button", name="Discard").click()
        await expect(dialog(page)).to_have_count(0)
        assert await row(page, "discarded_box").count() == 0
        await row(page, "replayed_box").get_by_role("checkbox").check()
        await page.get_by_role("button", name="Replay Chosen (1)").click()
        await expect(row(page, "replayed_box")).to_have_count(0)
        await page.goto("/app/unmapped")
        await expect(row(page, "replayed_box")).to_be_visible()
        await expect(row(page, "discarded_box")).to_have_count(0)


async def test_a_review_is_resolved_and_a_count_corrected(visit, admin, farm, tenant):
    serial = farm.serials[0]
    print_id = uuid4()
    event = PlateNeedsReview(
        tenant_id=tenant,
        print_id=print_id,
        printer_id=UUID(farm.printers[serial]),
        printer_serial=serial,
        file_name="unseen_end.gcode.3mf",
        reason="end_not_seen",
        last_seen_at=datetime.now(UTC),
    )
    client = await farm.installation.broker()
    headers = Envelope(uuid4(), "printer-gateway", datetime.now(UTC), event).headers()
    await client.jetstream().publish(event.subject, event.model_dump_json().encode(), headers=headers)
    await client.close()
    async with visit("/reviews", who=admin) as page:
        await expect(page.get_by_role("link", name=re.compile(r"Needs Review\s*, waiting"))).to_be_visible()
        await row(page, "unseen_end").get_by_role("button").first.click()
        await page.get_by_label("Good Items").fill("3")
        await dialog(page).get_by_role("button", name="Resolve").click()
        await expect(row(page, "unseen_end")).to_have_count(0)
        await page.goto(f"/app/printers/{farm.printers[serial]}")
        await page.get_by_role("button", name="unseen_end").click()
        await page.get_by_role("button", name="Correct The Count").click()
        await page.get_by_label("Good Items").fill("2")
        await page.get_by_label("Failed Items").fill("1")
        await page.get_by_label("Reason").fill("One had come loose")
        await dialog(page).get_by_role("button", name="Correct").click()
        await expect(dialog(page)).to_contain_text("2 good, 1 failed: One had come loose")
