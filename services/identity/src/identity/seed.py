"""`create-tenant`: makes a tenant with its first admin, outside of HTTP. Running it twice changes nothing."""

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from chassis import emails
from chassis.db import Database, new_id
from identity.domain import InvalidTenantError, Role, Tenant, User
from identity.handlers.tenants import create_tenant
from identity.passwords import Passwords
from identity.settings import SeedSettings
from identity.sign_in import NOBODY
from identity.store import tenants


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit code (2 for wrong arguments or settings)."""
    options = _parser().parse_args(arguments)
    try:
        settings = SeedSettings()
        options.admin_email = emails.normalized(options.admin_email)
        answer = asyncio.run(_seed(settings, options))
    except ValueError as error:
        sys.stderr.write(f"identity: {error}\n")
        return 2
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m identity create-tenant",
        description="Make a tenant and its first admin. The password is read from "
        "PLATEWORK_ADMIN_PASSWORD, else from standard input.",
    )
    parser.add_argument("--name", required=True)
    parser.add_argument("--slug", required=True, help="name at sign-in and in links")
    parser.add_argument("--short", required=True, help="short code in run numbers, e.g. DEMO")
    parser.add_argument("--currency", default="EUR", help="ISO 4217 code")
    parser.add_argument("--time-zone", default="UTC", help="IANA name")
    parser.add_argument("--admin-email", required=True)
    parser.add_argument("--admin-name", default="Administrator")
    return parser


async def _seed(settings: SeedSettings, options: Namespace) -> dict[str, object]:
    database = Database(settings.database_url.get_secret_value(), source=settings.service, pool_size=1)
    try:
        known = await _find(database, options.slug)
        if known is None:
            password_hash = await Passwords().hash(_password(settings))
            created = await _create(database, options, password_hash)
            if created is not None:
                return {"tenant_id": str(created.id), "created": True}
            known = await _find(database, options.slug)
        return {"tenant_id": str(known), "created": False}
    finally:
        await database.close()


async def _find(database: Database, slug: str) -> object | None:
    async with database.transaction(NOBODY) as tx:
        return await tenants.find_id(tx, slug)


async def _create(database: Database, options: Namespace, password_hash: str) -> Tenant | None:
    """The new tenant; None when another process made one with this slug at the same time."""
    now = datetime.now(UTC)
    tenant = Tenant(
        id=new_id(),
        name=options.name,
        short=options.short,
        slug=options.slug,
        currency=options.currency,
        time_zone=options.time_zone,
        version=1,
        created_at=now,
    )
    admin = User(new_id(), options.admin_email, options.admin_name, Role.ADMIN, True, password_hash, now, now)
    async with database.transaction(tenant.id) as tx:
        return tenant if await create_tenant(tx, tenant, admin) else None


def _password(settings: SeedSettings) -> str:
    given = settings.admin_password
    password = given.get_secret_value() if given else sys.stdin.readline().rstrip("\n")
    if not password:
        raise InvalidTenantError("no password: set PLATEWORK_ADMIN_PASSWORD or write it to standard input")
    return password
