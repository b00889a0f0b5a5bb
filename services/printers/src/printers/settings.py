"""Settings of printers."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    service: ClassVar[str] = "printers"

    secret_key: SecretStr
    """Seals access codes: 32 bytes in base64. The printer gateway needs the same key to open them."""
    files_dir: Path = Path("print-files")
    """Where print files are kept; replicas share it."""
    max_file_bytes: int = Field(default=200 * 1024 * 1024, ge=1024)
    """The largest print file."""
    report_seconds: float = Field(default=60, gt=0, le=60)
    """How long the test of a connection waits for the printer's first report."""
    start_seconds: float = Field(default=180, gt=0, le=900)
    """How long sending a file to a printer and starting it may take."""
