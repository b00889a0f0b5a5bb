"""What a new installation is filled with, and how its user gets in."""

from pathlib import Path

from cli import programs, sample, sample_desk
from cli.client import signed_in
from cli.errors import CommandError
from cli.services import SERVICES
from cli.stack import Stack

DEMO, MAIN = "demo", "main"


def had_demo(data: Path) -> bool:
    """Whether a start that does not say so has the demo: a new folder has, a farm of one's own has not."""
    return _mark(data, DEMO).exists() or not _mark(data, MAIN).exists()


async def seed(stack: Stack, *, announce: bool = True, desk: bool = False) -> None:
    """Make the first tenant and its admin; what exists already stays as it is.

    A stack with simulated printers gets the tenant `demo` with a sample farm, another one the empty tenant
    `main`. `announce` prints the password when it is new; `desk` adds sample orders and spools, once.
    """
    slug = DEMO if stack.simulation else MAIN
    password, is_new = stack.data.admin_password()
    done = _mark(stack.data.path, slug)
    if not done.exists():
        await _create_tenant(stack, slug, password)
        done.touch()
    if stack.simulation:
        await _fill(stack, password, desk=desk)
    if is_new and announce:
        print(f"sign in as admin@{slug}.local, tenant {slug}, password {password}", flush=True)


def _mark(data: Path, slug: str) -> Path:
    """What tells that the tenant was made."""
    return data / f"seeded-{slug}"


async def _create_tenant(stack: Stack, slug: str, password: str) -> None:
    identity = next(spec for spec in SERVICES if spec.name == "identity")
    arguments = ("create-tenant", "--name", slug.capitalize(), "--slug", slug, "--short", slug.upper())
    await programs.run_once(
        stack.console,
        "identity-seed",
        ("identity", *arguments, "--admin-email", f"admin@{slug}.local"),
        stack.environments.serve(identity) | {"PLATEWORK_ADMIN_PASSWORD": password},
    )


async def _fill(stack: Stack, password: str, *, desk: bool) -> None:
    """Bring the sample farm up to date at every start: simulated printers may have other ports now."""
    try:
        async with signed_in(stack.edge_url, DEMO, f"admin@{DEMO}.local", password) as api:
            if not await sample.fill(api, stack.simulator_url):
                stack.say("some simulated printers are not connected yet; see the logs of printer-gateway")
            done = stack.data.path / "seeded-desk"
            if desk and not done.exists():
                await sample_desk.fill(api)
                done.touch()
    except CommandError as error:
        # Somebody changed the admin's password, or removed that user: the farm is theirs now.
        stack.say(f"the sample farm was left as it is: {error}")
