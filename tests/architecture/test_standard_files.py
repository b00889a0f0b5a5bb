"""The same files in every service: who knows one knows all."""

import shutil
from pathlib import Path
from typing import Any

import pytest

EVERYWHERE = ("README.md", "pyproject.toml")
MODULES = (
    "__init__",
    "__main__",
    "settings",
    "app",
    "api",
    "schemas",
    "consumers",
    "handlers",
    "domain",
    "store",
    "tables",
)
MIGRATIONS = ("env.py", "script.py.mako")

# What a service may lack, and why. Nothing else is optional.
EXCEPTIONS = {
    # Its state is in key-value buckets, its input is MQTT (`link`), its one use case a printer followed
    # (`tracker`); HTTP is health and metrics, from the chassis.
    "printer-gateway": {"api", "schemas", "consumers", "handlers", "tables", "migrations"},
    # An edge in front of the others: it owns no data and decides nothing, so it has no core.
    "dashboard": {"consumers", "handlers", "domain", "store", "tables", "migrations"},
}


def missing(folder: Path, tests: Path) -> list[str]:
    """What a service's folder lacks."""
    package = folder.name.replace("-", "_")
    source = folder / "src" / package
    optional = EXCEPTIONS.get(folder.name, set())
    lacking = [name for name in EVERYWHERE if not (folder / name).is_file()]
    for name in MODULES:
        found = (source / f"{name}.py").is_file() or (source / name / "__init__.py").is_file()
        if not found and name not in optional:
            lacking.append(f"src/{package}/{name}.py")
    if "migrations" not in optional:
        migrations = source / "migrations"
        lacking += [f"migrations/{name}" for name in MIGRATIONS if not (migrations / name).is_file()]
        if not list((migrations / "versions").glob("*.py")):
            lacking.append("migrations/versions")
    if not list((tests / package).glob("test_*.py")):
        lacking.append(f"tests/{package}/test_*.py")
    return lacking


def test_a_service_has_the_standard_files(service: Any, root: Path):
    assert missing(service.folder, root / "tests") == []


def test_a_service_has_a_docstring_that_says_what_it_is_for(service: Any):
    assert (service.module("__init__").__doc__ or "").strip()


def test_nothing_is_both_a_module_and_a_package(service: Any):
    assert [path.name for path in service.source.glob("*.py") if path.with_suffix("").is_dir()] == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A complete service `inventory`, made of empty files."""
    source = tmp_path / "services/inventory/src/inventory"
    files = [source / f"{name}.py" for name in MODULES]
    files += [tmp_path / "services/inventory" / name for name in EVERYWHERE]
    files += [source / "migrations" / name for name in (*MIGRATIONS, "versions/first.py")]
    files += [tmp_path / "tests/inventory/test_api.py"]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def test_a_complete_service_lacks_nothing(tree: Path):
    assert missing(tree / "services/inventory", tree / "tests") == []


def test_a_module_may_have_grown_into_a_package(tree: Path):
    source = tree / "services/inventory/src/inventory"
    (source / "domain").mkdir()
    (source / "domain.py").rename(source / "domain/__init__.py")
    assert missing(tree / "services/inventory", tree / "tests") == []


@pytest.mark.parametrize(
    ("path", "named"),
    [(f"src/inventory/{name}.py", f"src/inventory/{name}.py") for name in MODULES]
    + [(name, name) for name in EVERYWHERE]
    + [(f"src/inventory/migrations/{name}", f"migrations/{name}") for name in MIGRATIONS]
    + [("src/inventory/migrations/versions/first.py", "migrations/versions")],
)
def test_a_missing_file_is_named(tree: Path, path: str, named: str):
    (tree / "services/inventory" / path).unlink()
    assert missing(tree / "services/inventory", tree / "tests") == [named]


def test_missing_tests_are_named(tree: Path):
    shutil.rmtree(tree / "tests/inventory")
    assert missing(tree / "services/inventory", tree / "tests") == ["tests/inventory/test_*.py"]


def test_only_the_named_services_may_lack_something(tree: Path):
    (tree / "services/inventory").rename(tree / "services/printer-gateway")
    lacking = missing(tree / "services/printer-gateway", tree / "tests")
    assert "src/printer_gateway/domain.py" in lacking
    assert "src/printer_gateway/api.py" not in lacking


def test_exceptions_are_of_services_that_exist(all_services: Any):
    assert set(EXCEPTIONS) <= {row.name for row in all_services}
