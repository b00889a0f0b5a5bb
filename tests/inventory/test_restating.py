"""What inventory has is said again with a new version, and nothing moves."""

import json

from chassis.restating import restate
from chassis.testing import eventually


async def test_parts_and_stock_are_said_again_with_the_next_version(shop, inventory_settings, nats_admin):
    part = await shop.mapped_part("again.3mf")
    await shop.publish(shop.completed("again.3mf"))
    await shop.until_stock(part, 1)
    before = await shop.stock(part)
    url = inventory_settings.database_url.get_secret_value()
    said = await restate("inventory", url, [shop.tenant])
    assert said == {"parts": 1, "stock": 1, "spools": 0}
    subject = f"*.*.{shop.tenant}.{part}"
    heard = await nats_admin.jetstream().subscribe(subject, stream="INVENTORY", ordered_consumer=True)
    versions: dict[str, list[int]] = {"part": [], "stock": []}

    async def both_said_again() -> bool:
        message = await heard.next_msg(timeout=5)
        noun = message.subject.partition(".")[0]
        versions[noun].append(int(json.loads(message.data)["version"]))
        return len(versions["part"]) == 2 and len(versions["stock"]) == 2

    await eventually(both_said_again)
    await heard.unsubscribe()
    assert versions == {"part": [1, 2], "stock": [1, 2]}
    assert await shop.stock(part) == before
