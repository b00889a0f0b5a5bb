"""`platework demo`: prove the main job in a minute, on real parts, and clean up."""

import asyncio
import json
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.datadir import DataDir
from cli.demo import whole
from cli.demo.story import Step, Story
from cli.errors import CommandError
from cli.programs import Simulation
from cli.seed import DEMO, seed
from cli.stack import Stack


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
        place = whole.Place(against, simulator, tenant, email or f"admin@{tenant}.local", password, ca)
        asyncio.run(whole.tell(place, story))
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
    stack = Stack(DataDir(folder), simulation=Simulation(whole.PRINTERS, speed=whole.SPEED, loop=False))
    try:
        await stack.start()
        await seed(stack, announce=False)
        await whole.tell(whole.Place.of(stack), story)
    finally:
        await stack.stop()


def _print_step(step: Step) -> None:
    mark = "ok  " if step.ok else "FAIL"
    print(f"{mark} {step.name:<24} {step.seconds:7.2f} s  {step.said}", flush=True)
