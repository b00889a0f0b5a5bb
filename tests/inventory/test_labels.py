"""Labels say what they are stuck on, in codes that a scanner reads and that are understood again."""

from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def spool(shop):
    async def spool(**values):
        body = {"name": "Black 3", "material": "PETG", "initial_grams": 1000} | values
        return (await shop.post("/spools", body))["id"]

    return spool


async def sheet(shop, items, status=200, **values):
    response = await shop.call("POST", "/labels/sheet", {"items": items} | values)
    assert response.status_code == status, response.text
    return response


async def scan(shop, code):
    found = await shop.client.get(
        "/api/v1/labels/scan", params={"code": code}, headers=shop.issuer.headers(shop.tenant, shop.role)
    )
    return found.status_code, [(one["type"], one["id"]) for one in found.json().get("matches", [])]


async def test_a_sheet_in_svg_has_a_code_and_the_words_in_millimetres(shop, spool):
    part = await shop.part("Größe <M> & Ж", sku="G-1")
    roll = await spool(color="black", tag="A1B2")
    items = [{"id": part, "copies": 2}, {"id": roll}]
    response = await sheet(shop, items, layout="a4-24", format="svg", first=3)
    assert response.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(response.content)
    assert (root.get("width"), root.get("height")) == ("210mm", "297mm")
    labels = root.findall(f"{SVG}g")
    assert [label.get("transform") for label in labels] == [
        "translate(140 0.5)",
        "translate(0 37.5)",
        "translate(70 37.5)",
    ]
    words = [text.text for text in labels[0].findall(f"{SVG}text")]
    assert words == ["Größe <M> & Ж", "G-1"]
    assert [text.text for text in labels[2].findall(f"{SVG}text")] == ["Black 3", "PETG black", "A1B2"]
    first, second, third = (label.find(f"{SVG}path").get("d") for label in labels)
    assert first == second != third
    # The three finder patterns in the corners of the code begin dark, and the middle of their frame is light.
    assert first.startswith("M0 0h1v1h-1z")
    assert "M1 1h1v1h-1z" not in first


async def test_a_pdf_has_as_many_pages_as_it_takes(shop, spool):
    part = await shop.part("Größe Ж")
    response = await sheet(shop, [{"id": part, "copies": 25}], layout="a4-24")
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert response.content.count(b"/Type /Page\n") + response.content.count(b"/Type /Page ") == 2
    alone = await sheet(shop, [{"id": await spool()}], layout="roll-62x29", format="pdf")
    assert b"/MediaBox [ 0 0 175.748 82.2" in alone.content


async def test_one_label_is_shown_by_itself(shop):
    shelf = await shop.post("/locations", {"name": "Shelf B"})
    response = await shop.call("GET", f"/labels/{shelf['id']}")
    root = ET.fromstring(response.content)
    assert (root.get("width"), len(root.findall(f"{SVG}g"))) == ("62mm", 1)


async def test_more_than_a_sheet_holds_is_refused_as_svg(shop):
    part = await shop.part("Hook")
    answer = await sheet(
        shop, [{"id": part, "copies": 24}], status=422, layout="a4-24", format="svg", first=2
    )
    assert answer.json()["code"] == "too_many_labels"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"copies": 0}, "items.0.copies"),
        ({"copies": -1}, "items.0.copies"),
        ({"copies": 1.5}, "items.0.copies"),
        ({"copies": 101}, "items.0.copies"),
        ({"id": str(uuid4())}, "items.0.id"),
    ],
    ids=["zero", "negative", "fraction", "many", "unknown"],
)
async def test_a_bad_label_is_refused_with_its_field(shop, values, field):
    part = await shop.part("Hook")
    answer = await sheet(shop, [{"id": part} | values], status=422)
    assert answer.json()["errors"][0]["field"] == field


async def test_codes_are_understood_again(shop, spool):
    part = await shop.part("Hook", sku="H-1")
    roll = await spool(tag="A1B2C3")
    shelf = (await shop.post("/locations", {"name": "Shelf B"}))["id"]
    for code in (f"platework:part:{part}", f"PLATEWORK:PART:{part.upper()}", part, "h-1", " H-1 "):
        assert await scan(shop, code) == (200, [("part", part)])
    for code in (f"platework:spool:{roll}", "a1b2c3"):
        assert await scan(shop, code) == (200, [("spool", roll)])
    assert await scan(shop, f"platework:location:{shelf}") == (200, [("location", shelf)])
    await spool(tag="H-1")
    assert [kind for kind, _ in (await scan(shop, "H-1"))[1]] == ["part", "spool"]


async def test_codes_that_name_nothing_are_not_found(shop, other_shop, spool):
    part = await shop.part("Hook")
    theirs = await other_shop.part("Theirs", sku="T-1")
    for code in (f"platework:spool:{part}", f"platework:part:{theirs}", "T-1", "nothing", str(uuid4())):
        assert (await scan(shop, code))[0] == 404
    assert (await shop.call("GET", f"/labels/{theirs}")).status_code == 422


async def test_the_layouts_are_listed(shop):
    layouts = (await shop.get("/labels/layouts"))["items"]
    assert {"a4-24", "letter-30", "roll-62x29"} <= {layout["name"] for layout in layouts}
    for layout in layouts:
        assert layout["columns"] * layout["label_width"] <= layout["page_width"]
        assert layout["rows"] * layout["label_height"] <= layout["page_height"]
