"""Sites: a lab's printers, gateway and broker beside them, which go on while the link to the hub is cut.

A site's broker is a leaf node of the hub's, with a JetStream domain of its own. It records what its gateway
publishes in streams that are named as the hub's are, and the hub's streams source them: after a cut they
catch up, in order and each message once. Over the link go requests, answers and the copying; events do not,
or they would be recorded at both ends.
"""

from collections.abc import Sequence

from nats.js import api

from chassis.broker import inbox_prefix
from contracts import topology
from contracts.topology import Stream

HUB_DOMAIN = "hub"
GATEWAY = "printer-gateway"
LIVE = "printer_state"
"""The bucket with the live state of printers, which the hub copies as well."""
_ANSWERS = "$JSC.R.>"
"""Where nats-server gets the answers of another one that it copies from."""


def domain(site: str) -> str:
    """The JetStream domain of a site."""
    return f"site-{site}"


def recorded(stream: Stream) -> list[str]:
    """The subjects of a stream that a gateway publishes: what a site records of it."""
    own = {subject.partition(".")[0] for subject in stream.subjects}
    return [one for one in topology.service(GATEWAY).publishes if one.partition(".")[0] in own]


def told(stream: Stream) -> list[str]:
    """The subjects of a stream that a gateway follows: what a site copies from the hub."""
    if stream.name not in topology.service(GATEWAY).follows:
        return []
    registry = topology.service("printers").publishes
    own = {subject.partition(".")[0] for subject in stream.subjects}
    return [one for one in registry if one.partition(".")[0] in own]


def sources(name: str, subjects: Sequence[str], sites: Sequence[str]) -> list[api.StreamSource] | None:
    """What a stream of the hub copies from the sites; None when there is nothing."""
    if not subjects or not sites:
        return None
    return [_source(name, subjects, domain(site), f"copies.{site}.up") for site in sites]


def _source(name: str, subjects: Sequence[str], of: str, deliver: str) -> api.StreamSource:
    return api.StreamSource(
        name=name,
        external=api.ExternalStream(api=f"$JS.{of}.API", deliver=deliver),
        subject_transforms=[api.SubjectTransform(src=one, dest=one) for one in subjects],
    )


def copied_from_hub(stream: Stream, site: str) -> list[api.StreamSource] | None:
    """What a stream of a site copies from the hub."""
    subjects = told(stream)
    return [_source(stream.name, subjects, HUB_DOMAIN, f"copies.{site}.down")] if subjects else None


def kept() -> list[Stream]:
    """The streams of a site."""
    return [one for one in topology.STREAMS if recorded(one)]


def link_permissions(site: str) -> tuple[list[str], list[str]]:
    """What a site's link may send to the hub, and what it may get from there."""
    gateway = topology.service(GATEWAY)
    asked = {other for row in topology.SERVICES for other in row.calls if other.startswith("rpc.gateway.")}
    callers = [row.name for row in topology.SERVICES if set(row.calls) & asked]
    hub_streams = [one.name for one in topology.STREAMS if told(one)]
    to_hub = [
        *gateway.calls,
        *(f"{inbox_prefix(name)}.>" for name in callers),
        *(f"$JS.{HUB_DOMAIN}.API.CONSUMER.CREATE.{name}" for name in hub_streams),
        *(f"$JS.{HUB_DOMAIN}.API.CONSUMER.CREATE.{name}.>" for name in hub_streams),
        *(f"$JS.FC.{name}.>" for name in hub_streams),
        f"copies.{site}.up.>",
        _ANSWERS,
    ]
    from_hub = [
        *gateway.serves,
        f"{inbox_prefix(GATEWAY)}.>",
        f"$JS.{domain(site)}.API.>",
        "$JS.FC.>",
        f"copies.{site}.down.>",
        _ANSWERS,
    ]
    return to_hub, from_hub
