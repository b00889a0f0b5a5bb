"""Rows become domain values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from notifications.domain.deliveries import Delivery, DeliveryStatus
from notifications.domain.occasions import Occasion
from notifications.domain.rules import Filter, QuietHours, Rule
from notifications.domain.targets import Target, TargetKind


def target(row: RowMapping) -> Target:
    values = {name: row[name] for name in Target.__slots__}
    return Target(**values | {"kind": TargetKind(row["kind"])})


def rule(row: RowMapping, target_ids: tuple[UUID, ...]) -> Rule:
    return Rule(
        id=row["id"],
        name=row["name"],
        events=tuple(row["events"]),
        filter=Filter.of(row["filter"]),
        quiet_hours=QuietHours.of(row["quiet_hours"]),
        ignores_quiet_hours=row["ignores_quiet_hours"],
        gap_minutes=row["gap_minutes"],
        is_enabled=row["is_enabled"],
        target_ids=target_ids,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def delivery(row: RowMapping) -> Delivery:
    values = {name: row[name] for name in Delivery.__slots__}
    changed = {
        "status": DeliveryStatus(row["status"]),
        "occasions": tuple(occasion(one) for one in row["occasions"]),
    }
    return Delivery(**values | changed)


def occasion(stored: Mapping[str, Any]) -> Occasion:
    return Occasion(
        event_id=UUID(stored["event_id"]),
        type=stored["type"],
        time=datetime.fromisoformat(stored["time"]),
        title=stored["title"],
        text=stored["text"],
        path=stored["path"],
        data=stored.get("data", {}),
    )


def stored(one: Occasion, *, with_data: bool) -> dict[str, Any]:
    """An occasion as JSON; people need no data, programs do."""
    values = {
        "event_id": str(one.event_id),
        "type": one.type,
        "time": one.time.isoformat(),
        "title": one.title,
        "text": one.text,
        "path": one.path,
    }
    return values | ({"data": dict(one.data)} if with_data else {})
