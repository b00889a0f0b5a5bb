"""`platework demo`: prove the main job in a minute, on real parts, and clean up."""

import asyncio
import contextlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cli import sample
from cli.client import plain, signed_in
from cli.datadir import DataDir
from cli.demo.fulfilment import Fulfilment
from cli.demo.production import Production
from cli.demo.story import NotSeenError, Step, Story
from cli.demo.students import StudentJob
from cli.errors import CommandError
from cli.programs import Simulation
from cli.seed import DEMO, seed
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


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory to use and keep (default: a fresh one, removed).")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(help="A running installation to use, once, instead of an own one."),
    ] = None,
    simulator: Annotated[
        str, typer.Option(help="With --against: address of its simulator's control.")
    ] = "http://127.0.0.1:8090",
    tenant: Annotated[str, typer.Option(help="With --against: the tenant to work in.")] = DEMO,
    email: Annotated[str | None, typer.Option(help="With --against: its admin (admin@TENANT.local).")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="With --against: a file with the admin's password.")
    ] = None,
    ca: Annotated[
        Path | None, typer.Option(help="With --against: PEM file of the authority behind its certificate.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
) -> None:
    """Drive the whole story through the public APIs and simulated printers; fails unless all is seen."""
    story = Story(tell=(lambda _: None) if as_json else _print_step)
    if against:
        if password_file is None:
            raise CommandError("--against needs --password-file.")
        password = password_file.read_text().strip()
        place = Place(against, simulator, tenant, email or f"admin@{tenant}.local", password, ca)
        asyncio.run(_tell(place, story))
    else:
        _run_alone(data, story)
    ok = bool(story.steps) and all(step.ok for step in story.steps)
    if as_json:
        steps = [{"name": s.name, "ok": s.ok, "seconds": round(s.seconds, 3)} for s in story.steps]
        print(json.dumps({"ok": ok, "steps": steps}))
    else:
        print("every step was seen" if ok else "the story broke off", flush=True)
    raise typer.Exit(0 if ok else 1)


def _run_alone(data: Path | None, story: Story) -> None:
    folder = data or Path(tempfile.mkdtemp(prefix="platework-demo-"))
    try:
        asyncio.run(_own(folder, story))
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)


async def _own(folder: Path, story: Story) -> None:
    stack = Stack(DataDir(folder), simulation=Simulation(PRINTERS, speed=SPEED, loop=False))
    try:
        await stack.start()
        await seed(stack, announce=False)
        password, _ = stack.data.admin_password()
        await _tell(Place(stack.edge_url, stack.simulator_url, DEMO, f"admin@{DEMO}.local", password), story)
    finally:
        await stack.stop()


async def _tell(place: Place, story: Story) -> None:
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


def _print_step(step: Step) -> None:
    mark = "ok  " if step.ok else "FAIL"
    print(f"{mark} {step.name:<24} {step.seconds:7.2f} s  {step.said}", flush=True)
