"""Tables of inventory. Rules that must never be broken stand here as constraints."""

from chassis.dead_letters import dead_letters_table
from chassis.idempotency import idempotency_table
from chassis.inbox import inbox_tables
from chassis.outbox import outbox_table
from inventory.tables.catalogue import GCODE_PART_MAPPINGS, IGNORED_FILES, PARTS, PRODUCTS
from inventory.tables.intake import INTAKE_DELIVERIES, INTAKE_SKUS, INTAKE_SOURCES
from inventory.tables.metadata import METADATA
from inventory.tables.orders import (
    ALLOCATION_ENTRIES,
    ORDER_COUNTERS,
    ORDER_LINES,
    ORDER_PART_ALLOCATIONS,
    ORDERS,
)
from inventory.tables.prints import INVENTORY_PRINT_LOG, PRINT_CORRECTIONS, PRINTERS, UNMAPPED_PRINTS
from inventory.tables.production import MODEL_CONFIGS, MODELS, OPEN_PRINTS, PRINT_CLAIMS, RUNS
from inventory.tables.spools import INVENTORY_TRANSACTIONS, PREFERENCES, SPOOLS
from inventory.tables.stock import LOCATIONS, STOCK_ITEMS, STOCK_MOVEMENTS, STOCKTAKE_LINES, STOCKTAKES

OUTBOX = outbox_table(METADATA)
INBOX = inbox_tables(METADATA)
DEAD_LETTERS = dead_letters_table(METADATA)
IDEMPOTENCY_KEYS = idempotency_table(METADATA)

__all__ = [
    "ALLOCATION_ENTRIES",
    "DEAD_LETTERS",
    "GCODE_PART_MAPPINGS",
    "IDEMPOTENCY_KEYS",
    "IGNORED_FILES",
    "INBOX",
    "INTAKE_DELIVERIES",
    "INTAKE_SKUS",
    "INTAKE_SOURCES",
    "INVENTORY_PRINT_LOG",
    "INVENTORY_TRANSACTIONS",
    "LOCATIONS",
    "METADATA",
    "MODELS",
    "MODEL_CONFIGS",
    "OPEN_PRINTS",
    "ORDERS",
    "ORDER_COUNTERS",
    "ORDER_LINES",
    "ORDER_PART_ALLOCATIONS",
    "OUTBOX",
    "PARTS",
    "PREFERENCES",
    "PRINTERS",
    "PRINT_CLAIMS",
    "PRINT_CORRECTIONS",
    "PRODUCTS",
    "RUNS",
    "SPOOLS",
    "STOCKTAKES",
    "STOCKTAKE_LINES",
    "STOCK_ITEMS",
    "STOCK_MOVEMENTS",
    "UNMAPPED_PRINTS",
]
