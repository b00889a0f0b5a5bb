"""Settings of the dashboard."""

from pathlib import Path
from typing import ClassVar

from pydantic import AnyHttpUrl, Field, SecretStr

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "dashboard"

    secret_key: SecretStr
    """32 random bytes in base64: seals the tokens of sessions."""
    public_url: AnyHttpUrl | None = None
    """Where browsers find the dashboard, when a proxy stands in front of it: `https://farm.example.org`."""
    web: Path | None = None
    """Folder of the built web app; without one, the app inside the package or a plain page."""
    upstreams: dict[str, AnyHttpUrl] = Field(default_factory=dict)
    """Where the services are: JSON, `{"identity": "http://127.0.0.1:8001", …}`."""
    max_body_bytes: int = Field(default=256 * 1024 * 1024, ge=1024)
    """Largest request that is passed on."""
    upstream_timeout_seconds: float = Field(default=60, gt=0)
    """How long a service may be silent before the edge gives up on its answer."""
    search_seconds: float = Field(default=1.5, gt=0)
    """How long global search waits for a service before it answers without it."""
    streams_per_user: int = Field(default=20, ge=1)
    """Live streams that one user may keep open on this process."""
    stream_recheck_seconds: float = Field(default=60, gt=0)
    """How often an open stream's token is verified again; it ends with its token."""
    stream_heartbeat_seconds: float = Field(default=15, gt=0)
    """How long a stream is silent before a comment shows that it is alive."""
    stream_queue: int = Field(default=500, ge=1)
    """Events a slow client may be behind before it is served from the feed again."""
