"""Shops that send orders, what their SKUs mean, and what waits for a look."""

import base64
import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from chassis.edge import Page
from contracts.inventory import Priority
from inventory.domain.intake import FieldMapping, Source
from inventory.handlers.intake import Receipt
from inventory.schemas.common import Name, Request
from inventory.schemas.orders import ItemReference, OrderOut

Path = Annotated[str, StringConstraints(pattern=r"^[^\x00.]+(\.[^\x00.]+)*$", max_length=200)]
_TENANT_BYTES = 16


class MappingModel(Request):
    """Where in the shop's JSON what stands: names joined by dots, numbers for places in lists."""

    external_id: Path = "external_id"
    customer: Path = "customer"
    priority: Path = "priority"
    due_date: Path = "due_date"
    notes: Path = "notes"
    lines: Path = "lines"
    sku: Path = "sku"
    """Within a line."""
    quantity: Path = "quantity"
    """Within a line."""
    priorities: Annotated[dict[Name, Priority], Field(max_length=100)] = Field(default_factory=dict)
    """What the shop's values mean, such as a way of shipping; any other value is normal."""
    prefix: Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=50)] = ""
    """Put before the shop's ids, where several shops count alike."""

    def mapping(self) -> FieldMapping:
        return FieldMapping(**self.model_dump(mode="json"))


class NewSource(Request):
    name: Name
    mapping: MappingModel = Field(default_factory=MappingModel)


class SourceChange(Request):
    name: Name = ""
    mapping: MappingModel = Field(default_factory=MappingModel)
    is_active: bool = True

    def values(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return given | ({"mapping": self.mapping.mapping()} if "mapping" in given else {})


class SourceOut(BaseModel):
    id: UUID
    name: str
    path: str
    """Where the shop sends its orders, on the dashboard's origin."""
    mapping: MappingModel
    is_active: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        return cls(**_values(source))


class SourceWithSecret(SourceOut):
    secret: str
    """Signs deliveries. It is shown this once."""

    @classmethod
    def with_secret(cls, source: Source, secret: str) -> "SourceWithSecret":
        return cls(**_values(source), secret=secret)


def _values(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "path": f"/api/v1/intake/{token_of(source.tenant_id, source.id)}",
        "mapping": MappingModel.model_validate(source.mapping, from_attributes=True),
        "is_active": source.is_active,
        "created_at": source.created_at,
        "updated_at": source.updated_at,
    }


def token_of(tenant_id: UUID, source_id: UUID) -> str:
    """The end of a source's address: whose it is, and which. No secret: the signature is the proof."""
    return base64.urlsafe_b64encode(tenant_id.bytes + source_id.bytes).decode().rstrip("=")


def ids_of(token: str) -> tuple[UUID, UUID] | None:
    """Tenant and source of an address; None for what is none."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return UUID(bytes=raw[:_TENANT_BYTES]), UUID(bytes=raw[_TENANT_BYTES:])
    except ValueError:
        return None


class SourcePage(Page):
    items: list[SourceOut]


class SkuMapping(ItemReference):
    sku: Name
    explode: bool = False
    """A product that becomes lines of the parts it is made of."""


class SkuOut(BaseModel):
    sku: str
    part_id: UUID | None
    product_id: UUID | None
    name: str
    explode: bool


class SkuPage(Page):
    items: list[SkuOut]


class ProblemOut(BaseModel):
    field: str
    """Where in the shop's JSON."""
    code: str
    message: str


class ReceiptOut(BaseModel):
    """What became of a delivery."""

    status: Literal["accepted", "review"]
    order: OrderOut | None
    delivery_id: UUID | None
    """Of what waits for a look."""
    problems: list[ProblemOut]

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptOut":
        return cls(
            status="accepted" if receipt.order else "review",
            order=OrderOut.of(receipt.order) if receipt.order else None,
            delivery_id=receipt.delivery_id,
            problems=[ProblemOut(field=p.field, code=p.code, message=p.message) for p in receipt.problems],
        )


class ShopReceipt(BaseModel):
    """What the shop is told."""

    status: Literal["accepted", "review"]
    order_id: UUID | None
    number: int | None
    problems: list[ProblemOut]


class DeliveryOut(BaseModel):
    id: UUID
    source_id: UUID
    source: str
    external_id: str | None
    status: Literal["review", "accepted", "discarded"]
    problems: list[ProblemOut]
    note: str | None
    """Who discarded it, and why."""
    order_id: UUID | None
    number: int | None
    """Of the order."""
    received_at: datetime
    updated_at: datetime


class DeliveryDetail(DeliveryOut):
    body: dict[str, Any]
    """What the shop sent."""

    @classmethod
    def of(cls, delivery: dict[str, Any]) -> "DeliveryDetail":
        return cls(**delivery | {"body": json.loads(delivery["body"])})


class DeliveryPage(Page):
    items: list[DeliveryOut]


class Discard(Request):
    reason: Name
