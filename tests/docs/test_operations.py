"""docs/operations.md explains every check of the audit."""

import ast


def test_every_check_of_the_audit_is_explained(root, page, tables):
    tree = ast.parse((root / "cli/src/cli/audit/registry.py").read_text())
    in_code = [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Check"
    ]
    assert [row[0] for row in tables(page("operations.md"), "check", "holds", "if it is broken")] == in_code
