"""One tenant of the installation, and the messages of its printers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx

from chassis.testing import Issuer, eventually
from contracts.printer_gateway import (
    PlateCompleted,
    PlateFailed,
    PlateStarted,
)


@dataclass
class Farm:
    """One tenant that works with inventory."""

    client: httpx.AsyncClient
    issuer: Issuer
    tenant: UUID

    @property
    def slug(self) -> str:
        return f"farm-{self.tenant.hex[:12]}"

    async def post(self, path: str, json: object = None) -> dict[str, object]:
        return await self._call("POST", path, json)

    async def get(self, path: str) -> dict[str, object]:
        return await self._call("GET", path, None)

    async def patch(self, path: str, json: object) -> dict[str, object]:
        return await self._call("PATCH", path, json)

    async def _call(self, method: str, path: str, json: object) -> dict[str, object]:
        headers = self.issuer.headers(self.tenant, "operator")
        response = await self.client.request(method, f"/api/v1{path}", json=json, headers=headers)
        assert response.is_success, response.text
        return response.json()

    async def patiently(self, path: str, json: object) -> dict[str, object]:
        """The same, of something that another service has to hear of first."""

        async def ask() -> dict[str, object] | None:
            headers = self.issuer.headers(self.tenant, "operator")
            response = await self.client.post(f"/api/v1{path}", json=json, headers=headers)
            assert response.is_success or response.json()["code"] == "not_yet_known", response.text
            return response.json() if response.is_success else None

        return await eventually(ask)

    async def part(self, name: str) -> str:
        """A part of which the file `<name>.3mf` makes two."""
        part = (await self.post("/parts", {"name": name, "parts_per_print": 2}))["id"]
        await self.post("/gcode-mappings", {"gcode_filename": f"{name}.3mf", "part_id": part})
        return str(part)

    async def order(self, part: str, quantity: int, priority: str = "normal") -> str:
        lines = [{"part_id": part, "quantity": quantity}]
        return str((await self.post("/orders", {"priority": priority, "lines": lines}))["id"])

    def completed(self, file_name: str) -> PlateCompleted:
        return PlateCompleted(**self._plate(file_name), finished_at=datetime.now(UTC))

    def failed(self, file_name: str) -> PlateFailed:
        return PlateFailed(**self._plate(file_name), finished_at=datetime.now(UTC))

    def started(self, file_name: str) -> PlateStarted:
        return PlateStarted(**self._plate(file_name))

    def _plate(self, file_name: str) -> dict[str, object]:
        ids = {"tenant_id": self.tenant, "print_id": uuid4(), "printer_id": uuid4()}
        return ids | {"file_name": file_name}
