"""Parts and mappings."""

from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import PartCreated, PartDeleted, PartUpdated
from contracts.matching import fold
from inventory import messages
from inventory.domain.catalogue import (
    MANUAL,
    DuplicateMappingError,
    Mapping,
    MappingNotFoundError,
    Part,
    PartNotFoundError,
    UnknownPartError,
    check_deletable,
)
from inventory.handlers import models
from inventory.store import catalogue as store
from inventory.store import stock as stock_store


async def create_part(tx: Transaction, values: dict[str, Any]) -> Part:
    """Add a part, with an empty stock; the part that its model made by itself becomes the one described.

    Raises:
        DuplicatePartError: its name or SKU is taken.
    """
    if made := await models.take_over_part(tx, values):
        return made
    part = await store.insert_part(tx, values)
    await stock_store.create_item(tx, part.id, part.name, part_id=part.id)
    tx.emit(messages.part_event(PartCreated, tx.tenant_id, part))
    return part


async def update_part(tx: Transaction, part_id: UUID, values: dict[str, Any]) -> Part:
    """Change a part.

    Raises:
        PartNotFoundError: there is no such part.
        DuplicatePartError: its new name or SKU is taken.
    """
    if values:
        part = await store.update_part(tx, part_id, values | {"source": MANUAL})
        if part is None:
            raise PartNotFoundError
        await stock_store.rename_item(tx, part_id, part.name)
        tx.emit(messages.part_event(PartUpdated, tx.tenant_id, part))
    return await get_part(tx, part_id)


async def delete_part(tx: Transaction, part_id: UUID) -> None:
    """Delete a part that is neither in stock nor wanted; its history stays.

    Raises:
        PartNotFoundError: there is no such part.
        PartInUseError: it is in stock, or open orders ask for it.
    """
    levels = await stock_store.lock_levels(tx, [part_id])
    if part_id not in levels:
        raise PartNotFoundError
    check_deletable(
        has_stock=levels[part_id].on_hand > 0,
        has_open_demand=await stock_store.has_open_demand(tx, part_id),
    )
    part = await store.update_part(tx, part_id, {"deleted_at": tx.now})
    if part is None:
        raise PartNotFoundError
    tx.emit(messages.part_event(PartDeleted, tx.tenant_id, part))


async def get_part(tx: Transaction, part_id: UUID) -> Part:
    """Load one part.

    Raises:
        PartNotFoundError: there is no such part.
    """
    part = await store.get_part(tx, part_id)
    if part is None:
        raise PartNotFoundError
    return part


async def list_parts(
    tx: Transaction, *, search: str | None, coverage: str | None, skip: int, limit: int
) -> tuple[list[Part], int]:
    return await store.page_parts(tx, search=search, coverage=coverage, skip=skip, limit=limit)


async def create_mapping(
    tx: Transaction, *, gcode_filename: str, part_id: UUID, quantity: int | None, is_active: bool
) -> Mapping:
    """Map a file to a part; a file may yield several parts. What its model mapped by itself steps aside.

    Raises:
        UnknownPartError: there is no such part.
        DuplicateMappingError: the file is mapped to this part already.
    """
    part = await store.get_part(tx, part_id)
    if part is None:
        raise UnknownPartError
    await models.step_aside(tx, fold(gcode_filename), part)
    mapping_id = await store.insert_mapping(
        tx,
        gcode_filename=gcode_filename,
        folded=fold(gcode_filename),
        part_id=part_id,
        quantity=quantity,
        is_active=is_active,
    )
    if mapping_id is None:
        raise DuplicateMappingError(gcode_filename)
    return await get_mapping(tx, mapping_id)


async def update_mapping(tx: Transaction, mapping_id: UUID, values: dict[str, Any]) -> Mapping:
    """Change a mapping's quantity or switch it on and off.

    Raises:
        MappingNotFoundError: there is no such mapping.
    """
    if values and not await store.update_mapping(tx, mapping_id, values | {"source": MANUAL}):
        raise MappingNotFoundError
    return await get_mapping(tx, mapping_id)


async def delete_mapping(tx: Transaction, mapping_id: UUID) -> None:
    """Forget a mapping.

    Raises:
        MappingNotFoundError: there is no such mapping.
    """
    if not await store.delete_mapping(tx, mapping_id):
        raise MappingNotFoundError


async def get_mapping(tx: Transaction, mapping_id: UUID) -> Mapping:
    """Load one mapping.

    Raises:
        MappingNotFoundError: there is no such mapping.
    """
    mapping = await store.get_mapping(tx, mapping_id)
    if mapping is None:
        raise MappingNotFoundError
    return mapping


async def list_mappings(
    tx: Transaction, *, part_id: UUID | None, search: str | None, skip: int, limit: int
) -> tuple[list[Mapping], int]:
    return await store.page_mappings(tx, part_id=part_id, search=search, skip=skip, limit=limit)
