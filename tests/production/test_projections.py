"""What production keeps of other services: the newest version, whatever the order of arrival."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from contracts.identity import TenantUpdated
from contracts.inventory import PartCreated, PartDeleted, SpoolArchived, SpoolUpdated
from contracts.printers import PrinterRetired, PrinterUpdated
from production.store import projections as store


async def test_a_tenant_is_known_by_its_newest_name(farm: Any):
    await farm.named("DEMO")
    slug = f"farm-{farm.tenant.hex[:12]}"
    newer = {"name": "Demo", "slug": slug, "currency": "USD", "time_zone": "UTC"}
    await farm.publish(TenantUpdated(tenant_id=farm.tenant, short="NEW", version=3, **newer))
    await farm.publish(TenantUpdated(tenant_id=farm.tenant, short="OLD", version=2, **newer))
    await farm.settle()
    async with farm.database.transaction(farm.tenant) as tx:
        found = await store.tenant(tx)
    assert (found.short, found.currency) == ("NEW", "USD")


async def test_a_retired_printer_stays_known_and_leaves_the_list(farm: Any):
    printer = UUID(await farm.printer("One", model="A1"))
    other = UUID(await farm.printer("Two"))
    state = {"tenant_id": farm.tenant, "printer_id": printer}
    await farm.publish(PrinterRetired(**state, name="One", version=3))
    await farm.publish(PrinterUpdated(**state, name="Late", version=2))
    await farm.settle()
    async with farm.database.transaction(farm.tenant) as tx:
        assert [one.id for one in await store.all_printers(tx)] == [other]
        found = (await store.printers(tx, [printer, uuid4()]))[printer]
    assert (found.name, found.is_retired) == ("One", True)


async def test_spools_are_offered_emptiest_first_and_archived_ones_not_at_all(farm: Any):
    full = UUID(await farm.spool("PLA", "Red", "1000", cost_per_gram=Decimal("0.024")))
    rest = UUID(await farm.spool("PLA", "Red", "40"))
    gone = UUID(await farm.spool("PLA", "Red", "500"))
    state = {"tenant_id": farm.tenant, "name": "Red", "material": "PLA", "color": "Red"}
    await farm.publish(
        SpoolArchived(**state, spool_id=gone, remaining_grams=Decimal(500), is_archived=True, version=2),
        SpoolUpdated(**state, spool_id=rest, remaining_grams=Decimal("-1.5"), version=2),
    )
    await farm.settle()
    async with farm.database.transaction(farm.tenant) as tx:
        assert [one.id for one in await store.usable_spools(tx)] == [rest, full]
        found = await store.spools(tx, [full, rest, gone])
    assert found[rest].remaining_grams == Decimal("-1.50")
    assert found[full].cost_per_gram == Decimal("0.024000")
    assert found[gone].is_archived


async def test_free_stock_counts_for_the_model_its_parts_are_made_from(farm: Any):
    model, other = uuid4(), uuid4()
    for _ in range(2):
        await farm.stock(str(model), 3)
    part = uuid4()
    state = {"tenant_id": farm.tenant, "part_id": part, "name": "Gone", "model_id": other}
    await farm.publish(PartCreated(**state, version=1), farm.stock_changed(part_id=part, available=5))
    await farm.publish(PartDeleted(**state, version=2))
    await farm.settle()
    async with farm.database.transaction(farm.tenant) as tx:
        assert await store.parts_in_stock(tx, [model, other]) == {model: 6}
    async with farm.database.transaction(uuid4()) as tx:
        assert await store.parts_in_stock(tx, [model, other]) == {}
