"""What an installation in containers is told: a folder of secrets as files, and the broker's users.

- `secrets.json`: every password and key, 0600. Everything else here is made from it, again at every call
- `broker/users.conf`: the broker's accounts and users with hashed passwords, included by its configuration
- `postgres/password`: the superuser's password
- `provision/secrets.json`: for the job that makes databases, roles and streams
- `<service>/`: a file for each setting that only this service may know
- `<service>-migrate/`: the same for its migration, with the role that owns the schema
- `identity-migrate/admin_password`: the first admin's password

The folder is closed to others. Files inside are readable, because a container mounts single ones and its user
is not the one who made them.
"""

import json
import secrets
from dataclasses import asdict
from pathlib import Path

from chassis import sites
from cli import broker_users, leaf_certificate, settings
from cli.broker_users import ADMIN, NatsUser, everything
from cli.secrets import Secrets, load_or_create, write_private
from cli.services import SERVICES, ServiceSpec

ADMIN_PASSWORD = "identity-migrate/admin_password"  # noqa: S105 - the place of it
POSTGRES = "postgres:5432"
"""Where Postgres is, in the address of each database."""

_USERS = """\
# Written by ./platework secrets. Passwords are hashed; rights follow from contracts/topology.py.
accounts {{
  PLATEWORK {{
    jetstream: enabled
    users: [
{users}
    ]
  }}
  SYS {{
    users: [
{system}
    ]
  }}
}}
system_account: SYS
"""
_LEAFS = """
# For sites. They know one address; they must not learn others.
leafnodes {
  listen: 0.0.0.0:7422
  no_advertise: true
  tls { cert_file: "/etc/nats-users/leaf-cert.pem", key_file: "/etc/nats-users/leaf-key.pem" }
}
"""


def write(folder: Path, postgres: str = POSTGRES, *, sites_reach: str | None = None) -> Secrets:
    """Make or bring up to date everything in `folder`; what was generated before stays as it was.

    Args:
        folder: made when it is not there.
        postgres: `host:port` of Postgres, as the containers find it.
        sites_reach: the host by which sites reach the broker, for its certificate.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    known = load_or_create(folder / "secrets.json", (spec.name for spec in SERVICES))
    _write(folder / "broker" / "users.conf", users_conf(known))
    if sites_reach:
        leaf_certificate.make(folder / "broker", sites_reach)
    _write(folder / "postgres" / "password", known.superuser)
    _write(folder / "provision" / "secrets.json", json.dumps(asdict(known), indent=2))
    for name, files in containers(known, postgres).items():
        for setting, value in files.items():
            _write(folder / name / setting, value)
    if not (folder / ADMIN_PASSWORD).exists():
        _write(folder / ADMIN_PASSWORD, settings.load().admin_password or secrets.token_urlsafe(15))
    return known


def users_conf(known: Secrets) -> str:
    """The broker's accounts: a user per service with its own rights, the administrator, the system's user."""
    users = {ADMIN: everything(known.nats_admin)} | broker_users.of_services(known)
    for name, site in known.sites.items():
        users[f"site-{name}"] = NatsUser(site.link, *sites.link_permissions(name))
    system = {"system": everything(known.nats_admin)}
    text = _USERS.format(users=broker_users.user_lines(users), system=broker_users.user_lines(system))
    return text + _LEAFS if known.sites else text


def containers(known: Secrets, postgres: str = POSTGRES) -> dict[str, dict[str, str]]:
    """The secret settings of each container, by the names of their files."""
    files: dict[str, dict[str, str]] = {}
    for spec in SERVICES:
        own = known.services[spec.name]
        files[spec.name] = {
            "nats_user": spec.name,
            "nats_password": own.nats,
            "secret_key": known.services[spec.key_of or spec.name].key,
        }
        if spec.has_database:
            urls = {
                role: _url(spec, role, getattr(own, role), postgres) for role in ("app", "relay", "owner")
            }
            files[spec.name] |= {"database_url": urls["app"], "relay_database_url": urls["relay"]}
            files[f"{spec.name}-migrate"] = files[spec.name] | {"owner_database_url": urls["owner"]}
    files[sites.GATEWAY]["other_sites"] = json.dumps(sorted(known.sites))
    return files


def manifests(folder: Path) -> str:
    """The folder as Kubernetes Secrets, in one List: `platework-<name>` for each folder inside."""
    items = [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": f"platework-{one.name}",
                "labels": {"app.kubernetes.io/part-of": "platework"},
            },
            "stringData": {file.name: file.read_text() for file in sorted(one.iterdir())},
        }
        for one in sorted(folder.iterdir())
        if one.is_dir()
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2)


def _url(spec: ServiceSpec, role: str, password: str, postgres: str) -> str:
    return f"postgresql+asyncpg://{spec.database}_{role}:{password}@{postgres}/{spec.database}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o755)
    if path.exists() and path.read_text() == text:
        return
    write_private(path, text)
    path.chmod(0o444)
