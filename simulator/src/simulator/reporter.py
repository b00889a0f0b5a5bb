"""What a printer says: its state document, the reports made of it, and what befalls them on their way."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import orjson

from simulator.clock import Clock
from simulator.families import Family
from simulator.reports import Document, delta, merge, status_frame

# When nothing but these is new, a "mixed" family reports the change and not the whole document.
READINGS = frozenset(
    {
        "nozzle_temper",
        "nozzle_target_temper",
        "bed_temper",
        "bed_target_temper",
        "chamber_temper",
        "wifi_signal",
        "device",
        "info",
        "t_utc",
    }
)
IDS = frozenset({"task_id", "subtask_id", "project_id", "profile_id", "job_id", "lan_task_id"})
BAD = "\uf8ff"  # stands for bytes that are no UTF-8 until the frame is encoded
BAD_BYTES = b"\xff\xfe\xc3"


class Reporter:
    """Keeps the document of one printer and reports its changes as the family does.

    What goes wrong is set from outside: the next `lose` reports never leave, the next `duplicate` ones leave
    twice, the next `garble` ones carry bytes that are no UTF-8 in `garbled_field`. `late_ids` holds the ids
    of the next job back for that many reports. While `muted` nothing leaves. `clock_offset` is how wrong the
    printer's own clock is; it only shows in times that the printer writes.
    """

    def __init__(
        self,
        family: Family,
        document: Document,
        clock: Clock,
        publish: Callable[[bytes], Awaitable[None]],
        changed: Callable[[], None],
    ) -> None:
        self.document = document
        self.muted = False
        self.lose = 0
        self.duplicate = 0
        self.garble = 0
        self.garbled_field = "wifi_signal"
        self.late_ids = 0
        self.clock_offset = timedelta()
        self._family = family
        self._clock = clock
        self._publish = publish
        self._changed = changed
        self._sequence = 0
        self._held: tuple[int, Document] | None = None

    def change(self, patch: Document) -> Document:
        """Change the document without a word; what changed."""
        before = self.document
        now = merge(before, self._dated(patch))
        if self._family.derive is not None:
            now = merge(now, self._family.derive(now))
        if "t_utc" in now:
            now["t_utc"] = int((self._clock.now() + self.clock_offset).timestamp() * 1000)
        self.document = now
        self._changed()
        return delta(before, now)

    async def emit(self, patch: Document) -> None:
        """Change the document and report it: whole, or what changed (maybe nothing), as the family does."""
        patch = self._with_ids_in_time(patch)
        changes = self.change(patch)
        kind = self._family.reports
        if kind == "full" or (kind == "mixed" and not patch.keys() <= READINGS):
            await self._report(self.frame(self.document, whole=True))
        elif changes:
            await self._report(self.frame(changes, whole=False))

    async def push_all(self) -> None:
        """Report the whole document, as on request."""
        await self.send(self.frame(self.document, whole=True))

    async def send(self, frame: Document | bytes) -> None:
        """Put any frame on the report topic, well-formed or not."""
        if not self.muted:
            await self._publish(frame if isinstance(frame, bytes) else orjson.dumps(frame))

    def frame(self, report: Document, *, whole: bool) -> Document:
        """A status report with the next sequence number."""
        self._sequence += 1
        envelope: dict[str, Any] = {"sequence_id": self._family.sequence or str(self._sequence)}
        if self._family.says_msg:
            envelope["msg"] = 0 if whole else 1
        return status_frame(report, **envelope)

    def restart(self) -> None:
        """The printer was switched on: it counts anew and has forgotten what it held back."""
        self._sequence = 0
        self._held = None
        self.muted = False

    async def _report(self, frame: Document) -> None:
        if self.lose > 0:
            self.lose -= 1
            return
        payload = orjson.dumps(frame)
        if self.garble > 0:
            self.garble -= 1
            payload = self._garbled(frame)
        await self.send(payload)
        if self.duplicate > 0:
            self.duplicate -= 1
            await self.send(payload)

    def _garbled(self, frame: Document) -> bytes:
        field = self.garbled_field
        spoilt = {**frame["print"], field: f"{self.document.get(field, '')}{BAD}"}
        return orjson.dumps({"print": spoilt}).replace(BAD.encode(), BAD_BYTES)

    def _with_ids_in_time(self, patch: Document) -> Document:
        """Hold the ids of a new job back while they are late, and hand them out when they are due."""
        if self.late_ids and patch.keys() >= {"gcode_state", "task_id"}:
            self._held = (self.late_ids, {key: patch[key] for key in IDS & patch.keys()})
            self.late_ids = 0
            return {key: value for key, value in patch.items() if key not in IDS}
        if self._held is None:
            return patch
        left, ids = self._held
        self._held = (left - 1, ids) if left > 1 else None
        return patch if left > 1 else merge(patch, ids)

    def _dated(self, patch: Document) -> Document:
        if not (self._family.dates_hms and patch.get("hms")):
            return patch
        local = self._clock.now() + self.clock_offset
        stamp = {"ts_boot": self._sequence, "ts_unix": local.strftime("%Y%m%d%H%M%S")}
        return {**patch, "hms": [{**stamp, **entry} for entry in patch["hms"]]}
