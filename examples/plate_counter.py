"""Counts completed plates per printer: a service of its own, with a place of its own in the stream.

It may be killed at any time. A message is taken off the stream only after its effect is committed; one
that comes twice is recognised by its id, which is written in the same transaction as its effect.
"""

import argparse
import asyncio
import contextlib
import signal
import sqlite3
from pathlib import Path

from contracts.printer_gateway import PlateCompleted
from platework_client.messages import Access, Received, listening

TABLES = """
CREATE TABLE IF NOT EXISTS inbox (event_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS printers (printer_id TEXT PRIMARY KEY, plates INTEGER, minutes REAL);
"""
COUNT = """
INSERT INTO printers VALUES (?, 1, ?)
ON CONFLICT (printer_id) DO UPDATE SET plates = plates + 1, minutes = minutes + excluded.minutes
"""


def count(database: sqlite3.Connection, message: Received) -> bool:
    """Count a plate in one transaction; False when it was counted before."""
    event = message.event
    with database:
        fresh = database.execute("INSERT OR IGNORE INTO inbox VALUES (?)", (str(message.id),))
        if not fresh.rowcount:
            return False
        if isinstance(event, PlateCompleted):
            database.execute(COUNT, (str(event.printer_id), float(event.duration_minutes or 0)))
    return True


async def listen(access: Access, database: sqlite3.Connection) -> None:
    async with listening(access) as messages:
        print("listening", flush=True)
        async for message in messages:
            if count(database, message):
                print(f"counted {message.data['file_name']}", flush=True)
            await message.done()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("access", type=Path, help="what `./platework listener … --json` wrote")
    parser.add_argument("database", type=Path)
    arguments = parser.parse_args()
    with contextlib.closing(sqlite3.connect(arguments.database)) as database:
        database.executescript(TABLES)
        work = asyncio.create_task(listen(Access.read(arguments.access), database))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await work


if __name__ == "__main__":
    asyncio.run(main())
