"""`platework secrets`: what an installation in containers is told, as files."""

from pathlib import Path
from typing import Annotated

import typer

from cli import deployment
from cli.datadir import repository


def run(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to (default: deploy/secrets in the clone).")
    ] = None,
    *,
    postgres: Annotated[
        str, typer.Option(help="HOST:PORT of Postgres, as the containers find it.")
    ] = deployment.POSTGRES,
    kubernetes: Annotated[
        bool, typer.Option("--kubernetes", help="Print them as Kubernetes Secrets, for kubectl apply.")
    ] = False,
) -> None:
    """Generate the secrets of an installation in containers; run again, it adds what a new version needs."""
    where = folder or repository() / "deploy" / "secrets"
    deployment.write(where, postgres)
    if kubernetes:
        print(deployment.manifests(where))
    else:
        print(f"{where} holds every password and key: back it up, give it to nobody")
