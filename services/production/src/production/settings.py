"""Settings of production."""

from typing import ClassVar

from pydantic import Field

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    service: ClassVar[str] = "production"

    max_upload_bytes: int = Field(default=50 * 1024 * 1024, ge=1)
    """Largest sliced file that is read."""
    parallel_files: int = Field(default=2, ge=1, le=32)
    """Sliced files that one process reads at a time."""
