"""The services that `up` starts: the one table of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service; it runs as `python -m <package> serve` and listens on HTTP."""

    name: str
    has_database: bool
    is_edge: bool = False
    """Stands in front of the others, on the port that users see; starts last and stops first."""

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
    ServiceSpec("printer-gateway", has_database=False),
    ServiceSpec("dashboard", has_database=False, is_edge=True),
)
