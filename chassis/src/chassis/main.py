"""The command line of a service: `serve` runs it, `migrate` brings its database up to date."""

import asyncio
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import FastAPI
from pydantic import ValidationError

from chassis import http, migrate
from chassis.settings import DatabaseSettings, ServiceSettings

S = TypeVar("S", bound=ServiceSettings)


def main(package: str, settings_class: type[S], build: Callable[[S], FastAPI]) -> int:
    """Run one command; returns the exit code (2 for a wrong command or missing settings)."""
    command = sys.argv[1] if len(sys.argv) == 2 else ""
    if command not in {"serve", "migrate"}:
        sys.stderr.write(f"usage: python -m {package} serve|migrate\n")
        return 2
    try:
        settings = settings_class()
    except ValidationError as error:
        sys.stderr.write(f"{package}: {_missing(settings_class, error)}\n")
        return 2
    if command == "serve":
        http.serve(build(settings), settings)
        return 0
    if not isinstance(settings, DatabaseSettings):
        sys.stderr.write(f"{package} has no database to migrate\n")
        return 2
    changed = asyncio.run(migrate.upgrade(package, settings))
    sys.stderr.write(f"{package}: {'migrated' if changed else 'up to date'}\n")
    return 0


def _missing(settings_class: type[ServiceSettings], error: ValidationError) -> str:
    def name(location: Any) -> str:
        field = "_".join(map(str, location)).upper()
        return f"PLATEWORK_{settings_class.service.replace('-', '_').upper()}_{field}"

    return "; ".join(f"{name(e['loc'])}: {e['msg']}" for e in error.errors())
