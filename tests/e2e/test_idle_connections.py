"""Connections that rest: whoever asks ends them, never a service under the next request."""

import time
from http.client import HTTPConnection

import pytest

CLIENTS_KEEP = 5
"""Seconds for which httpx keeps a connection that nothing is asked on."""


@pytest.mark.parametrize("service", ["identity", "dashboard"])
def test_a_connection_outlasts_what_clients_keep_of_it(farm, service):
    connection = HTTPConnection("127.0.0.1", farm.stack.ports[service])
    for pause in (0, CLIENTS_KEEP + 2):
        # It is the time that is tried.
        time.sleep(pause)
        connection.request("GET", "/health/live")
        answer = connection.getresponse()
        assert (answer.status, answer.read() != b"") == (200, True)
    connection.close()
