"""docs/messages.md knows every event and every stream, and says who publishes what."""

from contracts import topology
from contracts.registry import EVENTS


def publishers(subject: str) -> set[str]:
    covering = {
        row.name
        for row in topology.SERVICES
        for pattern in row.publishes
        if (subject + ".").startswith(pattern.removesuffix(">"))
    }
    return covering or {"every service"}


def test_every_event_is_described_with_its_publishers_and_its_entity(page, tables):
    rows = list(tables(page("messages.md"), "event", "published by", "last token", "means"))
    assert all(row[3] for row in rows)
    described = {row[0].strip("`"): (set(row[1].split(", ")), row[2].strip("`")) for row in rows}
    assert len(described) == len(rows)
    assert described == {name: (publishers(event.type), event.entity) for name, event in EVENTS.items()}


def test_every_event_has_the_schema_and_the_sample_that_the_page_promises(root):
    for name in EVENTS:
        assert (root / "contracts/schemas" / f"{name}.json").is_file(), name
        assert (root / "contracts/samples" / f"{name}.json").is_file(), name


def test_every_stream_is_described(page, tables):
    rows = tables(page("messages.md"), "stream", "subjects", "keeps")
    described = {row[0].strip("`"): (row[1].replace("`", ""), row[2]) for row in rows}
    feed = described.pop(topology.FEED)
    assert feed[1] == "7 days"
    assert described == {
        stream.name: (", ".join(stream.subjects), f"{stream.max_age_days} days")
        for stream in topology.STREAMS
    }


def test_every_durable_is_listed(page, tables):
    rows = tables(page("messages.md"), "durable", "service", "stream", "hears")
    listed = {row[0].strip("`"): (row[1], row[2].strip("`"), row[3].replace("`", "")) for row in rows}
    assert listed == {
        durable.name: (service.name, durable.stream, ", ".join(durable.subjects))
        for service in topology.SERVICES
        for durable in service.durables
    }
