"""`docs/endpoints.md`: every endpoint in a table, made from the API's one description."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path("docs/endpoints.md")
_HEAD = """\
# Endpoints

Every endpoint of the HTTP API, made by `./platework contracts` from the services' own descriptions. What they
mean is told in [the API guide](api.md) and the guides of their subjects; names of bodies and answers are
those of `platework_client.models`. The full description of a service, with every field, is its
`/openapi.json`.
"""
_TABLE = "| endpoint | does | takes | answers |\n|---|---|---|---|\n"
_API = "/api/v1"


def text(description: str) -> str:
    """The page of a description."""
    by_tag: dict[str, list[str]] = defaultdict(list)
    for path, item in json.loads(description)["paths"].items():
        for method, operation in item.items():
            by_tag[operation["tags"][0]].append(_row(path, method, operation))
    tables = [f"\n## {tag.capitalize()}\n\n{_TABLE}{''.join(rows)}" for tag, rows in sorted(by_tag.items())]
    return _HEAD + "".join(tables)


def _row(path: str, method: str, operation: dict[str, Any]) -> str:
    # The first word is the service.
    words = re.sub(r"(?<!^)([A-Z])", r" \1", operation["operationId"]).lower().split()[1:]
    query = [f"`{one['name']}`" for one in operation.get("parameters", []) if one["in"] == "query"]
    body = [f"body `{name}`" for name in _names(operation.get("requestBody", {}))]
    answers = operation["responses"]
    success = min(status for status in answers if status < "300")
    said = " ".join([success, *(f"`{name}`" for name in _names(answers[success]))])
    takes = ", ".join([*body, *query])
    return f"| `{method.upper()} {path.removeprefix(_API)}` | {' '.join(words)} | {takes} | {said} |\n"


def _names(part: Any) -> Iterator[str]:
    """The schemas that a body or an answer is made of."""
    found = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part))
    yield from dict.fromkeys(found)
