"""What several routes need."""

from typing import Annotated, cast

from fastapi import Depends, Request

from chassis.auth import Permission
from chassis.edge import needs
from notifications.handlers.targets import Keeping
from notifications.sending.sender import Sender

READ = needs(Permission.NOTIFICATIONS_READ)
WRITE = needs(Permission.NOTIFICATIONS_WRITE)


def _keeping(request: Request) -> Keeping:
    return cast("Keeping", request.app.state.keeping)


def _sender(request: Request) -> Sender:
    return cast("Sender", request.app.state.sender)


Keeps = Annotated[Keeping, Depends(_keeping)]
Sends = Annotated[Sender, Depends(_sender)]
