"""Settings of inventory."""

from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    service: ClassVar[str] = "inventory"

    secret_key: SecretStr
    """Seals the secrets that shops sign their orders with: 32 bytes in base64."""
    max_import_bytes: int = Field(default=8 * 1024 * 1024, ge=1024)
    """The largest table of orders."""
