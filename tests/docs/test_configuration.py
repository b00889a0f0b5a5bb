"""docs/configuration.md says of every setting what the code says."""

import importlib
import json
import re
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

HEADER = ("variable", "default", "secret", "meaning")


def settings_modules(root) -> Iterator[str]:
    yield "chassis.settings"
    yield "simulator.settings"
    for file in sorted(root.glob("services/*/src/*/settings.py")):
        yield f"{file.parent.name}.settings"


def own_fields(module: str) -> Iterator[tuple[str, FieldInfo]]:
    """Variables that this module adds, with their fields."""
    for kind in vars(importlib.import_module(module)).values():
        if not (isinstance(kind, type) and issubclass(kind, BaseSettings) and kind.__module__ == module):
            continue
        service = getattr(kind, "service", "")
        prefix = f"{service.replace('-', '_').upper()}_" if service else ""
        for name in kind.__annotations__.keys() & kind.model_fields.keys():
            field = kind.model_fields[name]
            yield str(field.validation_alias or f"PLATEWORK_{prefix}{name.upper()}"), field


def shown(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default is None:
        return "not set"
    as_json = isinstance(default, bool | tuple | list | dict)
    return f"`{json.dumps(default) if as_json else default}`"


@pytest.fixture(scope="module")
def in_code(root) -> dict[str, tuple[str, str]]:
    """Default and secrecy by variable; the chassis' own default wins where a program shares its variable."""
    found: dict[str, tuple[str, str]] = {}
    for module in settings_modules(root):
        for variable, field in own_fields(module):
            is_secret = field.annotation in (SecretStr, SecretStr | None)
            found.setdefault(variable, (shown(field), "yes" if is_secret else "no"))
    return found


@pytest.fixture(scope="module")
def in_docs(page, tables) -> dict[str, tuple[str, str]]:
    rows = list(tables(page("configuration.md"), *HEADER))
    assert len({row[0] for row in rows}) == len(rows), "a variable stands there twice"
    assert all(row[3] for row in rows), "a variable without a meaning"
    return {row[0].strip("`"): (row[1], row[2]) for row in rows}


@pytest.fixture(scope="module")
def of_the_command_line(root) -> set[str]:
    """What the command line and its entry script read; they have no settings class to walk."""
    named = re.compile(r"PLATEWORK_[A-Z_]*[A-Z]")
    return {
        name
        for file in ("cli/src/cli/settings.py", "platework")
        for name in named.findall((root / file).read_text())
    }


def test_every_setting_is_described_with_its_default_and_secrecy(in_code, in_docs, of_the_command_line):
    described = {name: row for name, row in in_docs.items() if name not in of_the_command_line}
    assert described == in_code


def test_every_variable_of_the_command_line_is_described(in_docs, of_the_command_line):
    assert of_the_command_line <= in_docs.keys()


def test_no_other_variable_is_read(root, in_docs):
    """Other names in the code are put together from a prefix and a field."""
    named = re.compile(r"\bPLATEWORK_[A-Z_]*[A-Z]\b")
    services = {file.parent.name.upper() for file in root.glob("services/*/src/*/settings.py")}
    known = (
        in_docs.keys()
        | {name.replace("PLATEWORK_", f"PLATEWORK_{service}_", 1) for name in in_docs for service in services}
        | {re.sub(f"^PLATEWORK_({'|'.join(services)})_", "PLATEWORK_", name) for name in in_docs}
    )
    for tree in ("chassis/src", "cli/src", "contracts/src", "services", "simulator/src"):
        for file in (root / tree).rglob("*.py"):
            assert set(named.findall(file.read_text())) <= known, file


def test_the_data_directory_is_described(root, page):
    text = (root / "cli/src/cli/datadir.py").read_text()
    for name in re.findall(r'self\.path / "([\w.-]+)"', text):
        assert f"DATA/{name}" in page("configuration.md")
