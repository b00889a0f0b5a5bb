"""Settings of jobs."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings, MailSettings


class Settings(DatabaseSettings, MailSettings):
    service: ClassVar[str] = "jobs"

    secret_key: SecretStr
    """Base64 of 32 bytes: seals what the database must not hold in the clear."""
    storage_dir: Path
    """Root of the files of all jobs; each tenant has a folder in it, and nothing is written elsewhere."""
    store_url: str | None = None
    """An object store for the files, such as `s3://bucket/prefix`; without it they lie in `storage_dir`."""
    store_endpoint: str | None = None
    """Where the store is, when it is not the provider's own."""
    store_region: str | None = None
    store_access_key: str | None = None
    store_secret_key: SecretStr | None = None
    store_seconds: float = Field(default=60.0, gt=0)
    """Time for one request to the store, and for its repetitions."""
    public_url: str = "http://127.0.0.1:8080"
    """Where students reach this installation: links in e-mails begin with it."""
    confirm_link: str = "{public_url}/app/lab/confirm/{token}"
    """What a student opens to confirm a price."""
    status_link: str = "{public_url}/app/lab/status/{token}"
    """What a student opens to see how the job stands."""
    clock_seconds: float = Field(default=30.0, gt=0)
    """How often it is looked for links that expired, students to remind and jobs to put away."""
    max_upload_bytes: int = Field(default=50 * 1024 * 1024, ge=1)
    """Largest model that is taken."""
    upload_seconds: float = Field(default=900.0, gt=0)
    """Time for one upload, from its first byte to its last."""
    upload_idle_seconds: float = Field(default=20.0, gt=0)
    """Silence in an upload after which it is given up."""
    quarantine_bytes: int = Field(default=2 * 1024**3, ge=1)
    """Room for a tenant's uploads that no job has yet."""
    quarantine_hours: float = Field(default=24.0, gt=0)
    """How long an upload waits for its job."""
    inspections: int = Field(default=1, ge=1, le=16)
    """Models that are read at the same time, each in a process of its own."""
    inspection_seconds: int = Field(default=60, ge=1)
    """Time for reading one model."""
    inspection_bytes: int = Field(default=224 * 1024**2, ge=64 * 1024**2)
    """Memory for reading one model."""
    mailbox_dir: Path | None = None
    """Where e-mails are kept when there is no mail server; `mailbox` in the storage when not set."""
    mail_from: str = Field(default="lab@localhost", pattern=r"^[^\s@<>,;:]+@[^\s@<>,;:]+$")
    """The address that e-mails come from."""
    mail_from_name: str = "Print lab"
