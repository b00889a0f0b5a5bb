"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from inventory.api import (
    catalogue,
    catalogue_import,
    diagnosis,
    intake,
    labels,
    locations,
    movements,
    orders,
    print_log,
    schedule,
    settings,
    spools,
    stock,
    stocktakes,
    waiting,
)
from inventory.domain import catalogue as parts
from inventory.domain import corrections
from inventory.domain import labels as printing
from inventory.domain import locations as places
from inventory.domain import spools as filament
from inventory.domain import stocktakes as counting
from inventory.domain.prints import FileNotIgnoredError, UnmappedFileError, WaitingPrintNotFoundError
from inventory.domain.stock import InsufficientStockError, ItemNotFoundError, TooManyRowsError

ROUTERS = (
    # Before the others: "import" is no part's id.
    catalogue_import.api,
    settings.api,
    catalogue.api,
    stock.api,
    movements.api,
    locations.api,
    labels.api,
    diagnosis.api,
    stocktakes.api,
    *orders.ROUTERS,
    intake.api,
    print_log.api,
    waiting.api,
    schedule.api,
    spools.api,
)

ERRORS: dict[type[Exception], int] = {
    parts.PartNotFoundError: 404,
    parts.MappingNotFoundError: 404,
    parts.DuplicatePartError: 409,
    parts.DuplicateMappingError: 409,
    parts.PartInUseError: 409,
    parts.ConcurrentImportError: 409,
    parts.UnknownPartError: 422,
    **orders.ERRORS,
    **intake.ERRORS,
    ItemNotFoundError: 404,
    InsufficientStockError: 409,
    TooManyRowsError: 422,
    printing.TooManyLabelsError: 422,
    printing.UnknownCodeError: 404,
    places.LocationNotFoundError: 404,
    places.UnknownLocationError: 422,
    places.DuplicateLocationError: 409,
    places.LocationInUseError: 409,
    counting.StocktakeNotFoundError: 404,
    counting.NotCountedError: 404,
    counting.StocktakeClosedError: 409,
    counting.MovedMeanwhileError: 409,
    corrections.LogEntryNotFoundError: 404,
    corrections.ReportedElsewhereError: 409,
    corrections.AlreadyReversedError: 409,
    UnmappedFileError: 422,
    WaitingPrintNotFoundError: 404,
    FileNotIgnoredError: 404,
    filament.SpoolNotFoundError: 404,
    filament.DuplicateTagError: 409,
    filament.DuplicateSpoolError: 409,
    filament.TareUnknownError: 422,
    filament.SpoolArchivedError: 409,
    filament.InsufficientFilamentError: 409,
}
