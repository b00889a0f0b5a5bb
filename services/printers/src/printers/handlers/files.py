"""Print files: uploaded, looked into, handed to gateways, deleted."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from chassis.db import Transaction, new_id
from contracts.printers import FilePiece, FileRequest
from printers import slices
from printers.domain.files import (
    BadFileError,
    FileInUseError,
    FileNotFoundHereError,
    Plate,
    PrintFile,
    file_name,
)
from printers.files import Files, Received
from printers.handlers.commands import Begin
from printers.store import files as store

BEGINS = timedelta(hours=1)
"""A job that a printer took and did not begin for so long is not coming any more."""


async def upload(
    begin: Begin, files: Files, given_name: str, chunks: AsyncIterator[bytes]
) -> tuple[PrintFile, bool]:
    """Keep a file; content that is here already is the same file. Returns whether it is new, too.

    Raises:
        BadFileError: it is not a sliced file.
    """
    name = file_name(given_name)
    received = await files.receive(chunks)
    try:
        if not received.size:
            raise BadFileError("The file is empty.")
        plates = await asyncio.to_thread(slices.read, received.path, name)
        async with begin() as tx:
            await store.lock_content(tx, received.sha256)
            known = await store.by_content(tx, received.sha256)
            file = known or _new(tx, name, received, plates)
            if known is None:
                await store.add(tx, file)
            files.keep(received, tx.tenant_id)
    finally:
        files.drop(received)
    return file, known is None


def _new(tx: Transaction, name: str, received: Received, plates: tuple[Plate, ...]) -> PrintFile:
    return PrintFile(
        tenant_id=tx.tenant_id,
        id=new_id(),
        name=name,
        sha256=received.sha256,
        size=received.size,
        plates=plates,
        uploaded_by=tx.actor.name,
        created_at=tx.now,
    )


async def delete(begin: Begin, files: Files, file_id: UUID) -> None:
    """Delete a file; what was printed from it keeps its name.

    Raises:
        FileNotFoundHereError: there is no such file.
        FileInUseError: a printer is being sent it, or prints it.
    """
    async with begin() as tx:
        file = await get(tx, file_id)
        await store.lock_content(tx, file.sha256)
        if await store.is_in_use(tx, file_id, tx.now, tx.now - BEGINS):
            raise FileInUseError
        await store.mark_deleted(tx, file_id, tx.now)
    # Only now: had the first transaction failed, the content would still be needed.
    async with begin() as tx:
        await store.lock_content(tx, file.sha256)
        if await store.by_content(tx, file.sha256) is None:
            files.remove(tx.tenant_id, file.sha256)


async def get(tx: Transaction, file_id: UUID) -> PrintFile:
    """One file.

    Raises:
        FileNotFoundHereError: unknown, deleted, or another tenant's.
    """
    file = await store.find(tx, file_id)
    if file is None:
        raise FileNotFoundHereError
    return file


async def page(tx: Transaction, *, search: str | None, skip: int, limit: int) -> tuple[list[PrintFile], int]:
    """Files, newest first."""
    return await store.page(tx, search=search, skip=skip, limit=limit)


async def piece(tx: Transaction, files: Files, request: FileRequest) -> FilePiece:
    """Part of a file, for a gateway.

    Raises:
        FileNotFoundHereError: the tenant has no such file.
    """
    if await store.by_content(tx, request.sha256) is None:
        raise FileNotFoundHereError
    try:
        data = files.piece(tx.tenant_id, request.sha256, request.offset, request.length)
    except FileNotFoundError as error:
        raise FileNotFoundHereError from error
    return FilePiece(data=base64.b64encode(data))
