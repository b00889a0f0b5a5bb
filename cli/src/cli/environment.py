"""What each process is told at its start, by environment variables: secrets never stand on a command line."""

import json
from collections.abc import Iterable, Mapping

from cli.embedded.nats import NatsServer
from cli.embedded.ports import LOOPBACK
from cli.embedded.postgres import PostgresServer
from cli.secrets import Secrets
from cli.services import ServiceSpec
from cli.settings import child_environment


class Environments:
    """Builds the variables of each service; `ports` are the HTTP ports by service name."""

    def __init__(
        self,
        postgres: PostgresServer,
        nats: NatsServer,
        secrets: Secrets,
        ports: Mapping[str, int],
        services: Iterable[ServiceSpec],
    ) -> None:
        self._postgres = postgres
        self._nats = nats
        self._secrets = secrets
        self._urls = {spec.name: f"http://{LOOPBACK}:{ports[spec.name]}" for spec in services}
        self._ports = ports

    @property
    def urls(self) -> dict[str, str]:
        """The HTTP address of every service."""
        return self._urls

    def serve(self, spec: ServiceSpec) -> dict[str, str]:
        """Return what a running service gets: its own roles, its own user, its own key."""
        own = self._secrets.services[spec.name]
        variables = child_environment() | {
            "PLATEWORK_HOST": LOOPBACK,
            "PLATEWORK_PORT": str(self._ports[spec.name]),
            "PLATEWORK_NATS_URL": self._nats.url,
            "PLATEWORK_NATS_USER": spec.name,
            "PLATEWORK_NATS_PASSWORD": own.nats,
            "PLATEWORK_SECRET_KEY": own.key,
            "PLATEWORK_IDENTITY_URL": self._urls["identity"],
        }
        if spec.has_database:
            variables |= self._database(spec, "DATABASE_URL", "app", own.app)
            variables |= self._database(spec, "RELAY_DATABASE_URL", "relay", own.relay)
        if spec.is_edge:
            upstreams = {name: url for name, url in self._urls.items() if name != spec.name}
            variables["PLATEWORK_UPSTREAMS"] = json.dumps(upstreams)
        return variables

    def migrate(self, spec: ServiceSpec) -> dict[str, str]:
        """Return what a migration gets: the owner's role as well, which no running service has."""
        owner = self._secrets.services[spec.name].owner
        return self.serve(spec) | self._database(spec, "OWNER_DATABASE_URL", "owner", owner)

    def _database(self, spec: ServiceSpec, variable: str, kind: str, password: str) -> dict[str, str]:
        url = self._postgres.url(spec.database, f"{spec.database}_{kind}", password)
        return {f"PLATEWORK_{spec.package.upper()}_{variable}": url}
