"""A farm to print on: a running stack, used as its owner would, and the truth about its machines."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from cli import sample
from cli.client import Api, plain, signed_in
from cli.errors import CommandError
from cli.installation import Installation
from cli.seed import DEMO, seed
from cli.stack import Stack

PER_PRINT = 2
"""Items that one bed load yields."""


@dataclass(slots=True)
class Farm:
    """Simulated printers on a running stack, each registered, and files that are mapped to parts."""

    stack: Stack
    api: Api
    simulator: httpx.AsyncClient
    printers: dict[str, str]
    """Printer ids by serial number."""
    files: dict[str, str] = field(default_factory=dict)
    """Part ids by file name."""

    @property
    def installation(self) -> Installation:
        return Installation(self.stack.secrets, self.stack.ports, live=True)

    @property
    def serials(self) -> list[str]:
        return list(self.printers)

    async def map(self, files: Iterable[str]) -> None:
        """Make a part for each file, of which one print yields `PER_PRINT`."""
        for name in files:
            part = await self.api.post("/parts", {"name": name.partition(".")[0]})
            mapping = {"gcode_filename": name, "part_id": part["id"], "quantity": PER_PRINT}
            await self.api.post("/gcode-mappings", mapping)
            self.files[name] = str(part["id"])

    async def print(
        self, serial: str, file_name: str, *, outcome: str = "finish", minutes: float = 4
    ) -> None:
        """Lay a job into a printer's queue; `minutes` are the printer's own."""
        job = {"file_name": file_name, "outcome": outcome, "minutes": minutes, "layers": 40}
        (await self.simulator.post(f"/printers/{serial}/jobs", json=job)).raise_for_status()

    async def fault(self, serial: str, *steps: dict[str, Any]) -> None:
        """Let something befall a printer (see the simulator's scenarios)."""
        (await self.simulator.post(f"/printers/{serial}/faults", json=list(steps))).raise_for_status()

    async def machine(self, serial: str) -> dict[str, Any]:
        """What stands on a printer's screen."""
        return dict((await self.simulator.get(f"/printers/{serial}")).json())

    async def is_idle(self) -> bool:
        """Whether no printer prints or has anything left to print."""
        machines = (await self.simulator.get("/printers")).json()["items"]
        truth = await self.prints()
        return not any(one["queue"] for one in machines) and all(
            one["outcome"] for prints in truth.values() for one in prints
        )

    async def prints(self) -> dict[str, list[dict[str, Any]]]:
        """Every physical print, by serial number: the ground truth."""
        found = {}
        for serial in self.printers:
            answer = await self.simulator.get(f"/printers/{serial}/prints")
            found[serial] = answer.json()["items"]
        return found


@asynccontextmanager
async def farm_on(stack: Stack) -> AsyncIterator[Farm]:
    """Sign in to a running stack with simulated printers, seeded if it is new; all printers are online.

    Raises:
        CommandError: the gateway does not reach all printers.
    """
    await seed(stack, announce=False)
    password, _ = stack.data.admin_password()
    async with (
        signed_in(stack.edge_url, DEMO, f"admin@{DEMO}.local", password) as api,
        plain(stack.simulator_url) as simulator,
    ):
        machines = (await simulator.get("/printers")).json()["items"]
        ids = await sample.register(api, machines)
        if not await sample.until_online(api, ids):
            raise CommandError("The gateway does not reach every simulated printer.")
        yield Farm(stack, api, simulator, dict(zip((one["serial"] for one in machines), ids, strict=True)))
