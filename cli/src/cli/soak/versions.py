"""Two versions at once: an upgrade service by service while printers print, from an older commit and back.

The older one's own `up` makes the data, in a clone with packages of its own, and today's migrates it. Then
the older services alone tell the story of orders and runs on the newer databases. Then all printers print,
and each service is replaced three times, by today's, the older and today's, both side by side for a moment.
What all of them did must be in the books once.
"""

import asyncio
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from cli import programs
from cli.datadir import DataDir, repository
from cli.demo.fulfilment import Fulfilment
from cli.demo.production import Production
from cli.demo.story import Story
from cli.embedded.ports import free_port
from cli.errors import CommandError
from cli.process import Program
from cli.programs import Simulation
from cli.services import SERVICES, ServiceSpec
from cli.soak.farm import Farm, farm_on
from cli.soak.judge import violations
from cli.soak.prints import Plan, Soak
from cli.stack import Stack

PRINTERS, SPEED = 3, 600.0
PRINTS = 150
LIVED_SECONDS = 20.0
BESIDE_SECONDS = 3.0
"""How long both versions of a service work together."""
ALONE_SECONDS = 5.0
"""How long all of one version are alone."""


class Before:
    """An older commit of this repository, in a clone of its own."""

    def __init__(self, commit: str, folder: Path) -> None:
        self._folder = folder / "before"
        _run("git", "clone", "--quiet", str(repository()), str(self._folder))
        _run("git", "-C", str(self._folder), "checkout", "--quiet", commit)
        _run("./platework", "--help", cwd=self._folder)

    @property
    def services(self) -> list[ServiceSpec]:
        """Those of today's services that it has."""
        return [spec for spec in SERVICES if (self._folder / "services" / spec.name).is_dir()]

    def lived(self, data: Path) -> None:
        """Let it run on a data directory for a while, with its sample farm.

        Raises:
            CommandError: it does not start.
        """
        command = ("./platework", "up", "--data", str(data), "--port", str(free_port()))
        options = ("--printers", str(PRINTERS))
        with subprocess.Popen(
            (*command, *options), cwd=self._folder, stdout=subprocess.PIPE, text=True
        ) as up:
            is_ready = any(line.startswith("ready ") for line in up.stdout or ())
            if is_ready:
                time.sleep(LIVED_SECONDS)
            up.send_signal(signal.SIGINT)
            up.communicate()
        if not is_ready:
            raise CommandError(f"The older version does not start: {' '.join(command)}")

    def program(self, program: Program) -> Program:
        """What today's version would run, in this one."""
        python = self._folder / ".venv" / "bin" / "python"
        return replace(program, argv=(str(python), *program.argv[1:]), cwd=self._folder)


def soak(commit: str, prints: int, seed: int) -> dict[str, Any]:
    """Run it; the data is kept when something was wrong.

    Raises:
        CommandError: there is no such commit, or it does not run here.
    """
    started = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix="platework-versions-"))
    print(f"data in {folder}, kept if something is wrong", file=sys.stderr, flush=True)
    before = Before(commit, folder)
    before.lived(folder / "data")
    figures, wrong = asyncio.run(_soak(before, folder / "data", Plan(prints, None, 0, seed)))
    if not wrong:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = round(time.perf_counter() - started, 1)
    return {
        "ok": not wrong,
        "commit": commit,
        "seed": seed,
        **figures,
        "violations": wrong,
        "seconds": seconds,
    }


async def _soak(before: Before, data: Path, plan: Plan) -> tuple[dict[str, int], list[str]]:
    stack = Stack(DataDir(data), simulation=Simulation(PRINTERS, speed=SPEED, loop=False))
    try:
        await stack.start()
        rolling = Rolling(stack, before)
        async with farm_on(stack) as farm:
            await rolling.turn(to_before=True)
            wrong = await _story(farm)
            soak = Soak(farm, plan, stack.say)
            running = asyncio.create_task(soak.run())
            for to_before in (False, True, False):
                await asyncio.sleep(ALONE_SECONDS)
                await rolling.turn(to_before=to_before)
            outcome = await running
            # Again, now that the last service was replaced as well.
            wrong += [*outcome.violations, *await violations(farm)]
            return {"prints": outcome.prints, "replaced": rolling.replaced}, wrong
    finally:
        await stack.stop()


async def _story(farm: Farm) -> list[str]:
    """What orders and runs do not do as they should."""
    story = Story(tell=lambda step: farm.stack.say(step.name))
    await Fulfilment(farm.api, farm.simulator, story).run(farm.serials)
    await Production(farm.api, farm.simulator, story).run(farm.serials[1])
    return [f"{step.name}: {step.said}" for step in story.steps if not step.ok]


class Rolling:
    """Replaces every service by its other version, one after the other."""

    def __init__(self, stack: Stack, before: Before) -> None:
        self._stack, self._before = stack, before
        self.replaced = 0

    async def turn(self, *, to_before: bool) -> None:
        for spec in self._before.services:
            await self._replace(spec, is_before=to_before)

    async def _replace(self, spec: ServiceSpec, *, is_before: bool) -> None:
        """Both for a while where there may be two of it, so that each gets messages of the other."""
        supervisor, beside = self._stack.supervisor, f"{spec.name}-beside"
        if spec.has_database:
            port = free_port(frozenset(self._stack.ports.values()))
            await supervisor.start(self._program(spec, beside, port, is_before=is_before))
            await asyncio.sleep(BESIDE_SECONDS)
        await supervisor.end(spec.name)
        port = self._stack.ports[spec.name]
        await supervisor.start(self._program(spec, spec.name, port, is_before=is_before))
        if spec.has_database:
            await supervisor.end(beside)
        self.replaced += 1

    def _program(self, spec: ServiceSpec, name: str, port: int, *, is_before: bool) -> Program:
        program = programs.service(spec, self._stack.environments, port, name)
        return self._before.program(program) if is_before else program


def _run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-4000:]}")
