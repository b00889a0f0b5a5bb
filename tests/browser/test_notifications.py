"""Notifications from a webhook's first test to a replay, on one page, without a token or a terminal."""

import asyncio
import json
import re

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.timeout(600)


class Receiver:
    """A program that takes webhooks."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status = b"500 Oops"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")[1:]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        self.taken.append((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(b"HTTP/1.1 " + self.status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


async def test_a_webhook_is_made_tested_named_in_a_rule_and_replayed(visit, admin, farm, violations):
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with visit("/settings/notifications", who=admin) as page:
        await expect(page.get_by_role("heading", name="Notifications", level=1)).to_be_visible()
        rules = page.get_by_role("list", name="Notification rules")
        await expect(rules).to_contain_text("When a print failed or the end of a print needs a look")

        await page.get_by_role("button", name="Add Target").first.click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Kind").select_option("Webhook")
        await dialog.get_by_label("Name").fill("Shop System")
        await dialog.get_by_label("Address").fill("https://10.0.0.7/hooks")
        await dialog.get_by_role("button", name="Add Target").click()
        await expect(dialog.get_by_role("alert").or_(dialog.locator("[id$=note].text-red"))).to_contain_text(
            "private or reserved network"
        )
        await dialog.get_by_label("Address").fill(f"http://localhost:{port}/hooks")
        await dialog.get_by_role("button", name="Add Target").click()
        await expect(dialog).to_contain_text("the secret is shown this once")
        secret = re.search(r"pw_[\w-]+", await dialog.inner_text())
        assert secret
        assert await violations(page) == []
        await dialog.get_by_role("button", name="Done").click()

        await page.get_by_role("button", name="Test Shop System").click()
        await expect(page.get_by_text("Shop System: it does not work")).to_be_visible()
        await expect(page.get_by_text("It answered 500.").first).to_be_visible()
        receiver.status = b"204 No Content"
        await page.get_by_role("button", name="Test Shop System").click()
        await expect(page.get_by_text("Shop System: it works")).to_be_visible()

        await page.get_by_role("button", name="New Rule").first.click()
        await dialog.get_by_role("button", name="Make Rule").click()
        await expect(dialog.get_by_text("Add at least one.")).to_be_visible()
        await dialog.get_by_label("Name").fill("Tell the shop")
        await dialog.get_by_label("Search events").fill("part")
        await dialog.get_by_label("part.created").check()
        await dialog.get_by_label("Shop System").check()
        assert await violations(page) == []
        await dialog.get_by_role("button", name="Make Rule").click()
        await expect(rules).to_contain_text("When part.created, tell Shop System.")

        before = len(receiver.taken)
        await farm.api.post("/parts", {"name": "Told Part"})
        log = page.get_by_role("region", name="Deliveries")
        line = log.get_by_role("row").filter(has_text="Part Told Part: created")
        await expect(line).to_contain_text("Sent")
        await line.get_by_role("button").click()
        await expect(dialog).to_contain_text("Tell the shop")
        await dialog.get_by_role("button", name="Replay").click()
        await expect(line).to_have_count(2)
        await expect(line.filter(has_text="Sent")).to_have_count(2)
        told = [
            (headers["x-platework-event-id"], json.loads(body)) for headers, body in receiver.taken[before:]
        ]
        assert len({event_id for event_id, _ in told}) == 1
        assert [body["data"]["name"] for _, body in told] == ["Told Part", "Told Part"]
    server.close()


async def test_a_viewer_is_told_that_the_page_is_not_open(visit, admin, farm):
    viewer = {
        "name": "Nora Viewer",
        "email": "nora@demo.local",
        "role": "viewer",
        "password": "long-enough-1",
    }
    await farm.api.post("/users", viewer)
    who = type(admin)("demo", viewer["email"], viewer["password"])
    async with visit("/settings/notifications", who=who) as page:
        await expect(page.get_by_text("This page is not open to your role")).to_be_visible()
