"""`platework backup`: everything in one archive."""

import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from cli import backup, backup_desk
from cli.datadir import DataDir, default_path, is_in_use
from cli.errors import CommandError


def run(
    *,
    to: Annotated[Path, typer.Option(help="Folder of the archives; it is made when it is missing.")],
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option(help="Encrypt for this public key of age (age1…); may be given several times."),
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Keep so many archives in the folder, delete older ones.")
    ] = None,
    every: Annotated[
        float | None, typer.Option(min=0.001, help="Stay, and do it again every so many hours, until Ctrl-C.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per archive on stdout, nothing else.")
    ] = False,
) -> None:
    """Back up databases, streams, files and keys, all of one moment.

    A running Platework stands still while the archive is written, and goes on by itself.
    """
    path = (data or default_path()[0]).resolve()
    request = backup.Request(str(to.resolve()), tuple(recipient or ()), keep)
    if every is None:
        _once(path, request, as_json=as_json)
        return
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
    pause = every * 3600
    due = time.monotonic()
    while not stopped.wait(max(0.0, due - time.monotonic())):
        due += pause
        try:
            _once(path, request, as_json=as_json)
        except CommandError as error:
            # The next one may succeed: a full disk was emptied, a start is over.
            print(f"platework: {error}", file=sys.stderr, flush=True)


def _once(path: Path, request: backup.Request, *, as_json: bool) -> None:
    if is_in_use(path):
        done = backup_desk.ask(path, request)
    else:
        held = DataDir(path)
        try:
            done = backup.write(path, request)
        finally:
            held.close()
    if as_json:
        print(json.dumps(done.as_json()), flush=True)
        return
    print(f"{done.archive}  ({done.size_bytes / 1e6:,.1f} MB)", flush=True)
    for removed in done.removed:
        print(f"removed {removed}", flush=True)
