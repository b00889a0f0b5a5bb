"""What global search finds here."""

from sqlalchemy import Text, cast, func, literal

from chassis.auth import Permission
from chassis.search import Lookup
from inventory.tables import ORDERS, PARTS, SPOOLS

LOOKUPS = (
    Lookup(
        kind="order",
        permission=Permission.ORDERS_READ,
        id=ORDERS.c.id,
        title=literal("#").concat(cast(ORDERS.c.number, Text)),
        subtitle=func.concat_ws(" · ", ORDERS.c.customer, ORDERS.c.external_id),
        words=(ORDERS.c.number, ORDERS.c.customer, ORDERS.c.external_id),
        newest=ORDERS.c.number,
        page="/orders/{id}",
    ),
    Lookup(
        kind="part",
        permission=Permission.STOCK_READ,
        id=PARTS.c.id,
        title=PARTS.c.name,
        subtitle=PARTS.c.sku,
        words=(PARTS.c.name, PARTS.c.sku),
        newest=PARTS.c.created_at,
        page="/inventory/{id}",
        where=lambda _: PARTS.c.deleted_at.is_(None),
    ),
    Lookup(
        kind="spool",
        permission=Permission.STOCK_READ,
        id=SPOOLS.c.id,
        title=SPOOLS.c.name,
        subtitle=func.concat_ws(" · ", SPOOLS.c.material, SPOOLS.c.color, SPOOLS.c.location),
        words=(
            SPOOLS.c.name,
            SPOOLS.c.material,
            SPOOLS.c.color,
            SPOOLS.c.brand,
            SPOOLS.c.location,
            SPOOLS.c.tag,
        ),
        newest=SPOOLS.c.created_at,
        page="/spools/{id}",
        where=lambda _: ~SPOOLS.c.is_archived,
    ),
)
