"""What global search finds here."""

from sqlalchemy import ColumnElement, select

from chassis.auth import Permission
from chassis.search import Lookup
from production.tables.catalogue import MODELS, PRODUCTS
from production.tables.runs import PRODUCTION_RUNS as RUNS

_PRODUCT: ColumnElement[str] = (
    select(PRODUCTS.c.name)
    .where(PRODUCTS.c.tenant_id == RUNS.c.tenant_id, PRODUCTS.c.id == RUNS.c.product_id)
    .scalar_subquery()
)

LOOKUPS = (
    Lookup(
        kind="run",
        permission=Permission.PRODUCTION_READ,
        id=RUNS.c.id,
        title=RUNS.c.run_number,
        subtitle=_PRODUCT,
        words=(RUNS.c.run_number, _PRODUCT, RUNS.c.notes),
        newest=RUNS.c.created_at,
        page="/production-runs/{id}",
        where=lambda _: RUNS.c.deleted_at.is_(None),
    ),
    Lookup(
        kind="product",
        permission=Permission.PRODUCTION_READ,
        id=PRODUCTS.c.id,
        title=PRODUCTS.c.name,
        subtitle=PRODUCTS.c.sku,
        words=(PRODUCTS.c.name, PRODUCTS.c.sku),
        newest=PRODUCTS.c.created_at,
        page="/products/{id}",
        where=lambda _: PRODUCTS.c.archived_at.is_(None),
    ),
    Lookup(
        kind="model",
        permission=Permission.PRODUCTION_READ,
        id=MODELS.c.id,
        title=MODELS.c.name,
        subtitle=MODELS.c.gcode_filename,
        words=(MODELS.c.name, MODELS.c.gcode_filename),
        newest=MODELS.c.created_at,
        page="/models/{id}",
    ),
)
