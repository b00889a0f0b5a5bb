"""Rules about source text that no linter has: who reads the environment, where state may live, who commits,
who acknowledges and publishes.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

MUTATORS = {
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "setdefault",
    "sort",
    "update",
}
CONTAINERS = {
    "Counter",
    "OrderedDict",
    "WeakKeyDictionary",
    "WeakSet",
    "WeakValueDictionary",
    "bytearray",
    "defaultdict",
    "deque",
    "dict",
    "list",
    "set",
}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
ACKNOWLEDGING = {"ack", "ack_sync", "nak", "nack", "term", "in_progress"}
PUBLISHING = {"publish", "publish_async", "request_one"}


def calls(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Calls of methods with these names, and where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield f"line {node.lineno}: {ast.unparse(node.func)}()"


def environment_reads(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        is_use = isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT
        is_import = isinstance(node, ast.ImportFrom) and node.module == "os"
        if is_use and ast.unparse(node).startswith("os."):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if is_import and {alias.name for alias in node.names} & ENVIRONMENT:
            yield f"line {node.lineno}: {ast.unparse(node)}"


def module_state(tree: ast.Module) -> Iterator[str]:
    """Containers at module level that are no constants, and anything that changes a module's names."""
    for name, value in assignments(tree):
        is_dunder = name.startswith("__") and name.endswith("__")
        is_constant = name.rpartition(".")[2].lstrip("_").isupper()
        if is_container(value) and not is_constant and not is_dunder:
            yield f"line {value.lineno}: {name} is a mutable container"
    constants = {name for name, value in assignments(tree) if is_container(value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"line {node.lineno}: global {', '.join(node.names)}"
        changed = changed_name(node)
        if changed and (changed in constants or changed.rpartition(".")[2].lstrip("_").isupper()):
            yield f"line {node.lineno}: changes {changed}"


def assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.target), node.value
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield ast.unparse(target), node.value


def is_container(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in CONTAINERS
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def changed_name(node: ast.AST) -> str | None:
    """The name (maybe dotted) whose content a node changes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        return plain_name(node.func.value)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return plain_name(node.value)
    if isinstance(node, ast.AugAssign):
        return plain_name(node.target)
    return None


def plain_name(node: ast.expr) -> str | None:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else None


def scan(folders: list[Path], rule: Any, *, allowed: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    """What a rule finds in the files of these folders, except in files with an allowed ending."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if any(path.as_posix().endswith(f"/{ending}") for ending in allowed):
                continue
            found += [f"{path.name}, {line}" for line in rule(ast.parse(path.read_text()))]
    return found


@pytest.fixture
def every_source(root: Path) -> list[Path]:
    found = [*root.glob("*/src"), *root.glob("services/*/src")]
    assert len(found) > 5
    return found


def test_only_settings_read_the_environment(every_source: list[Path]):
    assert scan(every_source, environment_reads, allowed={"settings.py"}) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.environ['A']",
        "import os\nx = os.getenv('A')",
        "from os import environ",
        "from os import getenv as get",
        "import os\ndef f():\n    return dict(os.environ)",
    ],
)
def test_a_read_of_the_environment_is_found(tmp_path: Path, source: str):
    (tmp_path / "app.py").write_text(source)
    assert len(scan([tmp_path], environment_reads, allowed={"settings.py"})) == 1
    (tmp_path / "app.py").rename(tmp_path / "settings.py")
    assert scan([tmp_path], environment_reads, allowed={"settings.py"}) == []


def test_a_service_keeps_no_state_in_its_modules(service: Any):
    assert scan([service.source], module_state) == []


@pytest.mark.parametrize(
    "source",
    [
        "cache = {}",
        "seen: set[str] = set()",
        "recent = collections.deque(maxlen=5)",
        "jobs = [j for j in range(3)]",
        "LIMITS = {}\ndef f():\n    LIMITS['a'] = 1",
        "NAMES = []\ndef f():\n    NAMES.append(1)",
        "NAMES = []\ndef f():\n    del NAMES[0]",
        "from inventory import tables\ndef f():\n    tables.NAMES.append(1)",
        "count = 0\ndef f():\n    global count",
        "_ACTIVE: dict = defaultdict(list)\ndef f():\n    _ACTIVE.setdefault(1, 2)",
    ],
)
def test_state_in_a_module_is_found(tmp_path: Path, source: str):
    (tmp_path / "app.py").write_text(source)
    assert len(scan([tmp_path], module_state)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "NAMES = {'a': 1}",
        "_RANKS = [1, 2]\ndef f():\n    return _RANKS[0]",
        "__all__ = ['x']",
        "def f():\n    found = []\n    found.append(1)",
        "pair = (1, 2)",
        "library.NAMES = [name for name in library.NAMES if name]",
        "app = make()",
    ],
)
def test_a_constant_is_no_state(tmp_path: Path, source: str):
    (tmp_path / "app.py").write_text(source)
    assert scan([tmp_path], module_state) == []


def commits(tree: ast.AST) -> Iterator[str]:
    return calls(tree, {"commit", "rollback"})


def test_only_the_chassis_commits(service: Any):
    assert scan([service.source], commits) == []


def acknowledgements(tree: ast.AST) -> Iterator[str]:
    return calls(tree, ACKNOWLEDGING)


def test_only_the_chassis_acknowledges(service: Any):
    assert scan([service.source], acknowledgements) == []


def publications(tree: ast.AST) -> Iterator[str]:
    return calls(tree, PUBLISHING)


PUBLISHERS = {
    "printer_gateway/tracker.py",  # no database, so no outbox: pending messages are part of its record in KV
    "printer_gateway/session.py",  # MQTT to the printer
    "printer_gateway/testing_connection.py",  # MQTT to the printer under test
}


def test_only_the_chassis_publishes(service: Any):
    assert scan([service.source], publications, allowed=PUBLISHERS) == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (commits, "async def f(tx):\n    await tx.session.commit()"),
        (commits, "async def f(tx):\n    await tx.session.rollback()"),
        (acknowledgements, "async def f(msg):\n    await msg.ack()"),
        (acknowledgements, "async def f(msg):\n    await msg.nak(delay=1)"),
        (publications, "async def f(js):\n    await js.publish('a', b'')"),
        (publications, "async def f(self):\n    await self._broker.stream.publish('a', b'')"),
    ],
)
def test_a_forbidden_call_is_found(tmp_path: Path, rule: Any, source: str):
    (tmp_path / "handlers.py").write_text(source)
    assert len(scan([tmp_path], rule)) == 1
