"""Asking a local HTTP port, without proxies and without a client library's start-up cost."""

import asyncio
import http.client

from cli.embedded.ports import LOOPBACK


async def get(port: int, path: str) -> tuple[int, bytes] | None:
    """GET from a loopback port: status and body, or None when nobody answers properly within 2 s."""
    return await asyncio.to_thread(_get, port, path)


def _get(port: int, path: str) -> tuple[int, bytes] | None:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
