"""Programs of others that listen: each is a NATS user that may read its own durables, and nothing else."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cli.broker_users import NatsUser
from cli.errors import CommandError
from cli.secrets import Secrets
from cli.services import SERVICES
from contracts import topology
from contracts.registry import EVENTS
from contracts.topology import Durable

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
_PREFIX = "listener-"


@dataclass(frozen=True, slots=True)
class Listener:
    """One program: its password, and what it hears."""

    name: str
    password: str
    durables: tuple[Durable, ...]

    @property
    def inbox(self) -> str:
        """Where answers to it go."""
        return f"_INBOX_{_PREFIX}{self.name}"

    @property
    def user(self) -> str:
        return f"{_PREFIX}{self.name}"

    def nats_user(self) -> NatsUser:
        """What it may do on the broker: take from its durables, and say what is done."""
        publish = []
        for one in self.durables:
            publish += [
                f"$JS.API.CONSUMER.INFO.{one.stream}.{one.name}",
                f"$JS.API.CONSUMER.MSG.NEXT.{one.stream}.{one.name}",
                f"$JS.ACK.{one.stream}.{one.name}.>",
            ]
        return NatsUser(self.password, publish, [f"{self.inbox}.>"])

    def as_json(self) -> dict[str, Any]:
        return {
            "password": self.password,
            "durables": [{"stream": o.stream, "name": o.name, "subjects": o.subjects} for o in self.durables],
        }


def parse(name: str, data: Mapping[str, Any]) -> Listener:
    """The opposite of `Listener.as_json`."""
    durables = tuple(Durable(o["name"], o["stream"], tuple(o["subjects"])) for o in data["durables"])
    return Listener(name, data["password"], durables)


def users(secrets: Secrets) -> dict[str, NatsUser]:
    """Every listener as a user of the broker, by its name there."""
    found = [parse(name, data) for name, data in secrets.listeners.items()]
    return {listener.user: listener.nats_user() for listener in found}


def make(name: str, password: str, events: Iterable[str], tenant_id: UUID | None) -> Listener:
    """A listener to these events, of one tenant or of all.

    Raises:
        CommandError: the name cannot be one, or there is no such event.
    """
    if not _NAME.fullmatch(name) or name in {spec.name for spec in SERVICES}:
        raise CommandError(f"{name!r} cannot be a name: small letters, digits and dashes, 2 to 40 of them.")
    subjects: dict[str, list[str]] = defaultdict(list)
    for event in dict.fromkeys(events):
        if event not in EVENTS:
            raise CommandError(f"There is no event {event!r}. They are listed in docs/messages.md.")
        kind = EVENTS[event].type
        subjects[_stream_of(kind)].append(f"{kind}.{tenant_id}.>" if tenant_id else f"{kind}.>")
    if not subjects:
        raise CommandError("Name what it listens to: --event plate.completed")
    durables = (Durable(f"{_PREFIX}{name}", stream, tuple(those)) for stream, those in subjects.items())
    return Listener(name, password, tuple(durables))


def _stream_of(kind: str) -> str:
    noun = kind.partition(".")[0]
    return next(one.name for one in topology.STREAMS if f"{noun}.>" in one.subjects)
