import pytest

from cli.services import SERVICES
from dashboard.routing import ROUTES, RoutingTable

TABLE = RoutingTable()


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/.well-known/jwks.json", "identity"),
        ("/api/v1/auth/token", "identity"),
        ("/api/v1/tenants/current", "identity"),
        ("/api/v1/users", "identity"),
        ("/api/v1/api-keys/1", "identity"),
        ("/api/v1/printers", "printers"),
        ("/api/v1/printers/1/state", "printers"),
        ("/api/v1/prints/1/resolve", "printers"),
        ("/api/v1/parts", "inventory"),
        ("/api/v1/gcode-mappings", "inventory"),
        ("/api/v1/inventory", "inventory"),
        ("/api/v1/print-log", "inventory"),
        ("/api/v1/orders/1", "inventory"),
        ("/api/v1/schedule", "inventory"),
        ("/api/v1/spools", "inventory"),
        ("/api/v1/inventory-transactions", "inventory"),
        ("/api/v1/models/1/printer-configs/2", "production"),
        ("/api/v1/model-printer-configs", "production"),
        ("/api/v1/products/1", "production"),
        ("/api/v1/production-runs/1/plates/2", "production"),
        ("/api/v1/production/dead-letters", "production"),
        ("/api/v1/identity/dead-letters", "identity"),
        ("/api/v1/printers/dead-letters/1/replay", "printers"),
        ("/api/v1/inventory/settings", "inventory"),
        ("/api/v1/production/search", "production"),
    ],
)
def test_every_path_has_its_service(path, service):
    assert TABLE.service(path) == service


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/partsx",
        "/api/v1/unknown",
        "/api/v2/parts",
        "/metrics",
        "/health/ready",
        "/api/v1/identity/secrets",
        "/api/v1/parts/../../../metrics",
        "/api/v1/parts/./x",
        "api/v1/parts",
        "/API/v1/parts",
    ],
)
def test_other_paths_have_none(path):
    assert TABLE.service(path) is None


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/v1/printers/1/model-configs", "production"),
        ("/api/v1/printers/1/model-configs/2", "production"),
        ("/api/v1/printers/1/state", "printers"),
        ("/api/v1/printers/model-configs", "printers"),
        ("/api/v1/spools/1/production-usage", "production"),
        ("/api/v1/spools/1", "inventory"),
    ],
)
def test_the_longest_match_wins_over_services(path, service):
    assert TABLE.service(path) == service


def test_a_named_segment_wins_over_any():
    table = RoutingTable({"a": ("/x/{}/y",), "b": ("/x/special/y",)})
    assert (table.service("/x/special/y"), table.service("/x/other/y")) == ("b", "a")


def test_two_services_cannot_claim_one_path():
    with pytest.raises(ValueError, match="claimed by"):
        RoutingTable({"a": ("/x",), "b": ("/x",)})


def test_every_service_with_a_database_is_in_the_table():
    assert {spec.name for spec in SERVICES if spec.has_database} == set(ROUTES)
