"""Orders from CSV: taken whole or not at all, each row answered, and repeating changes nothing."""

from uuid import uuid4

import pytest

HEADER = "external_id,sku,quantity,customer,priority,due_date\n"


async def send(shop, text, *, dry_run=False, content_type="text/csv"):
    headers = shop.issuer.headers(shop.tenant, shop.role) | {"content-type": content_type}
    path = f"/api/v1/orders/import?dry_run={str(dry_run).lower()}"
    body = text if isinstance(text, bytes) else text.encode()
    return await shop.client.post(path, content=body, headers=headers, timeout=60)


async def imported(shop, text, **options):
    answer = await send(shop, text, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def counts(report):
    return report["created"], report["unchanged"], report["failed"]


def errors(report):
    """What is wrong: row, field, code."""
    return [(row["row"], e["field"], e["code"]) for row in report["rows"] for e in row["errors"]]


async def test_rows_of_one_external_id_are_one_order(shop):
    hook, clip = await shop.part("Hook", sku="H-1"), await shop.part("Clip", sku="C-1")
    await shop.log(hook, 3)
    text = HEADER + "A1,H-1,2,Lamp shop,rush,2027-02-01\nB2,C-1,5,,,\nA1,C-1,1,,,\n"
    report = await imported(shop, text)
    assert counts(report) == (2, 0, 0)
    order = await shop.get(f"/orders/{report['rows'][0]['order_id']}")
    assert (order["external_id"], order["customer"], order["priority"]) == ("A1", "Lamp shop", "rush")
    assert order["due_date"] == "2027-02-01"
    found = {(a["part_id"], a["quantity_needed"], a["quantity_allocated"]) for a in order["allocations"]}
    assert found == {(hook, 2, 2), (clip, 1, 0)}
    assert report["rows"][2]["order_id"] == order["id"]


async def test_a_trial_run_says_the_same_and_takes_nothing(shop):
    await shop.part("Hook", sku="H-1")
    text = HEADER + "A1,H-1,2,,,\nB2,nothing,1,,,\n"
    trial = await imported(shop, text, dry_run=True)
    assert counts(trial) == (1, 0, 1)
    assert (await shop.get("/orders"))["total"] == 0
    real = await imported(shop, text)
    assert [row["status"] for row in real["rows"]] == [row["status"] for row in trial["rows"]]
    assert counts(await imported(shop, text, dry_run=True)) == (0, 1, 1)


async def test_repeating_an_import_changes_nothing_and_another_content_is_refused(shop):
    await shop.part("Hook", sku="H-1")
    text = HEADER + "A1,H-1,2,,,\nB2,H-1,1,,,\n"
    assert counts(await imported(shop, text)) == (2, 0, 0)
    assert counts(await imported(shop, text)) == (0, 2, 0)
    changed = await imported(shop, text.replace("A1,H-1,2", "A1,H-1,3"))
    assert counts(changed) == (0, 1, 1)
    assert errors(changed) == [(1, "external_id", "external_id_reused")]


async def test_an_order_is_the_same_whether_it_came_by_csv_or_by_request(shop):
    hook = await shop.part("Hook", sku="H-1")
    report = await imported(shop, HEADER + "A1,H-1,2,Lamp shop,,\n")
    again = await shop.order(hook, 2, external_id="A1", customer="Lamp shop")
    assert again["id"] == report["rows"][0]["order_id"]


async def test_every_broken_row_says_what_is_wrong_and_fails_its_order_alone(shop):
    await shop.part("Hook", sku="H-1")
    await shop.part("Twin", sku="T-1")
    rows = [
        "ok,H-1,1,,,",
        ",H-1,1,,,",
        "a,H-1,0,,,",
        "b,H-1,-3,,,",
        "c,H-1,1.5,,,",
        "d,H-1,99999999999,,,",
        "e,H-1,many,,,",
        "f,unknown,1,,,",
        "g,,1,,,",
        "h,H-1,1,,urgent,",
        "i,H-1,1,,,tomorrow",
        "j,H-1,1,,rush,",
        "j,T-1,1,,normal,",
        "k,H-1",
        "l,H-1,1,,,,,",
        "m,H\x00,1,,,",
    ]
    report = await imported(shop, HEADER + "\n".join(rows))
    assert counts(report) == (1, 0, 14)
    assert errors(report) == [
        (2, "external_id", "missing"),
        (3, "quantity", "greater_than_equal"),
        (4, "quantity", "greater_than_equal"),
        (5, "quantity", "int_parsing"),
        (6, "quantity", "less_than_equal"),
        (7, "quantity", "int_parsing"),
        (8, "sku", "unknown_reference"),
        (9, "row", "value_error"),
        (10, "priority", "enum"),
        (11, "due_date", "date_from_datetime_parsing"),
        (12, "external_id", "other_row_failed"),
        (13, "priority", "differs"),
        (14, "row", "wrong_cells"),
        (15, "row", "wrong_cells"),
        (16, "sku", "invalid_characters"),
    ]


async def test_items_are_named_by_sku_id_or_name_and_semicolons_do(shop):
    hook, _ = await shop.part("Wall Hook"), await shop.part("Clip", sku="C-1")
    text = f"﻿external_id;part;part_id;sku;quantity\nA;wall hook;;;1\nB;;{hook};;1\nC;;;C-1;1\n"
    assert counts(await imported(shop, text)) == (3, 0, 0)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 422, "unreadable_import"),
        (HEADER, 422, "unreadable_import"),
        ("external_id,colour\nA,red\n", 422, "unreadable_import"),
        ("external_id,external_id\nA,B\n", 422, "unreadable_import"),
        (b"\xff\xfe\x00", 422, "unreadable_import"),
        (HEADER + "x" * 200_000, 422, "unreadable_import"),
        (HEADER + "A,B,1,,,\n" * 20_001, 422, "unreadable_import"),
    ],
    ids=["empty", "no rows", "column", "twice", "no utf-8", "huge cell", "too many"],
)
async def test_what_cannot_be_read_is_refused_whole(shop, text, status, code):
    answer = await send(shop, text)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_other_types_and_too_much_are_refused(shop, inventory_settings):
    assert (await send(shop, "{}", content_type="application/json")).json()["code"] == (
        "unsupported_media_type"
    )
    too_much = HEADER + " " * inventory_settings.max_import_bytes
    assert (await send(shop, too_much)).json()["code"] == "body_too_large"


async def test_ten_thousand_lines_of_which_some_are_broken(shop):
    parts = [await shop.part(f"Part {n}", sku=f"P-{n}") for n in range(20)]
    await shop.log(parts[0], 100)
    rows = [f"order-{n // 2},P-{n % 20},1,,," for n in range(10_000)]
    for n in range(7, 10_000, 1000):
        rows[n] = f"order-{n // 2},P-{n % 20},none,,,"
    report = await imported(shop, HEADER + "\n".join(rows))
    assert counts(report) == (4990, 0, 10)
    assert len(errors(report)) == 20
    assert len(report["rows"]) == 10_000
    assert (await shop.get("/orders?limit=1"))["total"] == 4990
    assert await shop.stock(parts[0]) == (100, 100, 0)
    first = await shop.get(f"/orders/{report['rows'][0]['order_id']}")
    assert (first["number"], first["allocations"][0]["quantity_allocated"]) == (1, 1)


async def test_a_product_explodes_into_its_parts_only(shop):
    await shop.part("Hook", sku="H-1")
    text = f"external_id,sku,product_id,quantity,explode\nA,H-1,,1,true\nB,,{uuid4()},1,true\n"
    assert errors(await imported(shop, text)) == [
        (1, "explode", "not_applicable"),
        (2, "product_id", "unknown_reference"),
    ]
