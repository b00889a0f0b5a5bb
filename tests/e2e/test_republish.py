"""Projections that were lost are rebuilt from what their owners have."""

import json

import pytest

from chassis.testing import eventually

LONG = 120.0
HARM = {
    "production": {
        "tenants": "DELETE FROM tenants",
        "parts": "DELETE FROM parts",
        "stock": "DELETE FROM stock",
        "printers": "UPDATE printers SET name = 'lost'",
        "spools": "UPDATE spools SET name = 'lost', remaining_grams = 0",
    },
    "inventory": {
        "printers": "DELETE FROM printers",
        "models": "UPDATE models SET name = 'lost'",
        "products": "UPDATE products SET name = 'lost'",
    },
}
"""What befalls that which they keep of others, by database and table."""
OWNERS = {
    "identity": {"tenants"},
    "printers": {"printers"},
    "production": {"models", "products"},
    "inventory": {"parts", "stock", "spools"},
}


async def test_lost_projections_are_rebuilt_and_the_books_agree(farm, platework, wrong):
    part = await farm.api.post("/parts", {"name": "Said again"})
    await farm.api.post(f"/inventory/{part['id']}/adjust", {"quantity": 3, "reason": "counted"})
    await farm.api.post("/spools", {"name": "Said again", "material": "PLA", "initial_grams": 1000})
    await farm.api.post("/models", {"name": "Said again", "prints_per_plate": 1})
    databases = {name: await farm.stack.postgres.connect(name) for name in HARM}

    async def kept() -> dict[str, list[str]]:
        return {
            f"{name}.{table}": sorted(
                row["kept"]
                for row in await databases[name].fetch(
                    f"SELECT (to_jsonb(t) - 'version')::text AS kept FROM {table} t"
                )
            )
            for name, tables in HARM.items()
            for table in tables
        }

    try:
        before = await kept()
        for name, tables in HARM.items():
            for statement in tables.values():
                await databases[name].execute(statement)
        harmed = await kept()
        assert [table for table, rows in before.items() if rows and harmed[table] == rows] == []
        for owner, nouns in OWNERS.items():
            arguments = ("republish", "--state", owner, "--json", "--data", farm.stack.data.path)
            async with platework(*arguments) as command:
                code, output, errors = await command.ended()
            assert code == 0, errors
            assert json.loads(output)["restated"].keys() == nouns

        async def rebuilt() -> bool:
            # More than before is right: what never changed was never said.
            now = await kept()
            return all(set(rows) <= set(now[table]) for table, rows in before.items())

        await eventually(rebuilt, within=LONG)
    finally:
        for connection in databases.values():
            await connection.close()
    stock = await farm.api.get("/inventory", part_id=part["id"])
    assert stock["items"][0]["quantity_on_hand"] == 3
    assert await wrong() == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--state", "jobs"), "has nothing that others keep"),
        (("--state", "nothing"), "No service 'nothing'"),
        (("--state", "printers", "--since", "2026-11-21T08:00:00"), "without --service and --since"),
    ],
)
async def test_what_cannot_be_said_again_is_refused(farm, platework, options, said):
    async with platework("republish", *options, "--data", farm.stack.data.path) as command:
        code, _, errors = await command.ended()
    assert (code, said in errors) == (1, True), errors
