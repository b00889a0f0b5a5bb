"""What clients ask on the request topic, and the printer's answers.

Each answer repeats the request's body with `result` and `reason` (OpenBambuAPI, mqtt.md). It says that the
request was understood, not that anything happened; that shows in the reports.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import orjson

from simulator import codes, transitions
from simulator.reports import Document
from simulator.starting import Refused, job_of

if TYPE_CHECKING:
    from simulator.printer import Printer

log = logging.getLogger(__name__)

SPEED_PERCENT = {"1": 50, "2": 100, "3": 124, "4": 166}
MONITORING = frozenset({"pushing", "info"})  # what a printer that wants signed commands still answers


async def handle(printer: "Printer", payload: bytes) -> None:
    """Answer one message. A printer stays silent about what it cannot read."""
    try:
        message = orjson.loads(payload)
    except orjson.JSONDecodeError:
        log.debug("%s: a request that is no JSON", printer.serial)
        return
    if not isinstance(message, dict):
        return
    printer.requests.append(message)
    printer.notify()
    if printer.reporter.muted or printer.deaf:
        return
    for topic, body in message.items():
        command = COMMANDS.get((topic, str(body.get("command")))) if isinstance(body, dict) else None
        if command is not None:
            await _answer(printer, topic, body, command)


async def _answer(printer: "Printer", topic: str, body: Document, command: "Command") -> None:
    extra: Document | None = None
    verdict: Document = {"result": "success", "reason": ""}
    after: list[Callable[[], Awaitable[None]]] = []
    if printer.locked and topic not in MONITORING:
        verdict = {
            "result": "failed",
            "reason": "mqtt message verify failed",
            "err_code": codes.VERIFY_FAILED,
        }
        after.append(lambda: printer.emit({"hms": [codes.hms(codes.VERIFY_FAILED_HMS)]}))
    else:
        try:
            extra = await command(printer, body, after.append)
        except Refused as refusal:
            verdict = {"result": "failed", "reason": str(refusal)}
    if printer.terse:
        verdict = {}
    await printer.send({topic: {**body, **(extra or {}), **verdict}})
    for effect in after:
        await effect()


Later = Callable[[Callable[[], Awaitable[None]]], None]
Command = Callable[["Printer", Document, Later], Awaitable[Document | None]]


async def _push(printer: "Printer", _: Document, later: Later) -> None:
    later(printer.push_all)


async def _version(printer: "Printer", _: Document, __: Later) -> Document:
    first, *others = printer.family.modules
    return {"module": [first | {"sn": printer.serial}, *others]}


async def _pause(printer: "Printer", _: Document, later: Later) -> None:
    if printer.state != "RUNNING":
        raise Refused("not printing")
    later(lambda: printer.goto("PAUSE"))


async def _resume(printer: "Printer", _: Document, later: Later) -> None:
    if printer.state != "PAUSE":
        raise Refused("not paused")
    later(lambda: printer.goto("RUNNING"))


async def _stop(printer: "Printer", _: Document, later: Later) -> None:
    if not printer.printing:
        raise Refused("not printing")
    later(printer.cancel)


async def _speed(printer: "Printer", body: Document, later: Later) -> None:
    level = str(body.get("param"))
    if level not in SPEED_PERCENT:
        raise Refused("unknown speed level")
    later(lambda: printer.emit({"spd_lvl": int(level), "spd_mag": SPEED_PERCENT[level]}))


async def _clear(printer: "Printer", _: Document, later: Later) -> None:
    later(lambda: printer.emit({"print_error": 0}))


async def _gcode(_: "Printer", body: Document, __: Later) -> None:
    if not isinstance(body.get("param"), str):
        raise Refused("no gcode")


async def _light(printer: "Printer", body: Document, later: Later) -> None:
    node, mode = body.get("led_node"), body.get("led_mode")
    lights: list[dict[str, Any]] = printer.document["lights_report"]
    if node not in {light["node"] for light in lights} or mode not in {"on", "off", "flashing"}:
        raise Refused("unknown light or mode")
    switched = [light | {"mode": mode} if light["node"] == node else light for light in lights]
    later(lambda: printer.emit({"lights_report": switched}))


async def _project_file(printer: "Printer", body: Document, later: Later) -> None:
    if printer.printing or printer.worker.busy or printer.state in transitions.ACTIVE:
        later(lambda: printer.emit({"print_error": codes.BUSY}))
        if printer.family.start_cancels:
            later(printer.cancel)
        raise Refused("the device is busy")
    job = job_of(printer.storage, body)
    later(lambda: printer.enqueue(job))


COMMANDS: dict[tuple[str, str], Command] = {
    ("pushing", "pushall"): _push,
    ("pushing", "start"): _push,
    ("info", "get_version"): _version,
    ("print", "pause"): _pause,
    ("print", "resume"): _resume,
    ("print", "stop"): _stop,
    ("print", "print_speed"): _speed,
    ("print", "clean_print_error"): _clear,
    ("print", "gcode_line"): _gcode,
    ("print", "project_file"): _project_file,
    ("system", "ledctrl"): _light,
}
