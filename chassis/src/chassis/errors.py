"""Problem details (RFC 9457): how every refusal looks, over every service."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from chassis.telemetry import log


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str
    code: str


class ProblemDetails(BaseModel):
    """The body of every error answer."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    """Stable, for programs."""
    detail: str
    """For people."""
    errors: list[FieldError] = Field(default_factory=list)


class Problem(Exception):  # noqa: N818 - the field's own word for it
    """A refusal with its HTTP status and a stable code."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.extra = list(errors), headers, extra


def not_found(noun: str) -> Problem:
    return Problem(404, "not_found", f"There is no such {noun}.")


def unknown_reference(field: str, noun: str) -> Problem:
    """An id in the body that this service owns and does not have."""
    message = f"There is no such {noun}."
    return Problem(
        422,
        "unknown_reference",
        message,
        errors=[FieldError(field=field, message=message, code="unknown_reference")],
    )


def conflict(code: str, detail: str, **extra: Any) -> Problem:
    return Problem(409, code, detail, **extra)


def respond(problem: Problem) -> JSONResponse:
    details = ProblemDetails(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        code=problem.code,
        detail=problem.detail,
        errors=problem.errors,
    )
    # An extra never replaces what every problem has.
    content = problem.extra | details.model_dump(mode="json")
    return JSONResponse(
        content, problem.status, media_type="application/problem+json", headers=dict(problem.headers or {})
    )


def from_validation(error: RequestValidationError) -> Problem:
    fields = [
        FieldError(
            field=".".join(str(part) for part in e["loc"] if part != "body") or "body",
            message=str(e["msg"]),
            code=str(e["type"]),
        )
        for e in error.errors()
    ]
    summary = "; ".join(f"{f.field}: {f.message}" for f in fields[:5])
    return Problem(422, "invalid_request", summary, errors=fields)


def install(app: FastAPI, domain_errors: Mapping[type[Exception], int]) -> None:
    """Render every error as problem+json.

    Domain errors get their status from the service's table; their `code`, message, and where they have them
    `field` and `extra`, are their own. An `extra` may hold `errors`, when several fields are wrong.
    """

    async def on_problem(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return respond(error)

    async def on_validation(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return respond(from_validation(error))

    async def on_http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = HTTPStatus(error.status_code).name.lower()
        return respond(Problem(error.status_code, code, str(error.detail), headers=error.headers))

    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", path=request.url.path, exc_info=error)
        return respond(Problem(500, "internal_error", "Something went wrong here; it has been logged."))

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_unexpected)
    for kind, status in domain_errors.items():
        app.add_exception_handler(kind, _domain_handler(status))


def _domain_handler(status: int) -> Any:
    async def handle(_: Request, error: Exception) -> JSONResponse:
        code = getattr(error, "code", "refused")
        extra = dict(getattr(error, "extra", {}))
        field = getattr(error, "field", None)
        fields = [FieldError(**one) for one in extra.pop("errors", ())]
        if field:
            fields.append(FieldError(field=field, message=str(error), code=code))
        problem = Problem(status, code, str(error), errors=fields)
        problem.extra = extra
        return respond(problem)

    return handle
