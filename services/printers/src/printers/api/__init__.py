"""HTTP routes: call the handler, shape the answer."""

from printers.api import printers, prints
from printers.domain.connections import BadConnectionError, DuplicateSerialError, NoConnectionError
from printers.domain.printers import DuplicateNameError, PrinterNotFoundError, PrintOpenError
from printers.domain.prints import (
    AlreadyEndedError,
    NotCountableError,
    PrintNotFoundError,
    StillWatchedError,
)
from printers.live import LiveStateUnavailableError

ROUTERS = (printers.api, prints.api)

ERRORS: dict[type[Exception], int] = {
    PrinterNotFoundError: 404,
    NoConnectionError: 404,
    PrintNotFoundError: 404,
    DuplicateNameError: 409,
    DuplicateSerialError: 409,
    PrintOpenError: 409,
    AlreadyEndedError: 409,
    StillWatchedError: 409,
    BadConnectionError: 422,
    NotCountableError: 422,
    LiveStateUnavailableError: 503,
}
