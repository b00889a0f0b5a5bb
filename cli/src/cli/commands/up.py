"""`platework up`: run everything in the foreground until SIGTERM or Ctrl-C."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer

from cli import backup_desk
from cli.datadir import DataDir, default_path
from cli.programs import Simulation
from cli.seed import had_demo, seed
from cli.stack import Stack


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the dashboard and of all APIs.")
    ] = 8080,
    demo: Annotated[
        bool | None,
        typer.Option("--demo/--no-demo", help="Tenant demo with simulated printers (default: as before)."),
    ] = None,
    printers: Annotated[int, typer.Option(min=0, max=500, help="Number of simulated printers.")] = 5,
    rolled_back: Annotated[
        bool, typer.Option("--rolled-back", help="Run on databases that the next version migrated.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Print also what all programs say when all goes well.")
    ] = False,
) -> None:
    """Start Platework and keep it running; prints `ready http://127.0.0.1:PORT` when everything answers."""
    note = None
    if data is None:
        data, note = default_path()
    stack = Stack(
        DataDir(data),
        port=port,
        simulation=Simulation(printers) if (had_demo(data) if demo is None else demo) else None,
        build_web=True,
        rolled_back=rolled_back,
        verbose=verbose,
    )
    if note:
        stack.say(note)
    asyncio.run(_up(stack))


async def _up(stack: Stack) -> None:
    stopping, wanted = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    asyncio.get_running_loop().add_signal_handler(backup_desk.SIGNAL, wanted.set)
    running = asyncio.create_task(_run(stack, wanted))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        running.cancel()
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running
        await stack.stop()


async def _run(stack: Stack, wanted: asyncio.Event) -> None:
    await stack.start()
    await seed(stack, desk=True)
    print(f"ready {stack.edge_url}", flush=True)
    while True:
        await wanted.wait()
        wanted.clear()
        await backup_desk.serve(stack)
