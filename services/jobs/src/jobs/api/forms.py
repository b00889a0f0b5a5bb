"""Forms with a model: read by hand, because whoever sends slowly is not waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.types import Message

from chassis.errors import Problem
from jobs.domain.files import UploadTooSlowError
from jobs.front import Model

F = TypeVar("F", bound=BaseModel)
FILE = "file"
_OVERHEAD = 64 * 1024
_MAX_FIELDS = 30
_PIECE = 256 * 1024


def max_body(settings: Any) -> int:
    """The largest form: a model, and what is around it."""
    return int(settings.max_upload_bytes) + _OVERHEAD


def described(form: type[BaseModel]) -> dict[str, Any]:
    """How a form is told in the OpenAPI document."""
    schema = form.model_json_schema()
    schema.setdefault("properties", {})[FILE] = {"type": "string", "format": "binary"}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


@asynccontextmanager
async def opened(request: Request) -> AsyncIterator[FormData]:
    """The form of a request; what it held is gone afterwards.

    Raises:
        Problem: it is no form.
        UploadTooSlowError: it did not arrive in time.
    """
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Problem(415, "unsupported_media_type", "Send a form: multipart/form-data.")
    settings = request.app.state.settings

    async def receive() -> Message:
        async with asyncio.timeout(settings.upload_idle_seconds):
            return await request.receive()

    try:
        async with asyncio.timeout(settings.upload_seconds):
            steady = Request(request.scope, receive)
            form = await steady.form(max_files=1, max_fields=_MAX_FIELDS, max_part_size=_OVERHEAD)
    except TimeoutError:
        raise UploadTooSlowError("too_slow", "The upload took too long: try again.") from None
    try:
        yield form
    finally:
        await form.close()


def read(kind: type[F], form: FormData) -> F:
    """The fields of a form, apart from its file.

    Raises:
        RequestValidationError: one is missing or wrong.
    """
    fields = {name: value for name, value in form.items() if name != FILE and value != ""}
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error


def model(form: FormData) -> Model | None:
    """The file of a form; None when it has none."""
    file = form.get(FILE)
    if not isinstance(file, UploadFile):
        return None

    async def pieces() -> AsyncIterator[bytes]:
        while piece := await file.read(_PIECE):
            yield piece

    return Model(file.filename, pieces())
