"""Filament: A8. What remains on a spool is what it held, less what left it; nothing is booked twice."""

from cli.audit.check import Rule, in_database

REMAINING = Rule(
    "SELECT count(*) FROM spools",
    """
    SELECT format('%s: changed by %s g, sum of transactions %s g', s.id, s.change_grams, coalesce(t.total, 0))
    FROM spools AS s
    LEFT JOIN (
        SELECT spool_id, sum(grams) AS total FROM inventory_transactions GROUP BY spool_id
    ) AS t ON t.spool_id = s.id
    WHERE s.change_grams <> coalesce(t.total, 0)
    """,
)
BOOKED_ONCE = Rule(
    "SELECT count(*) FROM inventory_transactions WHERE source IN ('run', 'print') AND type = 'usage'",
    """
    SELECT format('%s %s used spool %s %s times', t.source, t.source_id, t.spool_id, count(*))
    FROM inventory_transactions AS t
    WHERE t.type = 'usage' AND t.source = 'run'
      AND NOT EXISTS (SELECT FROM inventory_transactions AS r WHERE r.reverses_id = t.id)
    GROUP BY t.source, t.source_id, t.spool_id HAVING count(*) > 1
    """,
)
REVERSALS_MATCH = Rule(
    "SELECT count(*) FROM inventory_transactions WHERE type = 'reversal'",
    """
    SELECT format('%s: gives back %s g of %s g', r.id, r.grams, t.grams)
    FROM inventory_transactions AS r JOIN inventory_transactions AS t ON t.id = r.reverses_id
    WHERE r.grams <> -t.grams OR r.spool_id <> t.spool_id
    """,
)
_APPEND_ONLY = Rule(
    "SELECT 1",
    """
    SELECT 'inventory_transactions: rows can be changed or deleted'
    WHERE has_table_privilege('inventory_app', 'inventory_transactions', 'UPDATE, DELETE, TRUNCATE')
       OR NOT EXISTS (
           SELECT FROM pg_trigger
           WHERE tgrelid = 'inventory_transactions'::regclass AND tgname = 'append_only'
             AND tgenabled IN ('O', 'A') AND tgtype = 2 + 8 + 16 + 32)
    """,
)
filament = in_database("inventory", REMAINING, BOOKED_ONCE, REVERSALS_MATCH, _APPEND_ONLY)
