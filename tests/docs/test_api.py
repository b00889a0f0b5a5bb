"""docs/api.md lists every code that an answer may carry, with its status, and what each role may do."""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path

import pytest

from chassis.auth import GRANTS, Permission, Role
from cli import endpoints, openapi

OF_THE_FRAMEWORK = {HTTPStatus(status).name.lower(): {status} for status in (404, 405)}
"""Answered by the web framework where no route fits."""
FIELD_ERRORS = {"InvalidFieldError", "PydanticCustomError"}
"""What makes the code of one field; it is their first argument."""

Codes = dict[str, set[int]]
"""Statuses by code."""


@cache
def modules(folder: Path) -> tuple[ast.Module, ...]:
    files = sorted(folder.rglob("*.py"))
    return tuple(ast.parse(file.read_text()) for file in files if "migrations" not in file.parts)


def calls(tree: ast.AST) -> Iterator[tuple[str, list[object]]]:
    """Calls of plain names, with their constant arguments; None stands for any other argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, [one.value if isinstance(one, ast.Constant) else None for one in node.args]


def problems(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Codes and statuses of problems that are made on the spot."""
    for name, arguments in calls(tree):
        match name, arguments:
            case "Problem", [int(status), str(code), *_]:
                yield code, status
            case "conflict", [str(code), *_]:
                yield code, 409


def class_codes(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Error classes and their codes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                match line:
                    case ast.Assign(targets=[ast.Name("code")], value=ast.Constant(str(code))):
                        yield node.name, code


def answered(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Error classes that an API answers, with the status: from its tables, or where it catches them."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name(table), value=ast.Dict(keys=keys, values=values)):
                if table.endswith("ERRORS"):
                    # A table that is unfolded into this one is read where it stands.
                    named = [(key, value) for key, value in zip(keys, values, strict=True) if key is not None]
                    yield from ((ast.unparse(key).rpartition(".")[2], value.value) for key, value in named)
            case ast.ExceptHandler(type=ast.Name(name)):
                statuses = [arguments[0] for call, arguments in calls(node) if call == "Problem"]
                yield from ((name, status) for status in statuses if isinstance(status, int))


def field_codes(tree: ast.AST) -> Iterator[str]:
    for name, arguments in calls(tree):
        if name in FIELD_ERRORS and arguments and isinstance(arguments[0], str):
            yield arguments[0]


def answers_of(service: Path) -> Iterator[tuple[str, int]]:
    """Codes and statuses of one service."""
    codes = {name: code for tree in modules(service) for name, code in class_codes(tree)}
    for tree in modules(service):
        yield from problems(tree)
    for api in [*service.glob("src/*/api.py"), *service.glob("src/*/api")]:
        trees = modules(api) if api.is_dir() else (ast.parse(api.read_text()),)
        for tree in trees:
            yield from ((codes[name], status) for name, status in answered(tree) if name in codes)


@pytest.fixture(scope="module")
def in_code(root) -> Codes:
    found: Codes = defaultdict(set)
    sources = [problems(tree) for tree in modules(root / "chassis/src")]
    sources += [answers_of(service) for service in root.glob("services/*")]
    for source in sources:
        for code, status in source:
            found[code].add(status)
    for code, statuses in OF_THE_FRAMEWORK.items():
        found[code] |= statuses
    return dict(found)


def test_every_code_is_listed_with_its_status(page, tables, in_code):
    rows = list(tables(page("api.md"), "code", "status", "means"))
    assert all(row[2] for row in rows)
    listed = {row[0].strip("`"): {int(status) for status in row[1].split(", ")} for row in rows}
    assert len(listed) == len(rows)
    assert listed == in_code


def test_every_code_of_a_field_is_listed(root, page, tables):
    listed = {row[0].strip("`") for row in tables(page("api.md"), "field code", "means")}
    trees = [tree for service in root.glob("services/*") for tree in modules(service)]
    assert {code for tree in trees for code in field_codes(tree)} - listed == set()


def test_the_walk_sees_every_way_to_answer_a_code(in_code):
    assert in_code["forbidden"] == {403}
    assert in_code["already_resolved"] == {409}
    assert in_code["order_closed"] == {409}
    assert in_code["invalid_credentials"] == {401}


def test_the_permissions_of_each_role_are_those_of_the_code(page, tables):
    rows = list(tables(page("api.md"), "permission", "lets you", *(role.value for role in Role)))
    assert {row[0].strip("`") for row in rows} == {permission.value for permission in Permission}
    for name, _, *marks in rows:
        granted = [role for role, mark in zip(Role, marks, strict=True) if mark == "yes"]
        assert granted == [role for role in Role if Permission(name.strip("`")) in GRANTS[role]], name


def test_every_endpoint_is_listed(root, page, tables):
    described = (root / openapi.FILE).read_text()
    listed = {
        row[0].strip("`") for row in tables(page("endpoints.md"), "endpoint", "does", "takes", "answers")
    }
    paths = json.loads(described)["paths"]
    assert listed == {
        f"{method.upper()} {path.removeprefix('/api/v1')}" for path, item in paths.items() for method in item
    }
    assert page("endpoints.md") == endpoints.text(described)
