"""Migrations add, so that the version before runs on the new schema. One that takes away what no version in
use needs any more says so: `CONTRACTS = "<since which version nothing uses it>"`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TAKES_AWAY = {"drop_table", "drop_column", "rename_table"}
IN_SQL = re.compile(r"\b(DROP\s+(TABLE|COLUMN|TYPE)|RENAME\s+(TO|COLUMN)|SET\s+NOT\s+NULL)\b", re.IGNORECASE)


def named(call: ast.Call) -> dict[str | None, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords}


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def harms(call: ast.Call) -> str | None:
    """What a call does to the version before; None when nothing."""
    match call.func:
        case ast.Attribute(ast.Name("op"), "alter_column"):
            if is_false(named(call).get("nullable")) or named(call).keys() & {"type_", "new_column_name"}:
                return "changes a column"
        case ast.Attribute(ast.Name("op"), "add_column"):
            column = next(one for one in ast.walk(call) if is_column(one))
            if is_false(named(column).get("nullable")) and "server_default" not in named(column):
                return "needs a value that the version before does not write"
        case ast.Attribute(ast.Name("op"), name) if name in TAKES_AWAY:
            return name
    return None


def is_column(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Column"


def harm(source: str) -> Iterator[str]:
    """What the upgrade of a migration takes from the version before."""
    tree = ast.parse(source)
    if any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CONTRACTS" for node in tree.body
    ):
        return
    parts = [n for n in tree.body if not (isinstance(n, ast.FunctionDef) and n.name == "downgrade")]
    for node in (node for part in parts for node in ast.walk(part)):
        if isinstance(node, ast.Call) and (found := harms(node)):
            yield f"line {node.lineno}: {found}"
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (sql := IN_SQL.search(node.value))
        ):
            yield f"line {node.lineno}: {sql[0]}"


def test_every_migration_adds_or_says_why_not(root: Path):
    files = root.glob("services/*/src/*/migrations/versions/*.py")
    found = {file.name: list(harm(file.read_text())) for file in files}
    assert len(found) > 10
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("orders", "notes")',
        'op.execute("ALTER TABLE orders RENAME COLUMN notes TO remarks")',
        'op.alter_column("orders", "notes", nullable=False)',
        'op.add_column("orders", sa.Column("shop", sa.Text(), nullable=False))',
    ],
)
def test_what_would_harm_the_version_before_is_found(line: str):
    body = f"def upgrade():\n    {line}\n"
    assert len(list(harm(body))) == 1
    assert list(harm('CONTRACTS = "unused since 1.4"\n' + body)) == []
    assert list(harm(body.replace("upgrade", "downgrade"))) == []
