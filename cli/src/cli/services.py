"""The services that `up` starts: the one table of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service; it runs as `python -m <package> serve` and listens on HTTP."""

    name: str
    has_database: bool
    key_of: str | None = None
    """The service whose encryption key it shares; its own by default."""
    is_edge: bool = False
    """Stands in front of the others, on the port that users see; starts last and stops first."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Settings that follow from being started here; the user's own are stronger."""

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    @property
    def database(self) -> str:
        return self.package


SERVICES = (
    ServiceSpec("identity", has_database=True),
    ServiceSpec("printers", has_database=True),
    ServiceSpec("inventory", has_database=True),
    ServiceSpec("production", has_database=True),
    ServiceSpec("jobs", has_database=True),
    ServiceSpec("notifications", has_database=True),
    # It opens the access codes that printers sealed.
    ServiceSpec(
        "printer-gateway",
        has_database=False,
        key_of="printers",
        told={"PLATEWORK_PRINTER_GATEWAY_ALONE": "true"},
    ),
    ServiceSpec("dashboard", has_database=False, is_edge=True),
)
EDGE = next(spec for spec in SERVICES if spec.is_edge)
