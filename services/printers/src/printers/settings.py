"""Settings of printers."""

from typing import ClassVar

from pydantic import SecretStr

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    service: ClassVar[str] = "printers"

    secret_key: SecretStr
    """Seals access codes: 32 bytes in base64. The printer gateway needs the same key to open them."""
