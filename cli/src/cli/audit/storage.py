"""The files of student jobs as the audit reads them: a folder, or the object store that the settings name."""

import os
from pathlib import Path
from typing import Any

from obstore.store import LocalStore, ObjectStore, from_url

_PREFIX = "PLATEWORK_JOBS_STORE_"
_KEYS = {
    "ENDPOINT": "endpoint",
    "REGION": "region",
    "ACCESS_KEY": "access_key_id",
    "SECRET_KEY": "secret_access_key",
}


def opened(folder: Path | None) -> ObjectStore | None:
    """Where the files are; None when there is no such place."""
    url = os.environ.get(f"{_PREFIX}URL")
    if url is None:
        return LocalStore(folder) if folder is not None and folder.is_dir() else None
    config = {key: os.environ[_PREFIX + name] for name, key in _KEYS.items() if _PREFIX + name in os.environ}
    plain = config.get("endpoint", "").startswith("http://")
    options: dict[str, Any] = {"config": config, "client_options": {"allow_http": plain}}
    return from_url(url, **options)
