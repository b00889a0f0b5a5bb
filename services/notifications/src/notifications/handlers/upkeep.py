"""What time does: printers stay away, and the log grows old."""

from datetime import timedelta
from uuid import UUID, uuid5

from chassis.db import Transaction
from notifications.domain.occasions import PRINTER_OFFLINE, Occasion
from notifications.handlers.telling import OLD, tell
from notifications.store import deliveries, known, rules
from notifications.store.known import Away

_FORGOTTEN = timedelta(days=90)


async def every_tenant(tx: Transaction) -> list[UUID]:
    return await known.every_tenant(tx)


async def tend(tx: Transaction) -> None:
    """Do what is due in one tenant."""
    await _tell_of_absences(tx)
    keep = (await known.preferences(tx)).keep_days
    await deliveries.prune(tx, tx.now - timedelta(days=keep))
    await rules.forget_offline(tx, tx.now - _FORGOTTEN)


async def _tell_of_absences(tx: Transaction) -> None:
    asked = await rules.telling(tx, [PRINTER_OFFLINE])
    if not asked:
        return
    found = await known.away(tx, tx.now - min(rule.offline_after for rule in asked))
    for rule in asked:
        for printer in found:
            begins = printer.since + rule.offline_after
            is_due = begins <= tx.now < begins + OLD
            occasion = _absence(printer, rule.offline_after, rule.id)
            if (
                is_due
                and rule.wants(occasion)
                and await rules.note_offline(tx, rule.id, printer.printer_id, printer.since)
            ):
                await tell(tx, [occasion], only=rule)


def _absence(printer: Away, after: timedelta, rule_id: UUID) -> Occasion:
    minutes = int(after.total_seconds() // 60)
    return Occasion(
        event_id=uuid5(printer.printer_id, f"offline:{rule_id}:{printer.since.isoformat()}"),
        type=PRINTER_OFFLINE,
        time=printer.since + after,
        title=f"{printer.name or 'A printer'} is not connected for {minutes} minutes",
        text=f"Reason: {printer.reason.replace('_', ' ')}.",
        path=f"/printers/{printer.printer_id}",
        printer_id=printer.printer_id,
        data={
            "printer_id": str(printer.printer_id),
            "since": printer.since.isoformat(),
            "reason": printer.reason,
        },
    )
