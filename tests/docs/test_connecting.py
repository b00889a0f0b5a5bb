"""docs/connecting-printers.md explains every connection problem and every TLS mode."""

import ast
from typing import get_args

from printers.domain.connections import TlsMode


def test_every_connection_problem_is_explained(root, page, tables):
    tree = ast.parse((root / "services/printer-gateway/src/printer_gateway/problems.py").read_text())
    [problems] = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == "Problem"]
    named = {node.value.value for node in problems.body if isinstance(node, ast.Assign)}
    assert named
    rows = {row[0].strip("`") for row in tables(page("connecting-printers.md"), "problem", "means", "do")}
    assert named <= rows


def test_every_tls_mode_is_explained(page, tables):
    rows = {row[0].strip("`") for row in tables(page("connecting-printers.md"), "mode", "trusts", "use it")}
    assert rows == set(get_args(TlsMode))
