"""The whole story on a running installation: orders, production, a student's job."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cli import sample
from cli.client import plain, signed_in
from cli.demo.fulfilment import Fulfilment
from cli.demo.production import Production
from cli.demo.story import NotSeenError, Story
from cli.demo.students import StudentJob
from cli.errors import CommandError
from cli.seed import DEMO
from cli.stack import Stack

SPEED = 600.0
PRINTERS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """An installation, who signs in there, and simulated printers that it can reach."""

    url: str
    simulator: str
    tenant: str
    email: str
    password: str
    ca: Path | None = None

    @classmethod
    def of(cls, stack: Stack) -> Self:
        """A stack that is seeded and has simulated printers."""
        password, _ = stack.data.admin_password()
        return cls(stack.edge_url, stack.simulator_url, DEMO, f"admin@{DEMO}.local", password)


async def tell(place: Place, story: Story) -> None:
    """Drive it; what is not seen ends it, and stands in the story.

    Raises:
        CommandError: the printers do not come online.
    """
    async with (
        signed_in(place.url, place.tenant, place.email, place.password, ca=place.ca) as api,
        plain(place.url, ca=place.ca) as public,
        plain(place.simulator) as simulator,
    ):
        machines = (await simulator.get("/printers")).json()["items"][:PRINTERS]
        if not await sample.until_online(api, await sample.register(api, machines)):
            raise CommandError("The simulated printers do not come online; see the log of printer-gateway.")
        serials = [one["serial"] for one in machines]
        with contextlib.suppress(NotSeenError):
            await Fulfilment(api, simulator, story).run(serials)
            await Production(api, simulator, story).run(serials[1])
            await StudentJob(api, public, simulator, story, place.tenant).run(serials[0])
