"""Settings of the printer gateway."""

from dataclasses import fields, replace
from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import ServiceSettings
from printer_gateway.domain.policy import REAL, Policy
from printer_gateway.tls import Authorities

# Not durations: whether and what to count stays the same, however fast time passes.
_TIMELESS = frozenset({"recover_soft", "ignored_names"})


class Settings(ServiceSettings):
    service: ClassVar[str] = "printer-gateway"

    secret_key: SecretStr
    """Opens the printers' access codes: base64 of 32 bytes."""
    ca_file: Path | None = None
    """More certificate authorities than the known ones of the vendor, PEM: new series bring new ones."""
    vendor_ca_file: Path | None = None
    """Certificate authorities instead of the known ones of the vendor, PEM."""
    site: str | None = None
    """Connect to the printers of this site alone, as their connections name it."""
    other_sites: tuple[str, ...] = ()
    """Sites that have gateways of their own: their printers are left to them."""
    time_scale: float = Field(default=1.0, ge=1, le=10_000)
    """How much faster than real time the printers live; above 1 only with simulated ones."""
    read_cards: bool = True
    """Look into the sliced file on a printer's card for the grams of prints that others started."""
    alone: bool = False
    """This is the only gateway there will ever be: it keeps its printers connected however long NATS is away.
    Otherwise it hangs up before another gateway may take them.
    """
    ignored_names: tuple[str, ...] = ()
    """Regular expressions for names of calibration prints that must not count."""
    connect_seconds: float = Field(default=10, gt=0)
    """How long a printer may take to accept a connection."""
    stale_seconds: float = Field(default=60, gt=0)
    """No report for so long: ask for one."""
    reset_seconds: float = Field(default=90, gt=0)
    """No report for so long: connect anew."""
    offline_seconds: float = Field(default=120, gt=0)
    """No report for so long: the printer shows as offline."""
    rebuild_seconds: float = Field(default=300, gt=0)
    """No report for so long although the printer's port answers: start over with a new client."""
    auth_retry_seconds: float = Field(default=300, gt=0)
    """Pause after a refused access code: it does not get better by trying."""
    show_seconds: float = Field(default=5, gt=0)
    """Pause between live states of a printer that differ in figures only."""
    refresh_seconds: float = Field(default=60, gt=0)
    """How often the list of printers is asked for, besides whenever it changes."""

    def has(self, site: str | None) -> bool:
        """Whether printers that stand there are this gateway's."""
        name = (site or "").casefold()
        if self.site is not None:
            return name == self.site.casefold()
        return name not in {other.casefold() for other in self.other_sites}

    @property
    def authorities(self) -> Authorities:
        return Authorities(known=self.vendor_ca_file, more=self.ca_file)

    @property
    def policy(self) -> Policy:
        durations = {
            f.name: getattr(REAL, f.name) / self.time_scale for f in fields(Policy) if f.name not in _TIMELESS
        }
        return replace(REAL, ignored_names=self.ignored_names, **durations)
