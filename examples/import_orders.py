"""Takes orders from a CSV file: external_id, sku, quantity and, if wanted, customer and priority.

Rows of one external_id are one order. The shop's own id makes it safe to run this again: an order that was
taken is found, not taken twice.
"""

import argparse
import csv
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from platework_client import Platework, RefusedError
from platework_client.models import InventoryNewOrder, InventoryOrderOut

Rows = dict[str, list[dict[str, str]]]


def read(file: Path) -> Rows:
    orders: Rows = defaultdict(list)
    with file.open(newline="", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            orders[row["external_id"]].append(row)
    return orders


def order(external_id: str, rows: list[dict[str, str]], parts: dict[str, str]) -> InventoryNewOrder:
    first = rows[0]
    told: dict[str, Any] = {key: first[key] for key in ("customer", "priority") if first.get(key)}
    lines = [{"part_id": parts[row["sku"]], "quantity": int(row["quantity"])} for row in rows]
    return InventoryNewOrder.model_validate({"external_id": external_id, "lines": lines} | told)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--tenant", required=True)
    arguments = parser.parse_args()
    failed = 0
    key = os.environ["PLATEWORK_API_KEY"]
    with Platework(arguments.url, arguments.tenant, api_key=key) as platework:
        parts = {part["sku"]: part["id"] for part in platework.pages("/parts") if part["sku"]}
        for external_id, rows in read(arguments.file).items():
            try:
                wanted = order(external_id, rows, parts)
                taken = platework.post("/orders", wanted, model=InventoryOrderOut)
            except (KeyError, ValueError, RefusedError) as error:
                failed += 1
                print(f"{external_id}: {error}", file=sys.stderr)
                continue
            print(f"{external_id}: order {taken.number}, {taken.fulfillment_status.value}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
