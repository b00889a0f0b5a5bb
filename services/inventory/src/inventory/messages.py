"""What inventory says: domain values shaped into the contracts' events."""

from uuid import UUID

from contracts.inventory import (
    AllocationState,
    OrderAllocated,
    OrderCancelled,
    OrderCreated,
    OrderDeallocated,
    OrderFulfilled,
    OrderPartiallyShipped,
    OrderReturned,
    OrderShipped,
    OrderUpdated,
    PartCreated,
    PartDeleted,
    PartUpdated,
    Priority,
    SpoolArchived,
    SpoolCreated,
    SpoolLow,
    SpoolOverdrawn,
    SpoolUpdated,
    StockChanged,
    StockLow,
)
from inventory.domain.catalogue import Part
from inventory.domain.orders import FulfillmentStatus, Order
from inventory.domain.spools import ZERO, Entry, Spool
from inventory.domain.stock import Level

SpoolEvent = SpoolCreated | SpoolUpdated | SpoolArchived
OrderEvent = (
    OrderCreated
    | OrderUpdated
    | OrderAllocated
    | OrderDeallocated
    | OrderFulfilled
    | OrderPartiallyShipped
    | OrderShipped
    | OrderReturned
    | OrderCancelled
)
PartEvent = PartCreated | PartUpdated | PartDeleted


def stock_changed(tenant_id: UUID, level: Level, change: int, reason: str) -> StockChanged:
    return StockChanged(
        tenant_id=tenant_id,
        item_id=level.item_id,
        part_id=level.part_id,
        product_id=level.product_id,
        name=level.name,
        quantity_on_hand=level.on_hand,
        quantity_reserved=level.reserved,
        quantity_available=level.available,
        change=change,
        reason=reason,
        minimum=level.minimum,
        version=level.version,
    )


def stock_low(tenant_id: UUID, level: Level) -> StockLow:
    return StockLow(
        tenant_id=tenant_id,
        item_id=level.item_id,
        part_id=level.part_id,
        product_id=level.product_id,
        name=level.name,
        quantity_available=level.available,
        minimum=level.minimum or 0,
    )


def part_event(kind: type[PartEvent], tenant_id: UUID, part: Part) -> PartEvent:
    return kind(
        tenant_id=tenant_id,
        part_id=part.id,
        name=part.name,
        sku=part.sku,
        parts_per_print=part.parts_per_print,
        model_id=part.model_id,
        version=part.version,
    )


def spool_event(kind: type[SpoolEvent], tenant_id: UUID, spool: Spool) -> SpoolEvent:
    return kind(
        tenant_id=tenant_id,
        spool_id=spool.id,
        name=spool.name,
        material=spool.material,
        color=spool.color,
        color_hex=spool.color_hex,
        cost_per_gram=spool.cost_per_gram,
        remaining_grams=spool.remaining_grams,
        location=spool.location,
        tag=spool.tag,
        is_archived=spool.is_archived,
        version=spool.version,
    )


def spool_low(tenant_id: UUID, spool: Spool) -> SpoolLow:
    """It fell to its low level."""
    return SpoolLow(
        tenant_id=tenant_id,
        spool_id=spool.id,
        name=spool.name,
        material=spool.material,
        color=spool.color,
        location=spool.location,
        remaining_grams=spool.remaining_grams,
        low_grams=spool.low_grams or ZERO,
    )


def spool_overdrawn(tenant_id: UUID, spool: Spool, entry: Entry) -> SpoolOverdrawn:
    """More was booked than it held; `entry` took the last gram."""
    return SpoolOverdrawn(
        tenant_id=tenant_id,
        spool_id=spool.id,
        name=spool.name,
        material=spool.material,
        color=spool.color,
        location=spool.location,
        remaining_grams=spool.remaining_grams,
        overdrawn_grams=-spool.remaining_grams,
        source=entry.source.value,
        source_id=entry.source_id,
    )


def order_served(tenant_id: UUID, order: Order) -> OrderEvent:
    """The order received stock: allocated, or fulfilled when that was the last it missed."""
    done = order.fulfillment_status is FulfillmentStatus.FULFILLED
    return order_event(OrderFulfilled if done else OrderAllocated, tenant_id, order)


def order_event(kind: type[OrderEvent], tenant_id: UUID, order: Order) -> OrderEvent:
    return kind(
        tenant_id=tenant_id,
        order_id=order.id,
        number=order.number,
        external_id=order.external_id,
        customer=order.customer,
        priority=Priority(order.priority.label),
        status=order.status.value,
        fulfillment_status=order.fulfillment_status.value,
        shipment_status=order.shipment_status.value,
        is_held=order.is_held,
        due_date=order.due_date,
        notes=order.notes,
        created_at=order.created_at,
        fulfilled_at=order.fulfilled_at,
        version=order.version,
        allocations=tuple(
            AllocationState(
                line_id=a.line_id,
                part_id=a.part_id,
                product_id=a.product_id,
                name=a.name,
                quantity_needed=a.needed,
                quantity_allocated=a.allocated,
                quantity_shipped=a.shipped,
                quantity_returned=a.returned,
                is_held=a.is_held,
                status=a.status.value,
            )
            for a in order.allocations
        ),
    )
