"""The composition root of jobs."""

import asyncio

from fastapi import FastAPI

from chassis.db import Transaction
from chassis.http import Runtime, Service, build_app
from jobs.api import ERRORS, ROUTERS
from jobs.clock import Clock
from jobs.consumers import consumers, responders
from jobs.domain.audit import Entry
from jobs.domain.mail import Mail
from jobs.files import parts as file_parts
from jobs.front import Front
from jobs.handlers import record
from jobs.handlers.post import Post
from jobs.links import Links
from jobs.mail import parts as mail_parts
from jobs.settings import Settings
from jobs.store.lookups import LOOKUPS
from jobs.tables import DEAD_LETTERS


def build(settings: Settings) -> FastAPI:
    """Put jobs together."""
    post = Post(Links.of(settings))

    async def work(_: Runtime) -> None:
        await asyncio.gather(app.state.files.run(), app.state.mail.run(), app.state.clock.run())

    app = build_app(
        Service(
            settings=settings,
            title="jobs",
            routers=ROUTERS,
            errors=ERRORS,
            consumers=consumers(lambda: post),
            dead_letters=DEAD_LETTERS,
            lookups=LOOKUPS,
            responders=responders,
            background=[work],
        )
    )
    database = app.state.database
    app.state.post = post
    app.state.files = file_parts.build(settings, database)
    app.state.mail = mail_parts.build(settings, database, on_sent=_note_mail)
    app.state.clock = Clock(database, post, app.state.mail.mailbox, seconds=settings.clock_seconds)
    app.state.front = Front(database, app.state.files.uploads, post)
    return app


async def _note_mail(tx: Transaction, mail: Mail) -> None:
    entry = Entry("EmailSent", {"template": mail.template.value, "version": mail.version})
    await record.note(tx, mail.job_id, entry)
