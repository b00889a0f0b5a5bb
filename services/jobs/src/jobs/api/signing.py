"""Who signs: the name and the workstation that a request of the staff carries."""

from typing import Annotated, cast
from urllib.parse import unquote

from fastapi import Depends, Header, Request

from chassis.auth import Permission
from chassis.edge import Caller, Tx
from jobs.domain.staff import Signature
from jobs.domain.workflow import By
from jobs.handlers import staff
from jobs.handlers.post import Post


def _post(request: Request) -> Post:
    return cast("Post", request.app.state.post)


def _signature(
    caller: Caller,
    x_staff_name: Annotated[
        str | None,
        Header(max_length=300, description="Who of the staff acts; what is not ASCII percent-encoded."),
    ] = None,
    x_workstation_id: Annotated[str | None, Header(max_length=100, pattern=r"^[\x20-\x7e]*$")] = None,
) -> Signature:
    named = unquote(x_staff_name).strip() if x_staff_name else ""
    return Signature(
        name=(named or caller.name)[:100],
        by=By.ADMIN if caller.may(Permission.JOBS_ADMIN) else By.STAFF,
        user_id=caller.id,
        workstation_id=x_workstation_id or None,
        is_named=bool(named),
    )


Claimed = Annotated[Signature, Depends(_signature)]
"""Who says to act; not yet held against the staff list."""


async def _signed(tx: Tx, claimed: Claimed) -> Signature:
    return await staff.sign(tx, claimed)


Signed = Annotated[Signature, Depends(_signed)]
"""Who acts: one of the active staff."""
ToPost = Annotated[Post, Depends(_post)]
