"""Settings of jobs."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    service: ClassVar[str] = "jobs"

    secret_key: SecretStr
    """Base64 of 32 bytes: seals what the database must not hold in the clear."""
    storage_dir: Path
    """Root of the files of all jobs; each tenant has a folder in it, and nothing is written elsewhere."""
    public_url: str = "http://127.0.0.1:8080"
    """Where students reach this installation: links in e-mails begin with it."""
    confirm_link: str = "{public_url}/api/v1/public/confirm/{token}"
    """What a student opens to confirm a price."""
    status_link: str = "{public_url}/api/v1/public/status/{token}"
    """What a student opens to see how the job stands."""
    max_upload_bytes: int = Field(default=50 * 1024 * 1024, ge=1)
    """Largest model that is taken."""
