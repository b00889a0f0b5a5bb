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
_MODELS = {
    "Cable clip": ("cable_clip_x12.gcode.3mf", 12, 48, "PLA", "3.1"),
    "Desk hook": ("desk_hook_x4.gcode.3mf", 4, 95, "PLA", "18.5"),
    "Drawer label": ("drawer_label_x20.gcode.3mf", 20, 35, "PETG", "1.05"),
}
"""File, items on a plate, minutes of the plate, material, grams of one item."""
_PRODUCT = "Workshop set"
_BILL = {"Cable clip": 6, "Desk hook": 2, "Drawer label": 10}
_RUN_OF = 4


async def fill(api: Api) -> None:
    """Add spools, a product with its run, and orders; what is there by that name stays as it is."""
    await _spools(api)
    await _production(api)
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


async def _production(api: Api) -> None:
    if (await api.get("/products", limit=1))["total"]:
        return
    known = {one["name"]: one["id"] for one in (await api.get("/models", limit=100))["items"]}
    for name, (file_name, per_plate, minutes, material, grams) in _MODELS.items():
        if name not in known:
            model = {"name": name, "gcode_filename": file_name, "prints_per_plate": per_plate}
            made_of = {
                "print_time_minutes": minutes,
                "materials": [{"material": material, "weight_grams": grams}],
            }
            known[name] = (await api.post("/models", model | made_of))["id"]
    product = await api.post(
        "/products",
        {
            "name": _PRODUCT,
            "labour_cost": "2.50",
            "models": [{"model_id": known[name], "quantity": count} for name, count in _BILL.items()],
            "components": [{"name": "Screw M4", "quantity": "4", "unit_cost": "0.08"}],
        },
    )
    printers = (await api.get("/printers", limit=100))["items"]
    if printer := next((one["id"] for one in printers if one["connection"]), None):
        run = {"product_id": product["id"], "printer_id": printer, "quantity": _RUN_OF, "priority": "rush"}
        await api.post("/production-runs", run)
