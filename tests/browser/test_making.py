"""Making things, with the dashboard: models, products, and runs from the plan to the shelf."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = pytest.mark.timeout(600)

BODY = "terrarium_body_x3.gcode.3mf"
SETS = 5
LOADS = 42
"""Of the sample run of 001, in bed loads."""


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def tab_to(page: Page, target: Locator) -> None:
    """Go to a control as people without a mouse do."""
    await expect(target).to_be_enabled()
    for _ in range(90):
        if await target.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by Tab")


async def choose(page: Page, label: str, text: str) -> None:
    await expect(page.get_by_label(label, exact=True).get_by_role("option", name=text)).to_be_attached()
    await tab_to(page, page.get_by_label(label, exact=True))
    await page.keyboard.type(text)


async def press(page: Page, target: Locator) -> None:
    await tab_to(page, target)
    await page.keyboard.press("Enter")


async def heading(page: Page, name: str | re.Pattern[str], level: int) -> None:
    await expect(page.get_by_role("heading", name=name, level=level)).to_be_visible()


async def sample(farm, printer: str) -> None:
    """The product of 001 with what one bed load of each of its models holds on one printer."""
    spool = {"name": "Terrarium PLA", "material": "PLA", "color": "Moss", "color_hex": "#4B5320"}
    await farm.api.post("/spools", spool | {"initial_grams": "1000", "cost_per_gram": "0.03"})
    bill = [("Terrarium Body", 3), ("Terrarium Tongue", 6)]
    bill += [(f"Terrarium Wall {n}", 1) for n in range(1, 7)]
    bill += [("Terrarium Rock", 1), ("Flowers", 4), ("Pink Flowers", 5), ("Babies And Eggs", 5)]
    moss = {"material": "PLA", "color": "Moss", "color_hex": "#4B5320", "weight_grams": "2"}
    lines = []
    for name, count in bill:
        model = await farm.api.post("/models", {"name": name, "materials": [moss]})
        config = {"model_id": model["id"], "printer_id": printer, "prints_per_plate": count}
        file = {"gcode_filename": BODY} if name == "Terrarium Body" else {}
        await farm.api.post("/model-printer-configs", config | file | {"print_time_minutes": 45})
        lines.append({"model_id": model["id"], "quantity": 1})
    await farm.api.post("/products", {"name": "Small Terrarium Set", "models": lines})


async def test_the_sample_run_by_keyboard_alone_then_printed_assembled_and_completed(
    visit, admin, farm, violations
):
    serial = farm.serials[1]
    printer = await farm.api.get(f"/printers/{farm.printers[serial]}")
    await sample(farm, printer["id"])
    async with visit("/production-runs", who=admin, reduced_motion="reduce") as page:
        await press(page, page.get_by_role("link", name="Plan Run").first)
        await heading(page, "Basics", 2)
        await expect(page.get_by_label("Number", exact=True)).to_contain_text("DEMO-")
        await press(page, button(page, "Continue"))
        await expect(page.get_by_text("Fill this in.")).to_be_visible()
        await choose(page, "Printer", printer["name"])
        await press(page, button(page, "Continue"))

        await heading(page, "What To Print", 2)
        await choose(page, "Product", "Small Terrarium Set")
        await tab_to(page, page.get_by_label("Quantity"))
        await page.keyboard.press("Control+a")
        await page.keyboard.type(str(SETS))
        await press(page, button(page, "Continue"))
        await expect(page.get_by_role("alert")).to_contain_text("Calculate the plates first.")
        await press(page, button(page, "Calculate Plates"))
        await expect(row(page, "Terrarium Body")).to_contain_text("6 of 5")
        await expect(page.get_by_text("Total Plates").locator("..")).to_contain_text(str(LOADS))
        assert await violations(page) == []

        await page.reload()
        await expect(page.get_by_text("Total Plates").locator("..")).to_contain_text(str(LOADS))
        await press(page, button(page, "Continue"))
        await heading(page, "Materials", 2)
        await expect(page.get_by_label("Spool For PLA Moss")).to_contain_text("Terrarium PLA")
        await expect(page.get_by_label("Items (g)")).to_have_value("130.00")
        assert await violations(page) == []
        await press(page, button(page, "Continue"))
        await heading(page, "Review", 2)
        await expect(page.get_by_text(re.compile("5 . Small Terrarium Set"))).to_be_visible()
        assert await violations(page) == []
        await press(page, button(page, "Create Run"))
        await expect(page.get_by_text(f"0 of {LOADS} bed loads are done")).to_be_visible()

        await farm.print(serial, BODY)
        await expect(page.get_by_text(f"1 of {LOADS} bed loads are done")).to_be_visible()
        await expect(page.get_by_text("In Progress", exact=True)).to_be_visible()
        await farm.print(serial, BODY)
        await expect(row(page, "Terrarium Body")).to_contain_text("Complete")
        await expect(page.get_by_text(f"2 of {LOADS} bed loads are done")).to_be_visible()
        await marked_by_hand(page, violations)
        await assembled(page, violations)
        await completed_with_weights(page, violations)


async def marked_by_hand(page: Page, violations) -> None:
    await page.get_by_role("button", name="Mark complete: Flowers").first.click()
    await dialog(page).get_by_label("Good Of 4").fill("3")
    await expect(dialog(page).get_by_label("Failed", exact=True)).to_have_value("1")
    await dialog(page).get_by_label("Why They Failed").fill("came loose")
    assert await violations(page) == []
    await button(page, "Mark Complete").last.click()
    await expect(dialog(page)).to_have_count(0)
    await expect(page.get_by_text(f"3 of {LOADS} bed loads are done")).to_be_visible()

    await page.get_by_role("button", name="Mark complete: Terrarium Tongue").click()
    await dialog(page).get_by_label("Actual Print Time").fill("43")
    await dialog(page).get_by_label("Actual Weight").fill("11.5")
    await button(page, "Mark Complete").last.click()
    await expect(row(page, "Terrarium Tongue")).to_contain_text("43 min")

    await page.get_by_label("Choose Terrarium Rock").check()
    await button(page, "Choose All").click()
    await page.get_by_role("button", name=re.compile(r"Mark \d+ Complete")).click()
    await expect(page.get_by_text(f"{LOADS} of {LOADS} bed loads are done")).to_be_visible()


async def assembled(page: Page, violations) -> None:
    banner = page.get_by_role("region", name="Assembly")
    await expect(banner).to_contain_text(f"All {LOADS} plates are done")
    await expect(banner).to_contain_text("planned")
    assert await violations(page) == []
    await banner.get_by_role("button", name="Mark As Assembled").click()
    await expect(dialog(page).get_by_label("Products Put Together")).to_have_value(str(SETS))
    await dialog(page).get_by_role("button", name="Mark As Assembled").click()
    await expect(banner).to_contain_text("5 are in stock")


async def completed_with_weights(page: Page, violations) -> None:
    await page.get_by_role("link", name="Complete Run").click()
    await button(page, "Complete Run").click()
    await expect(page.get_by_text("Fill this in, or use the estimate.")).to_be_visible()
    await page.get_by_label("Before And After").check()
    await page.get_by_label("Before (g)").fill("900")
    await page.get_by_label("After (g)").fill("745")
    preview = page.get_by_role("region", name="Variance").or_(page.get_by_role("table").last)
    await expect(preview).to_contain_text("+19.2 %")
    await expect(page.get_by_text("more than 10 % off")).to_be_visible()
    await page.get_by_label("4 of 5 stars").check(force=True)
    await page.get_by_label("Quality Notes").fill("clean layers")
    assert await violations(page) == []
    await button(page, "Complete Run").click()
    await expect(page.get_by_text("is completed")).to_be_visible()
    await expect(page.get_by_label("4 of 5 stars")).to_be_visible()
    await expect(row(page, "Terrarium PLA")).to_contain_text("+25.0 g")
    assert await violations(page) == []
    await page.get_by_role("link", name="Small Terrarium Set").click()
    await page.get_by_role("tab", name="Production History").click()
    await expect(row(page, "Completed")).to_contain_text("+19.2 %")
    await expect(page.get_by_text("In Stock", exact=True).locator("..")).to_contain_text(str(SETS))
    assert await violations(page) == []


async def test_a_model_is_configured_for_a_printer(visit, admin, farm, violations):
    printer = await farm.api.get(f"/printers/{farm.printers[farm.serials[0]]}")
    async with visit("/models", who=admin, reduced_motion="reduce") as page:
        await page.get_by_role("button", name="Add Model").first.click()
        await page.get_by_label("Name").fill("Configured Hook")
        await page.get_by_label("Prints Per Plate").fill("0")
        await dialog(page).get_by_role("button", name="Add Model").click()
        await expect(page.get_by_text("At least 1.")).to_be_visible()
        await page.get_by_label("Prints Per Plate").fill("4")
        await page.get_by_label("Print Time Of A Plate").fill("95")
        await page.get_by_label("G-Code File").fill("configured_hook.gcode.3mf")
        await button(page, "Material").click()
        await page.get_by_label("Material", exact=True).fill("PLA")
        await page.get_by_label("Weight (g)").fill("18.5")
        await dialog(page).get_by_role("button", name="Add Model").click()
        await heading(page, "Configured Hook", 1)

        await button(page, "Add Printer Config").click()
        await page.get_by_label("Printer", exact=True).select_option(printer["name"])
        await button(page, "Copy From Model Defaults").click()
        await expect(page.get_by_label("Print Time Of A Plate")).to_have_value("95")
        await page.get_by_label("Prints Per Plate").fill("6")
        await page.get_by_label("Layer Height").fill("0.2")
        await page.get_by_label("Supports").check()
        await page.get_by_label("Slicer Settings").fill("fast")
        await button(page, "Add Config").click()
        await expect(page.get_by_text("One setting a line")).to_be_visible()
        await page.get_by_label("Slicer Settings").fill("speed: 250")
        assert await violations(page) == []
        await button(page, "Add Config").click()
        await expect(row(page, printer["name"])).to_contain_text("18.5 g")
        assert await violations(page) == []

        await page.get_by_role("link", name=printer["name"]).click()
        await expect(row(page, "Configured Hook")).to_contain_text("6")
        await page.get_by_role("link", name="Configured Hook").click()
        await page.get_by_label(f"Edit config for {printer['name']}").click()
        await expect(page.get_by_label("Slicer Settings")).to_have_value("speed: 250")
        await page.get_by_label("Prints Per Plate").fill("5")
        await button(page, "Save").click()
        await expect(row(page, printer["name"])).to_contain_text("5")
        await page.get_by_label(f"Delete config for {printer['name']}").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("Every printer prints it by the defaults")).to_be_visible()


async def test_a_product_is_put_together_and_archived(visit, admin, farm):
    await farm.api.post("/models", {"name": "Bill Clip"})
    async with visit("/products", who=admin) as page:
        await page.get_by_role("button", name="Add Product").first.click()
        await page.get_by_label("Name").fill("Bill Set")
        await button(page, "Model").click()
        await dialog(page).get_by_role("button", name="Add Product").click()
        await expect(page.get_by_text("Fill this in.")).to_be_visible()
        await page.get_by_label("Model", exact=True).select_option("Bill Clip")
        await page.get_by_label("In One").first.fill("6")
        await button(page, "Component").click()
        await page.get_by_label("Component", exact=True).fill("Screw M4")
        await page.get_by_label("In One").last.fill("4")
        await page.get_by_label("Unit Cost").fill("0.08")
        await expect(page.get_by_text("€0.32")).to_be_visible()
        await dialog(page).get_by_role("button", name="Add Product").click()
        await heading(page, "Bill Set", 1)
        await expect(row(page, "Bill Clip")).to_contain_text("6")
        await page.get_by_role("tab", name="Components").click()
        await expect(row(page, "Screw M4")).to_contain_text("€0.32")

        await button(page, "Actions").click()
        await page.get_by_role("menuitem", name="Archive").click()
        await expect(page.get_by_text("Archived", exact=True)).to_be_visible()
        await page.get_by_role("link", name="Products").click()
        await page.get_by_label("Search products").fill("Bill Set")
        await expect(page.get_by_text("No product is like this")).to_be_visible()
        await page.get_by_label("Archived products").select_option("With Archived")
        await expect(row(page, "Bill Set")).to_contain_text("Archived")


async def test_items_by_hand_are_made_weighed_beyond_the_spool_and_printed_again(
    visit, admin, farm, violations
):
    await farm.api.post("/models", {"name": "Hand Hook", "material_weight_grams": "10"})
    spool = {"name": "Almost Empty", "material": "PETG", "initial_grams": "30"}
    await farm.api.post("/spools", spool)
    async with visit("/production-runs/new", who=admin, reduced_motion="reduce") as page:
        await page.get_by_label("Items By Hand").check()
        await page.get_by_label("Printer", exact=True).select_option("Another printer")
        await page.get_by_label("Printer Name").fill("Voron In The Cellar")
        await page.get_by_label("Slicer").fill("OrcaSlicer")
        await button(page, "Continue").click()
        await page.get_by_label("Product Or Model").select_option("Hand Hook")
        await page.get_by_label("Quantity").fill("4")
        await page.get_by_label("Bed Position").fill("front left")
        await button(page, "Continue").click()
        await heading(page, "Materials", 2)
        await page.get_by_label("Spool For Filament").select_option(label="Almost Empty · 30.0 g left")
        await expect(page.get_by_text("lacks 10.0 g")).to_be_visible()
        await page.get_by_label("Items (g)").fill("20")
        await page.get_by_label("Flushed (g)").fill("2")
        await button(page, "Continue").click()
        await button(page, "Create Run").click()
        await expect(row(page, "Hand Hook")).to_contain_text("front left")
        await expect(row(page, "Almost Empty")).to_contain_text("22.0 g")

        await page.get_by_role("link", name="Edit").click()
        await page.get_by_label("Notes", exact=True).fill("for the fair")
        await button(page, "Save").click()
        await expect(page.get_by_text("is saved")).to_be_visible()
        assert await violations(page) == []
        await page.get_by_role("link", name="To The Run").click()
        await expect(page.get_by_text("for the fair")).to_be_visible()
        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Hold").click()
        await page.get_by_label("Reason").fill("the nozzle is clogged")
        await button(page, "Hold").click()
        await expect(page.get_by_text("the nozzle is clogged")).to_be_visible()
        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Resume").click()
        await expect(page.get_by_text("the nozzle is clogged")).to_have_count(0)

        await page.get_by_role("link", name="Complete Run").click()
        await page.get_by_label("Good", exact=True).fill("3")
        await expect(page.get_by_label("Failed", exact=True)).to_have_value("1")
        await page.get_by_label("In The Items (g)").fill("40")
        await button(page, "Complete Run").click()
        await expect(page.get_by_text("Say why they failed.")).to_be_visible()
        await page.get_by_label("Why 1 Item Failed").fill("warped")
        await button(page, "Complete Run").click()
        shortage = page.get_by_role("region", name="Not enough filament")
        await expect(shortage.get_by_role("row").filter(has_text="Almost Empty")).to_contain_text("10.0 g")
        await shortage.get_by_label("Book it all the same").check()
        await shortage.get_by_label("Reason").fill("the label was wrong")
        assert await violations(page) == []
        await button(page, "Complete Run").click()
        await expect(page.get_by_text("the label was wrong")).to_be_visible()
        await expect(page.get_by_text("Overdrawn By 10.0 g")).to_be_visible()

        number = await page.get_by_role("heading", level=1).inner_text()
        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Create Reprint").click()
        await expect(page.get_by_role("link", name=number)).to_be_visible()
        await expect(row(page, "Hand Hook")).to_contain_text("1")
        await found_in_the_list(page, number)


async def found_in_the_list(page: Page, number: str) -> None:
    await page.get_by_role("link", name="Production").click()
    await page.get_by_label("Search run numbers").fill(number)
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_label("Status").select_option("Failed")
    await expect(page.get_by_text("No run is like this")).to_be_visible()
    await page.go_back()
    await page.go_forward()
    await expect(page.get_by_text("No run is like this")).to_be_visible()
    await button(page, "Clear").click()
    await page.get_by_role("button", name="Variance").click()
    await expect(page.get_by_role("columnheader", name="Variance")).to_have_attribute(
        "aria-sort", "descending"
    )


async def test_variance_is_shown_as_charts_and_as_tables(visit, admin, farm, violations):
    model = await farm.api.post("/models", {"name": "Heavy Gear", "material_weight_grams": "10"})
    spool = await farm.api.post(
        "/spools", {"name": "Gear PLA", "material": "PLA", "initial_grams": "1000", "cost_per_gram": "0.02"}
    )
    printer = farm.printers[farm.serials[0]]
    product = await farm.api.post(
        "/products", {"name": "Gear Box", "models": [{"model_id": model["id"], "quantity": 1}]}
    )
    for _ in range(5):
        wish = {"product_id": product["id"], "printer_id": printer, "quantity": 10}
        material = {"spool_id": spool["id"], "estimated_model_grams": "100"}
        run = await farm.api.post("/production-runs", wish | {"materials": [material]})
        plate = f"/production-runs/{run['id']}/plates/{run['plates'][0]['id']}"
        await farm.api.put(plate, {"status": "complete", "actual_material_weight_grams": "120"})
        used = {"material_id": run["materials"][0]["id"], "actual_model_grams": "120"}
        await farm.api.post(f"/production-runs/{run['id']}/complete", {"materials": [used]})
    async with visit("/production-runs", who=admin, reduced_motion="reduce") as page:
        await page.get_by_role("link", name="Variance").click()
        await expect(page.locator("svg.recharts-surface").first).to_be_visible()
        assert await violations(page) == []
        await page.get_by_role("button", name="As Table").last.click()
        await expect(row(page, "Gear Box").first).to_contain_text("+20.0 %")
        await page.get_by_role("tab", name="Models").click()
        await expect(row(page, "Heavy Gear")).to_contain_text("600.0 g")
        await page.get_by_label("Product", exact=True).select_option("Gear Box")
        await expect(page.get_by_text("Completed Runs", exact=True).locator("..")).to_contain_text("5")
        advice = page.get_by_role("listitem").filter(has_text="Heavy Gear")
        await expect(advice).to_contain_text("5 of its last 5 runs")
        await advice.get_by_role("button", name="Plan With 12.0 g").click()
        await expect(advice.get_by_role("button", name="Plan With")).to_have_count(0)
