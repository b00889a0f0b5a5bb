"""Dialogs as everybody needs them: axe finds nothing, Escape closes them, and the focus goes back again."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.async_api import ElementHandle, Page, expect
from playwright.async_api import TimeoutError as Late

from contracts.envelope import Envelope
from contracts.printer_gateway import PlateCompleted
from tests.browser.test_access import LAB, PAGES, STUDENTS
from tests.browser.test_lab import ESTIMATE, submitted

pytestmark = pytest.mark.timeout(240)

ROUTES = Path(__file__).parents[2] / "services/dashboard/web/src/routes"
DIALOG = "[role=dialog], [role=alertdialog]"
STRAY = "stray_hook.gcode.3mf"
RETURN_MS = 5_000
"""Milliseconds within which the focus is back."""


@dataclass(frozen=True)
class Opening:
    """How a dialog is opened: by a button, or by an item of the menu that a button opens."""

    button: str
    item: str | None = None
    named: str | None = None
    """What the dialog is called, where it is not called as its button or item."""
    chosen: str | None = None
    """The checkbox of a row that is chosen first."""
    searched: str | None = None
    """What is searched for first, where rows are many."""

    @property
    def name(self) -> str:
        return self.named or self.item or self.button

    async def open(self, page: Page) -> ElementHandle:
        """The button that has opened it."""
        if self.searched:
            await page.get_by_role("searchbox").fill(self.searched)
            await expect(page.get_by_role("row")).to_have_count(2)
        if self.chosen:
            await page.get_by_label(self.chosen, exact=True).check()
        control = page.get_by_role("button", name=self.button, exact=True).first
        opener = await control.element_handle()
        assert opener
        await control.click()
        if self.item:
            await page.get_by_role("menuitem", name=self.item, exact=True).click()
        await expect(page.locator(DIALOG).get_by_role("heading", name=self.name).first).to_be_visible()
        return opener


@dataclass
class Things:
    """What the dialogs are about, made for them."""

    farm: Any
    pages: dict[str, list[Opening]] = field(default_factory=dict)

    async def make(self) -> None:
        await self.stock()
        await self.orders()
        await self.making()
        await self.people()

    async def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return dict(await self.farm.api.post(path, body or {}))

    async def stock(self) -> None:
        self.part = await self.post("/parts", {"name": "Dialog Hook", "sku": "DLG-1"})
        mapping = {"gcode_filename": "dialog_hook.gcode.3mf", "part_id": self.part["id"]}
        await self.post("/gcode-mappings", mapping)
        await self.post("/print-log", {"part_id": self.part["id"], "quantity_printed": 9})
        await self.post("/locations", {"name": "Dialog Shelf"})
        stocktake = await self.post("/stocktakes", {"name": "Dialog Count"})
        spool = {"name": "Dialog PLA", "material": "PLA", "initial_grams": "1000"}
        self.spool = await self.post("/spools", spool)
        self.pages |= {
            "/parts": [
                Opening("1 file", named="Files of Dialog Hook", searched="Dialog Hook"),
                Opening("Edit Dialog Hook"),
                Opening("Files", "Import Parts"),
            ],
            "/unmapped": [Opening(f"Ignore {STRAY}"), Opening(f"Map {STRAY}")],
            "/inventory": [Opening("Labels", named="Print Labels")],
            f"/inventory/{self.part['id']}": [
                Opening("Location And Minimum", named="Dialog Hook"),
            ],
            "/inventory/locations": [
                Opening("Add Location"),
            ],
            "/inventory/print-log": [
                Opening("Take back Dialog Hook", named="Take back"),
            ],
            f"/inventory/stocktakes/{stocktake['id']}": [
                Opening("Cancel", named="Cancel this stocktake"),
            ],
            f"/spools/{self.spool['id']}": [
                Opening("Weigh In", named="Weigh Dialog PLA"),
                Opening("More actions", "Edit"),
            ],
        }

    async def orders(self) -> None:
        line = {"part_id": self.part["id"]}
        order = await self.post("/orders", {"customer": "Dia Log", "lines": [line | {"quantity": 12}]})
        shipment = {"lines": [line | {"quantity": 1}], "partial": True}
        await self.post(f"/orders/{order['id']}/ship", shipment)
        self.order, number = order["id"], order["number"]
        self.pages |= {
            f"/orders/{order['id']}": [
                Opening("Actions", "Edit", f"Edit order #{number}"),
                Opening("Actions", "Give Stock By Hand", "Give stock"),
                Opening("Actions", "Take A Return", "Take a return"),
            ],
            "/orders/intake": [Opening("Add Shop")],
            "/schedule": [
                Opening("Log a print of Dialog Hook", named="Log Print"),
                Opening("Plan a run of Dialog Hook"),
            ],
        }

    async def making(self) -> None:
        printer = self.farm.printers[self.farm.serials[0]]
        name = (await self.farm.api.get(f"/printers/{printer}"))["name"]
        model = await self.post("/models", {"name": "Dialog Gear"})
        config = {"model_id": model["id"], "printer_id": printer, "prints_per_plate": 1}
        await self.post("/model-printer-configs", config | {"gcode_filename": "dialog_hook.gcode.3mf"})
        bill = [{"model_id": model["id"], "quantity": 1}]
        product = await self.post("/products", {"name": "Dialog Box", "models": bill})
        wish = {"product_id": product["id"], "printer_id": printer}
        material = {"spool_id": self.spool["id"], "estimated_model_grams": "5"}
        run = await self.post("/production-runs", wish | {"quantity": 3, "materials": [material]})
        plate = run["plates"][0]
        await self.post(f"/production-runs/{run['id']}/plates/{plate['id']}/prints", {"good": 1})
        done = await self.post("/production-runs", wish | {"quantity": 1})
        at = f"/production-runs/{done['id']}/plates/{done['plates'][0]['id']}"
        await self.farm.api.put(at, {"status": "complete"})
        self.pages |= {
            "/printers": [Opening(f"Actions for {name}", "Retire")],
            f"/printers/{printer}": [
                Opening("Actions", "Edit"),
                Opening("Actions", "Connection", f"Connect {name}"),
                Opening("Actions", "Out Of Service", f"Take {name} out of service"),
            ],
            f"/models/{model['id']}": [
                Opening("Actions", "Edit"),
                Opening("Add Printer Config"),
                Opening(f"Edit config for {name}", named=f"Dialog Gear on {name}"),
            ],
            f"/products/{product['id']}": [Opening("Actions", "Edit")],
            f"/production-runs/{run['id']}": [
                Opening(plate["plate_name"]),
                Opening(f"Mark complete: {plate['plate_name']}", named="Mark Complete"),
                Opening("Actions", "Hold"),
            ],
            f"/production-runs/{run['id']}/edit": [
                Opening("Add Plate"),
                Opening(f"Edit {plate['plate_name']}"),
                Opening("Add Spool"),
                Opening("Edit Dialog PLA"),
            ],
            f"/production-runs/{done['id']}/complete": [],
            f"/production-runs/{done['id']}": [Opening("Mark As Assembled", named="assembled?")],
        }

    async def people(self) -> None:
        user = {"name": "Dia User", "email": "dia@demo.local", "role": "viewer"}
        await self.post("/users", user | {"password": token_urlsafe()})
        await self.post("/notifications/targets", {"kind": "inbox", "name": "Dialog Inbox"})
        await self.post("/notifications/rules", {"name": "Dialog Rule", "events": ["part.created"]})
        await self.post("/api-keys", {"name": "Dialog Key", "role": "viewer"})
        self.pages |= {
            "/settings/users": [
                Opening("Actions for Dia User", "Name And Role", "Edit Dia User"),
                Opening("Actions for Dia User", "Delete"),
            ],
            "/settings/api-keys": [Opening("Revoke Dialog Key")],
            "/settings/notifications": [
                Opening("Add Target"),
                Opening("Quiet Hours"),
                Opening("Edit Dialog Rule"),
                Opening("Actions for Dialog Inbox", "Edit"),
            ],
        }

    async def jobs(self, page: Page) -> None:
        new, pending, ready = [
            (await submitted(page, f"{name} Dialog"))["id"] for name in ("New", "Pending", "Ready")
        ]
        number = (await self.farm.api.get(f"/jobs/{new}"))["number"]
        for job in (pending, ready):
            await self.post(f"/jobs/{job}/approve", ESTIMATE)
        await self.post(f"/jobs/{ready}/confirm")
        self.pages |= {
            "/jobs": [Opening("Reject", chosen=f"Choose job {number}")],
            f"/jobs/{new}": [
                Opening("Approve"),
                Opening("Reject"),
                Opening("More", "Erase Student", "Forget this student"),
            ],
            f"/jobs/{pending}": [Opening("Confirm at Desk", named="at the desk")],
            f"/jobs/{ready}": [Opening("Mark Printing", named="as printing")],
        }

    async def stray(self) -> None:
        """A print that ends whose file no part names."""
        event = PlateCompleted(
            tenant_id=UUID((await self.farm.api.get("/tenants/current"))["id"]),
            print_id=uuid4(),
            printer_id=UUID(self.farm.printers[self.farm.serials[0]]),
            file_name=STRAY,
            finished_at=datetime.now(UTC),
        )
        client = await self.farm.installation.broker()
        headers = Envelope(uuid4(), "printer-gateway", datetime.now(UTC), event).headers()
        await client.jetstream().publish(event.subject, event.model_dump_json().encode(), headers=headers)
        await client.close()


async def closed(page: Page, opener: ElementHandle) -> list[str]:
    """What is wrong after Escape."""
    await page.keyboard.press("Escape")
    await expect(page.locator(DIALOG)).to_have_count(0)
    try:
        await page.wait_for_function("one => document.activeElement === one", arg=opener, timeout=RETURN_MS)
    except Late:
        return ["the focus is on " + await page.evaluate("document.activeElement.outerHTML.slice(0, 120)")]
    return []


async def test_dialogs_are_for_everybody_and_give_the_focus_back(visit, admin, farm, violations):
    things = Things(farm)
    await things.stray()
    await things.make()
    found = {}
    async with visit("/", who=admin, color_scheme="dark", reduced_motion="reduce") as page:
        await things.jobs(page)
        details = [path for path in things.pages if path not in PAGES | LAB]
        for path, openings in things.pages.items():
            await shown(page, path)
            if path in details:
                found[f"{path}, dark"] = await violations(page)
            for opening in openings:
                opener = await opening.open(page)
                wrong = await violations(page, DIALOG)
                found[f"{path}: {opening.name}"] = wrong + await closed(page, opener)
        await page.emulate_media(color_scheme="light")
        for path in details:
            await shown(page, path)
            found[f"{path}, light"] = await violations(page)
    # Other tests of this farm look for a schedule without anything that is missing.
    await things.post(f"/orders/{things.order}/cancel")
    assert {where: what for where, what in found.items() if what} == {}
    # None of the router's pages is forgotten, here or in test_access.py.
    assert addresses() - {address_of(path) for path in (*details, *PAGES, *LAB, *STUDENTS)} == {
        "/sign-in"  # by who is not signed in
    }


async def shown(page: Page, path: str) -> None:
    await page.goto(f"/app{path}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.get_by_role("status", name="Loading")).to_have_count(0)


def addresses() -> set[str]:
    """Every address of the router that shows a page of its own."""
    routes = [
        route for file in sorted(ROUTES.glob("*.ts")) for route in file.read_text().split("createRoute(")
    ]
    return {
        path for route in routes if "redirect(" not in route for path in re.findall(r'path: "([^"]+)"', route)
    }


def address_of(path: str) -> str:
    """The address under which the router shows a path: one spelled out goes before one with a name."""
    known = addresses()
    if path in known:
        return path
    named = (one for one in known if re.fullmatch(re.sub(r"\\\$\w+", "[^/]+", re.escape(one)), path))
    return next(named, "$")
