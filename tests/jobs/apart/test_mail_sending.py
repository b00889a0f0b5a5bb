"""E-mails leave once, through a real mail server or into the mailbox, whatever fails."""

import asyncio
import datetime as dt
import ipaddress
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from chassis.db import new_id
from chassis.due_work import work
from chassis.errors import Problem
from chassis.testing import eventually
from jobs.domain.mail import AddressRefusedError, MailNotWaitingError, MailStatus, Template
from jobs.handlers import mail as handlers
from jobs.mail import parts

from .conftest import Desk

TOKEN = "secret-token-of-a-link"
PASSWORD = "password-of-the-mail-server"


@pytest.fixture(autouse=True)
def _quiet():
    """The server under test says in its own log what its clients see."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@dataclass
class Inbox:
    """What the mail server took, and how it answers."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=lambda: ["250 OK"])
    """Answers to recipients, one after the other; the last one stays."""
    data: str = "250 Taken"
    hangs_up: bool = False
    silent: bool = False

    async def handle_RCPT(  # noqa: N802 - as the server calls it
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.rcpt.pop(0) if len(self.rcpt) > 1 else self.rcpt[0]
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("2"):
            self.taken.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        if self.silent:
            await asyncio.sleep(30)
        if self.hangs_up:
            server.transport.abort()
        return self.data


@asynccontextmanager
async def mail_server(
    inbox: Inbox, context: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[Inbox]:
    loop = asyncio.get_running_loop()
    protocols: list[SMTP] = []

    def make() -> SMTP:
        protocols.append(SMTP(inbox, loop=loop, hostname="mail.test", **options))
        return protocols[-1]

    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context)
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        for protocol in protocols:
            if protocol.transport is not None:
                protocol.transport.abort()
        await server.wait_closed()


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    async with mail_server(Inbox()) as inbox:
        yield inbox


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of 127.0.0.1 that vouches for itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, private, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


class Office:
    """A postman with his queue."""

    def __init__(self, desk: Any, sealer: Any, post: parts.Post, sent: list[UUID]) -> None:
        self.desk, self.sealer, self.post, self.sent = desk, sealer, post, sent
        self.job = new_id()

    async def queue(self, template: Template = Template.APPROVED, version: int = 1, **values: Any) -> bool:
        context = {"student_name": "Jane", "job_number": "7", "confirm_url": f"https://lab/{TOKEN}"} | values
        to = context.pop("to", "jane@example.edu")
        async with self.desk.begin() as tx:
            return await handlers.enqueue(
                tx, self.sealer, self.job, template, version, to=to, context=context
            )

    async def send(self) -> MailStatus:
        """Send what is due; what became of the newest e-mail."""
        while await self.post.postman.send_one(self.desk.tenant):
            pass
        return (await self.newest()).status

    async def newest(self) -> Any:
        return (await self.desk.ledger())[0]


@pytest.fixture
async def office(settings, desk, database, sealer) -> AsyncIterator[Callable[..., Office]]:
    built: list[parts.Post] = []

    def make(**smtp: Any) -> Office:
        sent: list[UUID] = []

        async def on_sent(tx: Any, mail: Any) -> None:
            sent.append(mail.id)

        changed = {"smtp_seconds": 1.0, "smtp_security": "none"} | smtp
        built.append(parts.build(settings.model_copy(update=changed), database, on_sent=on_sent))
        return Office(desk, sealer, built[-1], sent)

    yield make
    for post in built:
        await post.writer.close()


def through(inbox: Inbox, **more: Any) -> dict[str, Any]:
    return {"smtp_host": "127.0.0.1", "smtp_port": inbox.port} | more


async def test_an_email_reaches_the_mail_server_in_plain_text_and_html(office, inbox):
    post = office(**through(inbox))
    await post.queue(student_name="Zoë <b>")
    assert await post.send() is MailStatus.SENT
    [mail] = inbox.taken
    assert mail["To"] == "jane@example.edu"
    assert mail["From"] == "Print lab <lab@example.edu>"
    assert mail["Subject"] == "Please confirm your print job 7"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert TOKEN in mail.get_body(("plain",)).get_content()
    assert "Hello Zoë <b>," in mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert "Hello Zoë &lt;b&gt;," in html
    assert f'<a href="https://lab/{TOKEN}">' in html
    row = await post.newest()
    assert (row.sealed, row.attempts, row.error, post.sent) == (None, 1, None, [row.id])
    assert mail["Message-ID"] == f"<{row.id}@example.edu>"


async def test_an_email_of_one_occasion_and_version_leaves_once(office, inbox):
    post = office(**through(inbox))
    assert [await post.queue() for _ in range(3)] == [True, False, False]
    await asyncio.gather(*(post.post.postman.send_one(post.desk.tenant) for _ in range(4)))
    await post.send()
    assert len(inbox.taken) == 1
    assert await post.queue(version=2) is True
    await post.send()
    assert len(inbox.taken) == 2


async def test_what_waits_is_sealed(office, desk):
    post = office()
    await post.queue()
    async with desk.begin() as tx:
        rows = await (await tx.raw()).fetch("SELECT mails::text AS row FROM mails")
    assert all(TOKEN not in row["row"] for row in rows)
    assert TOKEN not in repr(await post.newest())


async def test_a_server_that_is_away_or_busy_is_tried_again_later(office, inbox):
    inbox.rcpt = ["451 busy", "250 OK"]
    post = office(**through(inbox))
    await post.queue()
    assert await post.send() is MailStatus.QUEUED
    row = await post.newest()
    assert (row.attempts, row.error) == (1, "451 busy")
    await post.desk.due_now(row)
    assert await post.send() is MailStatus.SENT
    assert len(inbox.taken) == 1


async def test_a_server_that_does_not_listen_is_tried_again_later(office, inbox):
    post = office(**through(inbox, smtp_port=1))
    await post.queue()
    assert await post.send() is MailStatus.QUEUED
    assert (await post.newest()).attempts == 1


@pytest.mark.parametrize(("where", "answer"), [("rcpt", ["550 no such user"]), ("data", "554 spam")])
async def test_a_refusal_for_good_is_not_tried_again_by_itself(office, inbox, where: str, answer: Any):
    setattr(inbox, where, answer)
    post = office(**through(inbox))
    await post.queue()
    assert await post.send() is MailStatus.FAILED
    assert (await post.newest()).error in {"550 no such user", "554 spam"}
    assert inbox.taken == []


@pytest.mark.parametrize("fault", ["hangs_up", "silent"])
async def test_nobody_knows_whether_it_arrived_so_it_is_not_sent_again(office, inbox, fault: str):
    setattr(inbox, fault, True)
    post = office(**through(inbox))
    await post.queue()
    assert await post.send() is MailStatus.UNCERTAIN
    await post.desk.due_now(await post.newest())
    assert await post.send() is MailStatus.UNCERTAIN
    assert len(inbox.taken) == 1
    # A person may decide otherwise.
    setattr(inbox, fault, False)
    async with post.desk.begin() as tx:
        await handlers.send_again(tx, (await post.newest()).id)
    assert await post.send() is MailStatus.SENT
    assert [mail["Message-ID"] for mail in inbox.taken] == [inbox.taken[0]["Message-ID"]] * 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_an_encrypted_server_with_a_password_is_used(office, certificate, security: str, caplog):
    file, context = certificate

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == PASSWORD.encode())

    inbox = Inbox()
    implicit = context if security == "tls" else None
    wants = {} if implicit else {"tls_context": context, "require_starttls": True}
    # The server counts STARTTLS alone as encryption.
    login = {"authenticator": check, "auth_require_tls": implicit is None}
    async with mail_server(inbox, implicit, **wants, **login):
        own = {"smtp_security": security, "smtp_ca_file": file, "smtp_user": "lab"}
        wrong = office(**through(inbox, **own, smtp_password=SecretStr("wrong")))
        await wrong.queue()
        assert await wrong.send() is MailStatus.QUEUED
        assert inbox.taken == []
        right = office(**through(inbox, **own, smtp_password=SecretStr(PASSWORD)))
        await right.desk.due_now(await right.newest())
        assert await right.send() is MailStatus.SENT, await right.newest()
        untrusted = office(
            **through(inbox, **own | {"smtp_ca_file": None}, smtp_password=SecretStr(PASSWORD))
        )
        untrusted.job = uuid4()
        await untrusted.queue()
        assert await untrusted.send() is MailStatus.QUEUED
    assert len(inbox.taken) == 1
    assert not any(secret in caplog.text for secret in (PASSWORD, TOKEN))


@pytest.mark.parametrize(
    "to", ["a@b\r\nBcc: c@d", "a@b, c@d", "a@b;c@d", "<a@b>", "a b@c", "", "a", "a@b\n", "a\x00@b", "ü@b.de"]
)
async def test_an_address_that_would_become_more_is_refused(office, to: str):
    with pytest.raises(AddressRefusedError):
        await office().queue(to=to)


async def test_a_line_break_in_a_subject_is_refused(office, inbox):
    post = office(**through(inbox))
    await post.queue(job_number="7\r\nBcc: victim@example.org")
    assert await post.send() is MailStatus.FAILED
    assert "one line" in (await post.newest()).error
    assert inbox.taken == []


async def test_without_a_mail_server_emails_lie_in_the_mailbox(office, settings):
    post = office()
    await post.queue()
    assert await post.send() is MailStatus.SENT
    mailbox, tenant = post.post.mailbox, post.desk.tenant
    [mail_id] = mailbox.ids(tenant)
    mail = mailbox.read(tenant, mail_id)
    assert (mail.to, mail.subject) == ("jane@example.edu", "Please confirm your print job 7")
    assert TOKEN in mail.text
    assert TOKEN in mail.html
    assert mailbox.read(uuid4(), mail_id) is None
    assert mailbox.ids(uuid4()) == []


@pytest.mark.parametrize("place", ["mail.claimed", "mail.delivered", "mail.recorded", "mail.committed"])
async def test_a_death_at_any_moment_puts_no_email_into_the_mailbox_twice(office, die, place: str):
    post = office()
    await post.queue()
    await die(f"{place}:1")

    async def settled() -> bool:
        row = await post.newest()
        if row.status in {MailStatus.QUEUED, MailStatus.SENDING}:
            await post.desk.due_now(row)
            await post.send()
        return row.status is MailStatus.SENT

    await eventually(settled)
    row = await post.newest()
    assert post.post.mailbox.ids(post.desk.tenant) == [row.id]
    assert row.sealed is None


@pytest.mark.parametrize(
    ("place", "arrived", "status"),
    [
        ("mail.claimed", 0, MailStatus.UNCERTAIN),
        ("mail.delivered", 1, MailStatus.UNCERTAIN),
        ("mail.recorded", 1, MailStatus.UNCERTAIN),
        ("mail.committed", 1, MailStatus.SENT),
    ],
)
async def test_a_death_at_any_moment_sends_no_email_twice(
    office, inbox, die, place: str, arrived: int, status: MailStatus
):
    post = office(**through(inbox))
    await post.queue()
    await die(f"{place}:1", **through(inbox), smtp_security="none")
    if status is MailStatus.UNCERTAIN:
        # As long as another process may have it in hand, it is left alone.
        assert await post.send() is MailStatus.SENDING
        await post.desk.due_now(await post.newest())
    assert await post.send() is status
    assert len(inbox.taken) == arrived


async def test_a_cancelled_or_sent_email_is_not_sent_again(office):
    post = office()
    await post.queue()
    async with post.desk.begin() as tx:
        mail_id = (await post.newest()).id
        assert (await handlers.cancel(tx, mail_id)).status is MailStatus.CANCELLED
        with pytest.raises(MailNotWaitingError):
            await handlers.send_again(tx, mail_id)
        with pytest.raises(MailNotWaitingError):
            await handlers.cancel(tx, mail_id)
        with pytest.raises(Problem):
            await handlers.cancel(tx, uuid4())
    assert await post.send() is MailStatus.CANCELLED
    assert post.post.mailbox.ids(post.desk.tenant) == []


async def test_a_forgotten_student_is_in_no_email_any_more(office, desk):
    post = office()
    await post.queue()
    await post.send()
    await post.queue(version=2)
    async with desk.begin() as tx:
        post.post.mailbox.forget(desk.tenant, await handlers.forget(tx, post.job))
    assert {(one.recipient, one.sealed) for one in await desk.ledger()} == {(None, None)}
    assert [one.status for one in await desk.ledger()] == [MailStatus.CANCELLED, MailStatus.SENT]
    assert post.post.mailbox.ids(desk.tenant) == []


async def test_trouble_with_one_tenant_does_not_stop_the_work_for_others(office, database):
    post = office()
    await post.queue()
    done: list[UUID] = []

    async def one(tenant: UUID) -> bool:
        if tenant != post.desk.tenant:
            raise LookupError("a defect")
        done.append(tenant)
        return False

    stranger = Desk(database, uuid4())
    async with stranger.begin() as tx:
        await handlers.enqueue(tx, post.sealer, new_id(), Template.RECEIVED, 1, to="a@b.example", context={})
    working = asyncio.create_task(work(database, "mails", one))
    try:
        await eventually(lambda: asyncio.sleep(0, len(done)))
        assert not working.done()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await stranger.clear()
