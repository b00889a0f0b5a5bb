"""`platework test`: the test suite, with any pytest arguments."""

import os
import sys
from pathlib import Path

import typer

from cli.datadir import repository

ALL = ("-n", "2", "--dist", "loadfile")
"""Two processes, each with servers of its own: most tests wait for something."""
CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def run(context: typer.Context) -> None:
    """Run the tests, all of them without arguments; arguments go to pytest."""
    root = repository()
    arguments = [absolute(argument) for argument in context.args] or list(ALL)
    os.chdir(root)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "pytest", *arguments])  # noqa: S606 - no shell wanted


def absolute(argument: str) -> str:
    """Keep a path's meaning when the working directory changes; anything else passes unchanged."""
    path, separator, rest = argument.partition("::")
    if argument.startswith("-") or not Path(path).exists():
        return argument
    return str(Path(path).resolve()) + separator + rest
