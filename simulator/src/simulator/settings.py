"""Settings of the simulator process; the only reader of its environment."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from simulator.families import FAMILIES


class Settings(BaseSettings):
    """`families` are made in turn (a JSON list). `loop` keeps every printer busy with sample jobs.

    `speed` is simulated seconds per real second. `max_rate` bounds the reports of one printer per real
    second, however fast time runs; large fleets are bounded further, see `simulator.app`. `printers_host` is
    where the printers listen, and what they are said to be reached by.
    """

    model_config = SettingsConfigDict(extra="ignore")

    state_dir: Path = Field(
        default=Path(".platework/simulator"), validation_alias="PLATEWORK_SIMULATOR_STATE_DIR"
    )
    host: str = Field(default="127.0.0.1", validation_alias="PLATEWORK_HOST")
    printers_host: str = Field(default="127.0.0.1", validation_alias="PLATEWORK_SIMULATOR_PRINTERS_HOST")
    port: int = Field(default=8090, ge=0, le=65535, validation_alias="PLATEWORK_PORT")
    printers: int = Field(default=5, ge=0, le=1000, validation_alias="PLATEWORK_SIMULATOR_PRINTERS")
    speed: float = Field(default=60.0, gt=0, le=1e6, validation_alias="PLATEWORK_SIMULATOR_SPEED")
    max_rate: float = Field(default=10.0, gt=0, le=1000, validation_alias="PLATEWORK_SIMULATOR_MAX_RATE")
    families: list[str] = Field(
        default_factory=lambda: list(FAMILIES),
        min_length=1,
        validation_alias="PLATEWORK_SIMULATOR_FAMILIES",
    )
    seed: int = Field(default=0, validation_alias="PLATEWORK_SIMULATOR_SEED")
    loop: bool = Field(default=False, validation_alias="PLATEWORK_SIMULATOR_LOOP")
    log_level: str = Field(default="INFO", validation_alias="PLATEWORK_LOG_LEVEL")

    @field_validator("families")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        if unknown := set(value) - set(FAMILIES):
            raise ValueError(f"unknown families {sorted(unknown)}; there are {', '.join(FAMILIES)}")
        return value
