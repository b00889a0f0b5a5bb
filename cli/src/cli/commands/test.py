"""`platework test`: the test suite, with any pytest arguments."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.browser import ensure_chromium
from cli.datadir import repository
from cli.web import WebBuild, WebError

ALL = ("-n", "2", "--dist", "loadfile", "--tb", "native")
"""Two processes, each with servers of its own: most tests wait for something. Python's own tracebacks: for
pytest's, it parses sources, which can fail in CPython 3.11 (`AST constructor recursion depth mismatch`)."""
MEASURED = ("--cov", "--cov-report=term")
AGAIN = ("--last-failed", "--last-failed-no-failures", "none")
SOME_FAILED = 1
CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def run(
    context: typer.Context,
    *,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Run all and count the lines that ran.")
    ] = False,
) -> None:
    """Run the tests, all of them without arguments; arguments go to pytest."""
    os.chdir(repository())
    pytest = [sys.executable, "-P", "-m", "pytest"]
    if not context.args or any("browser" in argument for argument in context.args):
        _prepare_browser()
    if coverage:
        os.execv(sys.executable, [*pytest, *(context.args or ALL), *MEASURED])  # noqa: S606 - no shell wanted
    if context.args:
        os.execv(sys.executable, [*pytest, *map(absolute, context.args)])  # noqa: S606 - no shell wanted
    code = subprocess.run([*pytest, *ALL], check=False).returncode
    if code == SOME_FAILED:
        # On two busy cores a time-out may say more about the machine than about the code: what failed beside
        # other tests must pass alone, and is named above either way.
        print("== what failed, again and alone", flush=True)
        code = subprocess.run([*pytest, *AGAIN], check=False).returncode
    raise typer.Exit(code)


def _prepare_browser() -> None:
    """Do beforehand what would count as time of the first test that needs it."""
    ensure_chromium()
    try:
        WebBuild().build(lambda text: print(f"== {text}", flush=True))
    except WebError as error:
        print(f"platework: {error}", file=sys.stderr)


def absolute(argument: str) -> str:
    """Keep a path's meaning when the working directory changes; anything else passes unchanged."""
    path, separator, rest = argument.partition("::")
    if argument.startswith("-") or not Path(path).exists():
        return argument
    return str(Path(path).resolve()) + separator + rest
