"""Asking those who plan work on printers whether one may go; no answer means no."""

from uuid import UUID

from chassis.broker import Broker
from chassis.rpc import RpcError, ask
from chassis.telemetry import log
from contracts.production import RetirePrinterAnswer, RetirePrinterRequest
from printers.domain.printers import PlannersSilentError, PrinterInUseError

ANSWER_SECONDS = 5.0


class Planners:
    """Production, and whoever plans on printers later."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def let_go(self, tenant_id: UUID, printer_id: UUID) -> None:
        """Have everybody stop planning on a printer.

        Ask last, just before the commit: production plans nothing on the printer for a minute from now on, by
        which time the news of its retirement has arrived, or else it was not retired.

        Raises:
            PrinterInUseError: runs need it.
            PlannersSilentError: it is not known whether any do.
        """
        request = RetirePrinterRequest(tenant_id=tenant_id, printer_id=printer_id)
        subject = f"rpc.production.retire-printer.{tenant_id}"
        try:
            answer = await ask(self._broker, subject, request, RetirePrinterAnswer, timeout=ANSWER_SECONDS)
        except RpcError as error:
            log.warning("production gave no answer", subject=subject, error=str(error))
            raise PlannersSilentError from error
        if answer.runs:
            raise PrinterInUseError([one.model_dump(mode="json") for one in answer.runs])
