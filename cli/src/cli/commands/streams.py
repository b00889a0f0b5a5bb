"""`platework streams`: make the streams what they should be, and show them."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer
from nats.js import JetStreamContext

from chassis.provision import provision
from cli.installation import opened
from contracts import topology


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Create or correct streams and consumers, then show how full they are and what waits."""
    # The provisioner logs; stdout belongs to the answer.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    streams = asyncio.run(_streams(data))
    if as_json:
        print(json.dumps({"streams": streams}))
    else:
        _print(streams)


async def _streams(data: Path | None) -> list[dict[str, Any]]:
    async with opened(data) as installation:
        client = await installation.broker()
        try:
            await provision(client)
            names = [*(stream.name for stream in topology.STREAMS), topology.FEED]
            return [await _stream(client.jetstream(), name) for name in names]
        finally:
            await client.close()


async def _stream(js: JetStreamContext, name: str) -> dict[str, Any]:
    state = (await js.stream_info(name)).state
    # Followers without a name come and go: only those that keep their place are shown.
    consumers = [one for one in await js.consumers_info(name) if one.config and one.config.durable_name]
    return {
        "name": name,
        "messages": state.messages,
        "bytes": state.bytes,
        "first_seq": state.first_seq,
        "last_seq": state.last_seq,
        "consumers": [
            {
                "name": one.name,
                "pending": one.num_pending,
                "ack_pending": one.num_ack_pending,
                "redelivered": one.num_redelivered,
            }
            for one in consumers
        ],
    }


def _print(streams: list[dict[str, Any]]) -> None:
    for stream in streams:
        size = stream["bytes"] / 1e6
        print(f"{stream['name']:<12} {stream['messages']:>9} messages {size:>9.1f} MB")
        for one in stream["consumers"]:
            print(
                f"  {one['name']:<24} pending {one['pending']:>6}  unacknowledged {one['ack_pending']:>5}"
                f"  redelivered {one['redelivered']:>5}"
            )
