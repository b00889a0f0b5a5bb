"""`platework site`: make a lab's machine known, and write what it is told."""

from pathlib import Path
from typing import Annotated

import typer

from cli.datadir import repository
from cli.site import Site, join


def run(
    name: Annotated[str, typer.Argument(help="The site's name, as its printers' connections name it.")],
    *,
    hub: Annotated[str, typer.Option(help="HOST:PORT where the site reaches the hub's broker.")],
    secrets: Annotated[
        Path | None, typer.Option(help="The installation's secrets (default: deploy/secrets in the clone).")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="Folder for the site's machine (default: deploy/sites/NAME).")
    ] = None,
) -> None:
    """Make a site known to an installation; writes a folder to carry to its machine."""
    deploy = repository() / "deploy"
    where = into or deploy / "sites" / name
    join(secrets or deploy / "secrets", Site(name, hub), where)
    print(f"{where} is for the machine of site {name}: it holds passwords, and the key of access codes.")
    print("Now the hub: start NATS anew, then run its provisioning (docs/deployment.md#sites).")
