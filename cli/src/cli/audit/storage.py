"""The files of student jobs as the audit reads them: a folder, or the object store that the settings name."""

from pathlib import Path
from typing import Any

from obstore.store import LocalStore, ObjectStore, from_url

from cli.settings import of_service

_PREFIX = "PLATEWORK_JOBS_STORE_"
_KEYS = {
    "ENDPOINT": "endpoint",
    "REGION": "region",
    "ACCESS_KEY": "access_key_id",
    "SECRET_KEY": "secret_access_key",
}


def opened(folder: Path | None) -> ObjectStore | None:
    """Where the files are; None when there is no such place."""
    given = of_service(_PREFIX)
    url = given.get("URL")
    if url is None:
        return LocalStore(folder) if folder is not None and folder.is_dir() else None
    config = {key: given[name] for name, key in _KEYS.items() if name in given}
    plain = config.get("endpoint", "").startswith("http://")
    options: dict[str, Any] = {"config": config, "client_options": {"allow_http": plain}}
    return from_url(url, **options)
