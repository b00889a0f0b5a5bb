"""`new-service` in a copy of the repository: what it wrote passes the checks that every service must pass."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.datadir import repository

Ran = subprocess.CompletedProcess[str]
NAME, PACKAGE = "spare-parts", "spare_parts"


class Clone:
    """A copy of the files in git, whose packages stand before the installed ones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        names = subprocess.check_output(listed, cwd=repository(), text=True).splitlines()
        for name in names:
            # Pages of the dashboard and pictures have nothing to do with it.
            if (repository() / name).is_file() and not name.startswith(
                ("services/dashboard/web/src", "docs/images")
            ):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(repository() / name, root / name)

    def run(self, *command: str) -> Ran:
        sources = [
            source for tree in ("*", "services/*", "clients/*") for source in self.root.glob(f"{tree}/src")
        ]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, sources))}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )

    def python(self, *arguments: str) -> Ran:
        return self.run(sys.executable, "-P", *arguments)

    def tool(self, name: str, *arguments: str) -> Ran:
        return self.run(str(Path(sys.executable).parent / name), *arguments)

    def new_service(self, name: str) -> Ran:
        return self.python("-m", "cli", "new-service", name)

    def contents(self) -> dict[Path, bytes]:
        files = (file for file in self.root.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        return {file: file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return Clone(tmp_path_factory.mktemp("clone"))


@pytest.fixture
def refused(clone: Clone) -> Callable[[str], str]:
    """What is said to a name that is not taken; nothing may be written."""

    def ask(name: str) -> str:
        before = clone.contents()
        done = clone.new_service(name)
        assert done.returncode == 1, done.stdout + done.stderr
        assert clone.contents() == before
        return done.stderr

    return ask


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Spare", "no name for a service"),
        ("../spare", "no name for a service"),
        ("spare--parts", "no name for a service"),
        ("x" * 25, "no name for a service"),
        ("notifications", "services/notifications exists already"),
        ("docs", "tests/docs exists already"),
        ("json", "means something else already"),
        ("class", "means something else already"),
        ("orders", "another service's path"),
    ],
)
def test_a_name_that_cannot_be_is_refused(refused: Callable[[str], str], name: str, why: str):
    assert why in refused(name)


def test_a_shared_file_of_another_shape_is_named_and_nothing_is_written(
    clone: Clone, refused: Callable[[str], str]
):
    table = clone.root / "docs/messages.md"
    text = table.read_text()
    table.write_text(text.replace("| durable | service |", "| consumer | service |"))
    assert "docs/messages.md does not look as expected" in refused(NAME)
    table.write_text(text)


@pytest.mark.timeout(600)
def test_a_new_service_passes_what_every_service_must_pass(clone: Clone):
    made = clone.new_service(NAME)
    assert made.returncode == 0, made.stderr
    assert f"wrote services/{NAME}/README.md" in made.stdout
    assert "left to do by hand" in made.stdout
    # Another one fits in beside it, before all others in the alphabet and with the longest of names.
    assert clone.new_service("abcdefghijk-mnopqrstuvwx").returncode == 0

    ours = ["services", "tests", "contracts", "cli"]
    for done in (clone.tool("ruff", "check", *ours), clone.tool("ruff", "format", "--check", *ours)):
        assert done.returncode == 0, done.stdout + done.stderr
    kept = clone.tool("lint-imports", "--no-cache")
    assert kept.returncode == 0, kept.stdout + kept.stderr

    # Of the rules of the tree those about this service, and what the pages say of the tables it is in.
    tested = clone.python(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/{PACKAGE}", "tests/architecture"),
        *("tests/docs/test_messages.py", "tests/docs/test_configuration.py"),
        *("-k", f"{PACKAGE} or {NAME} or every_service_is_named or durable_is_listed or is_described"),
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr

    again = clone.new_service(NAME)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
