"""The composition root of jobs."""

from fastapi import FastAPI

from chassis.http import Service, build_app
from jobs.settings import Settings
from jobs.tables import DEAD_LETTERS


def build(settings: Settings) -> FastAPI:
    return build_app(Service(settings=settings, title="jobs", dead_letters=DEAD_LETTERS))
