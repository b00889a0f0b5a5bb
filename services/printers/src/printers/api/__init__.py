"""HTTP routes: call the handler, shape the answer."""

from printers.api import control, files, printers, prints
from printers.domain.connections import (
    BadConnectionError,
    DuplicateSerialError,
    NoConnectionError,
    PrinterConnectedError,
)
from printers.domain.control import (
    BusyError,
    ControlBlockedError,
    FileUnavailableError,
    LeaseUnsureError,
    NoAnswerError,
    NoGatewayError,
    NotConnectedError,
    OfflineError,
    RefusedError,
    TooFastError,
    TooLateError,
    UploadFailedError,
    WrongStateError,
)
from printers.domain.files import (
    BadFileError,
    BadMappingError,
    FileInUseError,
    FileNotFoundHereError,
    NotStartableError,
    UnknownFileError,
    UnknownPlateError,
)
from printers.domain.printers import (
    DuplicateNameError,
    PlannersSilentError,
    PrinterInUseError,
    PrinterNotFoundError,
    PrintOpenError,
)
from printers.domain.prints import (
    AlreadyEndedError,
    MarkedByHandError,
    MissingCountError,
    NotCountableError,
    NotEndedError,
    PrintNotFoundError,
    StillWatchedError,
)
from printers.live import LiveStateUnavailableError

ROUTERS = (printers.api, prints.api, control.api, files.api)

ERRORS: dict[type[Exception], int] = {
    PrinterNotFoundError: 404,
    NoConnectionError: 404,
    PrintNotFoundError: 404,
    DuplicateNameError: 409,
    DuplicateSerialError: 409,
    PrinterConnectedError: 409,
    PrintOpenError: 409,
    PrinterInUseError: 409,
    PlannersSilentError: 503,
    AlreadyEndedError: 409,
    StillWatchedError: 409,
    NotEndedError: 409,
    MarkedByHandError: 409,
    MissingCountError: 422,
    FileNotFoundHereError: 404,
    FileInUseError: 409,
    NotStartableError: 409,
    UnknownFileError: 422,
    BadFileError: 422,
    UnknownPlateError: 422,
    BadMappingError: 422,
    NotConnectedError: 409,
    OfflineError: 409,
    WrongStateError: 409,
    BusyError: 409,
    ControlBlockedError: 409,
    RefusedError: 409,
    UploadFailedError: 409,
    TooFastError: 429,
    NoAnswerError: 503,
    NoGatewayError: 503,
    LeaseUnsureError: 503,
    FileUnavailableError: 503,
    TooLateError: 503,
    BadConnectionError: 422,
    NotCountableError: 422,
    LiveStateUnavailableError: 503,
}
