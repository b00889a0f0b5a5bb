"""The HTTP models of identity. Requests refuse fields they do not know."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from chassis import emails
from chassis.edge import Page
from identity.domain import Role

# Postgres stores no NUL character.
_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=_PRINTABLE)]
Email = Annotated[str, Field(max_length=254), AfterValidator(emails.normalized)]
NewPassword = Annotated[str, Field(min_length=8, max_length=256)]
Slug = Annotated[str, Field(min_length=1, max_length=63, pattern=_PRINTABLE)]
Credential = Annotated[str, Field(min_length=1, max_length=512, pattern=_PRINTABLE)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Change(_Request):
    """A partial update: absent fields stay; a field that is present has a value."""

    @model_validator(mode="before")
    @classmethod
    def _no_nulls(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key, value in data.items():
                if value is None:
                    raise ValueError(f"{key} may be left out, but not be null")
        return data


class SignInRequest(_Request):
    """Either e-mail and password, or an API key."""

    tenant: Slug
    email: Annotated[str, Field(max_length=254, pattern=_PRINTABLE)] | None = None
    password: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    api_key: Credential | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_password = self.email is not None and self.password is not None
        if self.api_key is not None and self.email is None and self.password is None:
            return self
        if by_password and self.api_key is None:
            return self
        raise ValueError("give either email and password, or api_key")


class RefreshRequest(_Request):
    refresh_token: Credential


class TokenAnswer(BaseModel):
    """Tokens of a session."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    """Seconds."""
    refresh_token: str | None
    """To be used once; null for programs, which sign in again with their key."""


class PasswordChange(_Request):
    current_password: Annotated[str, Field(min_length=1, max_length=256)]
    new_password: NewPassword


class TenantAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    short: str
    slug: str
    currency: str
    time_zone: str
    version: int
    created_at: datetime


class TenantChange(_Change):
    name: Name | None = None
    short: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,8}$")] | None = None
    """Short code used in run numbers."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    """ISO 4217 code."""
    time_zone: Annotated[str, Field(max_length=64, pattern=_PRINTABLE)] | None = None
    """IANA name."""


class MeAnswer(BaseModel):
    """The caller."""

    id: UUID
    kind: Literal["user", "api_key"]
    name: str
    email: str | None
    role: Role
    tenant: TenantAnswer


class UserAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    updated_at: datetime


class UserPage(Page):
    items: list[UserAnswer]


class NewUser(_Request):
    email: Email
    name: Name
    role: Role
    password: NewPassword


class UserChange(_Change):
    name: Name | None = None
    role: Role | None = None
    active: bool | None = None
    password: NewPassword | None = None
    """A new password, given by an admin; the user's sessions end."""


class ApiKeyAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    role: Role
    hint: str
    """The beginning of the key, to tell keys apart."""
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    """Null: it ends only when somebody revokes it."""
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewApiKeyAnswer(ApiKeyAnswer):
    key: str
    """The key itself: shown this once."""


class ApiKeyPage(Page):
    items: list[ApiKeyAnswer]


class NewApiKey(_Request):
    name: Name
    role: Role
    expires_at: AwareDatetime | None = None
    """When it stops working by itself."""


class ApiKeyChange(_Change):
    name: Name | None = None
    role: Role | None = None
