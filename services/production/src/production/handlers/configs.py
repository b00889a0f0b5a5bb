"""How models print on printers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from production.domain.catalogue import (
    Config,
    ConfigNotFoundError,
    DuplicateConfigError,
    Model,
    Setup,
    UnknownModelError,
    defaults_as_config,
    setup,
)
from production.domain.surroundings import Printer
from production.handlers import models, printers
from production.store import configs as store
from production.store import models as model_store
from production.store import projections


@dataclass(frozen=True, slots=True)
class View:
    """A configuration with the names of what it joins."""

    config: Config
    model: Model
    printer: Printer


async def create(tx: Transaction, values: Mapping[str, Any]) -> View:
    """Configure a model for a printer.

    Raises:
        UnknownModelError: there is no such model.
        Problem: 409 `not_yet_known` for the printer.
        PrinterRetiredError: the printer is retired.
        DuplicateConfigError: the model is configured for this printer.
    """
    if await model_store.find(tx, values["model_id"], lock=True) is None:
        raise UnknownModelError
    await printers.usable(tx, values["printer_id"])
    config_id = await store.insert_config(tx, values)
    if config_id is None:
        raise DuplicateConfigError
    await models.touch(tx, values["model_id"])
    return await get(tx, config_id)


async def copy_defaults(tx: Transaction, model_id: UUID, printer_id: UUID) -> View:
    """Configure a model for a printer with the model's own defaults, to be corrected from there.

    Raises:
        ModelNotFoundError: there is no such model.
        PrinterNotFoundError: there is no such printer.
        PrinterRetiredError: the printer is retired.
        DuplicateConfigError: the model is configured for this printer.
    """
    model = await models.get(tx, model_id)
    values = {"model_id": model_id, "printer_id": printer_id, **defaults_as_config(model)}
    return await create(tx, values)


async def get(tx: Transaction, config_id: UUID) -> View:
    """One configuration.

    Raises:
        ConfigNotFoundError: unknown, or another tenant's.
    """
    config = await store.find(tx, config_id)
    if config is None:
        raise ConfigNotFoundError
    return (await _views(tx, [config]))[0]


async def edit(tx: Transaction, config_id: UUID, values: Mapping[str, Any]) -> View:
    """Change some fields.

    Raises:
        ConfigNotFoundError: see `get`.
    """
    config = await _locked(tx, config_id)
    changed = {name: value for name, value in values.items() if value != getattr(config, name)}
    if changed:
        await store.update_config(tx, config_id, changed)
        await models.touch(tx, config.model_id)
    return await get(tx, config_id)


async def remove(tx: Transaction, config_id: UUID) -> None:
    """Delete a configuration: the model's defaults hold again.

    Raises:
        ConfigNotFoundError: see `get`.
    """
    config = await _locked(tx, config_id)
    await store.delete_config(tx, config_id)
    await models.touch(tx, config.model_id)


async def _locked(tx: Transaction, config_id: UUID) -> Config:
    """A configuration is part of its model: whoever locks the model has it."""
    found = await store.find(tx, config_id)
    model = await model_store.find(tx, found.model_id, lock=True) if found else None
    config = next((one for one in model.configs if one.id == config_id), None) if model else None
    if config is None:
        raise ConfigNotFoundError
    return config


async def page(
    tx: Transaction, *, model_id: UUID | None, printer_id: UUID | None, skip: int, limit: int
) -> tuple[list[View], int]:
    """Configurations of a model or of a printer."""
    found, total = await store.page(tx, model_id=model_id, printer_id=printer_id, skip=skip, limit=limit)
    return await _views(tx, found), total


async def _views(tx: Transaction, found: Sequence[Config]) -> list[View]:
    known = await model_store.find_all(tx, {config.model_id for config in found})
    machines = await projections.printers(tx, {config.printer_id for config in found})
    return [View(config, known[config.model_id], machines[config.printer_id]) for config in found]


async def setup_for(
    tx: Transaction, model_id: UUID, printer_id: UUID | None
) -> tuple[Model, Printer | None, Setup]:
    """How a model prints on a printer, or by its defaults when no printer is named.

    Raises:
        ModelNotFoundError: there is no such model.
        PrinterNotFoundError: there is no such printer.
    """
    model = await models.get(tx, model_id)
    printer = await printers.get(tx, printer_id) if printer_id else None
    return model, printer, setup(model, printer_id)
