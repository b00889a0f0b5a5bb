"""Every check can turn red, and harm turns exactly its own check red."""

import os
import shutil
import time

import pytest

from cli.audit.registry import CHECKS
from cli.audit.run import audit

HOOK = "(SELECT item_id FROM stock_items WHERE name = 'hook' ORDER BY item_id LIMIT 1)"
CLIP = "(SELECT item_id FROM stock_items WHERE name = 'clip' ORDER BY item_id LIMIT 1)"
BOUNDS = "ck_stock_items_reserved_within_on_hand"
NEEDED = "ck_order_part_allocations_shipped_allocated_needed"


def one(table: str, where: str = "true", column: str = "id") -> str:
    return f"(SELECT {column} FROM {table} WHERE {where} LIMIT 1)"


def moved(item: str, quantity: int) -> list[str]:
    """Change a level, and book it."""
    return [
        f"UPDATE stock_items SET on_hand = on_hand + {quantity} WHERE item_id = {item}",
        f"""
        INSERT INTO stock_movements (id, tenant_id, item_id, quantity, kind, reason, actor, created_at)
        SELECT uuidv7(), tenant_id, item_id, {quantity}, 'adjustment', 'harm', 'test', now()
        FROM stock_items WHERE item_id = {item}
        """,
    ]


# By check: what is wrong, and the statements that make it so.
HARM: dict[str, dict[str, list[str]]] = {
    "A1": {
        "a level that no movement explains": [
            f"UPDATE stock_items SET on_hand = on_hand + 1 WHERE item_id = {HOOK}"
        ],
        "a ledger that can be changed": ["ALTER TABLE stock_movements DISABLE TRIGGER append_only"],
        "a service that may change a ledger": ["GRANT UPDATE ON allocation_entries TO inventory_app"],
    },
    "A2": {
        "more reserved than there is": [
            f"ALTER TABLE stock_items DROP CONSTRAINT {BOUNDS}",
            *moved(CLIP, -5),
            f"ALTER TABLE stock_items ADD CONSTRAINT {BOUNDS} CHECK (true)",
        ],
        "bounds that nobody enforces": [
            f"ALTER TABLE stock_items DROP CONSTRAINT {BOUNDS}",
        ],
    },
    "A3": {
        "a reservation for nobody": [
            f"UPDATE stock_items SET reserved = reserved + 1 WHERE item_id = {HOOK}"
        ],
    },
    "A4": {
        "more allocated than needed": [
            f"ALTER TABLE order_part_allocations DROP CONSTRAINT {NEEDED}",
            "UPDATE order_part_allocations SET quantity_needed = 1 WHERE quantity_allocated = 2 AND is_open",
            f"ALTER TABLE order_part_allocations ADD CONSTRAINT {NEEDED} CHECK (true)",
        ],
        "more needed than ordered": ["UPDATE order_lines SET quantity = 1 WHERE quantity = 2"],
        "limits that nobody enforces": [f"ALTER TABLE order_part_allocations DROP CONSTRAINT {NEEDED}"],
        "a grant that nothing explains": [
            f"DELETE FROM allocation_entries WHERE item_id = {CLIP}",
        ],
        "a shipment that the ledger does not know": [
            "ALTER TABLE stock_movements DISABLE TRIGGER append_only",
            "UPDATE stock_movements SET source_id = NULL WHERE kind = 'shipment'",
            "ALTER TABLE stock_movements ENABLE TRIGGER append_only",
        ],
        "a wrong fulfillment status": [
            """
            UPDATE orders SET fulfillment_status = 'unfulfilled', fulfilled_at = NULL WHERE status = 'shipped'
            """
        ],
    },
    "A5": {
        "free stock beside waiting demand": moved(CLIP, 1),
        "the older order served before the critical one": [
            f"""
            UPDATE allocation_entries AS e SET allocation_id = coalesce(s.next, s.previous)
            FROM (
                SELECT e.id, lead(e.allocation_id) OVER w AS next, lag(e.allocation_id) OVER w AS previous
                FROM allocation_entries AS e JOIN order_part_allocations AS a ON a.id = e.allocation_id
                WHERE e.item_id = {HOOK} AND a.is_open AND a.quantity_needed = 2 WINDOW w AS (ORDER BY e.id)
            ) AS s WHERE s.id = e.id
            """
        ],
    },
    "A6": {
        "stock that no print explains": [
            f"""
            DELETE FROM inventory_print_log WHERE id = {one("inventory_print_log", "source = 'bambu_auto'")}
            """
        ],
        "a completed print that is lost": ["DELETE FROM unmapped_prints"],
        "a failed print that was counted": [
            "UPDATE inventory_print_log SET status = 'success' WHERE status = 'failed'",
        ],
        "a print counted twice": [
            f"""
            INSERT INTO inventory_print_log
                (id, tenant_id, print_id, part_id, prints, quantity_printed, status, source, actor,
                 completed_at, created_at)
            SELECT uuidv7(), tenant_id, print_id, {HOOK}, 0, 0, 'success', 'bambu_auto', 'harm', now(), now()
            FROM unmapped_prints
            WHERE tenant_id = (SELECT tenant_id FROM stock_items WHERE item_id = {HOOK})
            """
        ],
        "a correction that was not applied": [
            "UPDATE inventory_print_log SET revision = revision - 1 WHERE revision = 2"
        ],
        "a print that stayed counted after its correction": [
            """
            UPDATE inventory_print_log SET status = 'success'
            WHERE print_id IN (SELECT print_id FROM print_corrections WHERE outcome = 'superseded')
            """
        ],
        "a correction that nobody published": [
            """
            INSERT INTO print_corrections
                (tenant_id, print_id, revision, outcome, good, failed, reason, actor, created_at)
            SELECT tenant_id, print_id, 1, 'failed', 0, 0, 'harm', 'test', now()
            FROM inventory_print_log WHERE status = 'failed' AND revision = 0
            """,
            """
            UPDATE inventory_print_log AS l SET revision = 1
            FROM print_corrections AS c WHERE c.print_id = l.print_id AND c.reason = 'harm'
            """,
        ],
        "a print that nobody reported": [
            """
            INSERT INTO unmapped_prints
                (print_id, tenant_id, candidates, prints, reason, completed_at, created_at)
            SELECT gen_random_uuid(), tenant_id, '{}', 1, 'no_mapping', now(), now() FROM unmapped_prints
            """
        ],
    },
    "A7": {
        "items that no bed load held": [
            "UPDATE production_run_plates SET failed_prints = 0 WHERE failed_prints = 1"
        ],
        "a bed load that no print made": [
            "UPDATE plate_prints SET load_number = NULL WHERE load_number = 1",
        ],
        "a print that failed and yields": ["UPDATE plate_prints SET good = 1 WHERE status = 'failed'"],
        "a plate that is done and waits": [
            "UPDATE production_run_plates SET status = 'printing' WHERE status = 'complete'"
        ],
        "a run beside its plates": [
            "UPDATE production_runs SET completed_plates = completed_plates - 1 WHERE completed_plates = 4"
        ],
        "a number that no run has": ["UPDATE run_counters SET last_number = last_number + 1"],
    },
    "A8": {
        "a weight that no transaction explains": [
            f"UPDATE spools SET change_grams = change_grams - 1 WHERE id = {one('spools')}"
        ],
        "filament of one run booked twice": [
            """
            INSERT INTO inventory_transactions
                (id, tenant_id, spool_id, type, source, source_id, grams, reason, actor, created_at)
            SELECT uuidv7(), tenant_id, spool_id, type, source, source_id, 0, reason, actor, created_at
            FROM inventory_transactions AS t
            WHERE source = 'run' AND type = 'usage'
              AND NOT EXISTS (SELECT FROM inventory_transactions AS r WHERE r.reverses_id = t.id) LIMIT 1
            """
        ],
        "a reversal of another weight": [
            "UPDATE inventory_transactions SET grams = grams - 1 WHERE type = 'reversal'",
            """
            UPDATE spools SET change_grams = (
                SELECT coalesce(sum(grams), 0) FROM inventory_transactions WHERE spool_id = spools.id)
            """,
        ],
        "a ledger that can be changed": ["GRANT DELETE ON inventory_transactions TO inventory_app"],
    },
    "A9": {
        "a message that its outbox does not know": [
            f"""
            DELETE FROM outbox WHERE seq = {one("outbox", "subject LIKE 'print.logged.%'", "seq")}
            """
        ],
        "a row that was never published": [
            """
            INSERT INTO outbox (event_id, tenant_id, subject, headers, body, created_at, sent_at)
            SELECT gen_random_uuid(), tenant_id, subject, headers, body, created_at, sent_at
            FROM outbox WHERE subject LIKE 'print.logged.%' LIMIT 1
            """
        ],
    },
    "A10": {
        "a message without its effect": ["DELETE FROM inbox WHERE durable = 'inventory-printers'"],
        "a message handled and dead as well": [
            "INSERT INTO inbox (durable, event_id) SELECT durable, event_id FROM dead_letters"
        ],
        "an effect without a message": [
            "INSERT INTO inbox (durable, event_id) VALUES ('inventory-printers', gen_random_uuid())"
        ],
    },
    "A11": {
        "a gap between versions": [
            f"""
            UPDATE outbox SET version = version + 7
            WHERE seq = {one("outbox", "aggregate LIKE 'stock:%' AND version = 2", "seq")}
            """
        ],
        "a change that no event tells": [
            f"UPDATE stock_items SET version = version + 1 WHERE item_id = {HOOK}"
        ],
    },
    "A12": {
        "a status that nobody set": ["UPDATE jobs SET status = 'ARCHIVED' WHERE status = 'REJECTED'"],
        "a print on nobody's word": [
            "ALTER TABLE jobs DROP CONSTRAINT ck_jobs_confirmed_before_ready",
            "UPDATE jobs SET student_confirmed = false WHERE status = 'READYTOPRINT'",
        ],
    },
    "A13": {
        "a changed entry": ["UPDATE job_events SET triggered_by = 'Somebody' WHERE id = 3"],
        "a missing entry": ["DELETE FROM job_events WHERE id = 3"],
        "an end cut off": [
            """
            DELETE FROM job_events AS e USING event_chains AS c
            WHERE e.tenant_id = c.tenant_id AND e.event_type = 'EmailSent' AND e.id = c.last_id
            """,
            "UPDATE event_chains SET last_id = 0",
        ],
        "a history that can be changed": ["ALTER TABLE job_events DISABLE TRIGGER append_only"],
        "a service that may change it": ["GRANT UPDATE ON job_events TO jobs_app"],
    },
    "A14": {
        "an outbox row of another tenant": [
            "UPDATE outbox SET tenant_id = gen_random_uuid() WHERE seq = (SELECT max(seq) FROM outbox)"
        ],
        "a line of another tenant's order": [
            f"UPDATE order_lines SET tenant_id = gen_random_uuid() WHERE id = {one('order_lines')}"
        ],
    },
    "A15": {
        "row-level security not forced": ["ALTER TABLE orders NO FORCE ROW LEVEL SECURITY"],
        "row-level security off": ["ALTER TABLE orders DISABLE ROW LEVEL SECURITY"],
        "a policy that lets everyone in": ["CREATE POLICY open ON orders FOR SELECT TO PUBLIC USING (true)"],
        "a view that reads as its owner": ["CREATE VIEW everything AS SELECT * FROM orders"],
        "a service that owns a table": ["ALTER TABLE printers OWNER TO inventory_app"],
    },
    "A16": {
        "files that are wanted elsewhere": ["UPDATE job_files SET folder = 'Completed'"],
        "an upload that is another": ["UPDATE job_files SET sha256 = repeat('0', 64)"],
    },
    "A18": {
        "an e-mail that no entry tells of": [
            "UPDATE mails SET version = version + 7 WHERE status = 'sent' AND template = 'received'"
        ],
        "a link that was never sent": ["DELETE FROM mails WHERE template = 'approved'"],
    },
    "A19": {
        "a replay without effect": ["UPDATE dead_letters SET status = 'replayed'"],
        "a letter that was not announced": ["UPDATE dead_letters SET id = gen_random_uuid()"],
        "a letter of no message": ["UPDATE dead_letters SET subject = subject || '.x'"],
    },
    "A20": {
        "an outbox row that stays": [
            "UPDATE outbox SET sent_at = NULL WHERE seq = (SELECT min(seq) FROM outbox)"
        ],
    },
    "A23": {
        "parts that no run took": [
            f"UPDATE stock_items SET on_hand = on_hand + (SELECT count(*) FROM runs) WHERE item_id = {HOOK}",
            f"""
            INSERT INTO stock_movements
                (id, tenant_id, item_id, quantity, kind, reason, source_id, actor, created_at)
            SELECT uuidv7(), s.tenant_id, item_id, 1, 'assembly', 'harm', r.run_id, 'test', now()
            FROM stock_items AS s, runs AS r WHERE item_id = {HOOK}
            """,
        ],
    },
}
DATABASE = {"A7": "production", "A12": "jobs", "A13": "jobs", "A16": "jobs", "A18": "jobs"}
"""Where the harm is done, unless in inventory's."""
ALSO = {
    # Files belong where the status says, and every e-mail has its entry.
    ("A12", "a status that nobody set"): {"A16"},
    ("A13", "a missing entry"): {"A18"},
    ("A13", "an end cut off"): {"A18"},
}
"""Harm that is another check's harm as well."""
CASES = [(check, what) for check, cases in HARM.items() for what in cases]


async def test_a_clean_installation_passes_and_every_check_saw_something(site):
    report = await audit(site.installation)
    assert {check.id: finding.examples for check, finding in report if finding.violations} == {}
    assert [check.id for check, finding in report if not finding.rows] == []


@pytest.mark.parametrize(("check", "what"), CASES, ids=[f"{c}: {w}" for c, w in CASES])
async def test_harm_turns_exactly_its_check_red(site, red, check, what):
    await site.sql(*HARM[check][what], database=DATABASE.get(check, "inventory"))
    assert await red() == {check} | ALSO.get((check, what), set())


@pytest.mark.parametrize(("age", "found"), [(7200, {"A16"}), (0, set())], ids=["old", "new"])
async def test_files_of_no_job_are_found_when_they_wait_for_none(site, red, age: int, found: set[str]):
    stray = site.folder / "storage" / str(site.tenants[0]) / "Completed" / "stray" / "a.stl"
    stray.parent.mkdir(parents=True)
    stray.write_text("nobody's")
    os.utime(stray, times=(time.time() - age,) * 2)
    try:
        assert await red() == found
    finally:
        shutil.rmtree(stray.parent)


async def test_a_role_that_sees_every_tenant_is_found(site, red):
    await site.sql("ALTER ROLE inventory_relay BYPASSRLS")
    try:
        assert await red() == {"A15"}
    finally:
        await site.sql("ALTER ROLE inventory_relay NOBYPASSRLS")


def test_every_check_is_harmed_here():
    assert [check.id for check in CHECKS] == list(HARM)
