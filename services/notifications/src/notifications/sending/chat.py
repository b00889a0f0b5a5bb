"""Chat services by one library, each message in a limited child process."""

import time
from collections.abc import Collection

from chassis.confined import BrokenError, Confined, ExhaustedError, Limits, RefusedError
from notifications.domain.deliveries import Outcome

_SEND = "notifications.sending.chat_child:send"


class Chats:
    """Sends to chat services."""

    def __init__(self, *, seconds: float, allowed: Collection[str]) -> None:
        self._seconds, self._allowed = seconds, sorted(allowed)
        # A service may be asked several times for one message: to sign in, to find a room, to post.
        limits = Limits(memory_bytes=256 * 1024**2, cpu_seconds=20, seconds=seconds * 3 + 20, uses=200)
        self.most_seconds = limits.seconds
        self._child = Confined(_SEND, limits, processes=2)

    async def send(self, address: str, title: str, body: str) -> Outcome:
        began = time.monotonic()
        code, message, is_final = "ok", "The service took it.", False
        try:
            answer = await self._child.run(
                address=address, title=title, body=body, allowed=self._allowed, seconds=self._seconds
            )
            if not answer["ok"]:
                code, message = "refused", f"The service did not take it. {answer['said']}".strip()
        except RefusedError as error:
            code, message, is_final = error.code, str(error), True
        except ExhaustedError:
            code, message = "timeout", "The service took too long."
        except BrokenError as error:
            code, message = "failed", f"It could not be sent: {error}"
        return Outcome(code, message, latency_ms=int((time.monotonic() - began) * 1000), is_final=is_final)

    async def close(self) -> None:
        await self._child.close()
