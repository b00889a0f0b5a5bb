"""Global search over orders, parts and spools."""

import pytest


@pytest.fixture
async def found(shop):
    """Titles that a search finds, by kind, in their order."""

    async def find(words: str, *, limit: int = 5, by=shop) -> dict[str, list[str]]:
        answer = await by.client.get(
            "/api/v1/inventory/search",
            params={"q": words, "limit": limit},
            headers=by.issuer.headers(by.tenant, by.role),
        )
        assert answer.status_code == 200, answer.text
        titles: dict[str, list[str]] = {}
        for hit in answer.json()["items"]:
            titles.setdefault(hit["kind"], []).append(hit["title"])
        return titles

    return find


async def test_words_are_found_wherever_they_stand_and_the_best_comes_first(shop, found):
    bracket = await shop.part("Wall Bracket", sku="BR-1")
    await shop.part("Bracket")
    await shop.part("Bracket Cover 50%")
    order = await shop.order(bracket, 2, customer="Bracket Shop", external_id="web-7")
    spool = {"name": "PLA Black 3", "material": "PLA", "color": "Black", "initial_grams": "1000"}
    spool_id = (await shop.post("/spools", spool | {"location": "Shelf B"}))["id"]

    assert (await found("bracket"))["part"] == ["Bracket", "Bracket Cover 50%", "Wall Bracket"]
    assert await found("br-1") == {"part": ["Wall Bracket"]}
    assert await found("50%") == {"part": ["Bracket Cover 50%"]}
    assert await found("shelf pla") == {"spool": ["PLA Black 3"]}
    assert (await found(f"#{order['number']}"))["order"] == [f"#{order['number']}"]
    assert await found("web-7") == {"order": [f"#{order['number']}"]}
    assert len((await found("bracket", limit=1))["part"]) == 1
    [hit] = (await shop.get("/inventory/search?q=PLA%20Black%203"))["items"]
    assert hit == {
        "kind": "spool",
        "id": spool_id,
        "title": "PLA Black 3",
        "subtitle": "PLA · Black · Shelf B",
        "href": f"/spools/{spool_id}",
    }


async def test_nothing_of_another_tenant_is_found(shop, other_shop, found):
    await shop.part("Secret Bracket")
    assert await found("secret", by=other_shop) == {}


@pytest.mark.parametrize("query", ["", "?q=", "?q=x&limit=0", "?q=x&limit=21", f"?q={'x' * 101}"])
async def test_what_cannot_be_searched_is_refused(shop, query):
    answer = await shop.call("GET", f"/inventory/search{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
