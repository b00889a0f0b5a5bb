"""Where a reader of the feed stands, and whether it can go on from there."""

import re
from dataclasses import dataclass

_ID = re.compile(r"(?P<epoch>[0-9]{1,20})-(?P<sequence>[0-9]{1,20})")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the feed: the id of an event, `<epoch>-<sequence>`."""

    epoch: int
    """When the feed was created, microseconds since 1970: another feed, another epoch."""
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        found = _ID.fullmatch(text)
        return cls(int(found["epoch"]), int(found["sequence"])) if found else None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the feed holds right now; `first` is `last + 1` when it is empty."""

    epoch: int
    first: int
    last: int

    @property
    def end(self) -> Position:
        return Position(self.epoch, self.last)


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin: after `position`."""

    position: Position
    reset: str | None = None
    """Why what came before cannot be continued; None when nothing is missed."""


def resume(last_event_id: str | None, feed: FeedState) -> Start:
    """Where a client begins that has seen everything up to `last_event_id`, or nothing yet."""
    if not last_event_id:
        return Start(feed.end)
    seen = Position.parse(last_event_id)
    if seen is None:
        return Start(feed.end, "unreadable")
    if seen.epoch != feed.epoch:
        return Start(feed.end, "another_feed")
    if seen.sequence > feed.last:
        return Start(feed.end, "out_of_range")
    if seen.sequence + 1 < feed.first:
        return Start(feed.end, "expired")
    return Start(seen)
