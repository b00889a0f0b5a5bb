"""Every tenant starts with two printers: once."""

import asyncio
from uuid import uuid4

import pytest

from chassis.testing import eventually, running
from contracts.identity import TenantCreated, TenantUpdated
from contracts.printers import PrinterRegistered
from printers.app import build
from printers.handlers.printers import seed

WORDS = {"name": "T", "short": "T", "slug": "t", "currency": "EUR", "time_zone": "UTC"}


def created(tenant) -> TenantCreated:
    return TenantCreated(tenant_id=tenant, version=1, **WORDS)


def updated(tenant, version: int = 2) -> TenantUpdated:
    return TenantUpdated(tenant_id=tenant, version=version, **WORDS)


async def listed(call) -> list[dict]:
    return (await call.ok("GET", "/printers"))["items"]


async def test_a_new_tenant_gets_the_two_default_printers(call, publish, published, tenant):
    await publish(created(tenant))
    small, large = sorted(await eventually(lambda: listed(call)), key=lambda item: item["bed_size_x_mm"])
    for item, name, size, materials in (
        (small, "A1 Mini", 180, ["PLA", "PETG", "TPU"]),
        (large, "A1", 256, ["PLA", "PETG", "TPU", "ABS"]),
    ):
        assert (item["name"], item["manufacturer"], item["model"]) == (f"Bambu {name}", "Bambu Lab", name)
        assert {item[f"bed_size_{axis}_mm"] for axis in "xyz"} == {size}
        assert (item["default_bed_temp"], item["default_nozzle_temp"]) == (60, 220)
        assert (item["nozzle_diameter_mm"], item["is_active"], item["connection"]) == ("0.40", True, None)
        assert item["capabilities"] == {"ams": True, "materials": materials}
    events = await published(PrinterRegistered, 2)
    assert {str(event.printer_id) for event in events} == {small["id"], large["id"]}
    assert {event.version for event in events} == {1}


@pytest.mark.usefixtures("planners")
async def test_a_printer_that_was_removed_does_not_come_back(call, publish, settled, tenant):
    await publish(created(tenant))
    first, second = await eventually(lambda: listed(call))
    assert (await call("DELETE", f"/printers/{first['id']}")).status_code == 204
    await publish(created(tenant))
    await publish(updated(tenant))
    await settled("IDENTITY", "printers-tenants")
    assert [item["id"] for item in await listed(call)] == [second["id"]]


async def test_two_replicas_that_hear_of_a_tenant_at_once_seed_it_once(
    service, settings, call, publish, settled
):
    tenants = [uuid4() for _ in range(10)]
    async with running(build(settings)):
        for tenant in tenants:
            event, event_id = created(tenant), uuid4()
            messages = [publish(event, event_id), publish(event, event_id), publish(event)]
            messages += [publish(updated(tenant, version)) for version in (2, 3)]
            await asyncio.gather(*messages)
        await settled("IDENTITY", "printers-tenants")
    for tenant in tenants:
        names = [item["name"] for item in await listed(call.of(tenant=tenant))]
        assert names == ["Bambu A1", "Bambu A1 Mini"]


async def test_eight_transactions_at_once_seed_once(service, call, tenant):
    async def one() -> None:
        async with service.database.transaction(tenant) as tx:
            await seed(tx)

    await asyncio.gather(*(one() for _ in range(8)))
    assert len(await listed(call)) == 2


async def test_a_name_that_somebody_took_first_is_left_alone(service, call, tenant):
    own = await call.ok("POST", "/printers", {"name": "Bambu A1", "model": "mine"})
    async with service.database.transaction(tenant) as tx:
        await seed(tx)
    found = await listed(call)
    assert [item["name"] for item in found] == ["Bambu A1", "Bambu A1 Mini"]
    assert found[0] == own
