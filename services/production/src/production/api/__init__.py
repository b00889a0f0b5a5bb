"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()

ERRORS: dict[type[Exception], int] = {}
