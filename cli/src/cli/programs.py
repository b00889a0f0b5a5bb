"""Our Python programs, described for the supervisor."""

import signal
import sys
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from cli import probe
from cli.console import Console
from cli.embedded.ports import LOOPBACK
from cli.environment import Environments
from cli.errors import CommandError
from cli.process import Program, spawn
from cli.services import ServiceSpec
from cli.settings import child_environment

# -P: a file in the working directory must not pass for one of our packages.
PYTHON = (sys.executable, "-P")
EDGE_GRACE = 2.0
SERVICE_GRACE = 3.0
SIMULATOR_GRACE = 1.0


@dataclass(frozen=True, slots=True)
class Simulation:
    """A fleet of simulated printers."""

    printers: int
    seed: int = 0
    speed: float = 60.0
    """Simulated seconds per real second."""
    loop: bool = True
    """Keep every printer busy with sample jobs."""


def service(spec: ServiceSpec, environments: Environments, port: int, name: str | None = None) -> Program:
    """Describe a service; `name` tells a replica from the first process."""
    variables = environments.serve(spec, port)
    grace = EDGE_GRACE if spec.is_edge else SERVICE_GRACE
    return _serve(name or spec.name, spec.package, variables, port, grace)


def simulator(simulation: Simulation, folder: Path, port: int) -> Program:
    """Describe the simulator, with its state in `folder` and its control API on `port`."""
    variables = {
        "PLATEWORK_HOST": LOOPBACK,
        "PLATEWORK_PORT": str(port),
        "PLATEWORK_SIMULATOR_STATE_DIR": str(folder),
        "PLATEWORK_SIMULATOR_PRINTERS": str(simulation.printers),
        "PLATEWORK_SIMULATOR_SEED": str(simulation.seed),
        "PLATEWORK_SIMULATOR_SPEED": str(simulation.speed),
        "PLATEWORK_SIMULATOR_LOOP": str(simulation.loop).lower(),
    }
    return _serve("simulator", "simulator", child_environment() | variables, port, SIMULATOR_GRACE)


async def run_once(console: Console, name: str, arguments: tuple[str, ...], env: dict[str, str]) -> None:
    """Run a Python module with arguments to its end.

    Raises:
        CommandError: it failed; the text ends with its output.
    """
    async with console.output_of(name) as output:
        child = await spawn(Program(name, (*PYTHON, "-m", *arguments), env), output)
        try:
            code = await child.wait()
        finally:
            await child.stop()
    if code != 0:
        raise CommandError(f"{name} ended with code {code}. The end of its output:\n{console.tail(name)}")


def _serve(name: str, package: str, env: dict[str, str], port: int, grace: float) -> Program:
    async def ready() -> bool:
        answer = await probe.get(port, "/health/ready")
        return answer is not None and answer[0] == HTTPStatus.OK

    return Program(
        name=name,
        argv=(*PYTHON, "-m", package, "serve"),
        env=env,
        ready=ready,
        stop_signals=((signal.SIGTERM, grace),),
    )
