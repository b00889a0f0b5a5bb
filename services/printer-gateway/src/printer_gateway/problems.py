"""What can be wrong with a connection: one word for programs, one sentence for people."""

import ssl
from enum import StrEnum

from aiomqtt.exceptions import MqttCodeError
from paho.mqtt.reasoncodes import ReasonCode

from chassis.sealing import UnsealError
from printer_gateway.address import ForbiddenAddressError
from printer_gateway.tls import ChangedCertificateError


class Problem(StrEnum):
    UNREACHABLE = "unreachable"
    AUTH_FAILED = "auth_failed"
    WRONG_CERTIFICATE = "wrong_certificate"
    CERTIFICATE_CHANGED = "certificate_changed"
    FORBIDDEN_ADDRESS = "forbidden_address"
    NO_REPORTS = "no_reports"
    CLOSED = "closed"


TEXTS = {
    Problem.UNREACHABLE: "Nothing answers at this address: is the printer on, is the address right?",
    Problem.AUTH_FAILED: "The printer refuses the access code. It changes with LAN only and developer mode: "
    "read it again from the printer's screen.",
    Problem.WRONG_CERTIFICATE: "The certificate does not prove that this is the printer of this serial.",
    Problem.CERTIFICATE_CHANGED: "The printer shows another certificate than before. If that is right (a new "
    "mainboard, for example), save the connection again.",
    Problem.FORBIDDEN_ADDRESS: "The name leads to an address where no printer can be.",
    Problem.NO_REPORTS: "The printer is connected but says nothing. A wrong serial number, also one in small "
    "letters, looks exactly like this.",
    Problem.CLOSED: "The printer closed the connection: it accepts few clients at a time.",
}

LASTING = frozenset(
    {
        Problem.AUTH_FAILED,
        Problem.WRONG_CERTIFICATE,
        Problem.CERTIFICATE_CHANGED,
        Problem.FORBIDDEN_ADDRESS,
    }
)
"""What waiting does not mend: it is said at once."""

_REFUSED = {4, 5, 134, 135}


class SilentPrinterError(Exception):
    """Connected, but nothing is reported."""


class NoPlaceError(Exception):
    """The printer took the connection but not the client."""


class StalledError(Exception):
    """The MQTT library does not come back although the printer answers."""


def explain(error: BaseException) -> Problem:
    """Why a connection failed."""
    causes = [cause for cause in (error, error.__cause__, error.__context__) if cause is not None]
    for kind, problem in _KINDS:
        if any(isinstance(cause, kind) for cause in causes):
            return problem
    if isinstance(error, MqttCodeError):
        code = error.rc.value if isinstance(error.rc, ReasonCode) else error.rc
        return Problem.AUTH_FAILED if code in _REFUSED else Problem.CLOSED
    return Problem.UNREACHABLE


_KINDS: tuple[tuple[type[BaseException], Problem], ...] = (
    (ChangedCertificateError, Problem.CERTIFICATE_CHANGED),
    (ssl.SSLCertVerificationError, Problem.WRONG_CERTIFICATE),
    (ForbiddenAddressError, Problem.FORBIDDEN_ADDRESS),
    (UnsealError, Problem.AUTH_FAILED),
    (SilentPrinterError, Problem.NO_REPORTS),
    (NoPlaceError, Problem.CLOSED),
)
