"""`platework upgrade`: bring stopped data to this version, with a backup of what was before."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from cli import backup
from cli.datadir import DataDir, default_path
from cli.errors import CommandError
from cli.installation import with_database
from cli.migrations import Standing, newer, standing
from cli.stack import Stack


def run(
    *,
    to: Annotated[
        Path | None, typer.Option(help="Folder for the backup of what was before; needed, or --no-backup.")
    ] = None,
    with_backup: Annotated[
        bool, typer.Option("--backup/--no-backup", help="Back up first (default), or trust another backup.")
    ] = True,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    recipient: Annotated[
        list[str] | None, typer.Option(help="Encrypt the backup for this public key of age (age1…).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
) -> None:
    """Look, back up, migrate; nothing runs meanwhile. `up` starts from it afterwards."""
    path = (data or default_path()[0]).resolve()
    if not (path / "secrets.json").exists():
        raise CommandError(f"There is no installation in {path}. Start one with: ./platework up")
    if with_backup and to is None:
        raise CommandError("Name a folder for the backup with --to, or say --no-backup.")
    before = asyncio.run(_look(path))
    if newest := next((one for one in before if one.is_newer), None):
        raise newer(newest)
    behind = [one for one in before if one.stamp != one.head]
    archive = None
    if behind and with_backup:
        held = DataDir(path)
        try:
            archive = backup.write(path, backup.Request(str(to), tuple(recipient or ()))).archive
        finally:
            held.close()
    if behind:
        asyncio.run(_migrate(path))
    _tell(behind, archive, as_json=as_json)


async def _look(path: Path) -> list[Standing]:
    stack = Stack(DataDir(path))
    try:
        await stack.start_servers()
        return [await standing(spec, stack.postgres) for spec in with_database()]
    finally:
        await stack.stop()


async def _migrate(path: Path) -> None:
    stack = Stack(DataDir(path))
    try:
        await stack.start_servers()
        await stack.prepare()
    finally:
        await stack.stop()


def _tell(behind: list[Standing], archive: str | None, *, as_json: bool) -> None:
    if as_json:
        changed = {one.service: {"from": one.stamp, "to": one.head} for one in behind}
        print(json.dumps({"migrated": changed, "archive": archive}))
        return
    if not behind:
        print("nothing to do: every database is at this version")
        return
    for one in behind:
        print(f"{one.service:<12} {one.stamp or 'new'} -> {one.head}")
    print("start it:  ./platework up")
    print("go back:   the version before runs on it too: ./platework up --rolled-back")
    if archive:
        print(f"           all as it was: ./platework restore {archive} --data NEW_FOLDER")
