"""Which printers there are, kept so that a restart brings the same machines back."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from simulator.certificates import write_private
from simulator.families import FAMILIES
from simulator.jobs import Ending

SERIAL = r"^[0-9A-Z]{8,20}$"
CODE_ALPHABET = "0123456789abcdef"


class PrinterSpec(BaseModel):
    """A printer to simulate; what is left out is made up, or taken from the last run with this serial.

    `port` and `ftps_port` 0 mean any free port. `cancel_ends_in`: some P1 firmwares go to IDLE instead of
    FAILED when a print is cancelled (ha-bambulab, issue 176).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str = "P1S"
    serial: str | None = Field(default=None, pattern=SERIAL)
    name: str | None = Field(default=None, min_length=1, max_length=100)
    access_code: str | None = Field(default=None, min_length=8, max_length=8, pattern=r"^[0-9A-Za-z]+$")
    port: int = Field(default=0, ge=0, le=65535)
    ftps_port: int = Field(default=0, ge=0, le=65535)
    cancel_ends_in: Ending = "FAILED"

    @field_validator("family")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in FAMILIES:
            raise ValueError(f"family must be one of {', '.join(FAMILIES)}")
        return value


class Card(BaseModel):
    """What is written on the printer's screen: a `PrinterSpec` with nothing left open."""

    model_config = ConfigDict(frozen=True)

    serial: str = Field(pattern=SERIAL)
    name: str
    family: str
    access_code: str
    port: int
    ftps_port: int = 0
    cancel_ends_in: Ending


class Roster:
    """The cards of all printers ever made, in a file readable by its owner only."""

    _FILE = TypeAdapter(list[Card])

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / "printers.json"
        self._seed = seed
        self._postponed = False
        self._cards: dict[str, Card] = {}
        if self._path.exists():
            self._cards = {card.serial: card for card in self._FILE.validate_json(self._path.read_bytes())}

    @property
    def cards(self) -> list[Card]:
        return list(self._cards.values())

    def card(self, spec: PrinterSpec) -> Card:
        """The card for `spec`, made when it is new."""
        serial = spec.serial or self._new_serial(spec.family)
        old = self._cards.get(serial)
        family = FAMILIES[spec.family]
        return self.keep(
            Card(
                serial=serial,
                name=spec.name or (old.name if old else f"{family.name} {serial[-4:]}"),
                family=spec.family,
                access_code=spec.access_code or (old.access_code if old else _access_code()),
                port=spec.port or (old.port if old else 0),
                ftps_port=spec.ftps_port or (old.ftps_port if old else 0),
                cancel_ends_in=spec.cancel_ends_in,
            )
        )

    def keep(self, card: Card) -> Card:
        if self._cards.get(card.serial) != card:
            self._cards[card.serial] = card
            if not self._postponed:
                self._write()
        return card

    @contextmanager
    def written_once(self) -> Iterator[None]:
        """Write the file at the end of many changes and not after each."""
        self._postponed = True
        try:
            yield
        finally:
            self._postponed = False
            self._write()

    def _write(self) -> None:
        write_private(self._path, self._FILE.dump_json(self.cards, indent=1))

    def _new_serial(self, family: str) -> str:
        """Serials follow from the seed and the order of making, so that a demo looks the same each time."""
        random = Random(f"{self._seed}|{len(self._cards)}")  # noqa: S311 - a serial is public
        while True:
            serial = f"{FAMILIES[family].serial_prefix}{random.getrandbits(48):012X}"
            if serial not in self._cards:
                return serial


def _access_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
