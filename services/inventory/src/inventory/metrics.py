"""Figures of inventory for Prometheus."""

from prometheus_client import Histogram

ALLOCATION_SECONDS = Histogram(
    "platework_inventory_allocation_seconds",
    "Time in which one change of stock or demand was booked and served whoever waits.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
