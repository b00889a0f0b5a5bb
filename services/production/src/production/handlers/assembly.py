"""Assembly: the parts of a run become products in stock."""

from uuid import UUID

from chassis.db import Transaction
from contracts.production import RunAssembled
from production.domain.completion import assembled
from production.domain.runs import Run
from production.handlers.run_state import locked, settle


async def assemble(tx: Transaction, run_id: UUID, quantity: int | None) -> Run:
    """Say that the products of a run are put together: once.

    Raises:
        RunNotFoundError: there is no such run.
        NotAssemblableError, AlreadyAssembledError, NothingToAssembleError: see `domain.completion.assembled`.
    """
    run = await locked(tx, run_id)
    made = assembled(run, quantity)
    return await settle(tx, run, RunAssembled, assembled_at=tx.now, assembled_quantity=made)
