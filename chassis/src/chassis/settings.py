"""Settings: one typed class per service, and the only place where the environment is read."""

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import AnyHttpUrl, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)


class ServiceSettings(BaseSettings):
    """Settings of one service.

    `PLATEWORK_<SERVICE>_<NAME>` is read first, then `PLATEWORK_<NAME>`, so that anything can be set for one
    service or for all; then the file `<name>` in the folder `secrets_dir`, as containers get their secrets. A
    missing required setting stops the process before it does anything.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    service: ClassVar[str]
    """The service's name, as in `contracts.topology`."""

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)
    forwarded_allow_ips: str = "127.0.0.1"
    """Addresses and networks, with commas between them, whose word on the client's address is taken (header
    `X-Forwarded-For`): the reverse proxy before the edge, the edge before the services.
    """
    secrets_dir: Path | None = None
    """Folder with a file for each secret setting."""
    nats_url: str = "nats://127.0.0.1:4222"
    nats_user: str | None = None
    nats_password: SecretStr | None = None
    identity_url: AnyHttpUrl = AnyHttpUrl("http://127.0.0.1:8000")
    """Where the keys that sign tokens are published."""
    token_issuer: str = "platework"  # noqa: S105 - the name of the issuer, not a secret
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"
    otlp_endpoint: str | None = None
    """OpenTelemetry collector (OTLP over HTTP); traces are off when it is not set."""
    crash_at: str | None = None
    """Failpoint for tests, at which the process kills itself: see `chassis.failpoints`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - replaced by the two below
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no .env files
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - replaced by the last one
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        prefix = f"PLATEWORK_{cls.service.replace('-', '_').upper()}_"
        own = EnvSettingsSource(settings_cls, env_prefix=prefix)
        general = EnvSettingsSource(settings_cls, env_prefix="PLATEWORK_")
        folder = own().get("secrets_dir") or general().get("secrets_dir")
        files = SecretsSettingsSource(settings_cls, secrets_dir=folder, env_prefix="")
        return init_settings, own, general, files


class DatabaseSettings(ServiceSettings):
    """Settings of a service that owns a database."""

    database_url: SecretStr
    """The role the service works with: may change rows, may not change the schema."""
    owner_database_url: SecretStr | None = None
    """The role that owns the schema; needed by `migrate` only."""
    relay_database_url: SecretStr
    """The role that reads and marks the outbox, of every tenant, and nothing else."""
    pool_size: int = Field(default=5, ge=1, le=100)
    max_batch: int = Field(default=100, ge=1, le=1000)
    """Most messages that share one transaction."""


class MailSettings(ServiceSettings):
    """Settings of a service that sends e-mails."""

    smtp_host: str | None = None
    """The mail server; without it, e-mails stay in the local mailbox."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """`tls` from the first byte (port 465), `starttls` before anything is said, or `none`."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = None
    """PEM file with the authorities of the mail server's certificate, instead of the usual ones."""
    smtp_seconds: float = Field(default=30.0, gt=0)
    """Time for each step of the talk with the mail server."""
