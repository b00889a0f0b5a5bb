"""What a new tenant begins with: the list in the app, and rules that fill it."""

from chassis.db import Transaction, new_id
from notifications.domain.occasions import PRINTER_OFFLINE, TARGET_DISABLED
from notifications.domain.targets import TargetKind
from notifications.store import rules, targets

INBOX = "Notifications in the app"
RULES: tuple[tuple[str, tuple[str, ...], dict[str, object], bool], ...] = (
    ("Printer errors", ("printer.alerted",), {"severities": ["fatal", "serious"]}, True),
    ("Printers that stay away", (PRINTER_OFFLINE,), {"minutes": 10}, True),
    ("Prints that failed or need a look", ("plate.failed", "plate.needs_review"), {}, True),
    ("Finished prints", ("plate.completed",), {}, False),
    ("Filament and stock that run low", ("spool.low", "stock.low"), {}, True),
    ("Fulfilled orders", ("order.fulfilled",), {}, True),
    ("Students' jobs that wait", ("job.submitted", "job.confirmed"), {}, True),
    ("Something is wrong", ("dead.letter", TARGET_DISABLED), {}, True),
)
"""Name, events, filter, and whether it is on."""
GAP_MINUTES = 5


async def seed(tx: Transaction) -> None:
    """Give a new tenant its first target and rules."""
    inbox = await targets.add(tx, new_id(), name=INBOX, kind=TargetKind.INBOX, config={}, sealed=None)
    for name, events, wanted, is_enabled in RULES:
        values = {
            "name": name,
            "events": list(events),
            "filter": wanted,
            "quiet_hours": None,
            "ignores_quiet_hours": False,
            "gap_minutes": GAP_MINUTES,
            "is_enabled": is_enabled,
        }
        await rules.add(tx, new_id(), values, [inbox.id])
