"""`platework contracts`: the JSON Schemas of all messages, the web app's view of the HTTP API and the models
of the Python client, made from the code and committed.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import endpoints, openapi, python_client
from cli.datadir import repository
from contracts.compatibility import breaking_changes
from contracts.json_schema import document
from contracts.registry import EVENTS


def run(
    *, check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 on a difference.")] = False
) -> None:
    """Regenerate `contracts/schemas/`, the web app's `openapi.json` and the models of the Python client;
    exits 1 when that would break readers of a version in use.
    """
    folder = repository() / "contracts"
    api, described = repository() / openapi.FILE, openapi.text()
    is_stale = not api.is_file() or api.read_text() != described
    wrong = list(problems(folder / "schemas"))
    if check:
        wrong += missing(folder)
        wrong += [f"{openapi.FILE}: not as generated; run ./platework contracts"] if is_stale else []
        if python_client.is_stale(repository(), described):
            wrong.append(f"{python_client.FILE}: not as generated; run ./platework contracts")
        if endpoints.text(described) != (repository() / endpoints.FILE).read_text():
            wrong.append(f"{endpoints.FILE}: not as generated; run ./platework contracts")
    elif not wrong:
        for path, text in outdated(folder / "schemas"):
            path.write_text(text)
            print(f"wrote {path.relative_to(folder.parent)}")
        if is_stale:
            api.write_text(described)
            print(f"wrote {openapi.FILE}")
        if python_client.is_stale(repository(), described):
            python_client.write(repository(), described)
            print(f"wrote {python_client.FILE}")
        (repository() / endpoints.FILE).write_text(endpoints.text(described))
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        raise typer.Exit(1)


def render(schema: dict[str, Any]) -> str:
    """Return the text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def problems(schemas: Path) -> Iterator[str]:
    """Yield what must not happen to the committed schemas: a breaking change, or an event that vanished."""
    for path in sorted(schemas.glob("*.json")):
        name = path.stem
        if name not in EVENTS:
            yield f"{name}: is no longer an event, but messages of it are kept; {_UNRELEASED}"
            continue
        changes = breaking_changes(json.loads(path.read_text()), document(EVENTS[name]))
        yield from (f"{name}: {change}" for change in changes)
        if changes:
            yield f"{name}: a breaking change needs a new version beside this one; {_UNRELEASED}"


_UNRELEASED = "if it was never released, delete its schema and sample and run ./platework contracts"


def outdated(schemas: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files that are not as generated, with the text they should have."""
    for name, event in EVENTS.items():
        path, text = schemas / f"{name}.json", render(document(event))
        if not path.is_file() or path.read_text() != text:
            yield path, text


def missing(folder: Path) -> Iterator[str]:
    """Yield what a committed tree lacks: schemas as generated, a golden sample for each event."""
    for path, _ in outdated(folder / "schemas"):
        yield f"{path.name}: not as generated; run ./platework contracts"
    for name in EVENTS:
        if not (folder / "samples" / f"{name}.json").is_file():
            yield f"{name}: has no golden sample in contracts/samples"
