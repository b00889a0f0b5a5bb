"""What leaves: signed, tried again, given up, and never to where it must not go."""

import asyncio
import hmac
import json
import logging
import re
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chassis.testing import eventually
from contracts.printer_gateway import PlateFailed
from notifications.domain.targets import Secrets, Target, TargetKind
from notifications.sending import reach
from notifications.sending.chat import Chats
from notifications.sending.sender import About, Sender
from notifications.sending.webhook import Post, Webhooks
from notifications.settings import Settings

from .conftest import ALLOWED, HOST, Farm, Receiver, Taken

DOCS = Path(__file__).parents[2] / "docs/notifications.md"


def is_from_platework(secret: str, taken: Taken) -> bool:
    """Run the example of the documentation."""
    [example] = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    headers = {f"X-Platework-{name}": taken.headers[f"x-platework-{name.lower()}"] for name in HEADERS}
    return bool(names["is_from_platework"](secret, headers, taken.body))


HEADERS = ("Timestamp", "Signature")


def failed(farm: Farm) -> PlateFailed:
    return PlateFailed(
        tenant_id=farm.tenant, print_id=uuid4(), printer_id=uuid4(), finished_at=datetime.now(UTC)
    )


async def webhook(farm: Farm, receiver: Receiver, **fields: Any) -> Any:
    target = await farm.target("webhook", url=receiver.url, **fields)
    await farm.rule(target, "plate.failed")
    return target


async def test_a_webhook_is_signed_as_the_documentation_verifies_it(farm: Farm, receiver: Receiver):
    target = await webhook(farm, receiver)
    event = failed(farm)
    event_id = await farm.publish(event)
    [taken] = await receiver.until(1)
    assert taken.path == "/hooks"
    assert taken.headers["x-platework-event"] == "plate.failed"
    assert taken.headers["x-platework-event-id"] == str(event_id)
    assert is_from_platework(target["secret"], taken)
    assert not is_from_platework("pw_other", taken)
    document = json.loads(taken.body)
    assert (document["id"], document["type"], document["is_test"]) == (str(event_id), "plate.failed", False)
    assert document["data"]["print_id"] == str(event.print_id)
    [sent] = await farm.until_log(1, status="sent")
    assert (sent["response_code"], sent["attempts"], sent["error"]) == (204, 1, None)
    assert taken.headers["x-platework-delivery-id"] == sent["id"]


async def test_while_a_secret_is_rotated_both_are_right(farm: Farm, receiver: Receiver):
    target = await webhook(farm, receiver)
    fresh = await farm.post(f"/webhooks/{target['id']}/rotate-secret")
    assert fresh["secret"] != target["secret"]
    await farm.publish(failed(farm))
    [taken] = await receiver.until(1)
    assert is_from_platework(target["secret"], taken)
    assert is_from_platework(fresh["secret"], taken)
    now = datetime.now(UTC)
    rotated = Secrets("old").rotated("new", now)
    assert rotated.valid(now + timedelta(hours=23)) == ["new", "old"]
    assert rotated.valid(now + timedelta(hours=25)) == ["new"]


async def test_what_fails_is_tried_again_with_the_same_event_id(farm: Farm, receiver: Receiver):
    receiver.answers = [b"500 Oops", b"429 Slow down", b"200 OK"]
    target = await webhook(farm, receiver)
    await farm.publish(failed(farm))
    taken = await receiver.until(3)
    assert len({one.headers["x-platework-event-id"] for one in taken}) == 1
    [sent] = await farm.until_log(1, status="sent")
    assert (sent["attempts"], sent["response_code"]) == (3, 200)
    [shown] = [one for one in (await farm.get("/webhooks"))["items"] if one["id"] == target["id"]]
    assert (shown["failures"], shown["failing_since"]) == (0, None)
    assert shown["last_sent_at"] is not None


async def test_a_delivery_is_given_up_and_can_be_replayed(farm: Farm, receiver: Receiver):
    receiver.answers, receiver.said = [b"500 Oops"], b"the shop is closed"
    target = await webhook(farm, receiver)
    event_id = await farm.publish(failed(farm))
    given_up: list[Any] = []

    async def is_over() -> bool:
        async with farm.database.transaction(farm.tenant) as tx:
            due_now = "UPDATE targets SET paused_until = NULL WHERE tenant_id = $1"
            await (await tx.raw()).execute(due_now, farm.tenant)
            due_now = "UPDATE deliveries SET due_at = now() WHERE tenant_id = $1 AND status = 'queued'"
            await (await tx.raw()).execute(due_now, farm.tenant)
        given_up[:] = await farm.log(status="failed")
        return bool(given_up)

    await eventually(is_over, within=60)
    [delivery] = given_up
    assert (delivery["attempts"], delivery["response_code"]) == (8, 500)
    assert delivery["error"] == "It answered 500: the shop is closed."
    receiver.answers = [b"200 OK"]
    again = await farm.post(f"/notifications/deliveries/{delivery['id']}/replay")
    assert (again["status"], again["replay_of"], again["attempts"]) == ("queued", delivery["id"], 0)
    [sent] = await farm.until_log(1, status="sent")
    assert sent["id"] == again["id"]
    last = receiver.taken[-1]
    assert last.headers["x-platework-event-id"] == str(event_id)
    assert is_from_platework(target["secret"], last)
    told = await published(farm, "notification")
    assert [(subject.split(".")[1], body["attempts"]) for subject, body in told] == [
        ("failed", 8),
        ("sent", 1),
    ]
    assert all(receiver.url not in json.dumps(body) for _, body in told)


async def published(farm: Farm, noun: str) -> list[tuple[str, Any]]:
    """What notifications said of this tenant."""
    js = farm.broker.jetstream()
    found: list[tuple[str, Any]] = []

    async def all_there() -> bool:
        async with farm.database.transaction(farm.tenant) as tx:
            query = "SELECT count(*) FROM outbox WHERE tenant_id = $1"
            wanted = await (await tx.raw()).fetchval(query, farm.tenant)
        subscription = await js.subscribe(f"{noun}.*.{farm.tenant}.>", ordered_consumer=True)
        found.clear()
        try:
            while len(found) < wanted:
                message = await subscription.next_msg(timeout=2)
                found.append((message.subject, json.loads(message.data)))
        except TimeoutError:
            return False
        finally:
            await subscription.unsubscribe()
        return True

    await eventually(all_there)
    return found


async def test_a_target_that_wants_nothing_any_more_is_switched_off(farm: Farm, receiver: Receiver):
    receiver.answers = [b"410 Gone"]
    target, watcher = await webhook(farm, receiver), await farm.target()
    await farm.rule(watcher, "notification.target_disabled")
    await farm.publish(failed(farm))
    [told] = await farm.until_log(1, target_id=watcher["id"])
    assert told["occasions"][0]["title"] == f"Nothing is sent to {target['name']} any more"
    path = f"/notifications/targets/{target['id']}"
    off = await farm.get(path)
    assert (off["is_enabled"], off["disabled_reason"]) == (
        False,
        "It wants nothing any more. It answered 410.",
    )
    [delivery] = await farm.log(target_id=target["id"])
    response = await farm.call("POST", f"/notifications/deliveries/{delivery['id']}/replay")
    assert (response.status_code, response.json()["code"]) == (409, "target_disabled")
    on = await farm.patch(path, {"is_enabled": True})
    assert (on["disabled_reason"], on["failures"]) == (None, 0)


async def test_a_target_that_fails_for_long_is_switched_off_and_what_waits_is_kept_for_replay(
    farm: Farm, receiver: Receiver
):
    receiver.answers = [b"500 Oops"]
    target = await webhook(farm, receiver)
    await farm.patch("/notifications/settings", {"disable_after_hours": 2})
    await farm.publish(failed(farm))

    async def has_failed() -> bool:
        return (await farm.get(f"/notifications/targets/{target['id']}"))["failures"] >= 5

    await eventually(has_failed, within=60)
    async with farm.database.transaction(farm.tenant) as tx:
        raw = await tx.raw()
        past = datetime.now(UTC) - timedelta(hours=3)
        await raw.execute(
            "UPDATE targets SET failing_since = $2, paused_until = NULL WHERE tenant_id = $1",
            farm.tenant,
            past,
        )
        await raw.execute(
            "UPDATE deliveries SET due_at = now() WHERE tenant_id = $1 AND status = 'queued'", farm.tenant
        )

    async def is_off() -> Any:
        found = await farm.get(f"/notifications/targets/{target['id']}")
        return None if found["is_enabled"] else found

    off = await eventually(is_off)
    assert off["disabled_reason"] == "It failed for 2 hours. The last time: It answered 500."
    [delivery] = await farm.log()
    assert delivery["status"] in {"cancelled", "failed"}


async def test_one_slow_target_holds_up_no_other(farm: Farm, receiver: Receiver):
    receiver.hangs = True
    await webhook(farm, receiver)
    other = await farm.target("email", to="ops@farm.test")
    await farm.rule(other, "plate.failed", gap_minutes=0)
    for _ in range(3):
        await farm.publish(failed(farm))
    await farm.until_log(1, target_id=other["id"], status="sent")
    await receiver.until(1)
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    ("setup", "code", "words"),
    [
        ({"answers": [b"200 OK"]}, "ok", "It answered 200."),
        ({"answers": [b"nonsense"]}, "unreachable", "localhost cannot be reached"),
        ({"answers": [b"404 Not Found"], "said": b"no\x00 such\nhook"}, "refused", "404: no such hook."),
        (
            {"answers": [b"302 Found"], "head": b"location: http://169.254.169.254/\r\n"},
            "redirect",
            "It answered 302 and points to http://169.254.169.254/: redirects are not followed.",
        ),
        ({"hangs": True}, "timeout", "localhost did not answer within 1 seconds."),
    ],
)
async def test_a_test_says_in_words_what_is_wrong(
    farm: Farm, receiver: Receiver, setup: dict[str, Any], code: str, words: str
):
    for name, value in setup.items():
        setattr(receiver, name, value)
    target = await farm.target("webhook", url=receiver.url)
    found = await farm.post(f"/notifications/targets/{target['id']}/test")
    assert (found["code"], found["ok"]) == (code, code == "ok")
    assert words in found["message"]
    [logged] = await farm.log()
    assert (logged["id"], logged["is_test"]) == (found["delivery_id"], True)
    assert logged["status"] == ("sent" if code == "ok" else "failed")
    assert len(receiver.taken) == 1


FORBIDDEN = [
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://0.0.0.0/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
]


@pytest.mark.parametrize("url", FORBIDDEN)
async def test_an_address_inside_the_network_is_refused_at_once(farm: Farm, url: str):
    body = {"kind": "webhook", "name": "inside", "url": url}
    response = await farm.call("POST", "/notifications/targets", body)
    assert (response.status_code, response.json()["code"]) == (422, "forbidden_address")


def post(url: str) -> Post:
    return Post(url, uuid4(), uuid4(), "plate.failed", b"{}")


async def test_a_name_is_looked_up_once_and_judged_by_what_it_means_then(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    closed = Webhooks(seconds=2, allowed=())
    # Forms that only the resolver understands.
    for host in ("localhost", "127.1", "0x7f.1", "2130706433"):
        outcome = await closed.post(post(f"http://{host}:{receiver.port}/"), ["s"], at=0)
        assert (outcome.code, outcome.is_final) == ("forbidden_address", True), host
    answers = [[HOST], ["198.51.100.1"], [HOST, "198.51.100.1"]]

    found = reach.lookup

    async def rebinding(host: str, port: int) -> list[str]:
        """A name server that means another address each time; the service, beside it, asks for others."""
        return answers.pop(0) if host == "rebinding.test" else await found(host, port)

    monkeypatch.setattr(reach, "lookup", rebinding)
    # No other name server knows it: that it arrives shows that the judged address is the one connected to.
    named = Webhooks(seconds=20, allowed=("rebinding.test",))
    outcome = await named.post(post(f"http://rebinding.test:{receiver.port}/"), ["s"], at=0)
    assert outcome.ok, outcome
    assert receiver.taken[0].headers["host"] == f"rebinding.test:{receiver.port}"
    assert len(answers) == 2
    for _ in range(2):
        outcome = await closed.post(post(f"http://rebinding.test:{receiver.port}/"), ["s"], at=0)
        assert outcome.code == "forbidden_address"
    assert len(receiver.taken) == 1


def certificate(folder: Path) -> ssl.SSLContext:
    """What a server shows that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ALLOWED)])
    now = datetime.now(UTC)
    shown = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(ALLOWED)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "server.pem"
    file.write_bytes(key.private_bytes(pem, *plain) + shown.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path):
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, HOST, 0, ssl=certificate(tmp_path))
    port = server.sockets[0].getsockname()[1]
    webhooks = Webhooks(seconds=5, allowed=(ALLOWED,))
    outcome = await webhooks.post(post(f"https://{ALLOWED}:{port}/"), ["s"], at=0)
    server.close()
    assert outcome.code == "tls"
    assert "no valid certificate" in outcome.message
    assert receiver.taken == []


async def test_a_chat_service_is_reached_by_the_library_and_only_where_a_webhook_may_go(receiver: Receiver):
    receiver.answers, receiver.said = [b"200 OK"], b"{}"
    allowed = Chats(seconds=5, allowed=(ALLOWED,))
    closed = Chats(seconds=5, allowed=())
    try:
        address = f"ntfy://{ALLOWED}:{receiver.port}/prints"
        outcome = await allowed.send(address, "A print failed", "bracket.3mf")
        assert outcome.ok, outcome
        assert "A print failed" in receiver.taken[0].body.decode()
        for name in (ALLOWED, HOST):
            refused = await closed.send(f"ntfy://{name}:{receiver.port}/prints", "A", "b")
            assert (refused.code, refused.is_final) == ("forbidden_address", True)
        by_number = await allowed.send(f"ntfy://{HOST}:{receiver.port}/prints", "A", "b")
        assert by_number.code == "forbidden_address"
        receiver.answers = [b"302 Found", b"200 OK"]
        receiver.head = f"location: http://{HOST}:{receiver.port}/inside\r\n".encode()
        redirected = await allowed.send(address, "A", "b")
        assert not redirected.ok
        assert [one.path for one in receiver.taken if "inside" in one.path] == []
        nonsense = await allowed.send("tgram://nonsense", "A", "b")
        assert (nonsense.code, nonsense.is_final) == ("address_invalid", True)
    finally:
        await allowed.close()
        await closed.close()


@pytest.fixture
async def mail_server() -> AsyncIterator[tuple[int, list[Any]]]:
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    taken: list[Any] = []

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
            taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))  # type: ignore[arg-type]
            return "250 Taken"

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="mail.test", loop=loop), HOST, 0)
    yield server.sockets[0].getsockname()[1], taken
    server.close()


async def test_an_e_mail_leaves_through_a_real_mail_server(
    farm: Farm, notifications_settings: Settings, mail_server: tuple[int, list[Any]]
):
    port, taken = mail_server
    values = notifications_settings.model_dump() | {
        "smtp_host": HOST,
        "smtp_port": port,
        "smtp_security": "none",
    }
    sender = Sender(Settings(**values))
    target = await farm.target("email", to="ops@farm.test")
    await farm.rule(target, "plate.failed", name="Failures")
    await farm.publish(failed(farm))
    [stored] = await farm.until_log(1, status="sent")
    async with farm.database.transaction(farm.tenant) as tx:
        from notifications.handlers import deliveries  # noqa: PLC0415
        from notifications.store import known  # noqa: PLC0415

        delivery, aimed = await deliveries.get(tx, UUID(stored["id"]))
        name, zone = await known.tenant(tx)
    outcome = await sender.send(About(farm.tenant, name, zone), delivery, aimed)
    assert outcome.ok, outcome
    [(recipients, letter)] = taken
    assert recipients == ["ops@farm.test"]
    assert letter["Subject"] == "A print failed on a printer"
    assert letter["Message-ID"] == f"<{stored['id']}@localhost>"
    text = letter.get_content()
    assert "Reason: unknown, at 0 %." in text
    assert "https://farm.test/app/printers/" in text
    assert "Rule: Failures." in text
    await sender.close()


async def test_without_a_mail_server_an_e_mail_lies_in_the_local_mailbox(
    farm: Farm, notifications_settings: Settings
):
    target = await farm.target("email", to="ops@farm.test")
    found = await farm.post(f"/notifications/targets/{target['id']}/test")
    assert found["message"] == "It is in the local mailbox: this installation has no mail server."
    file = notifications_settings.mailbox_dir / str(farm.tenant) / f"{found['delivery_id']}.eml"
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == "ops@farm.test"


async def test_a_secret_is_sealed_at_rest_and_opens_for_its_own_target_alone(farm: Farm, receiver: Receiver):
    made = await farm.target("webhook", url=receiver.url)
    chat = await farm.target("chat", address="tgram://123456789:abcdefg_hijklmnop/12315544/")
    async with farm.database.transaction(farm.tenant) as tx:
        rows = await (await tx.raw()).fetch("SELECT * FROM targets WHERE tenant_id = $1", farm.tenant)
        kept = " ".join(str(dict(row)) for row in rows)
        assert made["secret"] not in kept
        assert "abcdefg" not in kept
        # One target's sealed secret put under another.
        sealed = next(row["sealed"] for row in rows if str(row["id"]) == made["id"])
        raw = await tx.raw()
        await raw.execute("UPDATE targets SET sealed = $2 WHERE id = $1", UUID(chat["id"]), sealed)
    shown = json.dumps(await farm.get("/notifications/targets"))
    assert "abcdefg" not in shown
    assert "Telegram" in shown
    found = await farm.post(f"/notifications/targets/{chat['id']}/test")
    assert (found["code"], found["ok"]) == ("secret_lost", False)
    assert made["secret"].startswith("pw_")
    target = Target(
        **dict.fromkeys(Target.__slots__)
        | {"kind": TargetKind.WEBHOOK, "sealed": "secret-value", "config": {}}
    )
    assert "secret-value" not in repr(target)


def test_the_signature_is_what_the_table_of_the_documentation_says():
    from notifications.sending.webhook import signature  # noqa: PLC0415

    wanted = hmac.new(b"s", b"12.{}", sha256).hexdigest()
    assert signature(["s"], "12", b"{}") == f"sha256={wanted}"
