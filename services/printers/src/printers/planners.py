"""Asking those who use printers whether one may go; no answer means no."""

import asyncio
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from chassis.broker import Broker
from chassis.rpc import RpcError, ask
from chassis.telemetry import log
from contracts.jobs import RetirePrinterJobs
from contracts.production import RetirePrinterAnswer, RetirePrinterRequest
from printers.domain.printers import PlannersSilentError, PrinterInUseError

ANSWER_SECONDS = 5.0
A = TypeVar("A", bound=BaseModel)


class Planners:
    """Production, which plans runs on printers, and jobs, which prints on them."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def let_go(self, tenant_id: UUID, printer_id: UUID) -> None:
        """Have everybody stop planning on a printer.

        Ask last, just before the commit: nothing is planned or begun on the printer for a minute from now on,
        by which time the news of its retirement has arrived, or else it was not retired.

        Raises:
            PrinterInUseError: runs need it, or a student's job is being printed on it.
            PlannersSilentError: it is not known whether that is so.
        """
        request = RetirePrinterRequest(tenant_id=tenant_id, printer_id=printer_id)
        production, jobs = await asyncio.gather(
            self._ask("production", request, RetirePrinterAnswer),
            self._ask("jobs", request, RetirePrinterJobs),
        )
        if production.runs or jobs.jobs:
            raise PrinterInUseError(
                [one.model_dump(mode="json") for one in production.runs],
                [one.model_dump(mode="json") for one in jobs.jobs],
            )

    async def _ask(self, service: str, request: RetirePrinterRequest, answer: type[A]) -> A:
        subject = f"rpc.{service}.retire-printer.{request.tenant_id}"
        try:
            return await ask(self._broker, subject, request, answer, timeout=ANSWER_SECONDS)
        except RpcError as error:
            log.warning("no answer whether a printer may go", subject=subject, error=str(error))
            raise PlannersSilentError(service) from error
