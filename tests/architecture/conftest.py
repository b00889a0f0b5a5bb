"""Every service that exists, found by its folder: a rule that holds for one holds for all."""

import base64
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import MetaData

from chassis import migrate
from chassis.settings import DatabaseSettings, ServiceSettings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class ServiceFolder:
    """One service as it lies on disk."""

    name: str

    @property
    def folder(self) -> Path:
        return ROOT / "services" / self.name

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    @property
    def source(self) -> Path:
        return self.folder / "src" / self.package

    @property
    def has_database(self) -> bool:
        return (self.source / "migrations").is_dir()

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.{name}")


SERVICES = [ServiceFolder(path.parent.name) for path in sorted(ROOT.glob("services/*/pyproject.toml"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`service` runs a test for each service, `database_service` for each with a database."""
    for argument, rows in (
        ("service", SERVICES),
        ("database_service", [row for row in SERVICES if row.has_database]),
    ):
        if argument in metafunc.fixturenames:
            metafunc.parametrize(argument, rows, ids=[row.name for row in rows], scope="session")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def all_services() -> list[ServiceFolder]:
    return SERVICES


@pytest.fixture(scope="session")
def real_settings(
    settings_for: Callable[[str], dict[str, str]],
) -> Callable[[ServiceFolder], ServiceSettings]:
    """The settings of a service on the real servers, with a key of its own."""

    def settings(row: ServiceFolder) -> ServiceSettings:
        given = settings_for(row.name)
        secret_key = base64.b64encode(b"k" * 32).decode()
        upstreams = {other.name: given["identity_url"] for other in SERVICES if other != row}
        made = row.module("settings").Settings(**given, secret_key=secret_key, upstreams=upstreams)
        assert isinstance(made, ServiceSettings)
        return made

    return settings


@pytest.fixture(scope="session")
def app(service: ServiceFolder, real_settings: Callable[[ServiceFolder], ServiceSettings]) -> FastAPI:
    """The service put together, not running."""
    built = service.module("app").build(real_settings(service))
    assert isinstance(built, FastAPI)
    return built


@pytest.fixture(scope="session")
def metadata(database_service: ServiceFolder) -> MetaData:
    found = database_service.module("tables").METADATA
    assert isinstance(found, MetaData)
    return found


@pytest.fixture(scope="session")
async def migrated(
    database_service: ServiceFolder, real_settings: Callable[[ServiceFolder], ServiceSettings]
) -> DatabaseSettings:
    """Settings of a service whose database is at its newest revision."""
    settings = real_settings(database_service)
    assert isinstance(settings, DatabaseSettings)
    await migrate.upgrade(database_service.package, settings)
    return settings
