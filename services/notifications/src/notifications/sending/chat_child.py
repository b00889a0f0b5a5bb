"""Chat services, inside of a limited child process: the library may connect to what a webhook may, and to
nothing else. It judges the address of each connection at the moment that it is made.
"""

import ipaddress
import logging
import socket
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import requests

from chassis.confined import RefusedError
from notifications.domain import addresses
from notifications.domain.addresses import ForbiddenAddressError

_state = SimpleNamespace(allowed=[], refusal=None, permitted=set())
"""Of the one message in hand: a child works on one at a time."""
_connect = socket.socket.connect
_lookup = socket.getaddrinfo


def send(*, address: str, title: str, body: str, allowed: list[str], seconds: float) -> dict[str, Any]:
    """Send one message.

    Returns:
        `ok`, and what the library said of it.

    Raises:
        RefusedError: the address means nothing to the library, or it leads where nothing may go.
    """
    import apprise  # noqa: PLC0415 - slow, and wanted by the first message only

    _arm()
    socket.setdefaulttimeout(seconds)
    _state.allowed, _state.refusal, _state.permitted = allowed, None, set()
    said = _Said()
    asset = apprise.AppriseAsset(
        app_id="Platework", app_desc="Platework", app_url="", storage_mode=apprise.PersistentStoreMode.MEMORY
    )
    service = apprise.Apprise.instantiate(address, asset=asset)
    if service is None:
        raise RefusedError("address_invalid", "This is no address of that service.")
    logger = logging.getLogger("apprise")
    logger.addHandler(said)
    try:
        services = apprise.Apprise(asset=asset)
        services.add(service)
        sent = bool(services.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT))
    finally:
        logger.removeHandler(said)
    if _state.refusal is not None:
        raise RefusedError("forbidden_address", _state.refusal)
    return {"ok": sent, "said": said.words()}


class _Said(logging.Handler):
    """What the library complains about, for people."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())

    def words(self) -> str:
        return " ".join(self._lines)[:300]


def _guarded_lookup(host: Any, *arguments: Any, **more: Any) -> Any:
    """Remember the addresses of hosts that are allowed by name."""
    found = _lookup(host, *arguments, **more)
    name = (host.decode() if isinstance(host, bytes) else str(host)).lower().rstrip(".")
    if name in {one.lower() for one in _state.allowed}:
        _state.permitted |= {sockaddr[0] for *_, sockaddr in found}
    return found


def _guarded(own: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        _judge(self, address)
        return own(self, address)

    return connect


def _judge(given: socket.socket, address: Any) -> None:
    host = str(address[0]) if isinstance(address, tuple) else str(address)
    is_stream = given.family in (socket.AF_INET, socket.AF_INET6) and given.type == socket.SOCK_STREAM
    if is_stream and (host in _state.permitted or _is_public(host)):
        return
    _state.refusal = str(ForbiddenAddressError(host))
    raise OSError("this address is forbidden")


def _is_public(host: str) -> bool:
    try:
        return addresses.is_public(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        # A name, which nobody has looked up here: what it stands for is unknown.
        return False


def _refuse(*_: Any, **__: Any) -> Any:
    raise OSError("nothing is sent but over connections that were judged")


def _nowhere(*_: Any) -> None:
    return None


def _arm() -> None:
    """From here on every connection of this process is judged."""
    socket.getaddrinfo = _guarded_lookup
    socket.socket.connect = _guarded(_connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _refuse  # type: ignore[method-assign]
    socket.socket.sendto = _refuse  # type: ignore[method-assign]
    socket.socket.sendmsg = _refuse  # type: ignore[method-assign]
    # As webhooks: where an answer points to is not followed.
    requests.Session.get_redirect_target = _nowhere  # type: ignore[assignment,method-assign]
