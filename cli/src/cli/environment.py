"""What each process is told at its start, by environment variables: secrets never stand on a command line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from cli.embedded.nats import NatsServer
from cli.embedded.ports import LOOPBACK
from cli.embedded.postgres import PostgresServer
from cli.secrets import Secrets
from cli.services import EDGE, SERVICES, ServiceSpec
from cli.settings import child_environment


@dataclass(frozen=True, slots=True)
class Environments:
    """Builds the variables of each service."""

    postgres: PostgresServer
    nats: NatsServer
    secrets: Secrets
    ports: Mapping[str, int]
    """HTTP ports by service name."""
    extra: dict[str, str] = field(default_factory=dict)
    """Added for every service, and stronger than anything else."""

    @property
    def urls(self) -> dict[str, str]:
        """The HTTP address of every service."""
        return {spec.name: f"http://{LOOPBACK}:{self.ports[spec.name]}" for spec in SERVICES}

    def serve(self, spec: ServiceSpec, port: int | None = None) -> dict[str, str]:
        """Return what a running service gets: its own roles, its own user, its own key."""
        own = self.secrets.services[spec.name]
        variables = (
            dict(spec.told)
            | child_environment()
            | {
                "PLATEWORK_HOST": LOOPBACK,
                "PLATEWORK_PORT": str(port or self.ports[spec.name]),
                "PLATEWORK_NATS_URL": self.nats.url,
                "PLATEWORK_NATS_USER": spec.name,
                "PLATEWORK_NATS_PASSWORD": own.nats,
                "PLATEWORK_SECRET_KEY": self.secrets.services[spec.key_of or spec.name].key,
                "PLATEWORK_IDENTITY_URL": self.urls["identity"],
                "PLATEWORK_PUBLIC_URL": self.urls[EDGE.name],
            }
        )
        if spec.has_database:
            variables |= self._database(spec, "DATABASE_URL", "app", own.app)
            variables |= self._database(spec, "RELAY_DATABASE_URL", "relay", own.relay)
        if spec.is_edge:
            upstreams = {name: url for name, url in self.urls.items() if name != spec.name}
            variables["PLATEWORK_UPSTREAMS"] = json.dumps(upstreams)
        return variables | self.extra

    def migrate(self, spec: ServiceSpec) -> dict[str, str]:
        """Return what a migration gets: the owner's role as well, which no running service has."""
        owner = self.secrets.services[spec.name].owner
        return self.serve(spec) | self._database(spec, "OWNER_DATABASE_URL", "owner", owner)

    def _database(self, spec: ServiceSpec, variable: str, kind: str, password: str) -> dict[str, str]:
        url = self.postgres.url(spec.database, f"{spec.database}_{kind}", password)
        return {f"PLATEWORK_{spec.package.upper()}_{variable}": url}
