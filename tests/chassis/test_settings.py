import base64
import os

import pytest
from pydantic import ValidationError

from identity.settings import Settings

KEY = base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of secrets as a container has it; nothing else is set."""
    for name in os.environ.copy():
        if name.startswith("PLATEWORK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PLATEWORK_SECRETS_DIR", str(tmp_path))
    for name, value in {
        "database_url": "postgresql+asyncpg://app",
        "relay_database_url": "postgresql+asyncpg://relay",
        "secret_key": f"{KEY}\n",
    }.items():
        (tmp_path / name).write_text(value)
    return tmp_path


def test_secrets_come_from_files(folder):
    settings = Settings()
    assert settings.database_url.get_secret_value() == "postgresql+asyncpg://app"
    # Without the line break that editors add.
    assert settings.secret_key.get_secret_value() == KEY


def test_a_variable_is_stronger_than_a_file(folder, monkeypatch):
    monkeypatch.setenv("PLATEWORK_DATABASE_URL", "postgresql+asyncpg://general")
    assert Settings().database_url.get_secret_value() == "postgresql+asyncpg://general"
    monkeypatch.setenv("PLATEWORK_IDENTITY_DATABASE_URL", "postgresql+asyncpg://own")
    assert Settings().database_url.get_secret_value() == "postgresql+asyncpg://own"


def test_a_folder_may_belong_to_one_service(folder, monkeypatch, tmp_path_factory):
    other = tmp_path_factory.mktemp("secrets")
    for file in folder.iterdir():
        (other / file.name).write_text(file.read_text())
    (other / "database_url").write_text("postgresql+asyncpg://other")
    monkeypatch.setenv("PLATEWORK_IDENTITY_SECRETS_DIR", str(other))
    assert Settings().database_url.get_secret_value() == "postgresql+asyncpg://other"


def test_a_missing_file_is_a_missing_setting(folder):
    (folder / "secret_key").unlink()
    with pytest.raises(ValidationError, match="secret_key"):
        Settings()
