"""What people do with the dashboard, from the sign-in page on."""

import re

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.timeout(600)

FILE = "journey_clip.gcode.3mf"
LIVE = re.compile("^Live$")


async def sign_in(page: Page, who, *, password: str | None = None) -> None:
    await page.get_by_label("Tenant").fill(who.tenant)
    await page.get_by_label("E-Mail").fill(who.email)
    await page.get_by_label("Password").fill(password or who.password)
    await page.get_by_role("button", name="Sign In").click()


def row(page: Page, text: str):
    return page.get_by_role("row").filter(has_text=text)


def dialog(page: Page):
    return page.get_by_role("dialog")


async def test_signing_in_and_out(visit, admin):
    async with visit("/orders") as page:
        await sign_in(page, admin, password="not this one")
        await expect(page.get_by_role("alert")).to_contain_text("invalid_credentials")
        await sign_in(page, admin)
        await expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()
        assert await page.evaluate("document.cookie") == ""
        await page.reload()
        await expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()
        await page.get_by_role("button", name="Administrator").click()
        await page.get_by_role("menuitem", name="Sign Out").click()
        await expect(page.get_by_role("button", name="Sign In")).to_be_visible()
        await page.goto("/app/orders")
        await expect(page.get_by_role("button", name="Sign In")).to_be_visible()


async def test_a_printer_is_added_connected_and_seen_live(visit, admin, farm):
    made = (await farm.simulator.post("/printers", json={"family": "A1"})).json()
    async with visit("/printers", who=admin) as page:
        await page.get_by_role("button", name="Add Printer").click()
        await dialog(page).get_by_role("button", name="Add Printer").click()
        await expect(page.get_by_text("Fill this in.")).to_be_visible()
        await page.get_by_label("Name").fill("Beside The Window")
        await dialog(page).get_by_role("button", name="Add Printer").click()
        await expect(page.get_by_role("heading", name="Beside The Window", level=1)).to_be_visible()

        await page.get_by_role("button", name="Actions").click()
        await page.get_by_role("menuitem", name="Connection").click()
        await page.get_by_label("Address").fill(made["host"])
        await page.get_by_label("Port", exact=True).fill(str(made["port"]))
        await page.get_by_label("Serial Number").fill(made["serial"])
        await page.get_by_label("Access Code").fill("00000000")
        await dialog(page).get_by_text("More", exact=True).click()
        await page.get_by_label("More Authorities").fill(made["ca_pem"])
        await dialog(page).get_by_role("button", name="Test").click()
        await expect(page.get_by_text("It does not work yet")).to_be_visible()
        await page.get_by_label("Access Code").fill(made["access_code"])
        await dialog(page).get_by_role("button", name="Test").click()
        await expect(page.get_by_text("The printer answers")).to_be_visible()
        await dialog(page).get_by_role("button", name="Connect").click()
        await expect(page.get_by_text("Ready", exact=True)).to_be_visible()

        await page.get_by_role("link", name="Fleet").click()
        card = page.get_by_role("link").filter(has_text="Beside The Window")
        await expect(card).to_contain_text("Ready")
        await farm.print(made["serial"], "window_print.gcode.3mf", minutes=60)
        await expect(card).to_contain_text("window_print")
        await expect(card.get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", "0")


async def test_an_order_is_taken_printed_fulfilled_and_shipped(visit, admin, farm):
    async with visit("/parts", who=admin) as page:
        await page.get_by_role("button", name="Add Part").first.click()
        await page.get_by_label("Name").fill("Journey Clip")
        await page.get_by_label("Per Plate").fill("6")
        await dialog(page).get_by_role("button", name="Add Part").click()
        await row(page, "Journey Clip").get_by_role("button", name="No file").click()
        await page.get_by_label("File", exact=True).fill(FILE)
        await dialog(page).get_by_role("button", name="Add File").click()
        await expect(dialog(page).get_by_text("6 per plate")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(row(page, "Journey Clip")).to_contain_text("1 file")

        await page.get_by_role("link", name="Orders").click()
        await page.get_by_role("button", name="New Order").first.click()
        await page.get_by_label("Customer").fill("Makerspace")
        await page.get_by_label("Item", exact=True).select_option("Journey Clip")
        await page.get_by_label("Quantity").fill("5")
        await dialog(page).get_by_role("button", name="Take Order").click()
        await expect(page.get_by_text("0 of 5 items are allocated")).to_be_visible()
        await expect(page.get_by_role("button", name="Ship")).to_be_disabled()

        await page.get_by_role("link", name="Schedule").click()
        await expect(row(page, "Journey Clip")).to_contain_text("5")
        await farm.print(farm.serials[0], FILE)
        await expect(page.get_by_text("Nothing is missing")).to_be_visible()

        await page.get_by_role("link", name="Orders").click()
        await expect(row(page, "Makerspace")).to_contain_text("Fulfilled")
        await row(page, "Makerspace").get_by_role("link").click()
        await page.get_by_role("button", name="Ship").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Ship").click()
        await expect(page.get_by_text("This order has left.")).to_be_visible()
        await page.get_by_role("link", name="Journey Clip").click()
        await expect(row(page, "Shipment")).to_contain_text("−5")  # noqa: RUF001 - the sign of a difference


async def test_an_unmapped_file_is_mapped_to_a_new_part_and_its_past_print_counts(visit, admin, farm):
    await farm.print(farm.serials[1], "nobody_knows_me.gcode.3mf")
    async with visit("/unmapped", who=admin) as page:
        await row(page, "nobody_knows_me").get_by_role("button", name="Map").click()
        await page.get_by_role("button", name="New Part").click()
        await page.get_by_role("dialog", name="Add Part").get_by_label("Name").fill("Found Thing")
        await page.get_by_role("dialog", name="Add Part").get_by_role("button", name="Add Part").click()
        await expect(
            page.get_by_label("Part", exact=True).get_by_role("option", name="Found Thing")
        ).to_be_attached()
        await page.get_by_label("Part", exact=True).select_option("Found Thing")
        await dialog(page).get_by_role("button", name="Map", exact=True).click()
        await expect(page.get_by_text("1 past print counted.")).to_be_visible()
        await expect(row(page, "nobody_knows_me")).to_have_count(0)
        await page.get_by_role("link", name="Inventory").click()
        await expect(row(page, "Found Thing")).to_contain_text("1")


async def test_what_the_server_refuses_stands_in_the_form_with_its_code(visit, admin):
    async with visit("/parts", who=admin) as page:
        for refusals in (0, 1):
            await page.get_by_role("button", name="Add Part").first.click()
            await page.get_by_label("Name").fill("Twice")
            await dialog(page).get_by_role("button", name="Add Part").click()
            await expect(dialog(page).get_by_role("alert")).to_have_count(refusals)
            await expect(dialog(page)).to_have_count(refusals)
        await expect(dialog(page).get_by_role("alert")).to_contain_text("duplicate_part")


async def test_another_tenant_sees_nothing_of_it(visit, stranger, farm):
    async with visit("/", who=stranger) as page:
        await expect(page.get_by_role("heading", name="Fleet", level=1)).to_be_visible()
        await expect(page.get_by_role("status").filter(has_text=LIVE)).to_be_visible()
        await expect(page.get_by_role("main")).to_contain_text("Printing")
        await page.get_by_role("link", name="Orders").click()
        await expect(page.get_by_text("No orders yet")).to_be_visible()
        await page.get_by_role("link", name="Inventory").click()
        await expect(page.get_by_text("Nothing in stock yet")).to_be_visible()
        await page.goto(f"/app/printers/{farm.printers[farm.serials[0]]}")
        await expect(page.get_by_text("Not found")).to_be_visible()
        await page.get_by_role("link", name="Messages").click()
        await farm.print(farm.serials[0], "not_for_strangers.gcode.3mf")
        await page.get_by_role("link", name="Parts").click()
        await page.get_by_role("button", name="Add Part").first.click()
        await page.get_by_label("Name").fill("Own Part")
        await dialog(page).get_by_role("button", name="Add Part").click()
        await expect(row(page, "Own Part")).to_be_visible()
        await page.get_by_role("link", name="Messages").click()
        await expect(page.get_by_role("button", name="part.created")).to_be_visible()
        await expect(page.get_by_role("button", name=re.compile("plate|print"))).to_have_count(0)


async def test_everything_is_found_by_keyboard_alone(visit, admin):
    async with visit("/", who=admin) as page:
        await expect(page.get_by_role("heading", name="Fleet", level=1)).to_be_visible()
        await page.keyboard.press("Control+k")
        await page.get_by_placeholder("Search pages").fill("sched")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Schedule", level=1)).to_be_visible()
        await page.keyboard.press("g")
        await page.keyboard.press("p")
        await expect(page.get_by_role("heading", name="Printers", level=1)).to_be_visible()
        await page.keyboard.press("/")
        await expect(page.get_by_label("Search printers")).to_be_focused()
        await page.keyboard.press("Escape")
        await page.get_by_role("heading", name="Printers", level=1).click()
        await page.keyboard.press("?")
        await expect(dialog(page)).to_contain_text("Search everything")
        await page.keyboard.press("Escape")
        await expect(dialog(page)).to_have_count(0)
