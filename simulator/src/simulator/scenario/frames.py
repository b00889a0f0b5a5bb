"""Reports: lost, doubled, late, spoilt; and reports made by hand."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, Self

import orjson
from pydantic import Field, model_validator

from simulator.codes import hms
from simulator.scenario.base import Frames, Seconds, Step
from simulator.transitions import GcodeState

if TYPE_CHECKING:
    from simulator.printer import Printer

JUNK: tuple[dict[str, Any], ...] = (
    {"mc_percent": "oops", "layer_num": None, "mc_remaining_time": -1},
    {"mc_percent": 255, "layer_num": 65_535, "total_layer_num": 0},
    {"gcode_state": "", "stg_cur": "?", "print_error": "0xzz"},
    {"nozzle_temper": "NaN", "bed_temper": [], "wifi_signal": {}, "hms": "none"},
    {"mc_percent": -7, "ams": 3, "vt_tray": None, "lights_report": {}},
)
HMS_CODE = r"^[0-9A-F]{4}(_[0-9A-F]{4}){3}$"


class Lose(Step):
    """The next `frames` reports never arrive; their changes are not repeated."""

    kind: Literal["lose"] = "lose"
    frames: Frames = 1

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.lose += self.frames


class Dup(Step):
    """The next `frames` reports arrive twice."""

    kind: Literal["dup"] = "dup"
    frames: Frames = 1

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.duplicate += self.frames


class LateIds(Step):
    """The ids of the next job come `frames` reports after its first; until then the last job's stand."""

    kind: Literal["late_ids"] = "late_ids"
    frames: Frames = 3

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.late_ids = self.frames


class BadUtf8(Step):
    """The next `frames` reports carry bytes that are no UTF-8, in a text field (A1 mini 01.07.02)."""

    kind: Literal["bad_utf8"] = "bad_utf8"
    frames: Frames = 1
    field: str = Field(default="wifi_signal", pattern=r"^[a-z_]{1,40}$")

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.garble += self.frames
        printer.reporter.garbled_field = self.field


class BadJson(Step):
    """Messages that are no report: cut short, empty, binary, other JSON than an object."""

    kind: Literal["bad_json"] = "bad_json"
    frames: Frames = 6

    async def apply(self, printer: "Printer") -> None:
        whole = orjson.dumps(printer.reporter.frame(printer.document, whole=True))
        kinds = (whole[: len(whole) // 2], b"{", b"", b"\x00\xff\x10", b"[1, 2]", b'{"print": null}')
        for index in range(self.frames):
            await printer.send(kinds[index % len(kinds)])


class Junk(Step):
    """Reports with values that cannot be (P1S around the end of a print: ha-bambulab, issue 584).

    The printer's own document stays as it is. `values` are the patches, taken in turn.
    """

    kind: Literal["junk"] = "junk"
    frames: Frames = len(JUNK)
    values: tuple[dict[str, Any], ...] = Field(default=JUNK, min_length=1)

    async def apply(self, printer: "Printer") -> None:
        whole = printer.family.reports == "full"
        for index in range(self.frames):
            patch = self.values[index % len(self.values)]
            report = {**printer.document, **patch} if whole else patch
            await printer.send(printer.reporter.frame(report, whole=whole))


class Send(Step):
    """Any message on the report topic: `frame` as JSON, or `text`, or bytes in `hex`."""

    kind: Literal["send"] = "send"
    frame: dict[str, Any] | None = None
    text: str | None = None
    hex: str | None = Field(default=None, pattern=r"^([0-9a-fA-F]{2})*$")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.frame, self.text, self.hex].count(None) != 2:
            raise ValueError("give one of frame, text and hex")
        return self

    async def apply(self, printer: "Printer") -> None:
        if self.frame is not None:
            await printer.send(self.frame)
        elif self.text is not None:
            await printer.send(self.text.encode())
        else:
            await printer.send(bytes.fromhex(self.hex or ""))


class Emit(Step):
    """Change the state document and report it."""

    kind: Literal["emit"] = "emit"
    patch: dict[str, Any]

    async def apply(self, printer: "Printer") -> None:
        await printer.emit(self.patch)


class Goto(Step):
    """Report a `gcode_state` and what goes with it; an end also ends the physical print."""

    kind: Literal["goto"] = "goto"
    state: GcodeState
    patch: dict[str, Any] = Field(default_factory=dict)

    async def apply(self, printer: "Printer") -> None:
        await printer.goto(self.state, **self.patch)


class ClockOffset(Step):
    """The printer's own clock is wrong by `seconds`; it shows in the times that the printer writes."""

    kind: Literal["clock"] = "clock"
    seconds: float = Field(ge=-1e9, le=1e9)

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.clock_offset = timedelta(seconds=self.seconds)


class Hms(Step):
    """These health messages stand from now on; none clears them."""

    kind: Literal["hms"] = "hms"
    codes: tuple[str, ...] = ()

    async def apply(self, printer: "Printer") -> None:
        await printer.emit({"hms": [hms(code) for code in self.codes]})


class HmsFlap(Step):
    """One health message comes and goes, every `every` seconds for `seconds` (bambuddy, issue 443)."""

    kind: Literal["hms_flap"] = "hms_flap"
    code: str = Field(default="0300_0D00_0001_0003", pattern=HMS_CODE)
    every: Seconds = 2.0
    seconds: Seconds = 300.0

    async def apply(self, printer: "Printer") -> None:
        printer.spawn(self._flap(printer))

    async def _flap(self, printer: "Printer") -> None:
        for index in range(max(1, round(self.seconds / self.every))):
            await printer.emit({"hms": [] if index % 2 else [hms(self.code)]})
            await asyncio.sleep(self.every)
        await printer.emit({"hms": []})
