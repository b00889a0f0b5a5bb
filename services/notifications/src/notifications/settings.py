"""Settings of notifications."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings, MailSettings


class Settings(DatabaseSettings, MailSettings):
    service: ClassVar[str] = "notifications"

    secret_key: SecretStr
    """Base64 of 32 bytes: seals what targets are reached and trusted by."""
    mailbox_dir: Path = Path("notifications-mailbox")
    """Where e-mails are kept when there is no mail server."""
    mail_from: str = Field(default="platework@localhost", pattern=r"^[^\s@<>,;:]+@[^\s@<>,;:]+$")
    """The address that e-mails come from."""
    mail_from_name: str = "Platework"
    public_url: str = "http://127.0.0.1:8080"
    """Where people reach this installation: links in messages begin with it."""
    allowed_hosts: tuple[str, ...] = ()
    """Hosts in private networks that webhooks and chat services may be at, by the name or the address that a
    target gives; nothing else there is ever reached."""
    send_seconds: float = Field(default=10.0, gt=0, le=60)
    """How long a webhook may take to answer."""
    retry_seconds: float = Field(default=10.0, gt=0)
    """Pause after the first failed attempt; it grows fourfold with each."""
    parallel: int = Field(default=8, ge=1, le=64)
    """Deliveries that are on their way at the same time; one per target."""
    clock_seconds: float = Field(default=30.0, gt=0)
    """How often it is looked for printers that stay away, and for a log that is old enough to go."""
