"""Production in process: its own database role, its own NATS user, its consumers and its relay."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from nats.aio.client import Client

from chassis import migrate
from chassis.db import Database, new_id
from chassis.testing import Issuer, eventually, running
from contracts.envelope import Envelope, Event
from contracts.identity import TenantCreated
from contracts.inventory import PartCreated, SpoolCreated, StockChanged
from contracts.printer_gateway import PlateStarted, end_id, start_id
from contracts.printers import PrinterRegistered
from production.app import build
from production.settings import Settings


@pytest.fixture(scope="session")
async def production_settings(settings_for: Callable[[str], dict[str, str]]) -> Settings:
    settings = Settings(**settings_for("production"))
    await migrate.upgrade("production", settings)
    return settings


@pytest.fixture(scope="package")
async def production_app(
    production_settings: Settings,
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    app = build(production_settings)
    async with running(app) as client:
        yield app, client


@dataclass
class Farm:
    """One tenant's view of production, as its operator."""

    client: httpx.AsyncClient
    database: Database
    broker: Client
    issuer: Issuer
    tenant: UUID
    role: str = "operator"

    async def call(self, method: str, path: str, json: Any = None, **options: Any) -> httpx.Response:
        headers = self.issuer.headers(self.tenant, self.role) | options.pop("headers", {})
        return await self.client.request(method, f"/api/v1{path}", json=json, headers=headers, **options)

    async def ok(self, method: str, path: str, json: Any = None, **options: Any) -> Any:
        """The answer, which must be a success of the kind that fits the method."""
        response = await self.call(method, path, json, **options)
        assert response.status_code in {200, 201}, response.text
        return response.json()

    async def get(self, path: str, **params: Any) -> Any:
        return await self.ok("GET", path, **({"params": params} if params else {}))

    async def post(self, path: str, json: Any = None, **options: Any) -> Any:
        return await self.ok("POST", path, json, **options)

    async def patch(self, path: str, json: Any) -> Any:
        return await self.ok("PATCH", path, json)

    async def refused(self, method: str, path: str, json: Any = None, **options: Any) -> tuple[int, str]:
        """Status and code of a refusal."""
        response = await self.call(method, path, json, **options)
        assert response.status_code >= 400, response.text
        return response.status_code, response.json()["code"]

    def of(self, *, tenant: UUID | None = None, role: str | None = None) -> "Farm":
        return Farm(
            self.client, self.database, self.broker, self.issuer, tenant or self.tenant, role or self.role
        )

    async def publish(self, *events: Event, event_id: UUID | None = None) -> None:
        """Publish as another service does; the broker does not drop repeated ids."""
        for event in events:
            envelope = Envelope(event_id or new_id(), "test", datetime.now(UTC), event)
            headers = envelope.headers() | {"Nats-Msg-Id": str(uuid4())}
            body = event.model_dump_json().encode()
            await self.broker.jetstream().publish(event.subject, body, headers=headers)

    async def settle(self) -> None:
        """Wait until the consumers of production have nothing left to do."""
        for stream, durable in (
            ("IDENTITY", "production-tenants"),
            ("PRINTERS", "production-printers"),
            ("INVENTORY", "production-inventory"),
            ("PLATES", "production-plates"),
            ("PRODUCTION", "production-postings"),
        ):

            async def is_idle(stream: str = stream, durable: str = durable) -> bool:
                info = await self.broker.jetstream().consumer_info(stream, durable)
                return info.num_pending == 0 and info.num_ack_pending == 0

            await eventually(is_idle)

    async def published(self, kind: type[Event], count: int) -> list[Any]:
        """Wait for so many messages of this tenant; returns them in stream order."""
        subject = f"{kind.type}.{self.tenant}.>"
        subscription = await self.broker.jetstream().subscribe(subject, ordered_consumer=True)
        try:
            messages = [await subscription.next_msg(timeout=10) for _ in range(count)]
        finally:
            await subscription.unsubscribe()
        return [kind.model_validate_json(message.data) for message in messages]

    async def named(self, short: str = "DEMO", **values: Any) -> None:
        """Make the tenant known to production."""
        slug = f"farm-{self.tenant.hex[:12]}"
        values = {"name": "Demo", "slug": slug, "currency": "EUR", "time_zone": "UTC"} | values
        await self.publish(TenantCreated(tenant_id=self.tenant, short=short, version=1, **values))
        await self.settle()

    async def printer(self, name: str = "Bambu A1 Mini", **values: Any) -> str:
        printer_id = uuid4()
        event = PrinterRegistered(
            tenant_id=self.tenant, printer_id=printer_id, name=name, version=1, **values
        )
        await self.publish(event)
        await self.settle()
        return str(printer_id)

    async def spool(
        self, material: str = "PLA", color: str | None = None, remaining: str = "1000", **values: Any
    ) -> str:
        spool_id = uuid4()
        name = values.pop("name", f"{material} {color or ''}".strip())
        event = SpoolCreated(
            tenant_id=self.tenant,
            spool_id=spool_id,
            name=name,
            material=material,
            color=color,
            remaining_grams=Decimal(remaining),
            version=1,
            **values,
        )
        await self.publish(event)
        await self.settle()
        return str(spool_id)

    async def stock(self, model_id: str, available: int) -> None:
        """A part made from a model, with so many of it free."""
        part_id = uuid4()
        part = PartCreated(
            tenant_id=self.tenant, part_id=part_id, name="Part", model_id=UUID(model_id), version=1
        )
        await self.publish(part, self.stock_changed(part_id=part_id, available=available))
        await self.settle()

    def stock_changed(self, *, available: int, reserved: int = 0, version: int = 1, **item: UUID) -> Event:
        return StockChanged(
            tenant_id=self.tenant,
            item_id=next(iter(item.values())),
            name="Item",
            quantity_on_hand=available + reserved,
            quantity_reserved=reserved,
            quantity_available=available,
            change=available,
            reason="test",
            version=version,
            **item,
        )

    async def model(self, name: str = "Dragon", prints_per_plate: int = 1, **values: Any) -> Any:
        return await self.post("/models", {"name": name, "prints_per_plate": prints_per_plate} | values)

    async def config(self, model_id: str, printer_id: str, prints_per_plate: int, **values: Any) -> Any:
        body = {"model_id": model_id, "printer_id": printer_id, "prints_per_plate": prints_per_plate}
        return await self.post("/model-printer-configs", body | values)

    async def product(self, models: dict[str, int], name: str = "Set", **values: Any) -> Any:
        lines = [{"model_id": model_id, "quantity": quantity} for model_id, quantity in models.items()]
        return await self.post("/products", {"name": name, "models": lines} | values)


@pytest.fixture
def farm(
    production_app: tuple[FastAPI, httpx.AsyncClient], nats_admin: Client, issuer: Issuer, tenant: UUID
) -> Farm:
    app, client = production_app
    return Farm(client, app.state.database, nats_admin, issuer, tenant)


@pytest.fixture
def other_farm(farm: Farm) -> Farm:
    """Another tenant."""
    return farm.of(tenant=uuid4())


@dataclass
class Shop(Farm):
    """A farm with a printer, two models and a product: one dragon, three per bed, and two rocks."""

    printer_id: str = ""
    product_id: str = ""
    models: dict[str, str] = field(default_factory=dict)

    async def run(self, dragons: int = 1, rocks: int = 0, **values: Any) -> Any:
        """A run of so many bed loads."""
        plates = [
            {"model_id": self.models[name], "quantity": quantity}
            for name, quantity in (("dragon", dragons), ("rock", rocks))
            if quantity
        ]
        body = {"product_id": self.product_id, "quantity": 1, "printer_id": self.printer_id}
        return await self.post("/production-runs", body | {"plates": plates} | values)

    async def current(self, run: Any) -> Any:
        return await self.get(f"/production-runs/{run['id']}")

    async def plate(self, run: Any, number: int = 1) -> Any:
        return (await self.current(run))["plates"][number - 1]

    async def printed(self, kind: type[Event], **values: Any) -> UUID:
        """A printer reports something of a print; returns its id."""
        file = values.pop("file_name", "dragon.gcode")
        print_id = values.pop("print_id", None) or uuid4()
        told: dict[str, Any] = {
            "tenant_id": self.tenant,
            "print_id": print_id,
            "printer_id": UUID(values.pop("printer_id", self.printer_id)),
            "file_name": file,
        }
        if kind is not PlateStarted:
            told["finished_at"] = datetime.now(UTC)
        event = kind(**told | values)
        await self.publish(event, event_id=(start_id if kind is PlateStarted else end_id)(print_id))
        await self.settle()
        return print_id


@pytest.fixture
async def shop(farm: Farm) -> Shop:
    await farm.named("DEMO")
    shop = Shop(farm.client, farm.database, farm.broker, farm.issuer, farm.tenant)
    shop.printer_id = await farm.printer("Bambu A1 Mini")
    dragon = await farm.model("Dragon", 3, print_time_minutes=45, gcode_filename="dragon.gcode")
    rock = await farm.model("Rock", 1, print_time_minutes=100, material_weight_grams="20.00")
    shop.models = {"dragon": dragon["id"], "rock": rock["id"]}
    await farm.config(dragon["id"], shop.printer_id, 3, print_time_minutes=45, material_weight_grams="30")
    shop.product_id = (await farm.product({dragon["id"]: 1, rock["id"]: 2}, "Set"))["id"]
    return shop
