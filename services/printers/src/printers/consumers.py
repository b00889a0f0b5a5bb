"""What arrives by message: facts that are recorded, and one question that is answered."""

from collections.abc import Sequence
from uuid import UUID

from chassis.db import Database, Transaction
from chassis.dead_letters import UNKNOWN_TENANT
from chassis.http import Runtime
from chassis.messaging import subscriber
from chassis.rpc import Responder
from contracts.identity import TenantCreated, TenantUpdated
from contracts.jobs import JobErased
from contracts.printer_gateway import (
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
    PrinterConnected,
    PrinterDisconnected,
)
from contracts.printers import (
    ConnectionsAnswer,
    ConnectionsRequest,
    FilePiece,
    FileRequest,
    PrinterConnection,
)
from printers.files import Files
from printers.handlers import connections, files, printers, prints
from printers.settings import Settings

BATCH = 100


async def on_tenant(tx: Transaction, _: TenantCreated | TenantUpdated) -> None:
    await printers.seed(tx)


CONSUMERS = (
    subscriber("printers-tenants", {TenantCreated: on_tenant, TenantUpdated: on_tenant}),
    subscriber(
        "printers-plates",
        {
            PlateStarted: prints.record_start,
            PlateCompleted: prints.record_completion,
            PlateFailed: prints.record_failure,
            PlateNeedsReview: prints.record_review,
            PlateCorrected: prints.record_correction,
        },
        batch=BATCH,
    ),
    subscriber(
        "printers-links",
        {
            PrinterConnected: connections.note_connected,
            PrinterDisconnected: connections.note_disconnected,
        },
        batch=BATCH,
    ),
    subscriber("printers-jobs", {JobErased: prints.forget_names}),
)


def responders(runtime: Runtime) -> Sequence[Responder]:
    """What the gateway may ask: which printers to connect to, and pieces of the files it sends to them."""
    database = runtime.database
    assert database is not None

    async def answer(request: ConnectionsRequest) -> ConnectionsAnswer:
        tenants = [request.tenant_id] if request.tenant_id else await _tenants(database)
        found: list[PrinterConnection] = []
        for tenant_id in tenants:
            async with database.transaction(tenant_id) as tx:
                found += await connections.to_connect(tx)
        return ConnectionsAnswer(connections=tuple(found))

    assert isinstance(runtime.settings, Settings)
    kept = Files(runtime.settings.files_dir)

    async def hand_over(request: FileRequest) -> FilePiece:
        async with database.transaction(request.tenant_id) as tx:
            return await files.piece(tx, kept, request)

    return [
        Responder("rpc.printers.connections.*", ConnectionsRequest, ConnectionsAnswer, answer),
        Responder("rpc.printers.files.*", FileRequest, FilePiece, hand_over),
    ]


async def _tenants(database: Database) -> Sequence[UUID]:
    async with database.transaction(UNKNOWN_TENANT) as tx:
        return await connections.tenants(tx)
