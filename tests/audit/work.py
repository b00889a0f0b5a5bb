"""The work that is behind the installation: of every kind, also what went wrong and was set right."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from chassis.db import new_id
from chassis.testing import eventually
from cli.soak import models
from contracts.envelope import Envelope
from contracts.identity import TenantCreated
from contracts.printer_gateway import (
    PlateCompleted,
    PlateCorrected,
    correction_id,
)
from contracts.printers import PrinterRegistered
from tests.audit.farm import Farm
from tests.audit.site import GATEWAY, Site


async def a_days_work(site: Site, farm: Farm) -> str:
    """Orders of all kinds; prints that complete, fail, repeat, and cannot be read. Returns a spool's id."""
    hook, clip = await farm.part("hook"), await farm.part("clip")
    await farm.order(hook, 2)
    await farm.order(hook, 2, "critical")
    await farm.order(clip, 50)
    cancelled = await farm.order(hook, 2, "rush")
    for _ in range(3):
        await farm.post("/print-log", {"part_id": hook, "quantity_printed": 2})
    await site.publish(
        PrinterRegistered(tenant_id=farm.tenant, printer_id=uuid4(), name="A1", version=1), source="printers"
    )
    await site.publish(*(farm.completed("hook.3mf") for _ in range(4)), farm.started("hook.3mf"))
    await site.publish(*(farm.completed("clip.3mf") for _ in range(3)), twice=True)
    await site.publish(farm.failed("hook.3mf"), farm.completed("nobody-knows.3mf"))
    await second_thoughts(site, farm)
    await farm.post(f"/orders/{cancelled}/cancel")
    await farm.post("/print-log", {"part_id": hook, "quantity_printed": 1})
    shipped = await farm.order(hook, 1)
    await farm.post(f"/orders/{shipped}/ship")
    spool = await farm.post("/spools", {"name": "PLA", "material": "PLA", "initial_grams": 1000})
    await farm.post(f"/spools/{spool['id']}/use", {"grams": 5, "reason": "cube"})
    await poison(site, farm.tenant)
    return str(spool["id"])


async def a_run_of_plates(site: Site, farm: Farm) -> None:
    """Plates that are printed, marked by hand, lost, corrected, and cancelled."""
    tenant = {"name": "T", "slug": farm.slug, "short": "T", "currency": "EUR", "time_zone": "UTC"}
    printer = PrinterRegistered(tenant_id=farm.tenant, printer_id=uuid4(), name="A1 mini", version=1)
    await site.publish(TenantCreated(tenant_id=farm.tenant, version=1, **tenant), source="identity")
    await site.publish(printer, source="printers")
    model = await farm.post(
        "/models", {"name": "Ring", "prints_per_plate": 2, "gcode_filename": "ring-x2.3mf"}
    )
    plates = [{"model_id": model["id"], "quantity": 3}, {"model_id": model["id"], "quantity": 2}]
    run = await farm.patiently("/production-runs", {"printer_id": str(printer.printer_id), "plates": plates})
    first, second = (f"/production-runs/{run['id']}/plates/{one['id']}/prints" for one in run["plates"])
    for body in ({"good": 2}, {"good": 1, "failed": 1, "reason": "warped"}, {"good": 0}, {"good": 2}):
        await farm.post(first, body)
    await farm.post(second, {"good": 2})


async def jobs_of_students(farm: Farm) -> None:
    """A job that is ready to print, and one that was rejected."""
    form = {
        "student_name": "Jane Doe",
        "student_email": "jane@university.test",
        "discipline": "Art",
        "class_number": "N/A",
        "method": "Filament",
        "color": "Blue",
        "printer": "Prusa XL",
        "acknowledged_minimum_charge": "true",
    }

    async def submitted() -> str | None:
        # The tenant is known as soon as its message has arrived.
        files = {name: (None, value) for name, value in form.items()} | {"file": ("box.stl", models.stl())}
        answer = await farm.client.post(f"/api/v1/public/submit/{farm.slug}", files=files)
        return str(answer.json()["id"]) if answer.status_code == 201 else None

    first, second = await eventually(submitted), await eventually(submitted)
    price = {"weight_g": "42", "time_hours": "3.5", "material": "PLA"}
    await farm.post(f"/jobs/{first}/approve", price)
    await farm.post(f"/jobs/{first}/confirm", {"note": "came to the desk"})
    await farm.post(f"/jobs/{second}/reject", {"reasons": ["Geometry is not closed"]})

    async def at_rest() -> bool:
        mails = (await farm.get("/jobs/mails?status=sent"))["total"]
        placed = [(await farm.get(f"/jobs/{one}/files"))["is_placed"] for one in (first, second)]
        return all(placed) and mails == 5

    await eventually(at_rest)


async def runs_that_use_filament(farm: Farm, spool: str) -> None:
    """Two runs of items, completed; one of them turns out to have failed."""
    model = await farm.post("/models", {"name": "Stand"})
    body = {
        "items": [{"model_id": model["id"], "quantity": 1}],
        "materials": [{"spool_id": spool, "actual_model_grams": 100}],
    }
    for outcome in ("completed", "failed"):
        run = await farm.patiently("/production-runs", body)
        await farm.post(f"/production-runs/{run['id']}/complete")
        if outcome == "failed":
            await farm.patch(f"/production-runs/{run['id']}", {"status": "failed"})


async def second_thoughts(site: Site, farm: Farm) -> None:
    """Prints that were counted wrongly: too many, too few, not at all, and one twice."""
    ring = await farm.part("ring")
    await farm.order(ring, 3)
    await farm.order(ring, 2, "rush")
    good, bad, doubled = farm.completed("ring.3mf"), farm.failed("ring.3mf"), farm.completed("ring.3mf")
    await site.publish(good, bad, doubled)
    for event, revision, target in (
        (good, 1, {"outcome": "completed", "good": 1}),
        (good, 2, {"outcome": "failed", "good": 0}),
        (bad, 1, {"outcome": "completed", "good": 2}),
        (doubled, 1, {"outcome": "superseded", "good": 0}),
    ):
        correction = PlateCorrected(
            tenant_id=farm.tenant,
            print_id=event.print_id,
            revision=revision,
            failed=0,
            reason="counted again",
            actor="Ada",
            **target,
        )
        await site.publish(
            correction, source="printers", event_id=correction_id(event.print_id, revision), twice=True
        )


async def poison(site: Site, tenant: UUID) -> None:
    """A finished plate whose body says nothing."""
    body = b'{"tenant_id": "%s"}' % str(tenant).encode()
    event = PlateCompleted(
        tenant_id=tenant, print_id=uuid4(), printer_id=uuid4(), finished_at=datetime.now(UTC)
    )
    headers = Envelope(new_id(), GATEWAY, datetime.now(UTC), event).headers()
    client = await site.admin()
    await client.jetstream().publish(event.subject, body, headers=headers)
    await client.close()
