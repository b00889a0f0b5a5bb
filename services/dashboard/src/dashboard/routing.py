"""Which service answers which path: one table. The longest match wins; `{}` stands for any one segment.

A service is added by adding its line; a path inside another service's space (such as
`/api/v1/printers/{}/model-configs`) is longer than that service's own and so wins by itself.
"""

from collections.abc import Iterable, Mapping

ROUTES: Mapping[str, tuple[str, ...]] = {
    "identity": (
        "/.well-known",
        "/api/v1/auth",
        "/api/v1/tenants",
        "/api/v1/users",
        "/api/v1/api-keys",
    ),
    "printers": (
        "/api/v1/printers",
        "/api/v1/prints",
    ),
    "inventory": (
        "/api/v1/parts",
        "/api/v1/gcode-mappings",
        "/api/v1/inventory",
        "/api/v1/print-log",
        "/api/v1/locations",
        "/api/v1/labels",
        "/api/v1/stocktakes",
        "/api/v1/orders",
        "/api/v1/intake",
        "/api/v1/intake-sources",
        "/api/v1/intake-deliveries",
        "/api/v1/schedule",
        "/api/v1/spools",
        "/api/v1/inventory-transactions",
    ),
    "production": (
        "/api/v1/models",
        "/api/v1/model-printer-configs",
        "/api/v1/products",
        "/api/v1/production-runs",
        "/api/v1/printers/{}/model-configs",
        "/api/v1/spools/{}/production-usage",
    ),
    "jobs": (
        "/api/v1/jobs",
        "/api/v1/staff",
        "/api/v1/public",
    ),
    "notifications": (
        "/api/v1/notifications",
        "/api/v1/webhooks",
    ),
}

# Every service with a database has these from the chassis.
OF_EVERY_SERVICE = (
    "/api/v1/{service}/dead-letters",
    "/api/v1/{service}/search",
    "/api/v1/{service}/settings",
)

_ANY = "{}"
Segments = tuple[str, ...]


class RoutingTable:
    """Finds the service of a path."""

    def __init__(self, routes: Mapping[str, Iterable[str]] = ROUTES) -> None:
        """Compile the table.

        Raises:
            ValueError: two services claim the same path.
        """
        patterns: dict[Segments, str] = {}
        for service, own in routes.items():
            for path in (*own, *(path.format(service=service) for path in OF_EVERY_SERVICE)):
                other = patterns.setdefault(_segments(path), service)
                if other != service:
                    raise ValueError(f"{path}: claimed by {other} and {service}")
        # Longest first; among equals a named segment before `{}`.
        self._patterns = sorted(
            patterns.items(), key=lambda item: (-len(item[0]), [part == _ANY for part in item[0]])
        )

    def service(self, path: str) -> str | None:
        """The service that answers `path` (decoded, without query); None when there is none."""
        segments = _segments(path)
        if any(part in {".", ".."} for part in segments):
            return None
        for pattern, service in self._patterns:
            if len(pattern) <= len(segments) and all(
                wanted in (_ANY, given) for wanted, given in zip(pattern, segments, strict=False)
            ):
                return service
        return None


def _segments(path: str) -> Segments:
    return tuple(path.split("/")[1:])
