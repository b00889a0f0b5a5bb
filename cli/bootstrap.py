"""Makes the private environment in `.venv`, with the system's Python and its standard library only.

Everything comes from two committed locks with hashes: `cli/bootstrap.lock` (uv) and `requirements.lock` (the
rest). No index is named here: pip and uv use what the machine is configured to use.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("contracts", "chassis", "services/*", "simulator", "cli", "clients/*")
FIRST_PIP_WITH_PYTHON_OPTION = (22, 3)
# uv reads no pip configuration, but what pip is told about its sources counts for both.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


class BootstrapError(Exception):
    """What is missing, and the command that helps."""


def main(root: Path, sources: str) -> int:
    """Make or correct `.venv`; `sources` are the checksums of what it is made from."""
    try:
        with _locked(root / "requirements.lock"):
            if _stamp(root, sources) != _old_stamp(root):
                print("platework: making .venv (the first time takes about a minute)", file=sys.stderr)
                _make(root)
                _write_stamp(root, sources)
    except (BootstrapError, OSError) as error:
        print(f"platework: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(
            f"platework: this command failed, its output is above: {' '.join(map(str, error.cmd))}\n"
            "Check the network and the package index, then start again. To begin anew: rm -r .venv",
            file=sys.stderr,
        )
        return 1
    return 0


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Let one bootstrap work at a time; the lock ends with the process, however it ends."""
    with file.open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make(root: Path) -> None:
    folder = root / ".venv"
    python = folder / "bin" / "python"
    (folder / "complete").unlink(missing_ok=True)
    if not _works(python):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, symlinks=True, with_pip=False)
    pip = _pip(python)
    uv = _uv(root, pip)
    environment = _uv_environment(root, pip)
    lock = root / "requirements.lock"
    detail = () if sys.stderr.isatty() else ("--quiet",)
    _run(uv, "pip", "sync", *detail, "--require-hashes", "--compile-bytecode", lock, env=environment)
    packages = [found.parent for name in PACKAGES for found in sorted(root.glob(f"{name}/pyproject.toml"))]
    editable = [argument for package in packages for argument in ("-e", package)]
    offline = (*detail, "--no-deps", "--no-build-isolation", "--no-index")
    _run(uv, "pip", "install", *offline, *editable, env=environment)
    # Where Python is told to write no bytecode, every start would compile our sources again.
    _run(python, "-m", "compileall", "-q", *(package / "src" for package in packages))


def _works(python: Path) -> bool:
    """Tell whether an environment's Python is still there and the environment lies where it was made."""
    code = "import sys; print(sys.prefix)"
    try:
        answer = subprocess.run([python, "-I", "-c", code], check=False, capture_output=True, text=True)
    except OSError:
        return False
    folder = python.parent.parent
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return answer.stdout.strip() == str(folder) and (folder / "lib" / version).is_dir()


def _pip(python: Path) -> list[str]:
    """Return a pip that installs for `python`: the system's, or one made from ensurepip."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        version = importlib.metadata.version("pip").split(".")
        if tuple(map(int, version[:2])) >= FIRST_PIP_WITH_PYTHON_OPTION:
            return [sys.executable, "-m", "pip", "--python", str(python)]
    if not importlib.util.find_spec("ensurepip"):
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        raise BootstrapError(
            f"this Python ({sys.executable}) comes without pip and ensurepip, so nothing can be installed.\n"
            f"  Debian, Ubuntu:  sudo apt-get install -y {name}-venv\n"
            "Then start again."
        )
    _run(python, "-m", "ensurepip")
    return [str(python), "-m", "pip"]


def _uv(root: Path, pip: list[str]) -> Path:
    """Return uv, installed aside: syncing the environment to the lock would remove it."""
    target = root / ".venv" / "uv"
    lock = root / "cli" / "bootstrap.lock"
    copy = target / lock.name
    if not copy.exists() or copy.read_bytes() != lock.read_bytes():
        shutil.rmtree(target, ignore_errors=True)
        options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps")
        _run(*pip, "install", *options, "--target", target, "--requirement", lock)
        shutil.copyfile(lock, copy)
    return target / "bin" / "uv"


def _uv_environment(root: Path, pip: list[str]) -> dict[str, str]:
    environment = dict(os.environ)
    listing = subprocess.run([*pip, "config", "list"], check=False, capture_output=True, text=True).stdout
    for option, variable in PIP_TO_UV.items():
        found = dict(re.findall(rf"^([^.\n]+)\.{option}='(.*)'$", listing, re.MULTILINE))
        value = found.get(":env:") or found.get("install") or found.get("global")
        if value:
            environment.setdefault(variable, value)
    # Every file is pinned by its hash, so it does not matter which index has it; pip looks at all of them.
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    if not os.access(Path.home(), os.W_OK):
        environment.setdefault("UV_NO_CACHE", "true")
    return environment | {"VIRTUAL_ENV": str(root / ".venv")}


def _run(*command: object, env: dict[str, str] | None = None) -> None:
    # stdout belongs to the command that the user gave.
    subprocess.run([str(part) for part in command], check=True, env=env, stdout=sys.stderr)


def _stamp(root: Path, sources: str) -> str:
    return f"{root}\n{os.path.realpath(root / '.venv' / 'bin' / 'python')}\n{sources}"


def _old_stamp(root: Path) -> str | None:
    file = root / ".venv" / "complete"
    return file.read_text() if file.exists() else None


def _write_stamp(root: Path, sources: str) -> None:
    fresh = root / ".venv" / "complete.new"
    fresh.write_text(_stamp(root, sources))
    fresh.replace(root / ".venv" / "complete")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
