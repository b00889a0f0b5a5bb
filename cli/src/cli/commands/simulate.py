"""`platework simulate`: a fleet of simulated printers on its own, for a gateway or a slicer to talk to."""

import asyncio
import json
import signal
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import probe
from cli.datadir import default_path
from cli.embedded.ports import LOOPBACK, free_port
from cli.errors import CommandError
from cli.process import Program, spawn, until_ready
from cli.programs import Simulation, simulator

STDERR = 2


def run(
    *,
    data: Annotated[Path | None, typer.Option(help="Folder that keeps the fleet between runs.")] = None,
    printers: Annotated[int, typer.Option(min=1, max=500, help="Number of printers.")] = 5,
    seed: Annotated[int, typer.Option(help="Serial numbers and sample jobs follow from it.")] = 0,
    speed: Annotated[float, typer.Option(min=0.1, help="Simulated seconds per second.")] = 60.0,
    loop: Annotated[bool, typer.Option("--loop/--no-loop", help="Keep printing sample jobs.")] = True,
) -> None:
    """Run simulated printers until Ctrl-C; prints how to reach each of them."""
    simulation = Simulation(printers, seed=seed, speed=speed, loop=loop)
    folder = (data or default_path()[0] / "simulate").absolute()
    asyncio.run(_simulate(simulator(simulation, folder, free_port())))


async def _simulate(program: Program) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    child = await spawn(program, STDERR)
    try:
        if not await until_ready(child):
            raise CommandError("The simulator did not start; it said why above.")
        await _print(int(program.env["PLATEWORK_PORT"]))
        ended, stopped = asyncio.create_task(child.wait()), asyncio.create_task(stopping.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not stopping.is_set():
            raise CommandError(f"The simulator ended with code {ended.result()}.")
    finally:
        await child.stop()


async def _print(port: int) -> None:
    answer = await probe.get(port, "/printers")
    if answer is None or answer[0] != HTTPStatus.OK:
        raise CommandError("The simulator does not list its printers.")
    print(f"{'serial':<17} {'family':<7} {'host':<15} {'port':<6} access code")
    for one in _printers(json.loads(answer[1])):
        print(
            f"{one['serial']:<17} {one['family']:<7} {one['host']:<15} {one['port']:<6} {one['access_code']}"
        )
    print(f"control: http://{LOOPBACK}:{port}/docs", flush=True)


def _printers(answer: Any) -> list[dict[str, Any]]:
    return list(answer["items"] if isinstance(answer, dict) else answer)
