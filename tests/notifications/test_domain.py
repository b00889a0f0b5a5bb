"""Rules without a database: quiet hours, pauses, addresses."""

import ipaddress
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from notifications.domain.addresses import ForbiddenAddressError, check, is_public
from notifications.domain.deliveries import Outcome, pause_after
from notifications.domain.occasions import Occasion
from notifications.domain.rules import Filter, QuietHours, Rule, leaves_at

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7))
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-12-01T21:59:59+01:00", None),
        ("2026-12-01T22:00:00+01:00", "2026-12-02T07:00:00+01:00"),
        ("2026-12-02T03:00:00+01:00", "2026-12-02T07:00:00+01:00"),
        ("2026-12-02T07:00:00+01:00", None),
        # Over the change of the clocks: at seven by the wall, whatever the distance.
        ("2027-03-27T23:00:00+01:00", "2027-03-28T07:00:00+02:00"),
        ("2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"),
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall(now: str, ends: str | None):
    assert NIGHT.until(at(now), BERLIN) == (at(ends) if ends else None)


def test_quiet_hours_of_a_day_and_of_all_days():
    noon = QuietHours(time(12), time(14))
    assert noon.until(at("2026-12-01T13:00+01:00"), BERLIN) == at("2026-12-01T14:00+01:00")
    assert noon.until(at("2026-12-01T14:00+01:00"), BERLIN) is None
    always = QuietHours(time(0), time(0))
    assert always.until(at("2026-12-01T13:00+01:00"), BERLIN) == at("2026-12-02T00:00+01:00")
    assert QuietHours.of(NIGHT.stored()) == NIGHT


def rule(**fields: object) -> Rule:
    values = {
        "id": uuid4(),
        "name": "r",
        "events": ("printer.alerted",),
        "filter": Filter(),
        "quiet_hours": None,
        "ignores_quiet_hours": False,
        "gap_minutes": 5,
        "is_enabled": True,
        "target_ids": (),
        "created_at": NOW - timedelta(days=1),
        "updated_at": NOW,
    }
    return Rule(**values | fields)  # type: ignore[arg-type]


def occasion(**fields: object) -> Occasion:
    values = {"event_id": uuid4(), "type": "printer.alerted", "time": NOW, "title": "t"}
    return Occasion(**values | fields)  # type: ignore[arg-type]


def test_a_message_leaves_after_the_gap_and_not_in_the_quiet():
    night = at("2026-12-01T23:00+01:00")
    morning = at("2026-12-02T07:00+01:00")
    evening = at("2026-12-01T21:58+01:00")

    def leaves(
        one: Occasion, of: Rule, now: datetime, free: datetime, default: QuietHours | None
    ) -> datetime:
        return leaves_at(one, of, default, BERLIN, now=now, free=free)

    plain, urgent = occasion(), occasion(severity="fatal")
    assert leaves(plain, rule(), night, night, None) == night
    assert leaves(plain, rule(), night, night, NIGHT) == morning
    assert leaves(urgent, rule(), night, night, NIGHT) == night
    deaf = QuietHours(time(22), time(7), urgent_passes=False)
    assert leaves(urgent, rule(quiet_hours=deaf), night, night, None) == morning
    assert leaves(plain, rule(ignores_quiet_hours=True), night, night, NIGHT) == night
    # The gap ends in the quiet.
    assert leaves(plain, rule(), evening, evening + timedelta(minutes=5), NIGHT) == morning
    assert leaves(urgent, rule(), evening, evening + timedelta(minutes=5), NIGHT) == evening + timedelta(
        minutes=5
    )


def test_a_rule_wants_what_it_names_since_it_is_there():
    one = rule(filter=Filter(severities=("fatal",)))
    assert one.wants(occasion(severity="fatal"))
    assert not one.wants(occasion(severity="common"))
    assert not one.wants(occasion())
    assert not one.wants(occasion(severity="fatal", type="plate.failed"))
    assert not one.wants(occasion(severity="fatal", time=NOW - timedelta(days=2)))
    assert not rule(is_enabled=False).wants(occasion())


def test_pauses_grow_are_spread_and_respect_the_wish_of_the_other_side():
    oops, first = Outcome("refused", "Oops"), timedelta(seconds=10)
    pauses = [pause_after(number, oops, first, 0.5).total_seconds() for number in range(1, 9)]
    assert pauses == [10, 40, 160, 640, 2560, 10240, 14400, 14400]
    assert pause_after(1, oops, first, 0.0) == timedelta(seconds=8)
    assert pause_after(1, oops, first, 1.0) == timedelta(seconds=12)
    wish = Outcome("refused", "Wait", retry_after=timedelta(minutes=2))
    assert pause_after(1, wish, first, 0.5) == timedelta(minutes=2)
    greedy = Outcome("refused", "Wait", retry_after=timedelta(days=2))
    assert pause_after(1, greedy, first, 0.5) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("2002:5db8:d822::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("224.0.0.1", False),
        ("198.51.100.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::1", False),
    ],
)
def test_an_address_is_public_whatever_it_is_wrapped_in(address: str, public: bool):
    assert is_public(ipaddress.ip_address(address)) is public


def test_one_forbidden_address_among_many_forbids_the_host_unless_it_is_allowed_by_name():
    found = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.1"):
        check("hooks.example.org", found, ())
    check("hooks.example.org", found, ("Hooks.Example.ORG",))
    check("hooks.example.org.", found, ("hooks.example.org",))
    check("example.org", found[:1], ())
