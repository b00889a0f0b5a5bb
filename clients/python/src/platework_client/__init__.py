"""Platework from Python: the HTTP API and the live stream here, messages in `platework_client.messages`."""

from platework_client.api import Platework, RefusedError
from platework_client.stream import StreamEvent

__all__ = ["Platework", "RefusedError", "StreamEvent"]
