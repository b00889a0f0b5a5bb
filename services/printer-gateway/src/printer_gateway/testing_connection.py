"""Testing a connection: connect to a printer once, wait for a report, and say in words what is wrong.

Any gateway may be asked; it needs no lease, because what is tested is not connected: a printer that a gateway
is connected to needs no test.
"""

import asyncio
import json
import socket
import ssl
import time
from uuid import uuid4

import aiomqtt
from aiomqtt import MqttError, ProtocolVersion
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from chassis.http import Runtime
from chassis.sealing import Sealer, UnsealError
from chassis.telemetry import log
from contracts.printers import ConnectionTest, ConnectionVerdict, PrinterConnection
from printer_gateway import address, tls
from printer_gateway.commands import Question, answering
from printer_gateway.domain.report import Session, receive
from printer_gateway.problems import TEXTS, Problem, SilentPrinterError, explain
from printer_gateway.session import KEEPALIVE_SECONDS, USER
from printer_gateway.settings import Settings

SUBJECT = "rpc.gateway.test.*"
CONNECT_SECONDS = 10.0
_QUIET = "printer_gateway.mqtt"


async def answer_tests(runtime: Runtime) -> None:
    """Answer tests of connections, shared with the other gateways, until cancelled."""
    settings = runtime.settings
    assert isinstance(settings, Settings)
    sealer = Sealer(settings.secret_key.get_secret_value())

    async def answer(request: ConnectionTest) -> ConnectionVerdict:
        verdict = await judge(request, sealer, settings)
        log.info("connection tested", printer=request.connection.serial, code=verdict.code)
        return verdict

    question = Question(SUBJECT, ConnectionTest, answer, queue="printer-gateway")
    async with answering(runtime.broker, [question]):
        await asyncio.Event().wait()


async def judge(request: ConnectionTest, sealer: Sealer, settings: Settings) -> ConnectionVerdict:
    """Connect once, and say what came of it."""
    connection = request.connection
    shown = Shown()
    try:
        where = await address.resolve(connection.host, connection.port)
        state = await _first_report(request, sealer, settings, where, shown)
    except (MqttError, SilentPrinterError, UnsealError, OSError) as error:
        problem = explain(error)
        if problem is Problem.UNREACHABLE and shown.fingerprint is not None:
            problem = Problem.CLOSED  # it took the connection, and not the client
        if problem in {Problem.WRONG_CERTIFICATE, Problem.NO_REPORTS}:
            return await _whose(connection, where, problem)
        return ConnectionVerdict(
            ok=False, code=problem.value, message=TEXTS[problem], fingerprint=shown.fingerprint
        )
    return ConnectionVerdict(
        ok=True,
        code="ok",
        message="The printer is connected and reports.",
        fingerprint=shown.fingerprint,
        shown_serial=connection.serial,
        state=state or None,
    )


class Shown:
    """What became known on the way, also when the way ended early."""

    fingerprint: str | None = None


async def _first_report(
    request: ConnectionTest, sealer: Sealer, settings: Settings, where: str, shown: Shown
) -> str:
    """The state in a printer's first full report.

    Raises:
        MqttError, OSError: the connection failed.
        SilentPrinterError: there was no report in time.
        UnsealError: the access code was sealed for something else.
    """
    connection = request.connection
    code = sealer.open(connection.sealed_access_code, connection.tenant_id, connection.printer_id)
    context = tls.context(connection, settings.authorities, None)
    client = aiomqtt.Client(
        where,
        connection.port,
        username=USER,
        password=code,
        identifier=f"platework-test-{uuid4().hex[:8]}",
        protocol=ProtocolVersion.V311,
        clean_session=True,
        keepalive=KEEPALIVE_SECONDS,
        timeout=CONNECT_SECONDS,
        tls_context=context,
    )
    try:
        async with client:
            shown.fingerprint = context.shown
            await client.subscribe(f"device/{connection.serial}/report", qos=0)
            await _ask_full(client, connection)
            async with asyncio.timeout(request.report_seconds):
                return await _read(client)
    except TimeoutError as error:
        raise SilentPrinterError("no report") from error
    finally:
        shown.fingerprint = context.shown
        context.hang_up()


async def _ask_full(client: aiomqtt.Client, connection: PrinterConnection) -> None:
    body = {"sequence_id": str(int(time.time())), "command": "pushall", "version": 1, "push_target": 1}
    await client.publish(f"device/{connection.serial}/request", json.dumps({"pushing": body}), qos=0)


async def _read(client: aiomqtt.Client) -> str:
    session = Session()
    async for message in client.messages:
        if not isinstance(message.payload, bytes):
            continue
        received = receive(session, message.payload)
        session = received.session
        if session.synced:
            return session.snapshot.progress.state
    raise SilentPrinterError("the connection ended")


async def _whose(connection: PrinterConnection, where: str, problem: Problem) -> ConnectionVerdict:
    """Tell a wrong serial number from other trouble, by the name in the certificate."""
    serial, fingerprint = await asyncio.to_thread(_certificate, where, connection.port)
    if serial and serial != connection.serial:
        return ConnectionVerdict(
            ok=False,
            code="wrong_serial",
            message=f"The printer at this address says that it is {serial}, not {connection.serial}.",
            fingerprint=fingerprint,
            shown_serial=serial,
        )
    return ConnectionVerdict(
        ok=False, code=problem.value, message=TEXTS[problem], fingerprint=fingerprint, shown_serial=serial
    )


def _certificate(host: str, port: int) -> tuple[str | None, str | None]:
    """The name in the certificate that is shown there, and its SHA-256; nothing is trusted by that."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), CONNECT_SECONDS) as plain,
            context.wrap_socket(plain) as wrapped,
        ):
            shown = x509.load_der_x509_certificate(wrapped.getpeercert(binary_form=True) or b"")
    except (OSError, ValueError):
        return None, None
    names = shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = str(names[0].value)[:64] if names else None
    return name, shown.fingerprint(SHA256()).hex()
