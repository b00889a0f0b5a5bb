"""Models of production make their parts and mappings by themselves, so that nobody types a file name twice.

What a model made follows it until a person changes it; what a person made is never touched.
"""

from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import PartCreated, PartDeleted, PartUpdated
from contracts.production import ModelCreated, ModelDeleted, ModelUpdated
from inventory import messages
from inventory.domain.catalogue import MADE_BY_MODEL, MANUAL, Part
from inventory.store import catalogue, models
from inventory.store import stock as stock_store

ModelState = ModelCreated | ModelUpdated | ModelDeleted


async def on_model(tx: Transaction, event: ModelState) -> None:
    """Keep a model, its configurations, its part and the mappings of its files."""
    is_gone = isinstance(event, ModelDeleted)
    values = event.model_dump(include={"name", "prints_per_plate", "print_time_minutes", "gcode_filename"})
    if not await models.upsert(
        tx, event.model_id, values | {"is_deleted": is_gone, "version": event.version}
    ):
        return
    configs = () if is_gone else event.configs
    await models.replace_configs(
        tx,
        event.model_id,
        [(c.printer_id, c.prints_per_plate, c.print_time_minutes, c.gcode_filename) for c in configs],
    )
    files = {} if is_gone else _files(event)
    await models.keep_mappings(tx, event.model_id, files.values())
    if is_gone:
        await _retire(tx, event.model_id)
    elif files and (part_id := await _part(tx, event, files)):
        await models.map_files(tx, part_id, files.values())


def _files(event: ModelState) -> dict[str, str]:
    """The model's files, each once, whatever way its name is written."""
    named = [event.gcode_filename, *(config.gcode_filename for config in event.configs)]
    return {name.strip().casefold(): name.strip() for name in named if name and name.strip()}


async def _part(tx: Transaction, event: ModelState, files: dict[str, str]) -> UUID | None:
    """The part of a model: the one it has, one that people made for it, or a new one; None when it is
    not wanted.
    """
    known = (await models.parts_of(tx, [event.model_id])).get(event.model_id)
    if known is not None:
        await _follow(tx, known, event)
        return known
    adopted = await models.mapped_by_hand(tx, files.values())
    namesake = await models.namesake(tx, event.name)
    if adopted is None and namesake and namesake.model_id is None:
        adopted = namesake.id
    if adopted is not None:
        part = await catalogue.update_part(tx, adopted, {"model_id": event.model_id})
        assert part is not None
        tx.emit(messages.part_event(PartUpdated, tx.tenant_id, part))
        return adopted
    if await models.was_deleted(tx, event.model_id):
        return None
    part = await catalogue.insert_part(tx, _values(event, is_name_taken=namesake is not None))
    await stock_store.create_item(tx, part.id, part.name, part_id=part.id)
    tx.emit(messages.part_event(PartCreated, tx.tenant_id, part))
    return part.id


def _values(event: ModelState, *, is_name_taken: bool) -> dict[str, object]:
    return {
        "name": f"{event.name} ({event.model_id})" if is_name_taken else event.name,
        "parts_per_print": max(event.prints_per_plate, 1),
        "model_id": event.model_id,
        "source": MADE_BY_MODEL,
    }


async def _follow(tx: Transaction, part_id: UUID, event: ModelState) -> None:
    """A part that its model made takes the model's name and yield."""
    part = await catalogue.get_part(tx, part_id)
    if part is None or part.source != MADE_BY_MODEL:
        return
    namesake = await models.namesake(tx, event.name)
    values = _values(event, is_name_taken=namesake is not None and namesake.id != part_id)
    if (part.name, part.parts_per_print) != (values["name"], values["parts_per_print"]):
        changed = await catalogue.update_part(tx, part_id, values)
        assert changed is not None
        await stock_store.rename_item(tx, part_id, changed.name)
        tx.emit(messages.part_event(PartUpdated, tx.tenant_id, changed))


async def _retire(tx: Transaction, model_id: UUID) -> None:
    """The part of a deleted model goes with it, unless a person changed it or it is in stock or wanted."""
    part_id = (await models.parts_of(tx, [model_id])).get(model_id)
    part = part_id and await catalogue.get_part(tx, part_id)
    if part and part.source == MADE_BY_MODEL:
        await delete_unused(tx, part)


async def delete_unused(tx: Transaction, part: Part) -> bool:
    """Delete a part that is neither in stock nor wanted; False when it is."""
    levels = await stock_store.lock_levels(tx, [part.id])
    if levels[part.id].on_hand or await stock_store.has_open_demand(tx, part.id):
        return False
    deleted = await catalogue.update_part(tx, part.id, {"deleted_at": tx.now})
    if deleted is not None:
        tx.emit(messages.part_event(PartDeleted, tx.tenant_id, deleted))
    return deleted is not None


async def take_over_part(tx: Transaction, values: dict[str, Any]) -> Part | None:
    """Make the part that a model made by itself the one that a person describes; None when there is none.

    Raises:
        DuplicatePartError: another part has its new name or SKU.
    """
    made = await catalogue.made_by_model(tx, name=values["name"], model_id=values.get("model_id"))
    if made is None:
        return None
    described = values | {"model_id": made.model_id, "source": MANUAL}
    part = await catalogue.update_part(tx, made.id, described)
    assert part is not None
    await stock_store.rename_item(tx, part.id, part.name)
    tx.emit(messages.part_event(PartUpdated, tx.tenant_id, part))
    return await catalogue.get_part(tx, part.id)


async def step_aside(tx: Transaction, folded: str, part: Part) -> None:
    """Before a person maps a file: forget what its model mapped by itself.

    The part that the model made for it goes too when nobody has used it; the person's part stands for the
    model then, if it stands for none.
    """
    for mapping in await catalogue.mapped_by_model(tx, folded):
        await catalogue.delete_mapping(tx, mapping.id)
        made = await catalogue.get_part(tx, mapping.part_id)
        if made is None or made.id == part.id or made.source != MADE_BY_MODEL or part.model_id:
            continue
        if made.mappings == 0 and await delete_unused(tx, made):
            changed = await catalogue.update_part(tx, part.id, {"model_id": made.model_id})
            assert changed is not None
            tx.emit(messages.part_event(PartUpdated, tx.tenant_id, changed))
