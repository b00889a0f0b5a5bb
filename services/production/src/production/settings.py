"""Settings of production."""

from typing import ClassVar

from chassis.settings import DatabaseSettings


class Settings(DatabaseSettings):
    service: ClassVar[str] = "production"
