"""docs/requirements.md is true as far as a machine can tell: every file and test it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HEADER = ("requirement", "where", "shown by", "status")
STATUS = re.compile(r"done|open #[3-8]")


@pytest.fixture(scope="module")
def rows(page, tables) -> list[list[str]]:
    return list(tables(page("requirements.md"), *HEADER))


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def exists(root: Path, path: str) -> bool:
    """A path as the page shortens it, or a path of the repository; a module may have grown into a package."""
    trees = [root, *root.glob("*/src"), *root.glob("services/*/src")]
    return any((tree / form).exists() for tree in trees for form in (path, path.removesuffix(".py")))


@cache
def functions_of(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text()) if file.is_file() else ast.Module([], [])
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, functions))


def test_every_row_has_a_requirement_and_a_status(rows):
    assert [row for row in rows if len(row) != 4 or not row[0] or not STATUS.fullmatch(row[3])] == []


def test_every_table_of_the_page_is_read(page, rows):
    lines = [line for line in page("requirements.md").splitlines() if line.startswith("|")]
    rules_and_headers = [
        line for line in lines if set(line) <= set("|-") or line == f"| {' | '.join(HEADER)} |"
    ]
    assert len(lines) - len(rules_and_headers) == len(rows)


def test_what_is_done_names_a_test_that_shows_it(rows):
    assert [row[0] for row in rows if row[3] == "done" and not names(row[2])] == []


def test_every_file_that_is_named_exists(root, rows):
    assert [path for row in rows for path in names(row[1]) if not exists(root, path)] == []


def test_every_test_that_is_named_exists(root, rows):
    missing = []
    for row in rows:
        for name in names(row[2]):
            file, _, test = name.partition("::")
            if test not in functions_of(root / "tests" / file):
                missing.append(name)
    assert missing == []


def test_all_five_documents_are_there(page):
    numbers = re.findall(r"^## (\d{3}) ", page("requirements.md"), re.MULTILINE)
    assert numbers == ["000", "001", "002", "003", "004"]
