"""Search over everything."""

from typing import Annotated, cast

from fastapi import Depends, Request

from chassis.auth import Permission
from chassis.edge import needs, router
from chassis.search import SearchLimit, SearchText
from dashboard.schemas import FoundAnswer
from dashboard.search import Search

api = router(tags=["search"])


def _search(request: Request) -> Search:
    return cast("Search", request.app.state.search)


Everywhere = Annotated[Search, Depends(_search)]


@api.get("/search", dependencies=[needs(Permission.TENANT_READ)])
async def search(
    request: Request, everywhere: Everywhere, q: SearchText, limit: SearchLimit = 5
) -> FoundAnswer:
    """Printers, runs, products, models, orders, parts, spools, jobs and users, as far as the caller may see
    them: at most `limit` of each. A service that does not answer in time is named, not waited for.
    """
    items, unanswered = await everywhere.find(request, q, limit)
    return FoundAnswer(items=items, unanswered=unanswered)
