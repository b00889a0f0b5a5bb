"""Global search: each service says which of its things people look for, and the dashboard asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import Column, ColumnElement, Text, and_, case, cast, func, literal, or_, select

from chassis.auth import Permission
from chassis.db import Transaction
from chassis.edge import Caller, Tx, needs, router

MAX_HITS = 20
MAX_WORDS = 6

SearchText = Annotated[str, Query(min_length=1, max_length=100)]
SearchLimit = Annotated[int, Query(ge=1, le=MAX_HITS)]


class Hit(BaseModel):
    """Something that was looked for."""

    kind: str
    """What it is: `order`, `spool`, …"""
    id: UUID
    title: str
    subtitle: str | None = None
    href: str
    """Its page, below the web app's address: `/orders/…`."""


class SearchAnswer(BaseModel):
    items: list[Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One kind of thing that search finds, in a table with `tenant_id`."""

    kind: str
    permission: Permission
    """Who lacks it finds none."""
    id: Column[Any]
    title: ColumnElement[Any]
    subtitle: ColumnElement[Any] | None = None
    words: Sequence[ColumnElement[Any]]
    """Where the words stand that people type; each of them must be in one of these."""
    newest: ColumnElement[Any]
    """Of two that fit alike, the newer comes first."""
    page: str
    """Address of the page of one: `{id}` stands for its id."""
    where: Callable[[Transaction], ColumnElement[bool]] | None = None

    async def find(self, tx: Transaction, text: str, limit: int) -> list[Hit]:
        """What fits, best first: the whole text as it stands, then names that begin with it, then others."""
        words = [cast(column, Text) for column in self.words]
        table = self.id.table
        conditions = [table.c.tenant_id == tx.tenant_id]
        conditions += [
            or_(*(column.icontains(word, autoescape=True) for column in words)) for word in _words(text)
        ]
        if self.where is not None:
            conditions.append(self.where(tx))
        plain = text.strip().removeprefix("#")
        rank = case(
            (or_(*(func.lower(column) == plain.lower() for column in words)), 0),
            (cast(self.title, Text).istartswith(plain, autoescape=True), 1),
            else_=2,
        )
        subtitle = literal(None) if self.subtitle is None else cast(self.subtitle, Text)
        query = (
            select(self.id, cast(self.title, Text), subtitle)
            .where(and_(*conditions))
            .order_by(rank, self.newest.desc(), self.id)
            .limit(limit)
        )
        rows = await tx.session.execute(query)
        return [
            Hit(kind=self.kind, id=key, title=title, subtitle=said, href=self.page.format(id=key))
            for key, title, said in rows
        ]


def _words(text: str) -> list[str]:
    words = [word.removeprefix("#") for word in text.split()[:MAX_WORDS]]
    return [word for word in words if word] or [text]


def search_routes(lookups: Sequence[Lookup]) -> APIRouter:
    """The route of a service's search. It finds what the caller may read, and nothing else."""
    api = router(tags=["search"])

    @api.get("/search", dependencies=[needs(Permission.TENANT_READ)])
    async def search(tx: Tx, caller: Caller, q: SearchText, limit: SearchLimit = 5) -> SearchAnswer:
        """Things of every kind that this service keeps: at most `limit` of each."""
        found: list[Hit] = []
        for lookup in lookups:
            if caller.may(lookup.permission):
                found += await lookup.find(tx, q, limit)
        return SearchAnswer(items=found)

    return api
