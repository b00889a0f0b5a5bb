"""The direction of imports, held by import-linter's contracts in the root `pyproject.toml`."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("contracts/src", "chassis/src", "cli/src", "simulator/src")


def broken(tree: Path) -> set[str]:
    """Names of the contracts that a tree breaks."""
    sources = [tree / name for name in PACKAGES] + sorted(tree.glob("services/*/src"))
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tree,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(map(str, sources)), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Analyzed" in done.stdout, done.stdout + done.stderr
    lines = {line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if line.endswith(" BROKEN")}
    assert (done.returncode == 0) is (not lines), done.stdout
    return lines


@pytest.fixture(scope="module")
def copied(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all sources."""
    tree = tmp_path_factory.mktemp("copy")
    shutil.copy(root / "pyproject.toml", tree)
    for source in [root / name for name in PACKAGES] + sorted(root.glob("services/*/src")):
        shutil.copytree(source, tree / source.relative_to(root), ignore=shutil.ignore_patterns("__pycache__"))
    return tree


@pytest.fixture
def add_import(copied: Path) -> Iterator[Callable[[str, str], None]]:
    """Write an import into a module of the copy; taken out again afterwards."""
    changed: dict[Path, str] = {}

    def add(module: str, line: str) -> None:
        place = module.replace(".", "/")
        [path] = [*copied.glob(f"**/src/{place}.py"), *copied.glob(f"**/src/{place}/__init__.py")]
        changed.setdefault(path, path.read_text())
        path.write_text(f"{path.read_text()}\n{line}\n")

    yield add
    for path, text in changed.items():
        path.write_text(text)


def test_the_tree_keeps_every_contract(copied: Path):
    assert broken(copied) == set()


PURE = "The domain is the standard library and nothing else"


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("inventory.store", "import identity.domain", "Services know nothing of each other"),
        ("inventory.domain", "import asyncio", PURE),
        (
            "inventory.domain",
            "import contracts.inventory",
            "The domain is the standard library and nothing else",
        ),
        ("inventory.domain", "import pydantic", PURE),
        ("inventory.api", "import inventory.store", "The edges reach the database through handlers"),
        ("inventory.consumers", "import inventory.tables", "The edges reach the database through handlers"),
        ("inventory.handlers", "import fastapi", "Handlers know no protocol"),
        ("inventory.handlers", "import nats", "Handlers know no protocol"),
        ("inventory.handlers", "import inventory.schemas", "Models of HTTP stay in the API"),
        ("inventory.api", "import inventory.consumers", "Within a service, imports point downwards"),
        ("inventory.store", "import inventory.handlers", "Within a service, imports point downwards"),
        ("inventory.tables", "import inventory.store", "Within a service, imports point downwards"),
        ("inventory.messages", "import inventory.app", "Nothing imports a composition root"),
        ("chassis.relay", "import inventory.domain", "The chassis knows no service"),
        ("contracts.inventory", "import chassis.db", "Contracts are Pydantic models and know nobody"),
        ("inventory.handlers", "import cli.errors", "Nothing depends on the command line"),
    ],
)
def test_a_violation_breaks_its_contract(
    copied: Path, add_import: Callable[[str, str], None], module: str, line: str, contract: str
):
    add_import(module, line)
    # Without it none is broken: the test above.
    assert any(name.startswith(contract) for name in broken(copied))


def test_every_service_is_named_in_the_contracts(root: Path, all_services: Any):
    """A service that the contracts do not name could import anything."""
    config = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    packages = {row.package for row in all_services}
    assert packages <= set(config["root_packages"])
    contracts = {contract["name"]: contract for contract in config["contracts"]}
    assert set(contracts["Within a service, imports point downwards"]["containers"]) == packages
    assert set(contracts["Services know nothing of each other"]["modules"]) == packages | {"simulator"}
    for name in ("The chassis knows no service", "Contracts are Pydantic models and know nobody"):
        assert packages <= set(contracts[name]["forbidden_modules"])


def foreign_imports(source: Path, package: str) -> list[str]:
    """What the files of a domain import besides the standard library and the domain itself."""
    found = []
    files = (
        [source / "domain.py"] if (source / "domain.py").is_file() else sorted(source.glob("domain/**/*.py"))
    )
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
            for name in names:
                own = name == f"{package}.domain" or name.startswith(f"{package}.domain.")
                if not own and name.partition(".")[0] not in sys.stdlib_module_names - {"asyncio"}:
                    found.append(f"{path.name}:{node.lineno} imports {name}")
    return found


def test_a_domain_imports_the_standard_library_and_itself(service: Any):
    """Stricter than the contract, which can only forbid the packages that it names."""
    assert foreign_imports(service.source, service.package) == []


@pytest.mark.parametrize(
    "line",
    ["import attrs", "from shop.store import x", "import asyncio", "from . import other", "import shop"],
)
def test_a_foreign_import_in_a_domain_is_found(tmp_path: Path, line: str):
    (tmp_path / "domain.py").write_text(f"from decimal import Decimal\nimport shop.domain.parts\n{line}\n")
    assert len(foreign_imports(tmp_path, "shop")) == 1
