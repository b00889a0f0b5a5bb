"""Ports that stay a printer's own while its network is cut."""

import socket
import sys


class Port:
    """A TCP port, `wanted` or a free one when that is 0 or taken.

    While a printer is off nobody listens on its port, and the system would soon give it to someone else. On
    Linux a second socket that is bound and never listens keeps it, and connections are refused all the same;
    elsewhere two sockets cannot share an address in this way, and the port is only likely to be free again.
    """

    def __init__(self, host: str, wanted: int) -> None:
        try:
            self._socket = _bound(host, wanted)
        except OSError:
            if wanted == 0:
                raise
            self._socket = _bound(host, 0)
        self.number: int = self._socket.getsockname()[1]
        if sys.platform != "linux":
            self._socket.close()

    def release(self) -> None:
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
