"""New runs: planned from a product, from plates, or from items and materials; and reprints of what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.projection import await_known
from contracts.production import RunCreated
from production.domain.planning import Plan, PlannedPlate, plan
from production.domain.products import Product, UnknownProductError
from production.domain.runs import (
    EmptyRunError,
    Mode,
    Rank,
    Run,
    RunStatus,
    UnknownRunError,
    local_day,
    run_number,
)
from production.domain.surroundings import Printer, Tenant
from production.handlers import printers, run_items, run_materials
from production.handlers.plate_plans import new_plates
from production.handlers.run_state import announce, load
from production.store import models as model_store
from production.store import plates as plate_store
from production.store import products as product_store
from production.store import projections
from production.store import run_items as item_store
from production.store import run_materials as material_store
from production.store import runs as store


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """What to make: one of `plates`, `items`, or a product on a printer."""

    product_id: UUID | None = None
    printer_id: UUID | None = None
    quantity: int | None = None
    net_stock: bool = False
    original_run_id: UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the run."""
    plates: Sequence[Mapping[str, Any]] = ()
    items: Sequence[Mapping[str, Any]] = ()
    materials: Sequence[Mapping[str, Any]] = ()


async def create(tx: Transaction, wanted: NewRun) -> Run:
    """Create a run with the next number of the tenant's day.

    Raises:
        EmptyRunError: nothing is to be made.
        UnknownProductError, UnknownModelError, UnknownRunError: something named does not exist.
        Problem: 409 `not_yet_known` for a printer, a spool, or the tenant.
        PrinterRetiredError, SpoolArchivedError: something named is out of use.
        EmptyProductError, NoPrintsPerPlateError: the product cannot be planned.
    """
    tenant = await _tenant(tx)
    printer = await printers.usable(tx, wanted.printer_id) if wanted.printer_id else None
    product = await _product(tx, wanted.product_id) if wanted.product_id else None
    if wanted.original_run_id and await store.find(tx, wanted.original_run_id) is None:
        raise UnknownRunError
    mode = Mode.ITEMS if wanted.items else Mode.PLATES
    plates = await _plates(tx, wanted, product, printer) if mode is Mode.PLATES else []
    items = await run_items.new_items(tx, wanted.items)
    materials = await run_materials.new_materials(tx, wanted.materials)
    if printer is not None:
        await printers.hold(tx, [printer.id])
    # The counter is locked last: whoever else creates a run waits from here to the commit.
    values = await _values(tx, wanted, mode, printer, tenant)
    await store.insert_run(tx, values | {"total_plates": sum(one["quantity"] for one in plates)})
    await plate_store.insert_plates(tx, values["id"], plates)
    await item_store.insert_items(tx, values["id"], items)
    await material_store.insert_materials(tx, values["id"], materials)
    run = await load(tx, values["id"])
    await announce(tx, run, [RunCreated], first=1)
    return run


async def _values(
    tx: Transaction, wanted: NewRun, mode: Mode, printer: Printer | None, tenant: Tenant
) -> dict[str, Any]:
    status = RunStatus.IN_PROGRESS if mode is Mode.ITEMS else RunStatus.PENDING
    given = dict(wanted.values)
    given["priority"] = Rank.of(given.get("priority") or "normal")
    if given.get("printer_name") is None and printer is not None:
        given["printer_name"] = printer.name
    if mode is Mode.ITEMS and given.get("started_at") is None:
        given["started_at"] = tx.now
    day = local_day(tx.now, tenant.time_zone)
    return given | {
        "id": new_id(),
        "run_number": run_number(tenant.short, day, await store.next_number(tx, day)),
        "mode": mode.value,
        "status": status.value,
        "printer_id": wanted.printer_id,
        "product_id": wanted.product_id,
        "quantity": wanted.quantity,
        "original_run_id": wanted.original_run_id,
        "created_by": tx.actor.name,
        "version": 1,
    }


async def _plates(
    tx: Transaction, wanted: NewRun, product: Product | None, printer: Printer | None
) -> list[dict[str, Any]]:
    if wanted.plates:
        return await new_plates(tx, wanted.plates, default_printer=wanted.printer_id)
    if product is None:
        raise EmptyRunError("product_id", "Name a product with printer and quantity, or plates, or items.")
    if printer is None:
        raise EmptyRunError("printer_id", "Name the printer to print this product on.")
    if wanted.quantity is None:
        raise EmptyRunError("quantity", "Say how many of this product to make.")
    model_ids = {line.model_id for line in product.models}
    models = await model_store.find_all(tx, model_ids)
    stock = await projections.parts_in_stock(tx, model_ids) if wanted.net_stock else None
    planned = plan(product, models, printer, wanted.quantity, stock)
    if not planned.plates:
        raise EmptyRunError("quantity", "Everything needed is in stock: there is nothing to print.")
    await model_store.keep(tx, model_ids)
    return [_planned(planned, plate) for plate in planned.plates]


def _planned(planned: Plan, plate: PlannedPlate) -> dict[str, Any]:
    return {
        "id": new_id(),
        "plate_number": plate.plate_number,
        "plate_name": f"{plate.model.name} ({planned.printer.name})"[:200],
        "model_id": plate.model.id,
        "printer_id": planned.printer.id,
        "quantity": plate.quantity,
        "prints_per_plate": plate.setup.prints_per_plate,
        "print_time_minutes": plate.setup.print_time_minutes,
        "estimated_material_weight_grams": plate.material_grams,
        "estimated_purge_weight_grams": plate.setup.purge_weight_grams,
        "gcode_filename": None,
        "notes": None,
    }


async def _product(tx: Transaction, product_id: UUID) -> Product:
    product = await product_store.find(tx, product_id)
    if product is None or product.is_archived:
        raise UnknownProductError
    return product


async def _tenant(tx: Transaction) -> Tenant:
    async def is_known() -> bool:
        return await projections.tenant(tx) is not None

    await await_known(is_known, "tenant")
    tenant = await projections.tenant(tx)
    assert tenant is not None
    return tenant


async def preview_number(tx: Transaction) -> tuple[str, date]:
    """The number that the next run would get now; it is not reserved."""
    tenant = await _tenant(tx)
    day = local_day(tx.now, tenant.time_zone)
    return run_number(tenant.short, day, await store.last_number(tx, day) + 1), day
