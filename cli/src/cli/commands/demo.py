"""`platework demo`: prove the main job in a minute, on real parts, and clean up."""

import asyncio
import contextlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.client import plain, signed_in
from cli.datadir import DataDir
from cli.demo.fulfilment import Fulfilment
from cli.demo.production import Production
from cli.demo.story import NotSeenError, Step, Story
from cli.demo.students import StudentJob
from cli.programs import Simulation
from cli.seed import DEMO, seed
from cli.stack import Stack

SPEED = 600.0
PRINTERS = 2


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory to use and keep (default: a fresh one, removed).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
) -> None:
    """Drive the whole story through the public APIs and simulated printers; fails unless all is seen."""
    folder = data or Path(tempfile.mkdtemp(prefix="platework-demo-"))
    story = Story(tell=(lambda _: None) if as_json else _print_step)
    try:
        asyncio.run(_run(folder, story))
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
    ok = bool(story.steps) and all(step.ok for step in story.steps)
    if as_json:
        steps = [{"name": s.name, "ok": s.ok, "seconds": round(s.seconds, 3)} for s in story.steps]
        print(json.dumps({"ok": ok, "steps": steps}))
    else:
        print("every step was seen" if ok else "the story broke off", flush=True)
    raise typer.Exit(0 if ok else 1)


async def _run(folder: Path, story: Story) -> None:
    stack = Stack(DataDir(folder), simulation=Simulation(PRINTERS, speed=SPEED, loop=False))
    try:
        await stack.start()
        await seed(stack, announce=False)
        password, _ = stack.data.admin_password()
        async with (
            signed_in(stack.edge_url, DEMO, f"admin@{DEMO}.local", password) as api,
            plain(stack.edge_url) as public,
            plain(stack.simulator_url) as simulator,
        ):
            machines = (await simulator.get("/printers")).json()["items"]
            with contextlib.suppress(NotSeenError):
                serials = [one["serial"] for one in machines]
                await Fulfilment(api, simulator, story).run(serials)
                await Production(api, simulator, story).run(serials[1])
                await StudentJob(api, public, simulator, story, DEMO).run(serials[0])
    finally:
        await stack.stop()


def _print_step(step: Step) -> None:
    mark = "ok  " if step.ok else "FAIL"
    print(f"{mark} {step.name:<24} {step.seconds:7.2f} s  {step.said}", flush=True)
