"""What global search finds here."""

from chassis.auth import Permission
from chassis.search import Lookup
from identity.tables import USERS

LOOKUPS = (
    Lookup(
        kind="user",
        permission=Permission.TENANT_ADMIN,
        id=USERS.c.id,
        title=USERS.c.name,
        subtitle=USERS.c.email,
        words=(USERS.c.name, USERS.c.email),
        newest=USERS.c.created_at,
        page="/settings/users",
    ),
)
