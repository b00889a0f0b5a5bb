"""Live state of printers: what the gateway wrote last, read from its key-value bucket."""

from typing import Any
from uuid import UUID

import nats.errors
import orjson
from nats.js.errors import KeyNotFoundError
from nats.js.kv import KeyValue

from chassis.broker import Broker
from chassis.telemetry import log

BUCKET = "printer_state"
_TIMEOUT = 2.0


class LiveStateUnavailableError(Exception):
    code = "state_unavailable"

    def __init__(self) -> None:
        super().__init__("The live state cannot be read right now.")


class LiveState:
    """Reads the bucket; it never writes."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._bucket: KeyValue | None = None

    async def get(self, tenant_id: UUID, printer_id: UUID) -> dict[str, Any]:
        """What the gateway knows of a printer; empty before the first report.

        Raises:
            LiveStateUnavailableError: the broker does not answer.
        """
        try:
            if self._bucket is None:
                self._bucket = await self._broker.client.jetstream(timeout=_TIMEOUT).key_value(BUCKET)
            entry = await self._bucket.get(f"{tenant_id}.{printer_id}")
        except KeyNotFoundError:
            return {}
        except (nats.errors.Error, TimeoutError) as error:
            raise LiveStateUnavailableError from error
        return _read(entry.value or b"")


def _read(value: bytes) -> dict[str, Any]:
    try:
        state = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        log.error("unreadable live state", error=repr(error))
        return {}
    return state if isinstance(state, dict) else {}
