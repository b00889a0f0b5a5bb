"""What a tenant's operator should know: printers, prints, stock, orders. Asked through the API, as a user."""

from collections.abc import Sequence
from typing import Any

from cli.client import Api
from cli.doctor.finding import Finding, hint, problem

_PAGE = 100


async def printers(api: Api) -> list[Finding]:
    """Printers that cannot report what they print."""
    found = [one for one in await _all(api, "/printers") if one["is_active"]]
    serving = [one for one in found if one["out_of_service_since"] is None]
    unlinked = [one["name"] for one in serving if one["connection"] is None]
    linked = [one for one in serving if one["connection"] and one["connection"]["kind"] != "manual"]
    offline = [
        f"{one['name']}: {one['link']['reason'] or 'never heard'}"
        for one in linked
        if not one["link"]["online"]
    ]
    reviews = await api.get("/prints", needs_review="true", limit=5)
    return [
        *hint(
            "printers_not_linked",
            unlinked,
            "Printers without a connection: nothing they print is counted by itself.",
            "Connect them (PUT /printers/{id}/connection), or log their prints by hand.",
        ),
        *problem(
            "printers_offline",
            offline,
            "Connected printers are not heard: their prints are told when they are back.",
            "Switched on, in the network? POST /printers/{id}/test-connection says what is wrong.",
        ),
        *problem(
            "prints_need_review",
            [str(one["file_name"] or one["print_id"]) for one in reviews["items"]],
            "Nobody saw how these prints ended; they are not counted.",
            "Look at the bed and say so: POST /prints/{id}/resolve.",
        ),
    ]


async def stock(api: Api) -> list[Finding]:
    """What inventory says of itself."""
    answer = await api.get("/inventory/diagnosis")
    return [Finding(**one) for one in answer["findings"] if one["code"] != "dead_letters"]


async def _all(api: Api, path: str) -> Sequence[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = await api.get(path, skip=len(found), limit=_PAGE)
        found += page["items"]
        if not page["items"] or len(found) >= page["total"]:
            return found
