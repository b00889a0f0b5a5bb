"""Tables of notifications. Rules that must never be broken stand here as constraints."""

from chassis.dead_letters import dead_letters_table
from chassis.idempotency import idempotency_table
from chassis.inbox import inbox_tables
from chassis.outbox import outbox_table
from notifications.tables import deliveries, known, rules
from notifications.tables.metadata import METADATA

OUTBOX = outbox_table(METADATA)
INBOX = inbox_tables(METADATA)
DEAD_LETTERS = dead_letters_table(METADATA)
IDEMPOTENCY_KEYS = idempotency_table(METADATA)

__all__ = ["DEAD_LETTERS", "IDEMPOTENCY_KEYS", "INBOX", "METADATA", "OUTBOX", "deliveries", "known", "rules"]
