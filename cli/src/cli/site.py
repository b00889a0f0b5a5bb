"""What a site is told: a machine in a lab with a broker and a gateway of its own, whose hub is elsewhere.

One flat folder, to be carried to the machine: `nats.conf`, what its gateway may know, and the authority of
the hub's certificate.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from chassis import sites
from chassis.provision import permissions
from cli import deployment
from cli.broker_users import ADMIN, NatsUser, everything, user_lines
from cli.errors import CommandError
from cli.leaf_certificate import AUTHORITY
from cli.secrets import Secrets, SiteSecrets, load_or_create, save, write_private
from contracts import topology

STORE = "/var/lib/platework-site/nats"
FOLDER = "/run/credentials/platework-site-nats.service"
"""Where systemd shows the broker its part of the folder."""
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")

_CONFIG = """\
# Written by ./platework site.
server_name: {domain}
listen: 127.0.0.1:4222
http: 127.0.0.1:8222

jetstream {{
  store_dir: "{store}"
  domain: {domain}
  # An acknowledged message is on the disk.
  sync_interval: always
  max_memory_store: 64MB
  max_file_store: {max_file_store}
}}

leafnodes {{
  reconnect: 1s
  remotes: [
    {{
      url: {url}
      account: SITE
      # What is recorded here is copied by the hub, and what is recorded there by us: not sent as well.
      deny_imports: {events}
      deny_exports: {events}
      tls {{ ca_file: "{folder}/hub-ca.pem" }}
    }}
  ]
}}

accounts {{
  SITE {{
    jetstream: enabled
    users: [
{users}
    ]
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Site:
    """One site of an installation."""

    name: str
    hub: str
    """`host:port` of the hub's broker for sites."""
    folder: str = FOLDER
    store: str = STORE
    max_file_store: str = "8GB"


def join(secrets: Path, site: Site, into: Path) -> Secrets:
    """Make a site known to an installation, and write what its machine is told.

    Args:
        secrets: the installation's folder of secrets.
        site: made known when it is not; its secrets stay as they were when it is.
        into: the folder for the site's machine, closed to others.

    Raises:
        CommandError: the name cannot be one, or there is no installation.
    """
    if not _NAME.fullmatch(site.name):
        raise CommandError("A site's name is small letters, digits and hyphens, at most 32.")
    file = secrets / "secrets.json"
    if not file.exists():
        raise CommandError(f"There are no secrets in {secrets}. Make them with: ./platework secrets")
    known = load_or_create(file, ())
    if site.name not in known.sites:
        known.sites[site.name] = SiteSecrets()
        save(file, known)
    host = site.hub.rpartition(":")[0]
    known = deployment.write(secrets, sites_reach=host)
    own = known.sites[site.name]
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = {
        "nats.conf": config(site, own),
        "hub-ca.pem": (secrets / "broker" / AUTHORITY).read_text(),
        "admin_password": own.admin,
        "nats_user": sites.GATEWAY,
        "nats_password": own.gateway,
        # The gateway opens the access codes of its printers with it.
        "secret_key": known.services["printers"].key,
        "site.env": f"SITE={site.name}\n",
        "gateway.env": _gateway_environment(site.name),
    }
    for name, text in files.items():
        write_private(into / name, text)
    return known


def config(site: Site, own: SiteSecrets) -> str:
    """The configuration of a site's broker."""
    allowed = permissions(sites.GATEWAY)
    users = {
        ADMIN: everything(own.admin),
        sites.GATEWAY: NatsUser(own.gateway, allowed.publish, allowed.subscribe),
    }
    events = [subject for stream in topology.STREAMS for subject in stream.subjects]
    return _CONFIG.format(
        domain=sites.domain(site.name),
        store=site.store,
        max_file_store=site.max_file_store,
        url=json.dumps(f"tls://site-{site.name}:{own.link}@{site.hub}"),
        events=json.dumps([*events, "$KV.>"]),
        folder=site.folder,
        users=user_lines(users),
    )


def _gateway_environment(name: str) -> str:
    return "\n".join(
        [
            "# Every variable of docs/configuration.md may stand here.",
            "PLATEWORK_NATS_URL=nats://127.0.0.1:4222",
            f"PLATEWORK_PRINTER_GATEWAY_SITE={name}",
            "# One gateway is enough for a site: it keeps its printers however long the broker is away.",
            "PLATEWORK_PRINTER_GATEWAY_ALONE=true",
            "PLATEWORK_PORT=8000",
            "PLATEWORK_LOG_FORMAT=json",
            "",
        ]
    )
