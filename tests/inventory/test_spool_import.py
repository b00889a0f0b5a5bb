"""Spools from Spoolman: its export as CSV or JSON, or what its API answers; each row answered, repeatable."""

import json
from typing import Any

import pytest

# As Spoolman 0.22 exports it: columns sorted, nested objects flattened with dots.
CSV = '''\
archived,comment,extra.tag,filament.color_hex,filament.diameter,filament.id,filament.material,filament.name,\
filament.price,filament.spool_weight,filament.vendor.name,filament.weight,first_used,id,initial_weight,location,\
lot_nr,price,spool_weight,used_weight
False,'=HYPERLINK,"""a1b2c3""",D8B98A,1.75,3,PLA,Sand,24.0,250.0,Acme,1000.0,2026-01-05 10:00:00,7,1000.0,\
Shelf A,L-1,20.0,,187.30000000000001
True,,,000000,1.75,4,PETG,Black,30.0,,Acme,750.0,,8,,,,,200.0,0.0
'''


async def upload(shop: Any, content: str, kind: str = "text/csv", query: str = "", status: int = 200) -> Any:
    headers = shop.issuer.headers(shop.tenant, shop.role) | {"content-type": kind}
    path = f"/api/v1/spools/import{query}"
    response = await shop.client.post(path, content=content.encode(), headers=headers)
    assert response.status_code == status, response.text
    return response.json()


async def test_spools_are_taken_over_from_an_export_as_csv(shop):
    report = await upload(shop, CSV)
    assert (report["created"], report["unchanged"], report["failed"]) == (2, 0, 0)
    [spool] = (await shop.get("/spools"))["items"]
    wanted = {
        "name": "Acme Sand",
        "material": "PLA",
        "brand": "Acme",
        "color_hex": "#D8B98A",
        "initial_grams": "1000.00",
        "remaining_grams": "812.70",
        "cost_per_gram": "0.020000",
        "tag": "A1B2C3",
        "location": "Shelf A",
        "notes": "=HYPERLINK",
        "tare_grams": "250.00",
        "diameter_mm": "1.75",
        "lot_number": "L-1",
        "external_id": "spoolman:7",
        "opened_on": "2026-01-05",
    }
    assert {name: spool[name] for name in wanted} == wanted
    [archived] = (await shop.get("/spools?is_archived=true"))["items"]
    # What its spool leaves open, its filament says.
    assert (archived["initial_grams"], archived["cost_per_gram"]) == ("750.00", "0.040000")
    assert (archived["tare_grams"], archived["remaining_grams"]) == ("200.00", "750.00")


async def test_an_import_may_be_repeated(shop):
    first = await upload(shop, CSV)
    [spool] = (await shop.get("/spools"))["items"]
    await shop.post(f"/spools/{spool['id']}/use", {"grams": 10, "reason": "since"}, 200)
    again = await upload(shop, CSV)
    assert (again["created"], again["unchanged"]) == (0, 2)
    assert [row["spool_id"] for row in again["rows"]] == [row["spool_id"] for row in first["rows"]]
    assert (await shop.get(f"/spools/{spool['id']}"))["remaining_grams"] == "802.70"


async def test_a_dry_run_changes_nothing(shop):
    report = await upload(shop, CSV, query="?dry_run=true")
    assert (report["created"], report["dry_run"]) == (2, True)
    assert (await shop.get("/spools"))["total"] == 0


@pytest.mark.parametrize("nested", [True, False], ids=["as the API answers", "as it exports"])
async def test_spools_are_taken_over_from_json(shop, nested):
    filament = {"id": 1, "name": "Grey", "material": "PLA", "weight": 1000.0, "vendor": {"name": "Acme"}}
    spool = {"id": 3, "filament": filament, "used_weight": 100.5, "archived": False, "extra": {}}
    if not nested:
        spool = {
            "id": 3,
            "filament.name": "Grey",
            "filament.material": "PLA",
            "filament.weight": 1000.0,
            "filament.vendor.name": "Acme",
            "used_weight": 100.5,
        }
    report = await upload(shop, json.dumps([spool]), "application/json")
    assert report["created"] == 1
    [taken] = (await shop.get("/spools"))["items"]
    assert (taken["name"], taken["remaining_grams"]) == ("Acme Grey", "899.50")


async def test_every_broken_row_is_answered_and_the_others_are_taken(shop):
    rows = [
        {"id": 1, "filament.material": "PLA", "filament.weight": 1000},
        {"filament.material": "PLA", "filament.weight": 1000},
        {"id": 3, "filament.material": "PLA"},
        {"id": 4, "filament.material": "PLA", "filament.weight": -5},
        {"id": 5, "filament.material": "PLA", "filament.weight": "heavy"},
        {"id": 6, "filament.material": "PLA", "filament.weight": 1e300},
        {"id": 7, "filament.material": "PLA", "filament.weight": 1000, "filament.color_hex": "sand"},
        {"id": 1, "filament.material": "PLA", "filament.weight": 1000},
        {"id": 9, "filament.material": "PLA", "filament.weight": 1000, "extra.tag": '"x"'},
        {"id": 10, "filament.material": "PLA", "filament.weight": 1000, "extra.tag": '"X"'},
    ]
    report = await upload(shop, json.dumps(rows), "application/json")
    assert [row["status"] for row in report["rows"]] == [
        "created",
        *["failed"] * 6,
        "unchanged",
        "created",
        "failed",
    ]
    assert [row["errors"][0]["field"] for row in report["rows"] if row["errors"]] == [
        "id",
        "initial_grams",
        "initial_grams",
        "initial_grams",
        "initial_grams",
        "color_hex",
        "tag",
    ]


async def test_thousands_of_rows_are_taken_in_one_upload(shop):
    header = "id,filament.material,filament.weight,used_weight\n"
    lines = [f"{n},PLA,{1000 if n % 10 else 'x'},{n % 7}\n" for n in range(1, 1001)]
    report = await upload(shop, header + "".join(lines))
    assert (report["created"], report["failed"]) == (900, 100)


@pytest.mark.parametrize(
    ("content", "kind", "status", "says"),
    [
        ("", "text/csv", 422, "there are no rows"),
        ("id\n", "text/csv", 422, "there are no rows"),
        ("name\nx\n", "text/csv", 422, "the column id is missing"),
        ("{}", "application/json", 422, "a list of spools"),
        ("[1]", "application/json", 422, "a list of spools"),
        ("[[", "application/json", 422, "it is not JSON"),
        ("id\n1\n", "text/plain", 415, "text/csv or application/json"),
    ],
)
async def test_what_cannot_be_read_is_refused(shop, content, kind, status, says):
    problem = await upload(shop, content, kind, status=status)
    assert problem["code"] in {"unreadable_import", "unsupported_media_type"}
    assert says in problem["detail"]
