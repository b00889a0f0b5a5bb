import pytest

from dashboard.domain import FeedState, Position, Start, resume

FEED = FeedState(epoch=7, first=10, last=20)


def test_a_position_is_its_text():
    assert Position.parse(str(Position(7, 12))) == Position(7, 12)


@pytest.mark.parametrize(
    "text", ["", "7", "7-", "-12", "7-12-3", "7-1x", "7 - 12", "\u0667-12", "7-" + "1" * 30]
)
def test_other_text_is_no_position(text):
    assert Position.parse(text) is None


@pytest.mark.parametrize(
    ("seen", "start"),
    [
        (None, Start(Position(7, 20))),
        ("", Start(Position(7, 20))),
        ("7-15", Start(Position(7, 15))),
        ("7-20", Start(Position(7, 20))),
        ("7-9", Start(Position(7, 9))),
        ("7-8", Start(Position(7, 20), "expired")),
        ("7-21", Start(Position(7, 20), "out_of_range")),
        ("6-15", Start(Position(7, 20), "another_feed")),
        ("nonsense", Start(Position(7, 20), "unreadable")),
    ],
)
def test_a_client_goes_on_where_it_was_or_is_told_why_not(seen, start):
    assert resume(seen, FEED) == start


def test_an_empty_feed_begins_at_its_end():
    assert resume(None, FeedState(7, 0, 0)) == Start(Position(7, 0))
    assert resume("7-0", FeedState(7, 0, 0)) == Start(Position(7, 0))
