"""What a new installation is filled with, and how its user gets in."""

from cli import programs
from cli.services import SERVICES
from cli.stack import Stack

DEMO, MAIN = "demo", "main"


async def seed(stack: Stack) -> None:
    """Make the first tenant and its admin; what exists already stays as it is.

    A stack with simulated printers gets the tenant `demo`, another one the empty tenant `main`.
    """
    slug = DEMO if stack.simulation else MAIN
    password, is_new = stack.data.admin_password()
    identity = next(spec for spec in SERVICES if spec.name == "identity")
    arguments = ("create-tenant", "--name", slug.capitalize(), "--slug", slug, "--short", slug.upper())
    await programs.run_once(
        stack.console,
        "identity-seed",
        ("identity", *arguments, "--admin-email", f"admin@{slug}.local"),
        stack.environments.serve(identity) | {"PLATEWORK_ADMIN_PASSWORD": password},
    )
    if is_new:
        print(f"sign in as admin@{slug}.local, tenant {slug}, password {password}", flush=True)
