"""`platework lint`: style, formatting, types, the direction of imports, the schemas of messages."""

import subprocess
import sys
from pathlib import Path

import typer

from cli.datadir import repository

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("python", "-P", "-m", "cli", "contracts", "--check"),
)


def run() -> None:
    """Run every check; exits 1 when one of them finds something."""
    tools = Path(sys.executable).parent
    failed = []
    for name, *arguments in CHECKS:
        print(f"== {name} {' '.join(arguments)}", flush=True)
        command = [str(tools / name), *arguments]
        if subprocess.run(command, cwd=repository(), check=False).returncode != 0:
            failed.append(name)
    if failed:
        print(f"lint found something: {', '.join(dict.fromkeys(failed))}", file=sys.stderr)
        raise typer.Exit(1)
