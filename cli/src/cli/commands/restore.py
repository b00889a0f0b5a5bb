"""`platework restore`: a backup becomes a data directory again."""

from pathlib import Path
from typing import Annotated

import typer

from cli import backup
from cli.datadir import default_path


def run(
    archive: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `backup` wrote.")],
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory to make (default: .platework in the clone).")
    ] = None,
    identity: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="File of the age identity that opens the archive."),
    ] = None,
) -> None:
    """Put a backup into a data directory that is new or empty; `up` starts from it."""
    path = (data or default_path()[0]).resolve()
    manifest = backup.restore(archive, path, identity)
    print(f"restored what was backed up at {manifest['made_at']} into {path}")
