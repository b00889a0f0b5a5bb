"""The JSON Schema of every message: its headers and its body, as they travel.

The files in `contracts/schemas/` are made from here and committed; `contracts.compatibility` compares them.
"""

import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DecimalSchema

from contracts.envelope import SPEC_VERSION, Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN = "[a-z][a-z-]*"  # noqa: S105 - a token of a subject, not a secret


def document(event: type[Event]) -> dict[str, Any]:
    """The schema of one event's messages: an object with `headers` and `body`."""
    body = event.model_json_schema(mode="serialization", schema_generator=_Generator)
    definitions = body.pop("$defs", {})
    name = event.__name__
    return {
        "$schema": DIALECT,
        "$id": f"urn:platework:{event.ce_type()}",
        "title": event.ce_type(),
        "description": f"A NATS message on `{event.address()}`: a CloudEvent in binary mode.",
        "type": "object",
        "required": ["headers", "body"],
        "properties": {"headers": headers(event), "body": {"$ref": f"#/$defs/{name}"}},
        "$defs": {**definitions, name: body},
    }


class _Generator(GenerateJsonSchema):
    """Tells decimals from other strings, so that swapping one for the other shows in the schema."""

    def decimal_schema(self, schema: DecimalSchema) -> JsonSchemaValue:
        return super().decimal_schema(schema) | {"format": "decimal"}


def headers(event: type[Event]) -> dict[str, Any]:
    """The schema of the headers of one event's messages."""
    required: dict[str, dict[str, Any]] = {
        "ce-specversion": {"const": SPEC_VERSION},
        "ce-id": {"type": "string", "format": "uuid", "description": "Unique; a redelivery repeats it."},
        "ce-source": {"type": "string", "description": "The service that published it."},
        "ce-type": {"const": event.ce_type()},
        "ce-time": {"type": "string", "format": "date-time", "description": "When it was emitted, UTC."},
        "ce-subject": {"type": "string", "pattern": _subject_pattern(event)},
        "ce-tenantid": {"type": "string", "format": "uuid", "description": "Equals the body's `tenant_id`."},
        "content-type": {"const": "application/json"},
        "Nats-Msg-Id": {"type": "string", "format": "uuid", "description": "Equals `ce-id`."},
    }
    optional = {
        "traceparent": {"type": "string", "description": "W3C trace context."},
        "tracestate": {"type": "string", "description": "W3C trace context."},
    }
    return {
        "type": "object",
        "description": "CloudEvents 1.0 attributes in the NATS binding's binary mode.",
        "required": list(required),
        "properties": required | optional,
    }


def _subject_pattern(event: type[Event]) -> str:
    """The address as a regular expression: ids are UUIDs, any other variable is a plain token."""

    def token(text: str) -> str:
        variable = re.fullmatch(r"{(\w+)}", text)
        if variable is None:
            return re.escape(text)
        return _UUID if variable[1].endswith("_id") else _TOKEN

    return "^" + r"\.".join(token(text) for text in event.address().split(".")) + "$"
