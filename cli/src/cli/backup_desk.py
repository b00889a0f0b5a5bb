"""Asking a running `up` for a backup: a request in the data directory, a signal, and an answer there."""

import asyncio
import json
import os
import signal
import time
from dataclasses import asdict
from pathlib import Path

from cli import backup
from cli.datadir import is_in_use, read_endpoints
from cli.errors import CommandError
from cli.secrets import write_private
from cli.stack import Stack

SIGNAL = signal.SIGUSR1
_REQUEST, _ANSWER = "backup-request.json", "backup-answer.json"
_PAUSE = 0.1


def ask(data: Path, request: backup.Request) -> backup.Done:
    """Let the Platework that runs on a data directory back it up; waits until it runs again.

    Raises:
        CommandError: it failed, or ended meanwhile.
    """
    answer = data / _ANSWER
    answer.unlink(missing_ok=True)
    write_private(data / _REQUEST, json.dumps(asdict(request)))
    os.kill(int(read_endpoints(data)["pid"]), SIGNAL)
    while not answer.exists():
        if not is_in_use(data):
            raise CommandError("Platework ended before the backup was made; see its output.")
        time.sleep(_PAUSE)
    said = json.loads(answer.read_text())
    answer.unlink()
    if said["error"]:
        raise CommandError(said["error"])
    return backup.Done(said["archive"], said["size_bytes"], tuple(said["removed"]))


async def serve(stack: Stack) -> None:
    """Answer a request: stop everything, write the archive, start everything again."""
    asked = stack.data.path / _REQUEST
    if not asked.exists():
        return
    wanted = json.loads(asked.read_text())
    asked.unlink()
    request = backup.Request(wanted["folder"], tuple(wanted["recipients"]), wanted["keep"])
    stack.say("stopping everything for a backup")
    await stack.pause()
    said: dict[str, object] = {"error": None}
    try:
        said |= (await asyncio.to_thread(backup.write, stack.data.path, request)).as_json()
    except CommandError as error:
        said["error"] = str(error)
    await stack.start()
    write_private(stack.data.path / _ANSWER, json.dumps(said))
    stack.say(str(said["error"] or f"backed up to {said['archive']}"))
