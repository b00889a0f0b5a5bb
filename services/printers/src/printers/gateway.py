"""Asking the gateways: whoever holds a printer answers, and no answer is an answer too."""

from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from chassis.broker import Broker
from chassis.rpc import NobodyAnswersError, RpcError, ask
from chassis.telemetry import log
from contracts.printers import (
    COMMAND_SECONDS,
    START_ANSWER_SECONDS,
    TEST_ANSWER_SECONDS,
    CommandAnswer,
    CommandRequest,
    ConnectionTest,
    ConnectionVerdict,
    StartAnswer,
    StartRequest,
    command_subject,
    start_subject,
    verdict_subject,
)
from printers.domain.control import NoAnswerError, NoGatewayError

A = TypeVar("A", bound=BaseModel)


class Gateway:
    """Sends questions to the gateways.

    Every method raises `NoGatewayError` when nobody was there to be asked, and `NoAnswerError` when it is not
    known what became of the question.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def command(self, request: CommandRequest) -> CommandAnswer:
        subject = command_subject(request.tenant_id, request.printer_id)
        return await self._ask(subject, request, CommandAnswer, COMMAND_SECONDS)

    async def start(self, request: StartRequest) -> StartAnswer:
        subject = start_subject(request.tenant_id, request.printer_id)
        seconds = request.seconds + START_ANSWER_SECONDS - type(request).model_fields["seconds"].default
        return await self._ask(subject, request, StartAnswer, seconds)

    async def test(self, tenant_id: UUID, request: ConnectionTest) -> ConnectionVerdict:
        return await self._ask(verdict_subject(tenant_id), request, ConnectionVerdict, TEST_ANSWER_SECONDS)

    async def _ask(self, subject: str, request: BaseModel, answer: type[A], seconds: float) -> A:
        try:
            return await ask(self._broker, subject, request, answer, timeout=seconds)
        except NobodyAnswersError as error:
            raise NoGatewayError from error
        except RpcError as error:
            log.warning("a gateway gave no answer", subject=subject, error=str(error))
            raise NoAnswerError from error
