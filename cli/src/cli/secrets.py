"""Passwords and keys of an installation: generated once, readable for the owner alone."""

import base64
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


def _password() -> str:
    return secrets.token_urlsafe(32)


def _key() -> str:
    """32 random bytes in base64, for AES-256-GCM."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class ServiceSecrets:
    """What belongs to one service."""

    owner: str = field(default_factory=_password)
    app: str = field(default_factory=_password)
    relay: str = field(default_factory=_password)
    nats: str = field(default_factory=_password)
    key: str = field(default_factory=_key)


@dataclass(frozen=True, slots=True)
class SiteSecrets:
    """What belongs to one site: a lab's machine with a broker and a gateway of its own."""

    link: str = field(default_factory=_password)
    """Of its broker, at the hub."""
    admin: str = field(default_factory=_password)
    gateway: str = field(default_factory=_password)
    """Of its gateway, at its broker."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """All secrets of a data directory."""

    superuser: str = field(default_factory=_password)
    reader: str = field(default_factory=_password)
    nats_admin: str = field(default_factory=_password)
    services: dict[str, ServiceSecrets] = field(default_factory=dict)
    sites: dict[str, SiteSecrets] = field(default_factory=dict)
    listeners: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Programs of others, as `cli.listeners` writes them down."""


def load_or_create(path: Path, services: Iterable[str]) -> Secrets:
    """Read the secrets, generating what is missing: everything at first, later those of new services."""
    known = _parse(json.loads(path.read_text())) if path.exists() else Secrets()
    missing = [name for name in services if name not in known.services]
    if missing or not path.exists():
        known.services.update({name: ServiceSecrets() for name in missing})
        save(path, known)
    return known


def save(path: Path, known: Secrets) -> None:
    """Write all secrets of an installation."""
    write_private(path, json.dumps(asdict(known), indent=2))


def _parse(data: dict[str, Any]) -> Secrets:
    services, sites = data.pop("services"), data.pop("sites", {})
    listeners = data.pop("listeners", {})
    return Secrets(
        **{name: str(value) for name, value in data.items()},
        services={name: ServiceSecrets(**values) for name, values in services.items()},
        sites={name: SiteSecrets(**values) for name, values in sites.items()},
        listeners=listeners,
    )


def write_private(path: Path, text: str) -> None:
    """Replace a file as a whole, with mode 0600 from its first byte, safe against a crash half-way."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with open(fresh, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
