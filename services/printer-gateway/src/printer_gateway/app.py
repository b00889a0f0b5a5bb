"""The composition root of the printer gateway: no API but health and metrics, and the fleet behind it."""

from fastapi import FastAPI

from chassis.http import Service, build_app
from printer_gateway.fleet import run_fleet
from printer_gateway.settings import Settings
from printer_gateway.testing_connection import answer_tests


def build(settings: Settings) -> FastAPI:
    return build_app(
        Service(settings=settings, title="printer gateway", background=[run_fleet, answer_tests])
    )
