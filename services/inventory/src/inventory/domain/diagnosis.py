"""What keeps stock and orders from taking care of themselves: each case with its cause and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["problem", "hint"]


@dataclass(frozen=True, slots=True)
class Case:
    """A known case."""

    code: str
    severity: Severity
    """A problem needs somebody; a hint explains what is so on purpose, or for now."""
    cause: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A case that is here now."""

    case: Case
    count: int
    examples: Sequence[str]


UNMAPPED = {
    "no_mapping": Case(
        "unmapped_files",
        "problem",
        "Files were printed that no mapping names: their prints are not counted.",
        "Map each file and count its past prints (POST /print-log/unmapped/map), or ignore its name.",
    ),
    "ambiguous": Case(
        "ambiguous_files",
        "problem",
        "The printer reported a name without extension that two mappings fit: nothing is guessed.",
        "Map exactly the reported name, or switch one of the mappings off and apply the other.",
    ),
    "inactive_part": Case(
        "inactive_mappings",
        "problem",
        "Files were printed whose mapping is switched off, or whose part was deleted.",
        "Switch the mapping on or map the file to another part (POST /print-log/unmapped/map).",
    ),
    "no_file_name": Case(
        "prints_without_name",
        "problem",
        "Printers reported prints without a file name.",
        "Say what each print made (POST /print-log/unmapped/{print_id}/count).",
    ),
    "mapped": Case(
        "mappings_not_applied",
        "problem",
        "Prints wait although their file is mapped by now.",
        "Count them: POST /print-log/unmapped/apply.",
    ),
}
NO_DEMAND = Case(
    "orders_without_demand",
    "problem",
    "The schedule says that all is done although orders are open: lines of them are not in the books.",
    "Rebuild them: POST /orders/rebuild.",
)
FREE_BESIDE_WAITING = Case(
    "free_stock_beside_waiting",
    "problem",
    "Orders wait for items of which some are free: an order is stuck.",
    "Give them out: POST /orders/rebuild; then ./platework audit, and report what it shows.",
)
WANTED_UNMAPPED = Case(
    "wanted_parts_without_mapping",
    "problem",
    "Orders wait for parts that no file is mapped to: their prints are not counted by themselves.",
    "Map the part's file (POST /gcode-mappings), or log its prints by hand.",
)
DEAD_LETTERS = Case(
    "dead_letters",
    "problem",
    "Messages could not be handled; what they say is not in the books.",
    "Read their error, remove its cause, replay them: GET /inventory/dead-letters?status=open.",
)
UNKNOWN_PRINTERS = Case(
    "prints_of_unknown_printers",
    "hint",
    "Prints of the last week came from printers that are retired or not registered here.",
    "Register the printer again, or look who prints there.",
)
PARTIAL = Case(
    "partial_orders",
    "hint",
    "Orders have some of their items and wait for the rest: that is not in stock.",
    "Print what the schedule lists (GET /schedule).",
)
HELD = Case(
    "held_orders",
    "hint",
    "Orders are held: they keep what they have and are given nothing.",
    "Release them when they should go on.",
)
LOW = Case(
    "low_stock",
    "hint",
    "Fewer items are available than their minimum.",
    "Print or order more: GET /inventory?is_low=true.",
)
