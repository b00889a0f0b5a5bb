"""`platework soak`: the same for so long that what happens rarely happens; then all must still be right."""

import asyncio
import json
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.bench import lab
from cli.datadir import DataDir
from cli.errors import CommandError
from cli.programs import Simulation
from cli.soak import gateway, reports, sites, uploads, versions
from cli.soak.farm import farm_on
from cli.soak.orders import races, random_play
from cli.soak.prints import Outcome, Plan, Soak
from cli.stack import Stack

SPEED = 600.0
PRINTERS = 10
PRINTS, KILLS = 500, 30
NAMES = ("prints", "gateway", "reports", "uploads", "orders", "races", "requests", "site", "versions")


def run(
    name: Annotated[str, typer.Argument(help=f"What to soak: {', '.join(NAMES)}.")] = NAMES[0],
    *,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="End after so long.")] = None,
    prints: Annotated[
        int | None, typer.Option(min=1, help=f"End after so many prints ({PRINTS} without --minutes).")
    ] = None,
    kills: Annotated[int, typer.Option(min=0, help="How many processes to kill.")] = KILLS,
    steps: Annotated[int, typer.Option(min=1, help="How many steps `gateway` lives.")] = gateway.STEPS,
    count: Annotated[
        int | None,
        typer.Option(
            min=1,
            help=f"How many `reports` ({reports.REPORTS}) or `uploads` ({uploads.UPLOADS}) to send, how many "
            f"actions of `orders` ({random_play.ACTIONS}) to do, `races` ({races.RACES}) to run, "
            f"`requests` (200000) to make, plates ({sites.PLATES}) on each printer and part of `site`, or "
            f"prints ({versions.PRINTS}) of `versions`.",
        ),
    ] = None,
    before: Annotated[str, typer.Option(help="The older commit or tag of `versions`.")] = "HEAD~1",
    seed: Annotated[int | None, typer.Option(help="Repeats what happened (random).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
) -> None:
    """Go on until rare things happen; exits 1 when something was wrong.

    `prints` kills services, NATS and Postgres while simulated printers print: every print must count exactly
    once. It works on servers and a data directory of its own, which stays where something is wrong.
    `gateway` lives random lives of printers against the gateway's rules. `reports` sends mutated reports
    through a real gateway while other printers go on. `uploads` sends hostile files as students send theirs.
    `orders` does random things with orders and stock on two replicas and compares with a model; `races` lets
    people meet at the same items at the same moment. `requests` sends random ones to every route in every
    role: none may fail on our side, and no tenant may see or change what another has. `site` runs a hub and a
    site as two hosts (root, Linux), cuts their link, restarts the site and fills its disk.
    `versions` replaces every service by that of an older commit, and back, while printers print.
    """
    if name not in NAMES:
        raise CommandError(f"There is no soak {name}. There is: {', '.join(NAMES)}.")
    # Ended from outside it still stops its servers, and removes its files and its networks.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if name != "prints":
        number = secrets.randbelow(10**9) if seed is None else seed
        found = _other(name, number, steps, count, before)
        print(json.dumps(found) if as_json else _plainly(found))
        raise typer.Exit(0 if found["ok"] else 1)
    if prints is None and minutes is None:
        prints = PRINTS
    plan = Plan(prints, minutes, kills, secrets.randbelow(10**9) if seed is None else seed)
    folder = Path(tempfile.mkdtemp(prefix="platework-soak-"))
    print(f"data in {folder}, kept if something is wrong", file=sys.stderr)
    started = time.perf_counter()
    outcome = asyncio.run(_soak(folder, plan))
    summary = describe(plan, outcome, time.perf_counter() - started)
    if summary["ok"]:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(summary) if as_json else _sentence(summary))
    raise typer.Exit(0 if summary["ok"] else 1)


async def _soak(folder: Path, plan: Plan) -> Outcome:
    stack = Stack(DataDir(folder), simulation=Simulation(PRINTERS, speed=SPEED, loop=False))
    try:
        await stack.start()
        async with farm_on(stack) as farm:
            return await Soak(farm, plan, stack.say).run()
    finally:
        await stack.stop()


def _other(name: str, seed: int, steps: int, count: int | None, before: str) -> dict[str, Any]:
    soaks: dict[str, Callable[[], dict[str, Any]]] = {
        "gateway": lambda: gateway.soak(steps, seed),
        "uploads": lambda: asyncio.run(uploads.soak(count or uploads.UPLOADS, seed)),
        "orders": lambda: asyncio.run(random_play.soak(count or random_play.ACTIONS, seed)),
        "races": lambda: asyncio.run(races.soak(count or races.RACES, seed)),
        "requests": lambda: _requests(count, seed),
        "reports": lambda: asyncio.run(_reports(count or reports.REPORTS, seed)),
        "site": lambda: sites.soak(count or sites.PLATES, seed),
        "versions": lambda: versions.soak(before, count or versions.PRINTS, seed),
    }
    return soaks[name]()


def _requests(count: int | None, seed: int) -> dict[str, Any]:
    # What makes the requests up is a tool for developers: installations without it have the other soaks.
    try:
        from cli.soak.requests import soak  # noqa: PLC0415
    except ImportError as error:
        raise CommandError(f"`soak requests` needs the packages for developers: {error}") from None
    return asyncio.run(soak.soak(count or soak.REQUESTS, seed))


async def _reports(count: int, seed: int) -> dict[str, Any]:
    async with lab.opened() as own:
        return await reports.soak(own, own.folder / "printers", count, seed)


def _plainly(found: dict[str, Any]) -> str:
    shown = found.keys() - {"ok", "violations"}
    figures = ", ".join(f"{name} {value}" for name, value in found.items() if name in shown)
    lines = [f"violation: {one}" for one in found["violations"]]
    return "\n".join([*lines, f"{figures}: {'all right' if found['ok'] else 'wrong'}"])


def describe(plan: Plan, outcome: Outcome, seconds: float) -> dict[str, Any]:
    """Shape an outcome as `--json` prints it."""
    return {
        "ok": not outcome.violations,
        "seed": plan.seed,
        "prints": outcome.prints,
        "kills": outcome.kills,
        "violations": outcome.violations,
        "seconds": round(seconds, 1),
    }


def _sentence(summary: dict[str, Any]) -> str:
    lines = [f"violation: {one}" for one in summary["violations"]]
    verdict = "every print counted exactly once" if summary["ok"] else f"{len(lines)} violations"
    ran = f"{summary['prints']} prints, {summary['kills']} kills in {summary['seconds']} s"
    return "\n".join([*lines, f"{ran} (seed {summary['seed']}): {verdict}"])
