"""Every check there is, by the ids of the reliability goals; ids are never reused."""

from cli.audit import (
    desk,
    isolation,
    jobs,
    motion,
    plates,
    prints,
    products,
    publishing,
    queue,
    receiving,
    spools,
    stock,
)
from cli.audit.check import Check

CHECKS = (
    Check(
        "A1", "stock on hand is the sum of its movements, and movements cannot be changed", stock.conservation
    ),
    Check("A2", "reserved stock is neither negative nor more than there is", stock.bounds),
    Check("A3", "what is reserved is what orders hold", stock.reservation),
    Check(
        "A4",
        "no order line holds more than it asked for; every grant, shipment and return is accounted for",
        stock.no_over_allocation,
    ),
    Check("A5", "priority first, then age; nobody waits beside free stock", queue.fair_queue),
    Check("A6", "every completed print is counted once, no failed one ever", prints.counted_once),
    Check("A7", "what is on a plate was printed, and runs are as far as their plates", plates.conservation),
    Check("A8", "what remains on a spool is what it held, less what left it, once", spools.filament),
    Check("A9", "every recorded event was published, and nothing else", publishing.complete),
    Check("A10", "every message had its effect once, or is a dead letter", receiving.effective_once),
    Check("A11", "versions of an aggregate follow each other without a gap", publishing.ordered),
    Check("A12", "no student job went a way that there is not, or is printed on nobody's word", jobs.ways),
    Check("A13", "the history of student jobs was not changed", jobs.history),
    Check("A14", "every message and every reference stays within its tenant", isolation.separate),
    Check("A15", "row-level security is forced on every tenant's table", isolation.armed),
    Check("A16", "files of student jobs are where they belong, and what was uploaded", desk.files),
    Check("A18", "every e-mail to a student stands once in the ledger and left at most once", desk.mails),
    Check("A19", "dead letters were announced, and replayed ones had their effect", receiving.dead_letters),
    Check("A20", "nothing is stuck", motion.nothing_stuck),
    Check("A23", "products in stock are what runs assembled, less what left", products.assembled),
)
