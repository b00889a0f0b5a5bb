"""The staff, and who signs for what."""

from dataclasses import replace

from chassis.db import Transaction
from jobs.domain.staff import (
    DuplicateStaffError,
    InactiveStaffError,
    Member,
    Signature,
    StaffNotFoundError,
)
from jobs.store import lab


async def sign(tx: Transaction, signature: Signature) -> Signature:
    """See that a signature is one of the staff's. Who is signed in and acts in the own name becomes a member.

    Raises:
        InactiveStaffError: the name does not stand among the active staff.
    """
    member = await lab.member(tx, signature.name)
    if member is None and not signature.is_named:
        await lab.add_member(tx, signature.name)
        return signature
    if member is None or not member.is_active:
        raise InactiveStaffError(signature.name)
    return signature


async def add(tx: Transaction, name: str) -> Member:
    """Take somebody into the staff.

    Raises:
        DuplicateStaffError: the name is taken.
    """
    if not await lab.add_member(tx, name):
        raise DuplicateStaffError
    return await get(tx, name)


async def get(tx: Transaction, name: str) -> Member:
    """One member.

    Raises:
        StaffNotFoundError: there is none of this name.
    """
    member = await lab.member(tx, name)
    if member is None:
        raise StaffNotFoundError
    return member


async def page(tx: Transaction, *, is_active: bool | None, skip: int, limit: int) -> tuple[list[Member], int]:
    return await lab.members(tx, is_active=is_active, skip=skip, limit=limit)


async def set_active(tx: Transaction, name: str, *, is_active: bool) -> Member:
    """Deactivate a member, or take it back; what it did stays its own.

    Raises:
        StaffNotFoundError: there is none of this name.
    """
    member = await get(tx, name)
    if member.is_active != is_active:
        await lab.set_member(tx, name, is_active=is_active, at=tx.now)
    return replace(
        member, is_active=is_active, deactivated_at=None if is_active else member.deactivated_at or tx.now
    )
