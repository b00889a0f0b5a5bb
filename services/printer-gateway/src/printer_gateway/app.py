"""The composition root of the printer gateway: no API but health and metrics, and the fleet behind it."""

from fastapi import FastAPI

from chassis.http import Service, build_app
from chassis.rpc import Exchange
from contracts.printers import (
    CommandAnswer,
    CommandRequest,
    ConnectionTest,
    ConnectionVerdict,
    StartAnswer,
    StartRequest,
)
from printer_gateway.fleet import run_fleet
from printer_gateway.settings import Settings
from printer_gateway.testing_connection import SUBJECT, answer_tests

# The fleet listens for these on each printer's own subject, while it holds the printer.
EXCHANGES = (
    Exchange("rpc.gateway.command.*.*", CommandRequest, CommandAnswer),
    Exchange("rpc.gateway.start.*.*", StartRequest, StartAnswer),
    Exchange(SUBJECT, ConnectionTest, ConnectionVerdict),
)


def build(settings: Settings) -> FastAPI:
    return build_app(
        Service(
            settings=settings,
            title="printer gateway",
            exchanges=EXCHANGES,
            background=[run_fleet, answer_tests],
        )
    )
