"""Figures of notifications for Prometheus."""

from prometheus_client import Counter

DELIVERIES = Counter(
    "platework_notifications_deliveries_total",
    "Attempts to deliver a notification, by kind of target and outcome.",
    ["kind", "outcome"],
)
