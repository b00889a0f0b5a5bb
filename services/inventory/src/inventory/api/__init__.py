"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from inventory.api import catalogue, orders, print_log, spools, stock
from inventory.domain import catalogue as parts
from inventory.domain import spools as filament
from inventory.domain.prints import UnmappedFileError
from inventory.domain.stock import InsufficientStockError, ItemNotFoundError

ROUTERS = (catalogue.api, stock.api, *orders.ROUTERS, print_log.api, spools.api)

ERRORS: dict[type[Exception], int] = {
    parts.PartNotFoundError: 404,
    parts.MappingNotFoundError: 404,
    parts.DuplicatePartError: 409,
    parts.DuplicateMappingError: 409,
    parts.PartInUseError: 409,
    parts.UnknownPartError: 422,
    **orders.ERRORS,
    ItemNotFoundError: 404,
    InsufficientStockError: 409,
    UnmappedFileError: 422,
    filament.SpoolNotFoundError: 404,
    filament.DuplicateTagError: 409,
    filament.SpoolArchivedError: 409,
    filament.InsufficientFilamentError: 409,
}
