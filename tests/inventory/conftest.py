"""Inventory in process: its own database role, its own NATS user, its consumers and its relay."""

import base64
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from nats.aio.client import Client

from chassis import migrate
from chassis.db import Database, new_id
from chassis.testing import Issuer, eventually, running
from contracts.envelope import Envelope, Event
from contracts.printer_gateway import PlateCompleted, PlateFailed, end_id
from inventory.app import build
from inventory.settings import Settings


@pytest.fixture(scope="session")
async def inventory_settings(settings_for: Callable[[str], dict[str, str]]) -> Settings:
    key = base64.b64encode(os.urandom(32)).decode()
    settings = Settings(**settings_for("inventory"), secret_key=key)
    await migrate.upgrade("inventory", settings)
    return settings


@pytest.fixture(scope="package")
async def inventory_app(
    inventory_settings: Settings,
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    app = build(inventory_settings)
    async with running(app) as client:
        yield app, client


@dataclass
class Shop:
    """One tenant's view of inventory, as its operator."""

    client: httpx.AsyncClient
    database: Database
    broker: Client
    issuer: Issuer
    tenant: UUID
    role: str = "operator"

    async def call(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        auth = self.issuer.headers(self.tenant, self.role)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, f"/api/v1{path}", json=json, headers=auth | named)

    async def get(self, path: str) -> Any:
        response = await self.call("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, json: Any = None, status: int = 201, **headers: str) -> Any:
        response = await self.call("POST", path, json, **headers)
        assert response.status_code == status, response.text
        return response.json()

    async def part(self, name: str = "Holder", parts_per_print: int = 1, **values: Any) -> str:
        body = {"name": name, "parts_per_print": parts_per_print} | values
        return (await self.post("/parts", body))["id"]

    async def mapped_part(self, file_name: str, parts_per_print: int = 1, name: str = "") -> str:
        part = await self.part(name or f"Part of {file_name}", parts_per_print)
        await self.post("/gcode-mappings", {"gcode_filename": file_name, "part_id": part})
        return part

    async def order(self, part: str, quantity: int, priority: str = "normal", **values: Any) -> Any:
        lines = [{"part_id": part, "quantity": quantity}]
        return await self.post("/orders", {"priority": priority, "lines": lines} | values)

    async def order_now(self, order: Any) -> Any:
        return await self.get(f"/orders/{order['id']}")

    async def stock(self, part: str) -> tuple[int, int, int]:
        """On hand, reserved, available."""
        [item] = (await self.get(f"/inventory?part_id={part}"))["items"]
        return item["quantity_on_hand"], item["quantity_reserved"], item["quantity_available"]

    async def stock_of_product(self, product: UUID) -> tuple[int, int, int]:
        """On hand, reserved, available."""
        [item] = (await self.get(f"/inventory?product_id={product}"))["items"]
        return item["quantity_on_hand"], item["quantity_reserved"], item["quantity_available"]

    async def log(self, part: str, quantity: int) -> Any:
        return await self.post("/print-log", {"part_id": part, "quantity_printed": quantity})

    def completed(self, file_name: str | None, **values: Any) -> PlateCompleted:
        return PlateCompleted(
            **{
                "tenant_id": self.tenant,
                "print_id": uuid4(),
                "printer_id": uuid4(),
                "file_name": file_name,
                "finished_at": datetime.now(UTC),
            }
            | values
        )

    def failed(self, file_name: str, **values: Any) -> PlateFailed:
        return PlateFailed(
            tenant_id=self.tenant,
            print_id=uuid4(),
            printer_id=uuid4(),
            file_name=file_name,
            finished_at=datetime.now(UTC),
            **values,
        )

    async def publish(self, event: Event, *, event_id: UUID | None = None, fresh: bool = False) -> None:
        """Publish as the gateway does; `fresh` defeats the broker's own deduplication."""
        if event_id is None:
            is_end = isinstance(event, PlateCompleted | PlateFailed)
            event_id = end_id(event.print_id) if is_end else new_id()
        headers = Envelope(event_id, "test", datetime.now(UTC), event).headers()
        if fresh:
            headers["Nats-Msg-Id"] = str(uuid4())
        body = event.model_dump_json().encode()
        await self.broker.jetstream().publish(event.subject, body, headers=headers)

    async def said(self, event_type: str) -> list[Any]:
        """What inventory said of this kind, oldest first."""
        async with self.database.transaction(self.tenant) as tx:
            rows = await (await tx.raw()).fetch(
                "SELECT body FROM outbox WHERE tenant_id = $1 AND subject LIKE $2 ORDER BY seq",
                self.tenant,
                f"{event_type}.%",
            )
        return [orjson.loads(row["body"]) for row in rows]

    async def until_stock(self, part: str, on_hand: int) -> None:
        async def reached() -> bool:
            return (await self.stock(part))[0] == on_hand

        await eventually(reached)


@pytest.fixture
def shop(
    inventory_app: tuple[FastAPI, httpx.AsyncClient], nats_admin: Client, issuer: Issuer, tenant: UUID
) -> Shop:
    app, client = inventory_app
    return Shop(client, app.state.database, nats_admin, issuer, tenant)


@pytest.fixture
def other_shop(shop: Shop) -> Shop:
    """Another tenant."""
    return Shop(shop.client, shop.database, shop.broker, shop.issuer, uuid4())
