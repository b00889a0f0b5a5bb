"""What a folder of tests starts ends with the folder."""

import ast
from collections.abc import Iterator
from pathlib import Path

SESSION = "pytest.fixture(scope='session')"
PACKAGE = "pytest.fixture(scope='package')"


def yields(node: ast.AST) -> bool:
    """Whether it does so itself, not by a function inside."""
    own = [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.AsyncFunctionDef)]
    return isinstance(node, ast.Yield) or any(map(yields, own))


def fixtures(conftest: Path, decorator: str) -> Iterator[str]:
    """Names of asynchronous fixtures that have something to end after their `yield`."""
    for node in ast.parse(conftest.read_text()).body:
        if not isinstance(node, ast.AsyncFunctionDef):
            continue
        if decorator in map(ast.unparse, node.decorator_list) and yields(node):
            yield f"{conftest.parent.name}: {node.name}"


def outliving(tests: Path) -> list[str]:
    """Fixtures of a folder that run until the end of all tests."""
    found = []
    for conftest in tests.glob("*/**/conftest.py"):
        found += fixtures(conftest, SESSION)
        # Without this file pytest takes "package" for "session".
        if not (conftest.parent / "__init__.py").exists():
            found += fixtures(conftest, PACKAGE)
    return found


def test_no_service_outlives_the_folder_that_runs_it(root: Path):
    assert outliving(root / "tests") == []


def test_a_service_that_outlives_its_folder_is_found(tmp_path: Path):
    folder = tmp_path / "shop"
    folder.mkdir()
    source = '@pytest.fixture(scope="{}")\nasync def app():\n    async with running():\n        yield\n'
    (folder / "conftest.py").write_text(source.format("session"))
    assert outliving(tmp_path) == ["shop: app"]
    (folder / "conftest.py").write_text(source.format("package"))
    assert outliving(tmp_path) == ["shop: app"]
    (folder / "__init__.py").touch()
    assert outliving(tmp_path) == []
