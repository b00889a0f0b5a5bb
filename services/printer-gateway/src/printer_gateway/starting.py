"""Starting prints: fetch the file, send it to the printer, start it once, and only while it is idle.

A start on a busy printer cancels its print (bambuddy, issue 2598), so the printer must be idle before the
file is sent and again right before the start. What is not started before its deadline is never started, and
nothing is repeated: after a lost answer only the reports of the printer tell what became of it.
"""

import asyncio
import hashlib
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.broker import Broker
from chassis.rpc import RpcError, ask
from chassis.sealing import Sealer
from chassis.telemetry import log
from contracts.printers import (
    PIECE_BYTES,
    FilePiece,
    FileRequest,
    PrinterConnection,
    StartAnswer,
    StartRequest,
    start_subject,
    started_print_id,
)
from printer_gateway import address, ftps, tls
from printer_gateway.commands import Question
from printer_gateway.domain.control import Can, can_control, unsigned_refused
from printer_gateway.domain.record import Phase
from printer_gateway.domain.report import Reply
from printer_gateway.link import Link
from printer_gateway.session import NoAnswerError, NotConnectedError
from printer_gateway.settings import Settings
from printer_gateway.store import Slip, Store

IDLE = frozenset({"IDLE", "FINISH", "FAILED"})
UNDER_WAY = frozenset({Phase.OPENING, Phase.OPEN, Phase.VERIFY, Phase.INTERNAL})
PIECE_SECONDS = 10.0
ECHO_SECONDS = 10.0
MAX_REMOTE_NAME = 100
_UNFIT = re.compile(r"[^A-Za-z0-9._+-]+")
_BY_FTP = re.compile(r"\bH2[A-Z]", re.IGNORECASE)
"""Models that want the file named by its FTP address (ha-bambulab, coordinator.py); others by its path."""


class NoStartError(Exception):
    """Why nothing was started."""

    def __init__(self, code: Any, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Tools:
    """What a start needs besides the printer's link."""

    broker: Broker
    store: Store
    sealer: Sealer
    settings: Settings


def questions(link: Link, tools: Tools) -> Sequence[Question]:
    """What may be asked about starting a print on this printer."""
    connection = link.connection
    subject = start_subject(connection.tenant_id, connection.printer_id)
    return [Question(subject, StartRequest, Starts(link, tools).answer)]


class Starts:
    """Starts prints on one printer, one at a time."""

    def __init__(self, link: Link, tools: Tools) -> None:
        self._link, self._tools = link, tools
        self._busy = asyncio.Lock()

    async def answer(self, request: StartRequest) -> StartAnswer:
        """Start a print, and say what became of it."""
        try:
            answer = await self._alone(request)
        except NoStartError as error:
            answer = StartAnswer(accepted=False, code=error.code, reason=error.reason)
        log.info(
            "start",
            printer=self._link.connection.serial,
            task_id=request.task_id,
            file=request.file_name,
            actor=request.actor,
            code=answer.code,
            reason=answer.reason,
        )
        return answer

    async def _alone(self, request: StartRequest) -> StartAnswer:
        if self._busy.locked():
            raise NoStartError("busy", "Another start is under way on this printer.")
        async with self._busy:
            return await self._start(request, time.monotonic() + request.seconds)

    async def _start(self, request: StartRequest, until: float) -> StartAnswer:
        self._check()
        name = remote_name(request.file_name)
        with tempfile.TemporaryDirectory(prefix="platework-") as folder:
            path = Path(folder) / "file"
            await self._fetch(request, path, until)
            await self._send(path, name, until)
        # Kept before the printer is asked: the end of this print says what it used.
        connection = self._link.connection
        print_id = started_print_id(connection.printer_id, connection.serial, request.task_id)
        await self._tools.store.save_slip(print_id, Slip(request.plate, request.filament))
        self._check()
        if time.monotonic() > until:
            raise NoStartError("too_late", "Sending the file took too long.")
        return await self._order(request, name)

    def _check(self) -> None:
        """Whether a print may be started now.

        Raises:
            NoStartError: it may not, and why.
        """
        tracker = self._link.tracker
        if not tracker.lease.fresh:
            raise NoStartError("lease_unsure", "This gateway must first make sure that it has the printer.")
        if self._link.session is None or not tracker.session.synced:
            raise NoStartError("offline", tracker.condition.detail or "The printer is not connected.")
        state = tracker.snapshot.progress.state
        if state not in IDLE or tracker.record.phase in UNDER_WAY:
            raise NoStartError("busy", f"The printer shows {state or 'nothing'}; it must be idle.")
        can, why = can_control(tracker.snapshot, tracker.condition.obeyed)
        if can is Can.NO:
            raise NoStartError("control_blocked", why)

    async def _fetch(self, request: StartRequest, path: Path, until: float) -> None:
        """Have the file handed over by the printers service, in pieces."""
        digest, offset = hashlib.sha256(), 0
        with path.open("wb") as file:
            while offset < request.size:
                if time.monotonic() > until:
                    raise NoStartError("too_late", "Fetching the file took too long.")
                piece = await self._piece(request, offset)
                if not piece:
                    break
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
                offset += len(piece)
        if digest.hexdigest() != request.sha256:
            raise NoStartError("file_unavailable", "The file that was handed over is not the one asked for.")

    async def _piece(self, request: StartRequest, offset: int) -> bytes:
        subject = f"rpc.printers.files.{request.tenant_id}"
        question = FileRequest(
            tenant_id=request.tenant_id, sha256=request.sha256, offset=offset, length=PIECE_BYTES
        )
        try:
            answer = await ask(self._tools.broker, subject, question, FilePiece, timeout=PIECE_SECONDS)
        except RpcError as error:
            raise NoStartError("file_unavailable", f"The file cannot be had: {error}.") from error
        return answer.data

    async def _send(self, path: Path, name: str, until: float) -> None:
        connection, tools = self._link.connection, self._tools
        code = tools.sealer.open(connection.sealed_access_code, connection.tenant_id, connection.printer_id)
        # A certificate learned at the first connection must be the one shown here as well.
        pinned = self._link.tracker.news.fingerprint if connection.tls_mode == "pin" else None
        try:
            where = await address.resolve(connection.host, connection.ftps_port)
            context = tls.context(connection, tools.settings.authorities, pinned)
            await ftps.upload(context, where, connection.ftps_port, code, path, name, until)
        except ftps.UploadStoppedError as error:
            raise NoStartError("too_late", "Sending the file took too long.") from error
        except (ftps.UploadError, OSError) as error:
            raise NoStartError("upload_failed", str(error)) from error

    async def _order(self, request: StartRequest, name: str) -> StartAnswer:
        session, tracker = self._link.session, self._link.tracker
        if session is None:
            raise NoStartError("offline", "The connection broke.")
        fields = body(request, self._link.connection, name)
        try:
            reply = await session.send("print", "project_file", ECHO_SECONDS, **fields)
        except NotConnectedError as error:
            raise NoStartError("no_answer", "The connection broke while the print was started.") from error
        except NoAnswerError as error:
            raise NoStartError(
                "no_answer", "The printer did not confirm; it may print all the same."
            ) from error
        answer = _judge(reply)
        if answer.code == "control_blocked":
            tracker.obeyed(False)
        elif reply.result == "success":
            tracker.obeyed(True)
        return answer


def _judge(reply: Reply) -> StartAnswer:
    if unsigned_refused(reply.reason, reply.error):
        reason = "The firmware takes signed commands only: turn on developer mode."
        return StartAnswer(accepted=False, code="control_blocked", reason=reason)
    # Some firmware echoes a command without any result.
    if reply.result in {"", "success"} and not reply.error:
        return StartAnswer(accepted=True, code="accepted")
    return StartAnswer(accepted=False, code="refused", reason=reply.reason or reply.result)


def remote_name(file_name: str) -> str:
    """What a file is called on the card: plain letters, whatever FTP servers and firmware think of others."""
    stem = file_name.removesuffix(".3mf").removesuffix(".gcode")
    plain = _UNFIT.sub("_", stem).strip("._")[:MAX_REMOTE_NAME] or "print"
    return f"{plain}.gcode.3mf"


def body(request: StartRequest, connection: PrinterConnection, name: str) -> dict[str, Any]:
    """The fields of `project_file` (OpenBambuAPI mqtt.md; ids as bambuddy, issues 1011 and 1042).

    The printer is told the file's own name as that of the subtask: what it reports is what mappings name.
    """
    number = str(request.task_id)
    by_ftp = connection.model is not None and _BY_FTP.search(connection.model)
    mapping = request.ams_mapping
    return {
        "param": f"Metadata/plate_{request.plate}.gcode",
        "url": f"ftp:///{name}" if by_ftp else f"file:///sdcard/{name}",
        "file": name,
        "md5": "",
        "bed_type": request.bed_type,
        "timelapse": request.timelapse,
        "bed_leveling": request.bed_levelling,
        "flow_cali": request.flow_calibration,
        "vibration_cali": request.vibration_calibration,
        "layer_inspect": request.layer_inspect,
        "use_ams": mapping is not None and any(tray >= 0 for tray in mapping),
        "ams_mapping": list(mapping or ()),
        "ams_mapping2": [_place(tray) for tray in mapping or ()],
        "subtask_name": request.file_name,
        "profile_id": "0",
        "project_id": number,
        "subtask_id": number,
        "task_id": number,
    }


def _place(tray: int) -> dict[str, int]:
    """A tray as unit and slot; the external spool is unit 255 (bambuddy, bambu_mqtt.py)."""
    if tray < 0:
        return {"ams_id": 255, "slot_id": 0}
    return {"ams_id": tray, "slot_id": 0} if tray >= 128 else {"ams_id": tray // 4, "slot_id": tray % 4}
