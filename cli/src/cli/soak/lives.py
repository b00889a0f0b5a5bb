"""Random lives of printers against the gateway's machine, judged by what physically happened.

A small physical printer prints, fails, is cancelled, loses power and goes on; its link drops and comes back;
the gateway restarts, or another one takes over; reports come twice. Whatever the order: no print is invented,
none starts or ends twice, a start precedes its end, and what was watched is told exactly.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cli.soak.desk import Desk
from printer_gateway.domain.events import PrinterAlert
from printer_gateway.domain.identity import print_id

Report = dict[str, Any]

BUSY = {"PREPARE", "RUNNING", "PAUSE"}
CANCELLED = 50348044


@dataclass
class Print:
    """One physical print. `watched` until a moment of it passed without a link."""

    key: str
    outcome: str = ""
    watched: bool = True
    ran_seen: bool = False
    began: float = 0


@dataclass
class World:
    """A printer, its link and the gateway. Actions that are impossible now do nothing and say so."""

    desk: Desk
    idle: Report
    delta: bool
    ids: bool
    now: Report = field(default_factory=dict)
    prints: list[Print] = field(default_factory=list)
    linked: bool = False
    late: Report = field(default_factory=dict)
    cut: Print | None = None

    def __post_init__(self) -> None:
        self.now = dict(self.idle)

    @property
    def state(self) -> str:
        return str(self.now["gcode_state"])

    @property
    def current(self) -> Print | None:
        return self.prints[-1] if self.prints and not self.prints[-1].outcome else None

    def show(self, **changes: object) -> None:
        """Something changed at the printer; whoever is linked hears it."""
        self.now |= changes
        if not self.linked:
            if self.current:
                self.current.watched = False
            return
        if self.delta:
            self.desk.report(changes, after=0)
        else:
            self.desk.full(self.now, after=0)
        self._note()

    def _note(self) -> None:
        if self.current and self.linked and self.state in {"RUNNING", "PAUSE"}:
            self.current.ran_seen = True

    def pass_time(self, seconds: float) -> None:
        if self.late:
            self.desk.wait(2)
            late, self.late = self.late, {}
            self.show(**late)
        self.desk.wait(seconds)

    def start(self, name: str, skip: bool, late: bool, accept: bool) -> None:
        self.prints.append(Print(str(731942000 + len(self.prints)), began=self.desk.seconds))
        if not self.linked:
            self.prints[-1].watched = False
        key = self.prints[-1].key if self.ids else "0"
        named = {
            "task_id": key,
            "subtask_id": key,
            "subtask_name": name,
            "gcode_file": name + ".3mf",
            "total_layer_num": 90,
        }
        begin = {"gcode_state": "RUNNING" if skip else "PREPARE", "mc_percent": 0, "layer_num": 0}
        begin |= {"fail_reason": "0", "mc_remaining_time": 100}
        if accept and self.state == "FINISH":
            self.show(**named)
            self.pass_time(50)
            self.show(**begin)
        elif late and self.delta:
            # Name, ids and progress trail the state.
            self.late = named | {"mc_percent": begin.pop("mc_percent")}
            self.show(**begin)
        else:
            self.show(**named, **begin)

    def run(self) -> None:
        self.show(gcode_state="RUNNING")

    def progress(self, percent: int) -> None:
        percent = min(self.now["mc_percent"] + percent, 98)
        self.show(mc_percent=percent, layer_num=percent, mc_remaining_time=100 - percent)

    def flicker(self, junk: int) -> None:
        """Broken values for two seconds, as around the end of a print."""
        nothing: Report = {"mc_percent": 0, "layer_num": 0}
        busy: list[Report] = [
            {"gcode_state": "UNKNOWN"},
            nothing,
            {"gcode_state": "IDLE"},
            {"mc_percent": 255},
        ]
        over: list[Report] = [
            {"gcode_state": ""},
            {"gcode_state": "RUNNING"},
            {"gcode_state": "RUNNING"} | nothing,
            nothing,
        ]
        before = dict(self.now)
        changes: Report = (busy if self.state in BUSY else over)[junk]
        self.desk.wait(1)
        self.show(**changes)
        self.desk.wait(2)
        self.show(**{key: before[key] for key in changes})

    def pause(self) -> None:
        self.show(gcode_state="PAUSE")

    def end(self, how: str) -> None:
        # No physical print is shorter; what could hide in a shorter gap is none.
        running = self.prints[-1]
        self.pass_time(max(0.0, running.began + 130 - self.desk.seconds))
        running.outcome = "completed" if how == "finish" else "failed"
        running.watched &= self.linked
        blank = {"gcode_file": ""} if self.delta else {}
        if how == "finish":
            self.show(gcode_state="FINISH", mc_percent=100, mc_remaining_time=0, **blank)
        elif how == "idle":
            self.show(gcode_state="IDLE", print_error=CANCELLED, **blank)
        elif how == "latched" and not self.delta:
            self.show(gcode_state="FAILED", mc_percent=0, fail_reason=str(CANCELLED))
        else:
            self.show(gcode_state="FAILED", mc_percent=0, print_error=CANCELLED, **blank)
        self.desk.wait(3)
        self.show(print_error=0)

    def dismiss(self, clear: bool) -> None:
        names = ("task_id", "subtask_id", "subtask_name", "gcode_file") if clear else ()
        self.show(gcode_state="IDLE", mc_percent=0, **{name: self.idle[name] for name in names})

    def drop(self) -> None:
        self.linked = False
        self.desk.drop()
        if self.current:
            self.current.watched = False

    def link(self) -> None:
        self.linked = True
        self.desk.connect().full(self.now, after=0)
        self._note()

    def restart(self, seconds: float) -> None:
        self.linked = False
        if self.current:
            self.current.watched = False
        self.desk.restart(after=seconds)

    def power_cut(self) -> None:
        """Everything is off; a print that was running may be taken up again later."""
        self.late = {}
        if self.linked:
            self.drop()
        if self.current:
            self.cut = self.current
            self.cut.watched = False
            self.cut.outcome = "lost"
            self.resumable = dict(self.now)
        self.now = dict(self.idle)

    def take_up(self) -> None:
        assert self.cut
        self.cut.outcome = ""
        self.cut = None
        self.show(**(self.resumable | {"gcode_state": "PAUSE"}))

    def possible(self) -> list[str]:
        """The names of the actions that the world allows now."""
        busy, current = self.state in BUSY, self.current
        can_take_up = self.cut is not None and self.cut is self.prints[-1] and self.state == "IDLE"
        allowed = {
            "start": not busy,
            "run": current is not None and self.state in {"PREPARE", "PAUSE"},
            "progress": current is not None and self.state == "RUNNING",
            "flicker": self.linked and self.state in {"RUNNING", "FINISH"} and not self.late,
            "pause": current is not None and self.state == "RUNNING",
            "end": current is not None and self.state in {"RUNNING", "PAUSE"},
            "dismiss": self.state in {"FINISH", "FAILED"},
            "drop": self.linked,
            "link": not self.linked,
            "restart": True,
            "power_cut": True,
            "take_up": can_take_up,
            "repeat": self.linked,
            "pass_time": True,
        }
        return [name for name, now in allowed.items() if now]

    def repeat(self) -> None:
        if self.delta:
            self.desk.report(gcode_state=self.state, mc_percent=self.now["mc_percent"], after=0)
        else:
            self.desk.full(self.now, after=0)

    # Judgement.

    def told(self) -> dict[UUID, list[Any]]:
        by_print: dict[UUID, list[Any]] = {}
        for event in self.desk.events:
            if not isinstance(event, PrinterAlert):
                by_print.setdefault(event.plate.print_id, []).append(event)
        return by_print

    def check(self) -> None:
        """What must hold at every moment."""
        for events in self.told().values():
            types = [e.type for e in events]
            assert types[0] == "plate.started"
            assert types.count("plate.started") == 1
            ends = [t for t in types if t in {"plate.completed", "plate.failed"}]
            assert len(ends) <= 1
        starts = Counter(e.type for events in self.told().values() for e in events)["plate.started"]
        taken_for_ended = sum(
            1 for events in self.told().values() for e in events if getattr(e, "confidence", "") == "inferred"
        )
        assert starts <= len(self.prints) + taken_for_ended, "a print was invented"
        if self.ids:
            self._check_truth()

    def _check_truth(self) -> None:
        told = self.told()
        for one in self.prints:
            number = 0
            while (events := self._of(told, one, number)) is not None:
                for event in events:
                    confidence = getattr(event, "confidence", "inferred")
                    if event.type == "plate.completed" and confidence != "inferred":
                        assert one.outcome == "completed"
                    if event.type == "plate.failed" and confidence != "inferred":
                        assert one.outcome == "failed"
                number += 1
        assert not told, "an event of no physical print"

    def _of(self, told: dict[UUID, list[Any]], one: Print, number: int) -> list[Any] | None:
        record = self.desk.record
        return told.pop(print_id(record.printer_id, record.serial, "t:" + one.key, number), None)

    def judge(self) -> None:
        """What must hold when all is quiet: nothing that was seen is missing."""
        if not self.linked:
            self.link()
        self.pass_time(2000)
        self.check()
        told = self.told()
        if self.ids:
            for one in self.prints:
                self._judge_print(one, self._of(told, one, 0) or [])
        elif all(one.watched for one in self.prints):
            started = [e for events in told.values() for e in events if e.type == "plate.started"]
            ended = [e for events in told.values() for e in events if e.type != "plate.started"]
            ran = [one for one in self.prints if one.ran_seen]
            assert len(started) >= len(ran)
            assert len(ended) >= sum(1 for one in ran if one.outcome)

    def _judge_print(self, one: Print, events: list[Any]) -> None:
        types = [e.type.removeprefix("plate.") for e in events]
        if one.ran_seen:
            assert types[:1] == ["started"], "a print that was seen is missing"
            if one.outcome:
                assert len(types) > 1, "a print that is over has no end"
        if one.watched and one.ran_seen and one.outcome:
            assert types == ["started", one.outcome]
            assert events[-1].confidence == "observed"


def live(world: World, dice: random.Random, steps: int) -> None:
    """A long random life."""
    world.link()
    for _ in range(steps):
        name = dice.choice(world.possible())
        yes = [dice.random() < 0.3 for _ in range(3)]
        arguments: dict[str, list[Any]] = {
            "start": [dice.choice(["lid", "box"]), *yes],
            "progress": [dice.choice([1, 10, 50, 98])],
            "end": [dice.choice(["finish", "finish", "idle", "latched", "code"])],
            "flicker": [dice.randrange(4)],
            "dismiss": [yes[0]],
            "restart": [dice.choice([1, 60, 200, 7200])],
            "pass_time": [dice.choice([1, 5, 11, 60, 170, 200, 700, 7200])],
        }
        getattr(world, name)(*arguments.get(name, []))
        world.pass_time(dice.choice([0.5, 3]))
    world.judge()
