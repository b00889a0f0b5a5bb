"""Settings and sessions: who may come in, what they may do, and what is not lost when a session ends."""

import re

import pytest
from playwright.async_api import Page, expect

from cli.client import plain

pytestmark = pytest.mark.timeout(600)


def row(page: Page, text: str):
    return page.get_by_role("row").filter(has_text=text)


def dialog(page: Page):
    return page.get_by_role("dialog")


async def token_status(farm, body: dict[str, str]) -> int:
    """How a program that signs in is answered."""
    async with plain(farm.stack.edge_url) as client:
        return (await client.post("/api/v1/auth/token", json=body)).status_code


async def test_a_user_is_added_may_look_and_is_told_what_is_not_theirs(visit, admin, farm):
    async with visit("/settings/users", who=admin) as page:
        await page.get_by_role("button", name="Add User").click()
        await page.get_by_label("Name").fill("Vera Viewer")
        await page.get_by_label("E-Mail").fill("vera@demo.local")
        await page.get_by_label("Role").select_option("viewer")
        password = await page.get_by_label("First Password").input_value()
        await dialog(page).get_by_role("button", name="Add User").click()
        await expect(dialog(page)).to_contain_text(password)
        await dialog(page).get_by_role("button", name="Done").click()
        await expect(row(page, "Vera Viewer")).to_contain_text("Active")

        async with visit("/settings/users") as other:
            await other.get_by_label("Tenant").fill(admin.tenant)
            await other.get_by_label("E-Mail").fill("vera@demo.local")
            await other.get_by_label("Password").fill(password)
            await other.get_by_role("button", name="Sign In").click()
            await expect(other.get_by_text("This page is not open to your role")).to_be_visible()
            await other.get_by_role("link", name="Orders").click()
            await expect(other.get_by_role("heading", name="Orders", level=1)).to_be_visible()
            await expect(other.get_by_role("button", name="New Order")).to_have_count(0)
            await other.goto("/app/nowhere/at/all")
            await expect(other.get_by_text("There is no page at this address")).to_be_visible()
            await expect(other.get_by_role("link", name="Orders")).to_be_visible()

        await row(page, "Vera Viewer").get_by_role("button", name="Actions for Vera Viewer").click()
        await page.get_by_role("menuitem", name="Deactivate").click()
        await expect(row(page, "Vera Viewer")).to_contain_text("Deactivated")
    body = {"tenant": admin.tenant, "email": "vera@demo.local", "password": password}
    assert await token_status(farm, body) == 401


async def test_a_key_is_shown_once_works_and_is_revoked(visit, admin, farm):
    async with visit("/settings/api-keys#new", who=admin) as page:
        await page.get_by_label("Name").fill("Shop Sync")
        await page.get_by_label("Ends").select_option("In 90 days")
        await dialog(page).get_by_role("button", name="Make Key").click()
        key = await dialog(page).get_by_text(re.compile("^pwk_")).inner_text()
        await dialog(page).get_by_role("button", name="Done").click()
        await expect(row(page, "Shop Sync")).to_contain_text("Active")
        await expect(page.get_by_text(key)).to_have_count(0)
        body = {"tenant": admin.tenant, "api_key": key}
        assert await token_status(farm, body) == 200
        await row(page, "Shop Sync").get_by_role("button", name="Revoke Shop Sync").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
        await expect(row(page, "Shop Sync")).to_contain_text("Revoked")
        assert await token_status(farm, body) == 401


async def test_a_session_that_ends_in_the_middle_of_work_loses_nothing(visit, admin, farm):
    await farm.api.post("/parts", {"name": "Awaited Part"})
    async with visit("/orders#new", who=admin) as page:
        await page.get_by_label("Customer").fill("Half Written")
        await page.get_by_label("Notes").fill("Keep me")
        await page.get_by_label("Item", exact=True).select_option("Awaited Part")
        await page.context.clear_cookies()
        await dialog(page).get_by_role("button", name="Take Order").click()
        ended = page.get_by_role("dialog", name="Your session has ended")
        await ended.get_by_label("Password").fill(admin.password)
        await ended.get_by_role("button", name="Sign In").click()
        await expect(ended).to_have_count(0)
        await expect(page.get_by_label("Customer")).to_have_value("Half Written")
        await page.get_by_role("button", name="Take Order").click()
        await expect(page.get_by_text("Keep me")).to_be_visible()


async def test_search_finds_things_and_begins_new_ones(visit, admin, farm):
    part = await farm.api.post("/parts", {"name": "Sought Gear", "sku": "GEAR-77"})
    async with visit("/", who=admin) as page:
        await expect(page.get_by_role("heading", name="Fleet", level=1)).to_be_visible()
        await page.keyboard.press("Control+k")
        await page.get_by_placeholder("Search pages").fill("gear-77")
        await expect(page.get_by_role("option", name="Sought Gear")).to_be_visible()
        await page.get_by_role("option", name="Sought Gear").click()
        await expect(page).to_have_url(re.compile(part["id"]))
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("group", name="Recent")).to_contain_text("Sought Gear")
        await page.get_by_placeholder("Search pages").fill("new ord")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="New Order")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_level_below_which_new_spools_are_low_is_set_and_taken_back(visit, admin):
    async with visit("/settings/spools", who=admin) as page:
        level, save = page.get_by_label("Low From"), page.get_by_role("button", name="Save")
        for typed, kept in (("150,5", "150.50"), ("", "")):
            await level.fill(typed)
            await save.click()
            await expect(page.get_by_text("The level is saved").last).to_be_visible()
            await page.reload()
            await expect(level).to_have_value(kept)
        await level.fill("-1")
        await save.click()
        await expect(level).to_have_attribute("aria-invalid", "true")
