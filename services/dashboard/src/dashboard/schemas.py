"""What the dashboard's own routes take and give."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.auth import Permission, Role
from chassis.search import Hit


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tenant: Annotated[str, Field(min_length=1, max_length=63)]
    """The tenant's slug, such as `demo`."""
    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


class SessionTenant(BaseModel):
    id: UUID
    name: str
    short: str
    slug: str
    currency: str
    time_zone: str


class SessionAnswer(BaseModel):
    """Who is signed in, and what they may do."""

    id: UUID
    kind: Literal["user", "api_key"]
    name: str
    email: str | None
    role: Role
    permissions: list[Permission]
    tenant: SessionTenant

    @classmethod
    def of(cls, who: dict[str, Any], permissions: list[Permission]) -> "SessionAnswer":
        return cls.model_validate(who | {"permissions": permissions})


class FoundAnswer(BaseModel):
    """What search found in all services."""

    items: list[Hit]
    unanswered: list[str]
    """Services that did not answer in time: what they keep is missing."""
