"""The broker's users as nats-server reads them: hashed passwords and allow-lists."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import bcrypt

from cli.secrets import Secrets

ADMIN = "admin"

# Passwords are random with far more entropy than bcrypt adds, so the cheapest cost keeps logins fast.
_BCRYPT_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class NatsUser:
    """One user: its password in clear and the subjects it may publish and subscribe."""

    password: str
    publish: Sequence[str]
    subscribe: Sequence[str]


def everything(password: str) -> NatsUser:
    """The user for the provisioner and the audit alone."""
    return NatsUser(password, [">"], [">"])


def user_lines(users: Mapping[str, NatsUser]) -> str:
    """The entries of a `users` list in nats-server's configuration."""
    return "\n".join(_line(name, user) for name, user in users.items())


def _line(name: str, user: NatsUser) -> str:
    # Go's bcrypt reads the prefix 2a; the value must not exceed 72 bytes.
    hashed = bcrypt.hashpw(user.password.encode(), bcrypt.gensalt(_BCRYPT_ROUNDS, prefix=b"2a")).decode()
    permissions = {"publish": _rule(user.publish), "subscribe": _rule(user.subscribe)}
    fields = {"user": name, "password": hashed, "permissions": permissions}
    return f"    {json.dumps(fields)}"


def _rule(subjects: Sequence[str]) -> dict[str, list[str]]:
    """Allow these subjects and nothing else; an empty list must not read as no rule."""
    return {"allow": list(subjects)} if subjects else {"deny": [">"]}


def of_services(secrets: Secrets) -> dict[str, NatsUser]:
    """One user for each service that has secrets, with the rights that the topology gives it."""
    from chassis.provision import permissions  # noqa: PLC0415 - slow to import, needed once

    allowed = {name: permissions(name) for name in secrets.services}
    return {
        name: NatsUser(secrets.services[name].nats, one.publish, one.subscribe)
        for name, one in allowed.items()
    }
