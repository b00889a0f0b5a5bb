"""The table of who publishes and who listens: every name in it is real, every event has a place."""

from itertools import combinations

import pytest

from contracts import topology
from contracts.dead import MessageDead
from contracts.registry import EVENTS
from contracts.topology import SERVICES, STREAMS, Service

every_event = pytest.mark.parametrize("name", sorted(EVENTS))
every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda row: row.name)

# Events whose publishers come with later services.
NOT_YET_PUBLISHED: set[str] = set()


def covers(pattern: str, subject: str) -> bool:
    """Whether every subject that `subject` (itself maybe a pattern) stands for is matched by `pattern`."""
    wanted, given = pattern.split("."), subject.split(".")
    for index, token in enumerate(wanted):
        if token == ">":
            return len(given) > index
        if index >= len(given) or given[index] == ">" or (token != "*" and token != given[index]):
            return False
    return len(given) == len(wanted)


def overlap(one: str, other: str) -> bool:
    """Whether some subject is matched by both patterns."""
    for a, b in zip(one.split("."), other.split("."), strict=False):
        if ">" in (a, b):
            return True
        if "*" not in (a, b) and a != b:
            return False
    return one.count(".") == other.count(".")


def streams_of(subject: str) -> list[str]:
    return [stream.name for stream in STREAMS if any(covers(own, subject) for own in stream.subjects)]


def example(name: str) -> str:
    """A subject of this event, with plain tokens for its variables."""
    return ".".join(token.strip("{}") for token in EVENTS[name].address().split("."))


def publishes(row: Service, name: str) -> bool:
    own = (*row.publishes, f"dead.{row.name}.>")
    subject = example(name)
    if EVENTS[name] is MessageDead:
        subject = subject.replace("service", row.name)
    return any(covers(pattern, subject) for pattern in own)


@pytest.mark.parametrize(
    ("pattern", "subject", "expected"),
    [
        ("a.>", "a.b", True),
        ("a.>", "a.b.c", True),
        ("a.>", "a", False),
        ("a.*", "a.b", True),
        ("a.*", "a.b.c", False),
        ("a.*.c", "a.b.c", True),
        ("a.b", "a.>", False),
        ("a.>", "a.b.>", True),
        ("a.b.>", "a.>", False),
        ("a.b", "a.b", True),
    ],
)
def test_covering_follows_the_wildcards_of_nats(pattern: str, subject: str, *, expected: bool):
    assert covers(pattern, subject) is expected


@every_event
def test_every_event_belongs_to_exactly_one_stream(name: str):
    assert len(streams_of(example(name))) == 1


def test_no_subject_belongs_to_two_streams():
    subjects = [(stream.name, subject) for stream in STREAMS for subject in stream.subjects]
    for (_, one), (_, other) in combinations(subjects, 2):
        assert not overlap(one, other)


@every_event
def test_every_event_is_published_by_a_service(name: str):
    publishers = [row.name for row in SERVICES if publishes(row, name)]
    assert bool(publishers) is (name not in NOT_YET_PUBLISHED)


@every_service
def test_what_a_service_publishes_is_captured_by_one_stream(service: Service):
    for pattern in (*service.publishes, f"dead.{service.name}.>"):
        assert len(streams_of(pattern)) == 1, pattern


@every_service
def test_a_durable_reads_subjects_of_its_own_stream(service: Service):
    streams = {stream.name: stream for stream in STREAMS}
    for durable in service.durables:
        for subject in durable.subjects:
            assert any(covers(own, subject) for own in streams[durable.stream].subjects), durable.name


@every_service
def test_a_durable_reads_only_what_somebody_publishes(service: Service):
    published = [pattern for row in SERVICES for pattern in (*row.publishes, f"dead.{row.name}.>")]
    for durable in service.durables:
        for subject in durable.subjects:
            assert any(overlap(subject, pattern) for pattern in published), subject


def test_durables_have_names_of_their_own_that_begin_with_their_service():
    names = [durable.name for row in SERVICES for durable in row.durables]
    assert len(set(names)) == len(names)
    for row in SERVICES:
        assert all(durable.name.startswith(f"{row.name}-") for durable in row.durables)


@every_service
def test_buckets_and_followed_streams_exist(service: Service):
    buckets = {bucket.name for bucket in topology.BUCKETS}
    streams = {stream.name for stream in STREAMS} | {topology.FEED}
    assert set(service.reads) | set(service.writes) <= buckets
    assert set(service.follows) <= streams


def test_every_bucket_has_a_writer():
    written = {bucket for row in SERVICES for bucket in row.writes}
    assert written == {bucket.name for bucket in topology.BUCKETS}


@every_service
def test_every_question_has_one_service_that_answers_it(service: Service):
    for subject in service.calls:
        assert len([row for row in SERVICES if subject in row.serves]) == 1


@every_service
def test_no_stream_captures_questions(service: Service):
    for subject in (*service.serves, *service.calls):
        assert not any(overlap(subject, own) for stream in STREAMS for own in stream.subjects)


def test_an_unknown_service_is_a_key_error():
    with pytest.raises(KeyError):
        topology.service("accounting")
