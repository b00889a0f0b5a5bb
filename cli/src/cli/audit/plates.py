"""Plates of runs: A7. What is on a plate is what was printed of it, and a run is as far as its plates are."""

from cli.audit.check import Rule, in_database

ALL_ITEMS = Rule(
    "SELECT count(*) FROM production_run_plates",
    """
    SELECT format('plate %s: %s good and %s scrap of %s bed loads of %s',
                  id, successful_prints, failed_prints, prints_done, prints_per_plate)
    FROM production_run_plates
    WHERE successful_prints + failed_prints <> prints_done * prints_per_plate
    """,
)
AS_PRINTED = Rule(
    "SELECT count(*) FROM plate_prints WHERE load_number IS NOT NULL",
    """
    SELECT format('plate %s: %s bed loads with %s good items, its prints say %s with %s',
                  p.id, p.prints_done, p.successful_prints, coalesce(t.loads, 0), coalesce(t.good, 0))
    FROM production_run_plates AS p
    LEFT JOIN (
        SELECT plate_id, count(*) AS loads, sum(good) AS good, sum(failed) AS failed
        FROM plate_prints WHERE load_number IS NOT NULL GROUP BY plate_id
    ) AS t ON t.plate_id = p.id
    WHERE (p.prints_done, p.successful_prints, p.failed_prints)
       <> (coalesce(t.loads, 0), coalesce(t.good, 0), coalesce(t.failed, 0))
    """,
)
COUNTED_AS_COMPLETED = Rule(
    "SELECT count(*) FROM plate_prints",
    """
    SELECT format('print %s is %s and counts as a bed load with %s good items', print_id, status, good)
    FROM plate_prints
    WHERE load_number IS NOT NULL AND status <> 'completed'
       OR status IN ('failed', 'superseded') AND good > 0
    """,
)
DONE_IS_COMPLETE = Rule(
    "SELECT count(*) FROM production_run_plates",
    """
    SELECT format('plate %s is %s with %s of %s bed loads done', id, status, prints_done, quantity)
    FROM production_run_plates
    WHERE status <> 'cancelled' AND (status = 'complete') <> (prints_done = quantity)
    """,
)
RUN_OF_ITS_PLATES = Rule(
    "SELECT count(*) FROM production_runs WHERE mode = 'plates'",
    """
    SELECT format('run %s is %s with %s of %s bed loads, its plates say %s of %s', r.run_number, r.status,
                  r.completed_plates, r.total_plates, coalesce(p.done, 0), coalesce(p.planned, 0))
    FROM production_runs AS r
    LEFT JOIN (
        SELECT production_run_id, sum(prints_done) AS done,
               sum(CASE WHEN status = 'cancelled' THEN prints_done ELSE quantity END) AS planned
        FROM production_run_plates GROUP BY production_run_id
    ) AS p ON p.production_run_id = r.id
    WHERE r.mode = 'plates' AND (
        (r.completed_plates, r.total_plates) <> (coalesce(p.done, 0), coalesce(p.planned, 0))
        OR r.status IN ('pending', 'in_progress') AND r.total_plates > 0 AND r.assembled_at IS NULL
           AND r.completed_plates = r.total_plates
        OR r.status = 'ready_for_assembly' AND r.assembled_at IS NULL AND r.completed_plates < r.total_plates
    )
    """,
)
NUMBERED = Rule(
    "SELECT count(*) FROM run_counters",
    """
    SELECT format('%s: %s runs were numbered, the counter says %s', c.day, count(r.id), c.last_number)
    FROM run_counters AS c
    LEFT JOIN production_runs AS r
        ON r.tenant_id = c.tenant_id AND r.run_number LIKE '%-' || to_char(c.day, 'YYYYMMDD') || '-%'
    GROUP BY c.tenant_id, c.day, c.last_number HAVING count(r.id) <> c.last_number
    """,
)
conservation = in_database(
    "production",
    ALL_ITEMS,
    AS_PRINTED,
    COUNTED_AS_COMPLETED,
    DONE_IS_COMPLETE,
    RUN_OF_ITS_PLATES,
    NUMBERED,
)
