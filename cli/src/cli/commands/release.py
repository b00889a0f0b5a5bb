"""`platework release`: the packages as wheels, the dashboard's with the built web app inside."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Annotated

import typer

from cli.datadir import repository
from cli.errors import CommandError
from cli.web import WebBuild

_DASHBOARD = Path("services/dashboard")


def run(*, to: Annotated[Path, typer.Option(help="Folder for the wheels; it is made.")]) -> None:
    """Build wheels that run Platework without a clone and without Node, and the lock of what they need."""
    root, folder = repository(), to.resolve()
    web = WebBuild().build(lambda text: print(text, flush=True))
    folder.mkdir(parents=True, exist_ok=True)
    members = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["uv"]["workspace"]["members"]
    for package in sorted(found for member in members for found in root.glob(member)):
        if package.relative_to(root) == _DASHBOARD:
            build_with_app(package, web, folder)
        elif (package / "pyproject.toml").is_file():
            _build(package, folder)
    shutil.copy(root / "requirements.lock", folder)
    print(f"{len(list(folder.glob('*.whl')))} wheels and requirements.lock are in {folder}")


def build_with_app(package: Path, web: Path, folder: Path) -> None:
    """Build the dashboard's wheel from a copy with the app in it: nothing built lies in the sources."""
    with tempfile.TemporaryDirectory(prefix="platework-release-") as name:
        copy = Path(name) / package.name
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        shutil.copytree(web, copy / "src" / package.name / "web")
        _build(copy, folder)


def _build(package: Path, folder: Path) -> None:
    uv = repository() / ".venv" / "uv" / "bin" / "uv"
    command = [
        *(str(uv), "build", "--wheel", "--quiet", "--offline", "--no-build-isolation"),
        *("--python", sys.executable, "--out-dir", str(folder), str(package)),
    ]
    if subprocess.run(command, check=False).returncode != 0:
        raise CommandError(f"The wheel of {package.name} cannot be built; see above.")
