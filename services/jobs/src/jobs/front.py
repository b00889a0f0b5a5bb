"""What begins before anyone's tenant is known: the public form, and the links of students. It opens its own
transactions; a file is received and looked at between two of them.
"""

from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from limits import RateLimitItemPerHour

from chassis.db import Actor, Database, Transaction, retry_races
from chassis.opaque import tenant_of
from chassis.rate_limits import RateLimiter
from jobs.clock import NOBODY
from jobs.domain.files import FileRejectedError, Upload
from jobs.domain.jobs import Job
from jobs.domain.lab import Lab
from jobs.domain.submission import LabNotFoundError, Submission
from jobs.files.uploads import Uploads
from jobs.handlers import lists, review, submission
from jobs.handlers.lists import Standing
from jobs.handlers.post import Post
from jobs.handlers.submission import Receipt
from jobs.store import lab

T = TypeVar("T")
STUDENT = Actor(None, "student")
_LOOKS_PER_SUBMISSION = 10


class TooManySubmissionsError(Exception):
    """Too much came from one network address."""

    code = "too_many_submissions"

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too much was submitted from your network address. Try again later.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Model:
    """A file on its way in."""

    name: str | None
    chunks: AsyncIterable[bytes]


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a model, before it is submitted."""

    upload: Upload
    fits: dict[str, bool]
    """Which of the lab's printers hold it."""
    picture: bytes | None
    """A PNG."""


class Front:
    """The public side of every lab."""

    def __init__(self, database: Database, uploads: Uploads, post: Post) -> None:
        self._database, self._uploads, self._post = database, uploads, post
        self._limiter = RateLimiter(database.engine)

    async def lab(self, slug: str) -> tuple[str, str, Lab]:
        """A lab's name, currency and settings.

        Raises:
            LabNotFoundError: there is none.
        """
        tenant_id = await self._tenant(slug)
        async with self._database.transaction(tenant_id, STUDENT) as tx:
            tenant = await lab.tenant(tx)
            if tenant is None:
                raise LabNotFoundError
            return tenant.name, tenant.currency, await lab.settings(tx)

    async def look(self, slug: str, address: str, model: Model) -> Look:
        """Look at a model before it is submitted; it is kept for a while, to be submitted by its id.

        Raises:
            LabNotFoundError: there is no such lab.
            TooManySubmissionsError: too much came from this address.
            FileRejectedError, StorageFullError: the model is not taken.
        """
        tenant_id = await self._tenant(slug)
        settings = await self._settings(tenant_id)
        await self._count(tenant_id, "look", address, settings.submissions_per_hour * _LOOKS_PER_SUBMISSION)
        upload = await self._uploads.take(
            tenant_id, model.name, model.chunks, max_bytes=settings.max_upload_bytes
        )
        picture = await self._uploads.thumbnail(tenant_id, upload.id)
        return Look(upload, settings.fitting(upload.box), picture)

    async def submit(
        self, slug: str, address: str, form: Submission, *, model: Model | None, upload_id: UUID | None
    ) -> Receipt:
        """Take a job, with its model or with one that was looked at before.

        Raises:
            LabNotFoundError: there is no such lab.
            TooManySubmissionsError: too much came from this address.
            LabClosedError, NotOfferedError, TooManyJobsError: it may not be submitted.
            FileRejectedError, StorageFullError: the model is not taken.
        """
        tenant_id = await self._tenant(slug)
        return await self._take(tenant_id, address, form, model, upload_id, None)

    async def resubmit(
        self,
        token: str,
        address: str,
        changes: Mapping[str, Any],
        *,
        model: Model | None,
        upload_id: UUID | None,
    ) -> Receipt:
        """Submit a rejected job again with another file, and other wishes if there are any.

        Raises:
            JobNotFoundError, NotRejectedError, AlreadyResubmittedError: the link leads to no job for that.
            And what `submit` raises.
        """
        tenant_id = tenant_of(token) or NOBODY
        before = await self._do(tenant_id, lambda tx: submission.rejected(tx, token))
        return await self._take(
            tenant_id, address, replace(_same(before), **changes), model, upload_id, before
        )

    async def standing(self, token: str) -> Standing:
        """How the job of a status link stands.

        Raises:
            JobNotFoundError: the link leads nowhere.
        """
        return await self._do(tenant_of(token) or NOBODY, lambda tx: lists.standing(tx, token))

    async def to_confirm(self, token: str) -> Standing:
        """How the job of a confirmation link stands.

        Raises:
            JobNotFoundError: the link leads nowhere.
        """

        async def look(tx: Transaction) -> Standing:
            return await lists.standing_of(tx, await review.by_link(tx, token))

        return await self._do(tenant_of(token) or NOBODY, look)

    async def confirm(self, token: str) -> Standing:
        """The student's word.

        Raises:
            JobNotFoundError, AlreadyConfirmedError, LinkExpiredError, WrongStatusError: it cannot be.
        """

        async def say_so(tx: Transaction) -> Standing:
            return await lists.standing_of(tx, await review.confirm_by_link(tx, self._post, token))

        return await self._do(tenant_of(token) or NOBODY, say_so)

    async def resend(self, token: str) -> Job:
        """Send a new link to confirm.

        Raises:
            JobNotFoundError, AlreadyConfirmedError, WrongStatusError, TooSoonError: it cannot be.
        """
        tenant_id = tenant_of(token) or NOBODY
        return await self._do(tenant_id, lambda tx: review.resend_by_link(tx, self._post, token))

    async def _take(
        self,
        tenant_id: UUID,
        address: str,
        form: Submission,
        model: Model | None,
        upload_id: UUID | None,
        before: Job | None,
    ) -> Receipt:
        settings = await self._do(tenant_id, lambda tx: submission.check(tx, form))
        limit = settings.submissions_per_hour
        if limit:
            wait = await self._limiter.full(RateLimitItemPerHour(limit), f"submit {tenant_id}", address)
            if wait is not None:
                raise TooManySubmissionsError(wait)
        await self._count(tenant_id, "look", address, limit * _LOOKS_PER_SUBMISSION)
        if upload_id is not None and model is None:
            known = await self._do(tenant_id, lambda tx: submission.find(tx, self._post, upload_id))
            if known is not None:
                return known
        upload = await self._upload(tenant_id, model, upload_id, settings.max_upload_bytes)
        try:
            await self._count(tenant_id, "submit", address, limit)
            return await self._do(
                tenant_id,
                lambda tx: submission.submit(tx, self._post, form, upload, resubmission_of=before),
            )
        except BaseException:
            if model is not None:
                await self._uploads.drop(tenant_id, upload.id)
            raise

    async def _upload(
        self, tenant_id: UUID, model: Model | None, upload_id: UUID | None, max_bytes: int
    ) -> Upload:
        if model is not None:
            return await self._uploads.take(tenant_id, model.name, model.chunks, max_bytes=max_bytes)
        found = await self._uploads.find(tenant_id, upload_id) if upload_id else None
        if found is None:
            raise FileRejectedError("missing", "A model file is needed.")
        return found

    async def _count(self, tenant_id: UUID, kind: str, address: str, limit: int) -> None:
        if not limit:
            return
        wait = await self._limiter.hit(RateLimitItemPerHour(limit), f"{kind} {tenant_id}", address)
        if wait is not None:
            raise TooManySubmissionsError(wait)

    async def _settings(self, tenant_id: UUID) -> Lab:
        return await self._do(tenant_id, lab.settings)

    async def _tenant(self, slug: str) -> UUID:
        async with self._database.transaction(NOBODY, STUDENT) as tx:
            found = await lab.tenant_of_slug(tx, slug)
        if found is None:
            raise LabNotFoundError
        return found

    async def _do(self, tenant_id: UUID, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async def once() -> T:
            async with self._database.transaction(tenant_id, STUDENT) as tx:
                return await work(tx)

        return await retry_races(once)


def _same(job: Job) -> Submission:
    return Submission(
        student_name=job.student_name,
        student_email=job.student_email,
        discipline=job.discipline,
        class_number=job.class_number,
        method=job.method,
        color=job.color,
        printer=job.printer,
        acknowledged_minimum_charge=job.acknowledged_minimum_charge,
    )
