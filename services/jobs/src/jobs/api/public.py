"""What anybody may do: submit a job, and what links by e-mail lead to. Nothing of a job without its link."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response

from chassis.edge import PUBLIC, public, router
from chassis.errors import Problem
from jobs.api import forms, pages
from jobs.api.refusing import refusing
from jobs.domain.files import KINDS
from jobs.front import Front
from jobs.schemas.lab import PublicLab
from jobs.schemas.public import (
    ConfirmOut,
    LookForm,
    LookOut,
    ReceiptOut,
    ResentOut,
    ResubmissionForm,
    StatusOut,
    SubmissionForm,
)

api = router(prefix="/public", tags=["public"])

UPLOAD = public(max_body=forms.max_body)


def _front(request: Request) -> Front:
    return cast("Front", request.app.state.front)


Door = Annotated[Front, Depends(_front)]


@api.get("/labs/{tenant_slug}", dependencies=[PUBLIC])
async def get_lab(request: Request, front: Door, tenant_slug: str) -> PublicLab:
    """What a lab offers: what its form needs to know."""
    name, currency, lab = await front.lab(tenant_slug)
    limit = request.app.state.settings.max_upload_bytes
    return PublicLab.of(name, currency, lab, limit, list(KINDS))


@api.post(
    "/check/{tenant_slug}", status_code=201, dependencies=[UPLOAD], openapi_extra=forms.described(LookForm)
)
async def check_model(request: Request, front: Door, tenant_slug: str) -> LookOut:
    """Look at a model before it is submitted: its size, its picture, and which printers hold it."""
    async with forms.opened(request) as form:
        forms.read(LookForm, form)
        model = forms.model(form)
        if model is None:
            raise Problem(422, "invalid_request", "file: a model is needed.")
        look = await refusing(front.look(tenant_slug, _address(request), model))
    picture = base64.b64encode(look.picture).decode() if look.picture else None
    return LookOut.of(look, f"data:image/png;base64,{picture}" if picture else None)


@api.post(
    "/submit/{tenant_slug}",
    status_code=201,
    dependencies=[UPLOAD],
    openapi_extra=forms.described(SubmissionForm),
)
async def submit_job(request: Request, response: Response, front: Door, tenant_slug: str) -> ReceiptOut:
    """Submit a job: the form with its model as `file`, or the `upload_id` of a model looked at before."""
    async with forms.opened(request) as form:
        body = forms.read(SubmissionForm, form)
        work = front.submit(
            tenant_slug,
            _address(request),
            body.submission(),
            model=forms.model(form),
            upload_id=body.upload_id,
        )
        receipt = await refusing(work)
    _keep_secret(response)
    return ReceiptOut.of(receipt, request.app.state.post.links.status(receipt.status_token))


@api.get("/status/{token}", response_model=StatusOut, dependencies=[PUBLIC])
async def get_status(request: Request, response: Response, front: Door, token: str) -> Any:
    """How a job stands."""
    status = StatusOut.of(await front.standing(token))
    _keep_secret(response)
    return pages.status(status, token) if _wants_page(request) else status


@api.post("/status/{token}/resend", dependencies=[PUBLIC])
async def resend_by_status(request: Request, front: Door, token: str) -> Any:
    """Send me a new link to confirm."""
    return await _resent(request, front, token)


@api.post(
    "/status/{token}/resubmit",
    status_code=201,
    dependencies=[UPLOAD],
    openapi_extra=forms.described(ResubmissionForm),
)
async def resubmit_job(request: Request, response: Response, front: Door, token: str) -> ReceiptOut:
    """Submit a rejected job again with another model; wishes that are left out are as they were."""
    async with forms.opened(request) as form:
        body = forms.read(ResubmissionForm, form)
        work = front.resubmit(
            token, _address(request), body.changes(), model=forms.model(form), upload_id=body.upload_id
        )
        receipt = await refusing(work)
    _keep_secret(response)
    return ReceiptOut.of(receipt, request.app.state.post.links.status(receipt.status_token))


@api.get("/confirm/{token}", response_model=ConfirmOut, dependencies=[PUBLIC])
async def show_confirmation(request: Request, response: Response, front: Door, token: str) -> Any:
    """What there is to confirm. Looking changes nothing: programs that check mails follow links."""
    found = ConfirmOut.of(await front.to_confirm(token), datetime.now(UTC))
    _keep_secret(response)
    return pages.confirmation(found, token) if _wants_page(request) else found


@api.post("/confirm/{token}", response_model=ConfirmOut, dependencies=[PUBLIC])
async def confirm_by_link(request: Request, response: Response, front: Door, token: str) -> Any:
    """Confirm a job and its price, once."""
    found = ConfirmOut.of(await front.confirm(token), datetime.now(UTC))
    _keep_secret(response)
    return pages.confirmed(found) if _wants_page(request) else found


@api.post("/confirm/{token}/resend", dependencies=[PUBLIC])
async def resend_by_link(request: Request, front: Door, token: str) -> Any:
    """Send me a new link, because this one is too old."""
    return await _resent(request, front, token)


async def _resent(request: Request, front: Front, token: str) -> Any:
    job = await refusing(front.resend(token))
    assert job.confirmation_last_sent_at is not None
    if _wants_page(request):
        return pages.resent()
    return ResentOut(number=job.number, sent_at=job.confirmation_last_sent_at)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _keep_secret(response: Response) -> None:
    """Answers to a link stay with who has it."""
    response.headers.update(pages.PRIVATE)


def _address(request: Request) -> str:
    """The client's network address; behind the edge it comes from X-Forwarded-For, read by the server."""
    return request.client.host if request.client else "unknown"
