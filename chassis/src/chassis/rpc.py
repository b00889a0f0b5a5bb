"""Request/reply over NATS, for the few questions that need an answer now. No stream captures its subjects.

FastStream carries it: its subscribers appear in the service's AsyncAPI document too.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import nats.errors
from faststream.nats import NatsBroker, NatsMessage
from faststream.security import SASLPlaintext
from pydantic import BaseModel, ValidationError

from chassis.broker import Broker, inbox_prefix
from chassis.settings import ServiceSettings
from chassis.telemetry import log

A = TypeVar("A", bound=BaseModel)


class RpcError(Exception):
    """No answer in time, or a refusal."""

    code = "unavailable"


class NobodyAnswersError(RpcError):
    """Nobody listens there: the question was never read."""

    code = "nobody_answers"


class Refusal(BaseModel):
    """The answer of a responder that failed."""

    error: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer. A `*` in `subject` stands for the tenant, a second one for an entity."""

    subject: str
    request: type[BaseModel]
    answer: type[BaseModel]


@dataclass(frozen=True, slots=True)
class Responder(Exchange):
    """Answers requests on one subject; replicas share them by a queue group."""

    handle: Callable[[Any], Awaitable[BaseModel]]


def serve(responders: Sequence[Responder], settings: ServiceSettings) -> NatsBroker | None:
    """A broker that answers `responders` once started; None when there are none."""
    if not responders:
        return None
    security = None
    if settings.nats_user and settings.nats_password:
        security = SASLPlaintext(settings.nats_user, settings.nats_password.get_secret_value())
    broker = NatsBroker(
        settings.nats_url,
        security=security,
        name=f"{settings.service}-rpc",
        inbox_prefix=inbox_prefix(settings.service).encode(),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        logger=None,
    )
    for responder in responders:
        _subscribe(broker, responder, settings.service)
    return broker


def _subscribe(broker: NatsBroker, responder: Responder, service: str) -> None:
    # The body is decoded here and not by FastStream, so that a bad one gets an answer too.
    @broker.subscriber(responder.subject, queue=service)
    async def answer(message: NatsMessage) -> bytes:
        try:
            result = await responder.handle(responder.request.model_validate_json(message.body))
        except ValidationError as error:
            result = Refusal(error=f"bad request: {error.error_count()} errors")
        except Exception as error:  # noqa: BLE001 - the caller must get an answer, whatever it is
            log.error("request failed", subject=responder.subject, error=repr(error))
            result = Refusal(error=str(error) or type(error).__name__)
        return result.model_dump_json().encode()


async def ask(broker: Broker, subject: str, request: BaseModel, answer: type[A], *, timeout: float) -> A:
    """Ask and wait up to `timeout` seconds for the answer.

    Raises:
        NobodyAnswersError: nobody listens on the subject.
        RpcError: nobody answered in time, or the answer is a refusal.
    """
    try:
        reply = await broker.client.request(subject, request.model_dump_json().encode(), timeout=timeout)
    except nats.errors.NoRespondersError as error:
        raise NobodyAnswersError(f"nobody answers on {subject}") from error
    except (nats.errors.Error, TimeoutError) as error:
        raise RpcError(f"no answer on {subject}: {error!r}") from error
    try:
        return answer.model_validate_json(reply.data)
    except ValidationError as error:
        refusal = Refusal.model_validate_json(reply.data)
        raise RpcError(refusal.error) from error
