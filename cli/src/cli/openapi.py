"""One description of the whole HTTP API, made from the services' own: what the web app's client is made from.

Texts are left out: the file changes when an interface does, and not when somebody finds a better word.
"""

import base64
import importlib
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.services import SERVICES, ServiceSpec

FILE = Path("services/dashboard/web/openapi.json")
_REFERENCE = "#/components/schemas/"
_TEXTS = ("description", "summary")
_NO_DATABASE = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"

Spec = dict[str, Any]


def text() -> str:
    """The file as it should be."""
    specs = {spec.name: _described(spec) for spec in SERVICES}
    return json.dumps(merged(specs), indent=1, ensure_ascii=False) + "\n"


def merged(specs: dict[str, Spec]) -> Spec:
    """Put the descriptions of services together.

    Schemas and operations bear their service's name in front, so that no new service renames those of
    another. Operations are named like their functions.
    """
    paths: Spec = {}
    schemas: Spec = {}
    for service, spec in specs.items():
        prefix = "".join(part.capitalize() for part in service.split("-"))
        for path, method, operation, name in _operations(spec):
            own = {"operationId": _camel(f"{service}-{name}")}
            paths.setdefault(path, {})[method] = _plain(operation, prefix) | own
        own_schemas = spec.get("components", {}).get("schemas", {})
        schemas |= {prefix + name: _plain(schema, prefix) for name, schema in own_schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Platework", "version": "1"},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _described(spec: ServiceSpec) -> Spec:
    """A service's own description; it is put together, not started."""
    with tempfile.TemporaryDirectory() as folder:
        settings = importlib.import_module(f"{spec.package}.settings").Settings
        given = {
            name: _stand_in(name, folder)
            for name, field in settings.model_fields.items()
            if field.is_required()
        }
        app = importlib.import_module(f"{spec.package}.app").build(settings(**given))
        return dict(app.openapi())


def _stand_in(name: str, folder: str) -> str:
    """A value for a required setting: it must be of the right kind, nothing is done with it."""
    if name.endswith("database_url"):
        return _NO_DATABASE
    return base64.b64encode(bytes(32)).decode() if name.endswith("key") else folder


def _operations(spec: Spec) -> Iterator[tuple[str, str, Spec, str]]:
    for path, item in spec.get("paths", {}).items():
        for method, operation in item.items():
            # FastAPI adds the path and the method to the function's name.
            added = re.sub(r"\W", "_", path) + "_" + method
            yield path, method, operation, operation["operationId"].removesuffix(added)


def _plain(value: Any, prefix: str) -> Any:
    """A piece of a description whose references have the prefix, without texts."""
    if isinstance(value, list):
        return [_plain(one, prefix) for one in value]
    if not isinstance(value, dict):
        is_reference = isinstance(value, str) and value.startswith(_REFERENCE)
        return _REFERENCE + prefix + value.removeprefix(_REFERENCE) if is_reference else value
    # A property may be called like a text; texts are strings.
    kept = {
        key: _plain(one, prefix) for key, one in value.items() if key not in _TEXTS or isinstance(one, dict)
    }
    if "operationId" in kept:
        # Browsers have a session: the edge puts their token in.
        kept.pop("security", None)
        # The one text that OpenAPI demands.
        kept["responses"] = {status: one | {"description": ""} for status, one in kept["responses"].items()}
    return kept


def _camel(name: str) -> str:
    first, *rest = re.split(r"[-_]+", name)
    return first + "".join(part.capitalize() for part in rest)
