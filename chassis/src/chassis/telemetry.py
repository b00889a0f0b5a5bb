"""Logs (structlog), metrics (Prometheus) and traces (OpenTelemetry): set up once per process."""

import logging
import re
from collections.abc import Mapping
from typing import Any

import structlog
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import Counter, Gauge, Histogram

from chassis.settings import ServiceSettings

log: structlog.stdlib.BoundLogger = structlog.get_logger()
tracer = trace.get_tracer("platework")

MESSAGES = Counter("platework_messages_total", "Messages handled, by outcome.", ["durable", "outcome"])
BATCH_SECONDS = Histogram(
    "platework_batch_seconds",
    "Time of one consumer transaction.",
    ["durable"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CONSUMER_PENDING = Gauge(
    "platework_consumer_pending", "Messages waiting for a durable consumer.", ["durable"]
)
CONSUMER_UNACKNOWLEDGED = Gauge(
    "platework_consumer_unacknowledged",
    "Messages that a durable consumer was given and did not finish.",
    ["durable"],
)
OUTBOX_SENT = Counter("platework_outbox_sent_total", "Outbox rows published.")
OUTBOX_OLDEST = Gauge("platework_outbox_oldest_unsent_seconds", "Age of the oldest unsent outbox row.")
RELAY_ACTIVE = Gauge("platework_relay_active", "1 when this process publishes the outbox.")
DEAD_LETTERS = Counter("platework_dead_letters_total", "Messages that became dead letters.", ["durable"])
HTTP_SECONDS = Histogram("platework_http_seconds", "Time of one HTTP request.", ["method", "route", "status"])

_SECRET_WORDS = ("password", "secret", "access_code", "authorization", "api_key", "refresh_token")


# The secret of a link is longer than any id or name that stands in a path.
_SECRET_IN_PATH = re.compile(r"[A-Za-z0-9_-]{40,}=*")


def _redact(_: Any, __: str, event: Any) -> Any:
    for key, value in event.items():
        if any(word in key.lower() for word in _SECRET_WORDS):
            event[key] = "[redacted]"
        elif key == "path":
            event[key] = _SECRET_IN_PATH.sub("[redacted]", str(value))
    return event


def configure(settings: ServiceSettings) -> None:
    """Set up logging and, when a collector is named, tracing."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        # Plain tracebacks: the default ones print local variables, secrets among them.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Not cached: a logger keeps to the stdout of its first use, even when that is closed.
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    if settings.otlp_endpoint:
        provider = TracerProvider(resource=Resource.create({"service.name": settings.service}))
        exporter = OTLPSpanExporter(endpoint=settings.otlp_endpoint)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        trace.set_tracer_provider(provider)
        AsyncPGInstrumentor().instrument()  # type: ignore[no-untyped-call]


def trace_headers() -> dict[str, str]:
    """W3C trace context of the current span, for outgoing messages; empty when tracing is off."""
    carrier: dict[str, str] = {}
    if trace.get_current_span().get_span_context().is_valid:
        propagate.inject(carrier)
    return carrier


def trace_context(headers: Mapping[str, str]) -> Any:
    """The context to continue from an incoming message."""
    return propagate.extract(headers)
