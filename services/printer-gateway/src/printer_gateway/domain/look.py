"""One look at a printer, prepared for the machine."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from printer_gateway.domain.identity import JobRef, Relation, is_internal, job_ref, relate
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Closed, Moment, Record, Run
from printer_gateway.domain.report import Seen
from printer_gateway.domain.snapshot import Snapshot

PREPARING = frozenset({"PREPARE", "SLICING"})
RUNNING = frozenset({"RUNNING", "PAUSE"})


class Activity(StrEnum):
    """What a printer's state means for the life cycle."""

    ACTIVE = "active"
    FINISHED = "finished"
    FAILED = "failed"
    IDLE = "idle"


_ACTIVITIES = {
    **dict.fromkeys(PREPARING | RUNNING, Activity.ACTIVE),
    "FINISH": Activity.FINISHED,
    "FAILED": Activity.FAILED,
    "IDLE": Activity.IDLE,
}


@dataclass(frozen=True, slots=True)
class Look:
    """A snapshot with what the machine asks about it. `gap`: something may have happened unseen before it."""

    snapshot: Snapshot
    activity: Activity
    ref: JobRef
    gap: bool
    full: bool
    long_gap: bool
    """The gap could hide a whole print."""
    moment: Moment
    policy: Policy

    @property
    def state(self) -> str:
        return self.snapshot.progress.state

    @property
    def internal(self) -> bool:
        return is_internal(self.snapshot.job, self.policy.ignored_names)

    def relation(self, job: Run | Closed) -> Relation:
        """How the job shown now relates to one known before."""
        return relate(job.ref, job.keys, self.ref, strict=self.gap)


def activity_of(snapshot: Snapshot) -> Activity | None:
    """None for states that say nothing: booting, offline, unknown, empty, never heard of."""
    return _ACTIVITIES.get(snapshot.progress.state)


def look_at(record: Record, seen: Seen, activity: Activity, moment: Moment, policy: Policy) -> Look:
    gap = seen.gap or record.gap_pending
    away = timedelta.max if record.last_seen is None else moment.wall - record.last_seen
    return Look(
        snapshot=seen.snapshot,
        activity=activity,
        ref=job_ref(seen.snapshot),
        gap=gap,
        full=seen.full,
        long_gap=gap and away >= timedelta(seconds=policy.shortest_print),
        moment=moment,
        policy=policy,
    )
