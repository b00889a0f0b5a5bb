"""What global search finds here."""

from sqlalchemy import func, select

from chassis.auth import Permission
from chassis.search import Lookup
from printers.tables import CONNECTIONS, PRINTERS

_SERIAL = (
    select(CONNECTIONS.c.serial)
    .where(CONNECTIONS.c.tenant_id == PRINTERS.c.tenant_id, CONNECTIONS.c.printer_id == PRINTERS.c.id)
    .scalar_subquery()
)

LOOKUPS = (
    Lookup(
        kind="printer",
        permission=Permission.PRINTERS_READ,
        id=PRINTERS.c.id,
        title=PRINTERS.c.name,
        subtitle=func.concat_ws(
            " · ", func.concat_ws(" ", PRINTERS.c.manufacturer, PRINTERS.c.model), _SERIAL
        ),
        words=(PRINTERS.c.name, PRINTERS.c.manufacturer, PRINTERS.c.model, _SERIAL),
        newest=PRINTERS.c.created_at,
        page="/printers/{id}",
        where=lambda _: PRINTERS.c.retired_at.is_(None),
    ),
)
