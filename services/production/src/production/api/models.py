"""Models and how each prints on each printer."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from production.handlers import configs, importing, models, printers
from production.schemas.catalogue import (
    ConfigChange,
    ConfigOut,
    ConfigPage,
    ModelChange,
    ModelOut,
    ModelPage,
    NewConfig,
    NewModel,
    SetupOut,
)
from production.schemas.fields import Search
from production.schemas.importing import OPENAPI, ImportReport, read_rows

api = router(tags=["models"])

READ = needs(Permission.PRODUCTION_READ)
WRITE = needs(Permission.PRODUCTION_WRITE)


@api.post("/models", status_code=201, dependencies=[WRITE])
async def create_model(tx: Tx, body: NewModel) -> ModelOut:
    materials = [one.material_value() for one in body.materials]
    return ModelOut.model_validate(await models.create(tx, body.values(), materials))


@api.get("/models", dependencies=[READ])
async def list_models(
    tx: Tx,
    paging: PageQuery,
    search: Annotated[Search | None, Query()] = None,
    printer_id: UUID | None = None,
) -> ModelPage:
    """Models by name; `search` looks into name and file name, `printer_id`: those configured for it."""
    found, total = await models.page(
        tx, search=search, printer_id=printer_id, skip=paging.skip, limit=paging.limit
    )
    items = [ModelOut.model_validate(model) for model in found]
    return ModelPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/models/{model_id}", dependencies=[READ])
async def get_model(tx: Tx, model_id: UUID) -> ModelOut:
    return ModelOut.model_validate(await models.get(tx, model_id))


@api.patch("/models/{model_id}", dependencies=[WRITE])
async def edit_model(tx: Tx, model_id: UUID, body: ModelChange) -> ModelOut:
    return ModelOut.model_validate(await models.edit(tx, model_id, body.values(), body.new_materials()))


@api.delete("/models/{model_id}", status_code=204, dependencies=[WRITE])
async def delete_model(tx: Tx, model_id: UUID) -> None:
    """Delete a model that nothing is made of; its configurations go along."""
    await models.remove(tx, model_id)


@api.get("/models/{model_id}/production-defaults", dependencies=[READ])
async def get_production_defaults(tx: Tx, model_id: UUID, printer_id: UUID | None = None) -> SetupOut:
    """What to plan with: the configuration for the printer, or the model's defaults."""
    return SetupOut.of(*await configs.setup_for(tx, model_id, printer_id))


@api.get("/models/{model_id}/printer-configs", dependencies=[READ])
async def list_configs_of_model(tx: Tx, model_id: UUID, paging: PageQuery) -> ConfigPage:
    await models.get(tx, model_id)
    return await _page(tx, paging, model_id=model_id)


@api.get("/models/{model_id}/printer-configs/{printer_id}", dependencies=[READ])
async def get_config_or_defaults(tx: Tx, model_id: UUID, printer_id: UUID) -> SetupOut:
    """The configuration for one printer, or the model's defaults; `source` tells which."""
    return SetupOut.of(*await configs.setup_for(tx, model_id, printer_id))


@api.post(
    "/models/{model_id}/printer-configs/{printer_id}/copy-defaults", status_code=201, dependencies=[WRITE]
)
async def copy_defaults(tx: Tx, model_id: UUID, printer_id: UUID) -> ConfigOut:
    """Configure the model for the printer with the model's own defaults."""
    return ConfigOut.of(await configs.copy_defaults(tx, model_id, printer_id))


@api.get("/printers/{printer_id}/model-configs", dependencies=[READ])
async def list_configs_of_printer(tx: Tx, printer_id: UUID, paging: PageQuery) -> ConfigPage:
    await printers.get(tx, printer_id)
    return await _page(tx, paging, printer_id=printer_id)


@api.post("/model-printer-configs", status_code=201, dependencies=[WRITE])
async def create_config(tx: Tx, body: NewConfig) -> ConfigOut:
    return ConfigOut.of(await configs.create(tx, body.model_dump()))


@api.get("/model-printer-configs", dependencies=[READ])
async def list_configs(
    tx: Tx, paging: PageQuery, model_id: UUID | None = None, printer_id: UUID | None = None
) -> ConfigPage:
    return await _page(tx, paging, model_id=model_id, printer_id=printer_id)


@api.post("/model-printer-configs/import", dependencies=[WRITE], openapi_extra=OPENAPI)
async def import_configs(tx: Tx, request: Request, *, dry_run: bool = False) -> ImportReport:
    """Apply many configurations, JSON or CSV; each row tells what became of it. `dry_run` only reports."""
    rows = read_rows(request.headers.get("content-type", ""), await request.body())
    return ImportReport.of(await importing.run(tx, rows, dry_run=dry_run), dry_run=dry_run)


@api.get("/model-printer-configs/{config_id}", dependencies=[READ])
async def get_config(tx: Tx, config_id: UUID) -> ConfigOut:
    return ConfigOut.of(await configs.get(tx, config_id))


@api.patch("/model-printer-configs/{config_id}", dependencies=[WRITE])
async def edit_config(tx: Tx, config_id: UUID, body: ConfigChange) -> ConfigOut:
    return ConfigOut.of(await configs.edit(tx, config_id, body.values()))


@api.delete("/model-printer-configs/{config_id}", status_code=204, dependencies=[WRITE])
async def delete_config(tx: Tx, config_id: UUID) -> None:
    await configs.remove(tx, config_id)


async def _page(
    tx: Tx, paging: PageQuery, *, model_id: UUID | None = None, printer_id: UUID | None = None
) -> ConfigPage:
    found, total = await configs.page(
        tx, model_id=model_id, printer_id=printer_id, skip=paging.skip, limit=paging.limit
    )
    items = [ConfigOut.of(view) for view in found]
    return ConfigPage(items=items, total=total, skip=paging.skip, limit=paging.limit)
