"""The command line of a service: `serve` runs it, `migrate` brings its database up to date, `restate TENANT…`
says again what tenants have.
"""

import asyncio
import gc
import importlib
import sys
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from chassis import migrate
from chassis.settings import DatabaseSettings, ServiceSettings


def main(package: str, settings_class: type[ServiceSettings]) -> int:
    """Run one command; returns the exit code (2 for a wrong command or missing settings).

    Each command imports what it needs, `serve` the package's `app`: importing a whole service takes several
    times as long as a migration does, and the first start waits for all of them.
    """
    command, *arguments = sys.argv[1:] or [""]
    if command not in {"serve", "migrate", "restate"} or bool(arguments) != (command == "restate"):
        sys.stderr.write(f"usage: python -m {package} serve|migrate|restate TENANT…\n")
        return 2
    try:
        settings = settings_class()
    except ValidationError as error:
        sys.stderr.write(f"{package}: {_missing(settings_class, error)}\n")
        return 2
    if command == "serve":
        # Until it serves, nearly nothing that is made can go: looking for it takes a tenth of the start.
        gc.disable()
        from chassis import http  # noqa: PLC0415

        http.serve(importlib.import_module(f"{package}.app").build(settings), settings)
        return 0
    if not isinstance(settings, DatabaseSettings):
        sys.stderr.write(f"{package} has no database\n")
        return 2
    if command == "restate":
        return _restate(package, settings, arguments)
    return _migrate(package, settings)


def _migrate(package: str, settings: DatabaseSettings) -> int:
    try:
        changed = asyncio.run(migrate.upgrade(package, settings))
    except migrate.NewerDatabaseError as error:
        sys.stderr.write(f"{error}. Serve with the version before that one, or restore a backup.\n")
        return 1
    sys.stderr.write(f"{package}: {'migrated' if changed else 'up to date'}\n")
    return 0


def _restate(package: str, settings: DatabaseSettings, tenants: list[str]) -> int:
    from chassis.restating import NothingToRestateError, restate  # noqa: PLC0415

    try:
        work = restate(package, settings.database_url.get_secret_value(), [UUID(one) for one in tenants])
        said = asyncio.run(work)
    except ValueError as error:
        sys.stderr.write(f"{package}: the id of a tenant is a UUID: {error}\n")
        return 2
    except NothingToRestateError:
        sys.stderr.write(f"{package} has nothing that others keep\n")
        return 2
    sys.stderr.write(f"{package}: said again {', '.join(f'{n} {noun}' for noun, n in said.items())}\n")
    return 0


def _missing(settings_class: type[ServiceSettings], error: ValidationError) -> str:
    def name(location: Any) -> str:
        field = "_".join(map(str, location)).upper()
        return f"PLATEWORK_{settings_class.service.replace('-', '_').upper()}_{field}"

    return "; ".join(f"{name(e['loc'])}: {e['msg']}" for e in error.errors())
