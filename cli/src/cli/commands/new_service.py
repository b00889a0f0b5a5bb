"""`platework new-service`: a service to begin with, which runs and passes the tests of the architecture."""

import importlib.util
import keyword
import re
from pathlib import Path
from typing import Annotated

import typer

from cli.datadir import repository
from cli.errors import CommandError
from cli.scaffold.edits import planned
from cli.scaffold.files import files
from cli.services import ServiceSpec

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 24
TAKEN = {"admin", "system", "postgres", "template0", "template1", "probe"}
"""Names of users of the broker, and of databases."""

LEFT = """\
left to do by hand (docs/development.md, Adding a service):
  1. ./platework contracts          describes its routes: openapi.json, the Python client, docs/endpoints.md
  2. ./platework test tests/architecture tests/docs tests/{package}
  3. services/{name}/README.md and docs/architecture/overview.md: what it owns, in your words
  4. put your own things in the place of entries; permissions of its own: chassis/src/chassis/auth.py
  5. docs/api.md: a section on it
  6. deploy/compose.yaml and deploy/k8s/base: its container, its migration,
     its address among the edge's UPSTREAMS
  7. CHANGELOG.md"""


def run(name: Annotated[str, typer.Argument(help="Such as maintenance, or spare-parts.")]) -> None:
    """Write a new service (table, migration, routes, consumer, tests) and its rows in the shared tables."""
    root = repository()
    spec = ServiceSpec(name, has_database=True)
    refuse(root, spec)
    contents = planned(root, spec) | files(spec)
    for path, text in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
        print(f"wrote {path}")
    print(LEFT.format(name=name, package=spec.package))


def refuse(root: Path, spec: ServiceSpec) -> None:
    """Look whether the name can be a service's.

    Raises:
        CommandError: it cannot; it says why.
    """
    name, package = spec.name, spec.package
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise CommandError(
            f"{name!r} is no name for a service: small letters, digits and single hyphens, "
            f"a letter first, at most {LONGEST} characters"
        )
    for place in (f"services/{name}", f"tests/{package}"):
        if (root / place).exists():
            raise CommandError(f"{place} exists already: take another name")
    if name in TAKEN or keyword.iskeyword(package) or importlib.util.find_spec(package) is not None:
        raise CommandError(f"{name!r} means something else already: take another name")
