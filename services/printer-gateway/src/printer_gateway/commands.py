"""Commands to a printer: asked by request/reply, sent on the printer's own connection, confirmed by its echo.

The gateway that has a printer's lease answers on that printer's subjects; nobody else does. An echo says that
the printer received the command, never that it did it: that shows in its reports.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from nats.aio.msg import Msg
from pydantic import BaseModel, ValidationError

from chassis.broker import Broker
from chassis.rpc import Refusal
from chassis.telemetry import log
from contracts.printers import COMMAND_SECONDS, CommandAnswer, CommandRequest, command_subject
from printer_gateway.domain.control import Can, can_control, unsigned_refused
from printer_gateway.domain.machine import StopSent
from printer_gateway.domain.report import Reply
from printer_gateway.link import Link
from printer_gateway.session import NoAnswerError, NotConnectedError

ECHO_SECONDS = COMMAND_SECONDS - 3
PAUSE_SECONDS = 1.0
"""Between two commands to one printer."""
_SPEEDS = {"silent": "1", "standard": "2", "sport": "3", "ludicrous": "4"}
_STATES = {
    "pause": frozenset({"RUNNING"}),
    "resume": frozenset({"PAUSE"}),
    "stop": frozenset({"PREPARE", "SLICING", "RUNNING", "PAUSE"}),
}
"""The states in which a command makes sense; others always do."""
_LIGHT = {
    "led_node": "chamber_light",
    "led_on_time": 500,
    "led_off_time": 500,
    "loop_times": 0,
    "interval_time": 0,
}


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked about one printer: where, in what form, and who answers it."""

    subject: str
    request: type[BaseModel]
    answer: Callable[[Any], Awaitable[BaseModel]]
    queue: str = ""
    """Named, each question goes to one of the gateways that listen."""


class Commands:
    """Sends commands to one printer, one per second at most."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._last = float("-inf")

    @property
    def question(self) -> Question:
        connection = self._link.connection
        subject = command_subject(connection.tenant_id, connection.printer_id)
        return Question(subject, CommandRequest, self.answer)

    async def answer(self, request: CommandRequest) -> CommandAnswer:
        """Send a command, unless it cannot be meant, and say what became of it."""
        answer = self._hindrance(request) or await self._send(request)
        log.info(
            "command",
            printer=self._link.connection.serial,
            command=request.command,
            actor=request.actor,
            code=answer.code,
            reason=answer.reason,
        )
        return answer

    def _hindrance(self, request: CommandRequest) -> CommandAnswer | None:
        tracker = self._link.tracker
        if not tracker.lease.fresh:
            return _no("lease_unsure", "This gateway must first make sure that the printer is still its own.")
        if self._link.session is None or not tracker.session.synced:
            return _no("offline", tracker.condition.detail or "The printer is not connected.")
        state = tracker.snapshot.progress.state
        if request.command in _STATES and state not in _STATES[request.command]:
            return _no("wrong_state", f"The printer shows {state or 'nothing'}.")
        can, why = can_control(tracker.snapshot, tracker.condition.obeyed)
        if can is Can.NO:
            return _no("control_blocked", why)
        if time.monotonic() - self._last < PAUSE_SECONDS:
            return _no("too_fast", "One command per second.")
        return None

    async def _send(self, request: CommandRequest) -> CommandAnswer:
        self._last = time.monotonic()
        session, tracker = self._link.session, self._link.tracker
        assert session is not None
        section, command, fields = _body(request)
        try:
            reply = await session.send(section, command, ECHO_SECONDS, **fields)
        except NotConnectedError:
            return _no("offline", "The connection broke.")
        except NoAnswerError:
            return _no("no_answer", "The printer did not confirm; it may have obeyed all the same.")
        answer = _judge(reply)
        tracker.obeyed(_obeyed(reply, answer))
        if answer.accepted and request.command == "stop":
            tracker.observe(StopSent())
        return answer


def _body(request: CommandRequest) -> tuple[str, str, dict[str, Any]]:
    """Section, command and fields as printers take them (OpenBambuAPI mqtt.md)."""
    match request.command:
        case "light":
            mode = "on" if request.params.on else "off"
            return "system", "ledctrl", {**_LIGHT, "led_mode": mode}
        case "speed":
            return "print", "print_speed", {"param": _SPEEDS[request.params.level or "standard"]}
        case "clear_error":
            return "print", "clean_print_error", {}
        case name:
            return "print", name, {"param": ""}


def _judge(reply: Reply) -> CommandAnswer:
    if unsigned_refused(reply.reason, reply.error):
        return _no("control_blocked", "The firmware takes signed commands only: turn on developer mode.")
    # Some firmware echoes a command without any result.
    if reply.result in {"", "success"} and not reply.error:
        return CommandAnswer(accepted=True, code="accepted")
    return _no("refused", reply.reason or reply.result)


def _obeyed(reply: Reply, answer: CommandAnswer) -> bool | None:
    if answer.code == "control_blocked":
        return False
    return True if reply.result == "success" else None


def _no(code: Any, reason: str) -> CommandAnswer:
    return CommandAnswer(accepted=False, code=code, reason=reason)


@asynccontextmanager
async def answering(broker: Broker, questions: Sequence[Question]) -> AsyncIterator[None]:
    """Answer questions about one printer for the length of a block."""
    tasks: set[asyncio.Task[None]] = set()

    def listen(question: Question) -> Callable[[Msg], Awaitable[None]]:
        async def heard(message: Msg) -> None:
            # A task of its own: a slow printer must not keep the next question waiting.
            task = asyncio.create_task(_respond(question, message))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        return heard

    subscriptions = [await broker.client.subscribe(q.subject, queue=q.queue, cb=listen(q)) for q in questions]
    try:
        yield
    finally:
        for subscription in subscriptions:
            if not broker.client.is_closed:
                await subscription.unsubscribe()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _respond(question: Question, message: Msg) -> None:
    try:
        result = await question.answer(question.request.model_validate_json(message.data))
    except ValidationError as error:
        result = Refusal(error=f"bad request: {error.error_count()} errors")
    except asyncio.CancelledError:
        # The printer is let go; whoever asks need not wait for it.
        await message.respond(Refusal(error="the gateway let the printer go").model_dump_json().encode())
        raise
    except Exception as error:  # noqa: BLE001 - whoever asks must get an answer, whatever it is
        log.error("request failed", subject=question.subject, error=repr(error))
        result = Refusal(error=str(error) or type(error).__name__)
    await message.respond(result.model_dump_json().encode())
