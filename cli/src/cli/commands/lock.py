"""`platework lock`: rebuild `requirements.lock` from the packages' own requirements. For developers."""

import subprocess
import tomllib
from typing import Annotated

import typer

from cli.datadir import repository
from cli.errors import CommandError


def run(
    *, upgrade: Annotated[bool, typer.Option("--upgrade", help="Take the newest versions allowed.")] = False
) -> None:
    """Resolve every requirement for every platform, with hashes and without addresses of any index."""
    root = repository()
    lock = root / "requirements.lock"
    project = tomllib.loads((root / "pyproject.toml").read_text())
    ours = project["tool"]["uv"]["sources"]
    command = [
        *(str(root / ".venv" / "uv" / "bin" / "uv"), "pip", "compile", "pyproject.toml", "--group", "dev"),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"),
        *("--output-file", str(lock), "--quiet"),
        *(argument for name in ours for argument in ("--no-emit-package", name)),
    ]
    if upgrade:
        command.append("--upgrade")
    if subprocess.run(command, cwd=root, check=False).returncode != 0:
        raise CommandError("The requirements cannot be resolved; see above.")
    text = lock.read_text()
    if "://" in text or "\n-e" in text:
        raise CommandError(f"{lock.name} names an index or a path; it must not.")
    print(f"{lock.name}: {text.count(' ' + chr(92))} lines with hashes")
