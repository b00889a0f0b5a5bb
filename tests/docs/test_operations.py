"""docs/operations.md explains every check of the audit and every metric."""

import ast
import re


def test_every_check_of_the_audit_is_explained(root, page, tables):
    tree = ast.parse((root / "cli/src/cli/audit/registry.py").read_text())
    in_code = [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Check"
    ]
    assert [row[0] for row in tables(page("operations.md"), "check", "holds", "if it is broken")] == in_code


def test_every_metric_is_described(root, page, tables):
    made = re.compile(r'(?:Counter|Gauge|Histogram)\(\s*"(platework_\w+)"')
    in_code = {
        name
        for tree in ("chassis/src", "services")
        for file in (root / tree).rglob("*.py")
        for name in made.findall(file.read_text())
    }
    assert {row[0].strip("`") for row in tables(page("operations.md"), "metric", "is")} == in_code
