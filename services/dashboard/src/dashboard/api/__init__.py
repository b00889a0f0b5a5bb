"""HTTP in: the pages, sessions, the live stream, and everything that is passed on."""

from dashboard.api import page, passed_on, search, session, stream
from dashboard.feed import FeedUnavailableError
from dashboard.sessions import SessionsUnavailableError
from dashboard.stream import TooManyStreamsError

ERRORS: dict[type[Exception], int] = {
    FeedUnavailableError: 503,
    SessionsUnavailableError: 503,
    TooManyStreamsError: 429,
}

ROUTERS = [session.api, search.api, stream.api]
# After the dashboard's own routes: these take every path that is left.
ROOT_ROUTERS = [page.api, passed_on.api]
