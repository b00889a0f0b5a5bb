"""Who publishes what, who listens to what: the one table streams, consumers and permissions are made from."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stream:
    """A JetStream stream; `subjects` belong to it alone."""

    name: str
    subjects: tuple[str, ...]
    max_age_days: int = 90


@dataclass(frozen=True, slots=True)
class Durable:
    """A durable consumer on one stream, shared by the replicas of one service."""

    name: str
    stream: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A key-value bucket."""

    name: str
    relaxed: bool = False
    """Acknowledged before it is on the disk: for what the next seconds replace anyway. It survives the death
    of the broker (a bucket in memory would be gone), not that of the machine."""
    ttl_seconds: int = 0
    """Values expire after so long, and who watches is told; 0 keeps them."""
    history: int = 1


@dataclass(frozen=True, slots=True)
class Service:
    """What one service may do on the broker."""

    name: str
    publishes: tuple[str, ...] = ()
    durables: tuple[Durable, ...] = ()
    serves: tuple[str, ...] = ()
    """Request/reply subjects it answers."""
    calls: tuple[str, ...] = ()
    """Request/reply subjects it asks."""
    reads: tuple[str, ...] = ()
    """Key-value buckets it reads and watches."""
    writes: tuple[str, ...] = ()
    """Key-value buckets it writes as well."""
    follows: tuple[str, ...] = field(default=())
    """Streams it follows with ordered consumers of its own making."""


STREAMS = (
    Stream("IDENTITY", ("tenant.>",)),
    Stream("PRINTERS", ("printer.>",)),
    Stream("PLATES", ("plate.>",)),
    Stream("PRODUCTION", ("run.>", "model.>", "product.>")),
    Stream("INVENTORY", ("part.>", "stock.>", "print.>", "order.>", "spool.>")),
    Stream("JOBS", ("job.>",)),
    Stream("NOTIFICATIONS", ("notification.>",)),
    Stream("DEAD", ("dead.>",)),
)

FEED = "FEED"
"""Sources every stream into one sequence, for the dashboard's live stream."""

LEASE_SECONDS = 15
"""A lease that is not renewed for so long is free."""

SESSIONS = "dashboard_sessions"
SESSION_SECONDS = 14 * 86_400
"""A browser's session that was not used for so long has ended: as long as identity's refresh tokens last."""

BUCKETS = (
    Bucket("printer_state", relaxed=True),
    Bucket("gateway_prints"),
    Bucket("gateway_connections"),
    Bucket("gateway_leases", relaxed=True, ttl_seconds=LEASE_SECONDS),
    Bucket("gateway_parked", history=1),
    # What prints that we started will use: asked for at their end, forgotten when no print lasts so long.
    Bucket("gateway_slips", ttl_seconds=60 * 86_400),
    Bucket(SESSIONS, ttl_seconds=SESSION_SECONDS),
)

SERVICES = (
    Service("identity", publishes=("tenant.created.>", "tenant.updated.>")),
    Service(
        "printers",
        publishes=(
            "printer.registered.>",
            "printer.updated.>",
            "printer.retired.>",
            "plate.completed.>",
            "plate.failed.>",
            "plate.corrected.>",
        ),
        durables=(
            Durable("printers-tenants", "IDENTITY", ("tenant.>",)),
            Durable("printers-plates", "PLATES", ("plate.>",)),
            Durable("printers-links", "PRINTERS", ("printer.connected.>", "printer.disconnected.>")),
            Durable("printers-jobs", "JOBS", ("job.erased.>",)),
        ),
        serves=("rpc.printers.connections.*", "rpc.printers.files.*"),
        calls=("rpc.gateway.>", "rpc.production.retire-printer.*", "rpc.jobs.retire-printer.*"),
        reads=("printer_state",),
    ),
    Service(
        "printer-gateway",
        publishes=(
            "plate.started.>",
            "plate.completed.>",
            "plate.failed.>",
            "plate.needs_review.>",
            "printer.connected.>",
            "printer.disconnected.>",
            "printer.alerted.>",
        ),
        durables=(),
        serves=("rpc.gateway.>",),
        calls=("rpc.printers.connections.*", "rpc.printers.files.*"),
        writes=(
            "printer_state",
            "gateway_prints",
            "gateway_connections",
            "gateway_leases",
            "gateway_parked",
            "gateway_slips",
        ),
        follows=("PRINTERS",),
    ),
    Service(
        "inventory",
        publishes=("part.>", "stock.>", "print.>", "order.>", "spool.>", "run.materials_posted.>"),
        durables=(
            Durable("inventory-plates", "PLATES", ("plate.>",)),
            Durable(
                "inventory-printers",
                "PRINTERS",
                ("printer.registered.>", "printer.updated.>", "printer.retired.>"),
            ),
            Durable("inventory-production", "PRODUCTION", ("model.>", "product.>", "run.>")),
            Durable("inventory-jobs", "JOBS", ("job.erased.>",)),
        ),
    ),
    Service(
        "production",
        publishes=(
            # Not `run.>`: what is booked for a run is for inventory to say.
            "run.created.>",
            "run.started.>",
            "run.plate_updated.>",
            "run.ready_for_assembly.>",
            "run.assembled.>",
            "run.completed.>",
            "run.reverted.>",
            "run.cancelled.>",
            "model.>",
            "product.>",
            "plate.claimed.>",
            "plate.completed.>",
            "plate.corrected.>",
        ),
        durables=(
            Durable("production-plates", "PLATES", ("plate.>",)),
            Durable(
                "production-printers",
                "PRINTERS",
                ("printer.registered.>", "printer.updated.>", "printer.retired.>"),
            ),
            Durable("production-tenants", "IDENTITY", ("tenant.>",)),
            Durable("production-inventory", "INVENTORY", ("spool.>", "stock.>", "part.>")),
            Durable("production-postings", "PRODUCTION", ("run.materials_posted.>",)),
        ),
        serves=("rpc.production.retire-printer.*",),
    ),
    Service(
        "jobs",
        publishes=("job.>", "plate.claimed.>"),
        durables=(
            Durable("jobs-plates", "PLATES", ("plate.>",)),
            Durable(
                "jobs-printers",
                "PRINTERS",
                ("printer.registered.>", "printer.updated.>", "printer.retired.>"),
            ),
            Durable("jobs-tenants", "IDENTITY", ("tenant.>",)),
        ),
        serves=("rpc.jobs.retire-printer.*",),
    ),
    Service(
        "notifications",
        publishes=("notification.>",),
        # Whatever a rule may name. Not its own stream: telling of what was told would never end.
        durables=(
            Durable("notifications-tenants", "IDENTITY", ("tenant.>",)),
            Durable("notifications-printers", "PRINTERS", ("printer.>",)),
            Durable("notifications-plates", "PLATES", ("plate.>",)),
            Durable("notifications-production", "PRODUCTION", ("run.>", "model.>", "product.>")),
            Durable(
                "notifications-inventory",
                "INVENTORY",
                ("part.>", "stock.>", "print.>", "order.>", "spool.>"),
            ),
            Durable("notifications-jobs", "JOBS", ("job.>",)),
            Durable("notifications-dead", "DEAD", ("dead.>",)),
        ),
    ),
    Service("dashboard", reads=("printer_state",), writes=(SESSIONS,), follows=(FEED,)),
)


def service(name: str) -> Service:
    """The row of one service.

    Raises:
        KeyError: there is no such service.
    """
    for row in SERVICES:
        if row.name == name:
            return row
    raise KeyError(name)
