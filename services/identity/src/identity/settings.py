"""Settings of identity."""

from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Settings of identity; limits are written as `10/minute` or `100 per hour`."""

    service: ClassVar[str] = "identity"

    secret_key: SecretStr
    """32 random bytes in base64: seals the private keys that sign tokens."""
    access_token_seconds: int = Field(default=900, ge=60, le=3600)
    refresh_token_days: int = Field(default=14, ge=1, le=90)
    sign_in_limit_per_address: str = "300/minute"
    """Attempts of one network address, right or wrong."""
    sign_in_limit_per_account: str = "30/minute"
    """Wrong passwords for one account; a right one starts the count anew."""


class SeedSettings(DatabaseSettings):
    """What `create-tenant` needs: no key, and a password that no command line shows."""

    service: ClassVar[str] = "identity"

    admin_password: SecretStr | None = None
    """The first admin's password; read from standard input when it is not set."""
