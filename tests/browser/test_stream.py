"""The live stream of the app outlives what it comes from: the edge and the broker."""

import json
import os
import re
import signal

import pytest
from nats.js.api import ConsumerConfig, DeliverPolicy
from playwright.async_api import Page, expect

from chassis.testing import eventually
from cli.supervisor import State
from contracts.topology import FEED

pytestmark = pytest.mark.timeout(600)

LIVE = re.compile("^Live$")
# What the app read, in every connection it ever had.
RECORD = """
window.heard = "";
const read = ReadableStreamDefaultReader.prototype.read;
ReadableStreamDefaultReader.prototype.read = async function (...given) {
  const found = await read.apply(this, given);
  if (typeof found.value === "string") window.heard += found.value;
  return found;
};
"""


async def heard(page: Page) -> list[tuple[int, str]]:
    """Place in the feed and id of every event that the app got, in the order in which it came."""
    found = []
    for block in re.split(r"\n\n", await page.evaluate("window.heard")):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line.lstrip(": "))
        if "id" in fields and fields["event"] != "reset":
            found.append((int(fields["id"].partition("-")[2]), json.loads(fields["data"])["id"]))
    return found


async def fed(farm, tenant: str, first: int, last: int) -> list[tuple[int, str]]:
    """The same of what the broker's feed holds."""
    broker = await farm.installation.broker()
    config = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=first)
    subscription = await broker.jetstream().subscribe(
        f"*.*.{tenant}.>", stream=FEED, ordered_consumer=True, config=config
    )
    found: list[tuple[int, str]] = []
    while not found or found[-1][0] < last:
        message = await subscription.next_msg(timeout=10)
        found.append((message.metadata.sequence.stream, message.headers["ce-id"]))
    await broker.close()
    return found


async def kill(farm, name: str) -> None:
    """Kill a process and wait until it is back."""
    process = farm.stack.supervisor[name]
    before = process.restarts
    os.kill(process.pid, signal.SIGKILL)

    async def again() -> bool:
        return process.restarts > before and process.state is State.READY

    await eventually(again, within=60)


@pytest.mark.parametrize("victim", ["dashboard", "nats"])
async def test_the_stream_comes_back_by_itself_without_a_gap(visit, admin, farm, victim):
    tenant = (await farm.api.get("/tenants/current"))["id"]
    async with visit("/sign-in") as page:
        await page.add_init_script(RECORD)
        answer = await page.context.request.post(
            "/api/v1/session", data=admin.body, headers={"Origin": farm.stack.edge_url}
        )
        assert answer.status == 201
        await page.goto("/app/messages")
        await expect(page.get_by_role("status").filter(has_text=LIVE)).to_be_visible()
        names = [f"{victim} {time}" for time in ("Before", "Meanwhile", "After")]
        await farm.api.post("/parts", {"name": names[0]})
        await expect(page.get_by_text(names[0])).to_be_visible()
        await kill(farm, victim)
        for name in names[1:]:
            await farm.api.post("/parts", {"name": name})
            await expect(page.get_by_text(name)).to_be_visible()
        await expect(page.get_by_text(names[0])).to_be_visible()
        events = await heard(page)
    assert events == await fed(farm, tenant, events[0][0], events[-1][0])
