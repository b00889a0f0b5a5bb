"""Nobody is left out: axe finds nothing on any page, in light and dark, on desktops and tablets."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.timeout(600)

PAGES = {
    "/": "Fleet",
    "/printers": "Printers",
    "/reviews": "Needs Review",
    "/production-runs": "Production",
    "/production-runs/new": "Plan Run",
    "/production-runs/variance": "Variance",
    "/products": "Products",
    "/models": "Models",
    "/spools": "Spools",
    "/orders": "Orders",
    "/schedule": "Schedule",
    "/inventory": "Inventory",
    "/parts": "Parts",
    "/unmapped": "Unmapped",
    "/messages": "Messages",
    "/dead-letters": "Dead Letters",
    "/settings/notifications": "Notifications",
    "/spools/transactions": "Transactions",
    "/orders/pick-list": "Pick List",
    "/orders/intake": "Intake",
    "/inventory/print-log": "Print Log",
    "/inventory/movements": "Movements",
    "/inventory/stocktakes": "Stocktakes",
    "/inventory/locations": "Locations",
    "/settings/account": "My Account",
    "/settings/tenant": "Tenant",
    "/settings/users": "Users",
    "/settings/api-keys": "API Keys",
    "/settings/production": "Production Prices",
    "/settings/spools": "Spools",
    "/nowhere": "Not Found",
}
DIALOGS = {
    "/printers": "Add Printer",
    "/products": "Add Product",
    "/models": "Add Model",
    "/orders": "New Order",
    "/parts": "Add Part",
    "/inventory": "Log Print",
    "/settings/notifications": "New Rule",
    "/spools": "Add Spools",
    "/settings/users": "Add User",
    "/settings/api-keys": "New API Key",
    "/inventory/stocktakes": "New Stocktake",
}
LAB = {
    "/jobs": "Jobs",
    "/lab-settings/staff": "Staff",
    "/lab-settings/form": "Opening",
    "/lab-settings/prices": "Methods",
    "/lab-settings/printers": "Printers That Students Choose",
    "/lab-settings/limits": "Reminders and Retention",
    "/lab-settings/e-mails": "Words of E-Mails",
    "/lab-settings/mailbox": "Mailbox",
    "/lab-settings/storage": "Slicers of Workstations",
    "/lab-settings/reports": "Terms",
}
STUDENTS = {
    "/lab/demo": "Submit a 3D Print",
    "/lab/nowhere": "There is no such lab",
    "/lab/status/none": "This link leads nowhere",
    "/lab/confirm/none": "This link leads nowhere",
}
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 375, "height": 812}


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_any_page(visit, admin, farm, violations, theme):
    found = {}
    async with visit("/", who=admin, color_scheme=theme, reduced_motion="reduce") as page:
        for path, title in PAGES.items():
            await page.goto(f"/app{path}")
            await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
            await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
            for size in (DESKTOP, TABLET):
                await page.set_viewport_size(size)
                found[path, size["width"]] = await violations(page)
            await page.set_viewport_size(DESKTOP)
            if path in DIALOGS:
                await page.get_by_role("button", name=DIALOGS[path]).first.click()
                await expect(page.get_by_role("dialog")).to_be_visible()
                found[path, "dialog"] = await violations(page)
        printer = farm.printers[farm.serials[0]]
        await page.goto(f"/app/printers/{printer}")
        await expect(page.get_by_text("Layer")).to_be_visible()
        found["printer"] = await violations(page)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_sign_in_page(visit, violations, theme):
    async with visit("/", color_scheme=theme) as page:
        await page.get_by_role("button", name="Sign In").click()
        await expect(page.get_by_text("Fill this in.").first).to_be_visible()
        assert await violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_in_the_lab(visit, admin, violations, theme):
    found = {}
    async with visit("/", who=admin, color_scheme=theme, reduced_motion="reduce") as page:
        for path, title in LAB.items():
            await page.goto(f"/app{path}")
            await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
            await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
            found[path] = await violations(page)
        await page.set_viewport_size(PHONE)
        for path, title in STUDENTS.items():
            await page.goto(f"/app{path}")
            await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
            found[path] = await violations(page)
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], f"{path} is wider than a phone"
    assert {where: what for where, what in found.items() if what} == {}


async def test_the_ways_of_the_keyboard_begin_with_the_content(visit, admin):
    async with visit("/orders", who=admin) as page:
        await expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("main")).to_be_focused()
