"""`platework bench`: how fast it is, as ratios to what its parts can do in the same run."""

import asyncio
import importlib.util
import json
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer
import uvloop

from cli.bench.result import Report, Result
from cli.datadir import repository
from cli.errors import CommandError


def run(
    *,
    name: Annotated[str | None, typer.Argument(help="Which one; lists them when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Run a benchmark on servers of its own; exits 1 when what it did was not right, never for being slow."""
    if name is None:
        print("\n".join(_names()))
        return
    measure = load(name)
    # Ended from outside it still stops its servers and removes its files.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    report = Report(name)
    # The services run on uvloop too, so that the ceilings are theirs.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure(report))
    if as_json:
        print(json.dumps(report.as_json()))
    else:
        _print(report)
    if report.wrong:
        raise typer.Exit(1)


def _names() -> list[str]:
    return sorted(file.stem.replace("_", "-") for file in (repository() / "benchmarks").glob("*.py"))


def load(name: str) -> Callable[[Report], Coroutine[Any, Any, None]]:
    """Import a benchmark by the name of its file; returns what measures.

    Raises:
        CommandError: there is no such benchmark.
    """
    if name not in _names():
        raise CommandError(f"There is no benchmark {name!r}. There are: {', '.join(_names())}")
    stem = name.replace("-", "_")
    file = repository() / "benchmarks" / f"{stem}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{stem}", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Where dataclasses look for the module of a class.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    measure: Callable[[Report], Coroutine[Any, Any, None]] = module.measure
    return measure


def _print(report: Report) -> None:
    for result in report.results:
        print(_line(result))
    for what in report.wrong:
        print(f"WRONG: {what}")


def _line(result: Result) -> str:
    samples = ", ".join(f"{sample:,.1f}" for sample in sorted(result.samples)[:5])
    line = f"{result.metric:<52} {result.value:>12,.1f} {result.unit:<8}"
    if result.ceiling is not None and result.ratio is not None:
        decimals = 0 if result.ceiling >= 100 else 2
        line += f" {result.ratio:>6.2f} of {result.ceiling:,.{decimals}f}"
    return f"{line}  [{samples}]" if len(result.samples) <= 5 else line
