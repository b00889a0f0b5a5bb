"""What a new installation is filled with, and how its user gets in."""

from cli.stack import Stack


async def seed(stack: Stack, printers: int | None) -> None:
    """Fill an installation; what exists already stays as it is.

    Args:
        stack: everything runs and is ready.
        printers: simulated printers of the tenant `demo`; None for an empty tenant `main`.
    """
    password, is_new = stack.data.admin_password()
    if printers is not None:
        await stack.start_simulator(printers)
    if is_new:
        tenant = "main" if printers is None else "demo"
        print(f"sign in as admin@{tenant}.local (tenant {tenant}) with the password {password}", flush=True)
