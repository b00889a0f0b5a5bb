"""Examples of the pages: shells and Python read them, and what they ask of the API is there."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cli import openapi

PREFIX = re.compile(r"^(\$BASE|http://127\.0\.0\.1:8080/api/v1)(?=/)")
QUOTED = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'""", re.DOTALL)
COMMENT = re.compile(r"(?:^|(?<=\s))# .*$", re.MULTILINE)
METHODS = "(?:GET|POST|PUT|PATCH|DELETE)"
ROUTE = re.compile(rf"`({METHODS}(?:\|{METHODS})*) +(?:/api/v1)?(/[^ `?]+)")
TOLD_OF_OTHERS = {"endpoints.md", "requirements.md", "comparison.md"}
"""Made from the description itself; or telling of what others call routes."""
OF_ITS_OWN_PORT = {"/asyncapi", "/metrics"}
ENDS = "|;()&<>\n"
"""What ends a command."""
BODIES = {"-d", "--data", "--data-binary", "-F"}
WITH_VALUE = BODIES | {"-H", "-X", "-w", "-o", "--max-time"}
Described = dict[str, Any]


@dataclass(slots=True)
class Asked:
    """One request as a curl command makes it."""

    method: str = ""
    url: str = ""
    bodies: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return PREFIX.sub("/api/v1", self.url.partition("?")[0])

    @property
    def query(self) -> set[str]:
        return {one.partition("=")[0] for one in self.url.partition("?")[2].split("&") if one}

    @property
    def json(self) -> Any:
        """The body; what a variable stands for is some text."""
        told = [one for one in self.bodies if one.startswith(("{", "["))]
        return json.loads(re.sub(r"\$\(.*?\)|\$\w+", "x", told[0])) if told else None


def blocks(root: Path, language: str) -> Iterator[tuple[str, str]]:
    """Where a block of this language stands, and what it says."""
    pages = [root / "README.md", *root.glob("examples/*.md"), *root.glob("clients/*/README.md")]
    for page in [*pages, *sorted((root / "docs").rglob("*.md"))]:
        text = page.read_text()
        for block in re.finditer(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, block.start()) + 1
            yield f"{page.relative_to(root)}:{line}", block[1]


def requests(shell: str) -> Iterator[Asked]:
    """What the curl commands of a block ask of the API; `api` is the pages' own word for one."""
    plain = COMMENT.sub("", shell.replace("\\\n", " "))
    reader = shlex.shlex(plain, posix=True, punctuation_chars=ENDS)
    reader.whitespace, reader.whitespace_split, reader.commenters = " \t", True, ""
    words = list(reader)
    for start, word in enumerate(words):
        if word not in {"api", "curl"} or words[start + 1 : start + 2] == ["()"]:
            continue
        asked = request(words[start + 1 :])
        if PREFIX.match(asked.url):
            yield asked


def request(words: list[str]) -> Asked:
    asked = Asked()
    rest = iter(words)
    for word in rest:
        if set(word) <= set(ENDS):
            break
        value = next(rest, "") if word in WITH_VALUE else ""
        if word == "-X":
            asked.method = value
        elif word in BODIES:
            asked.bodies.append(value)
        elif PREFIX.match(word):
            asked.url = word
    asked.method = asked.method or ("POST" if asked.bodies else "GET")
    return asked


def operation(described: Described, asked: Asked) -> Described | None:
    """What the description has for this request: a variable fits a parameter, words fit themselves first."""
    wanted = asked.path.split("/")
    for path in sorted(described["paths"], key=lambda one: one.count("{")):
        there = path.split("/")
        fits = len(there) == len(wanted) and all(
            a == b or a.startswith("{") for a, b in zip(there, wanted, strict=True)
        )
        if fits and asked.method.lower() in described["paths"][path]:
            return dict(described["paths"][path][asked.method.lower()])
    return None


def faults(described: Described, asked: Asked) -> Iterator[str]:
    found = operation(described, asked)
    if not found:
        yield "no such route"
        return
    known = {one["name"] for one in found.get("parameters", ()) if one["in"] == "query"}
    yield from (f"no such parameter: {name}" for name in asked.query - known)
    if isinstance(asked.json, dict) and "requestBody" not in found:
        yield "it takes no body"
    elif isinstance(asked.json, dict):
        content = found["requestBody"]["content"]["application/json"]["schema"]
        named = content.get("$ref", "").rpartition("/")[2]
        schema = described["components"]["schemas"].get(named, content)
        given = set(asked.json)
        if schema.get("properties"):
            yield from (f"no such field: {name}" for name in given - set(schema["properties"]))
        yield from (f"missing: {name}" for name in set(schema.get("required", ())) - given)


@pytest.fixture(scope="module")
def described(root) -> Described:
    return json.loads((root / openapi.FILE).read_text())


def test_a_shell_reads_every_example(root):
    for place, block in blocks(root, "sh"):
        done = subprocess.run(["bash", "-n"], input=block, text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"{place}: {done.stderr}"


def test_no_shell_takes_an_address_for_a_pattern(root):
    found = [
        f"{place}: {word}"
        for place, block in blocks(root, "sh")
        for word in QUOTED.sub('""', COMMENT.sub("", block)).split()
        if "/" in word and "?" in word
    ]
    assert found == []


def test_what_examples_ask_of_the_api_is_there(root, described):
    asked = [(place, one) for place, block in blocks(root, "sh") for one in requests(block)]
    assert len(asked) > 60
    assert [
        f"{place}: {one.method} {one.path}: {fault}"
        for place, one in asked
        for fault in faults(described, one)
    ] == []


def test_every_route_that_a_page_names_is_there(root, described):
    named = {
        (page.name, method, path.replace("<service>", "inventory"))
        for page in (root / "docs").rglob("*.md")
        if page.name not in TOLD_OF_OTHERS
        for methods, path in ROUTE.findall(page.read_text())
        for method in methods.split("|")
    }
    assert len(named) > 150
    assert [
        one
        for one in sorted(named)
        if one[2] not in OF_ITS_OWN_PORT
        # The pages of students name what stands below `/public`.
        and not any(operation(described, Asked(one[1], f"$BASE{place}{one[2]}")) for place in ("", "/public"))
    ] == []


def test_python_reads_every_example(root):
    for place, block in blocks(root, "python"):
        compile(block, place, "exec")


@pytest.mark.parametrize(
    ("example", "fault"),
    [
        ("api $BASE/orderz", "no such route"),
        ("api -X DELETE $BASE/orders", "no such route"),
        ('api "$BASE/orders?colour=red"', "no such parameter: colour"),
        ('api $BASE/parts -d \'{"name": "x", "colour": 1}\'', "no such field: colour"),
        ("api $BASE/parts -d '{}' | field id", "missing: name"),
    ],
)
def test_an_example_that_went_stale_is_found(described, example, fault):
    [asked] = requests(example)
    assert list(faults(described, asked)) == [fault]
