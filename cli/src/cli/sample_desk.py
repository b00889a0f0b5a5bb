"""What the sample farm works on: filament, a product and its run, and orders that wait."""

from typing import Any

from cli.client import Api

_SPOOLS = (
    ("PLA Basic black", "PLA", "Black", "#1C1C1C", "742"),
    ("PLA Basic jade white", "PLA", "White", "#F4F5F0", "310"),
    ("PETG HF orange", "PETG", "Orange", "#F2754E", "985"),
)
"""Name, material, colour, its hex value, grams left of 1000."""
_ORDERS = (
    ("sample-1", "Robotics club", "normal", {"Desk hook": 10, "Cable clip": 24}),
    ("sample-2", "Ms Okafor", "normal", {"Spool holder": 3}),
    ("sample-3", "Library", "critical", {"Drawer label": 40}),
    ("sample-4", "Chem lab 3", "rush", {"Desk hook": 6}),
)
"""External id, customer, priority, quantities by part."""


async def fill(api: Api) -> None:
    """Add spools and orders; what was added before, by name or external id, stays as it is."""
    await _spools(api)
    parts = {one["name"]: one["id"] for one in (await api.get("/parts", limit=100))["items"]}
    for external_id, customer, priority, wanted in _ORDERS:
        lines = [{"part_id": parts[name], "quantity": n} for name, n in wanted.items() if name in parts]
        order: dict[str, Any] = {"external_id": external_id, "customer": customer, "priority": priority}
        if lines:
            await api.post("/orders", order | {"lines": lines})


async def _spools(api: Api) -> None:
    known = {one["name"] for one in (await api.get("/spools", limit=100))["items"]}
    for name, material, color, color_hex, left in _SPOOLS:
        if name in known:
            continue
        new = {
            "name": name,
            "material": material,
            "brand": "Bambu Lab",
            "color": color,
            "color_hex": color_hex,
        }
        spool = await api.post("/spools", new | {"initial_grams": "1000", "cost_per_gram": "0.025"})
        await api.post(
            f"/spools/{spool['id']}/weigh", {"grams": left, "reason": "weighed when put on the shelf"}
        )
