"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from inventory.api import catalogue, orders, print_log, stock
from inventory.domain import catalogue as parts
from inventory.domain import orders as ordering
from inventory.domain.prints import UnmappedFileError
from inventory.domain.stock import InsufficientStockError, ItemNotFoundError

ROUTERS = (catalogue.api, stock.api, orders.api, print_log.api)

ERRORS: dict[type[Exception], int] = {
    parts.PartNotFoundError: 404,
    parts.MappingNotFoundError: 404,
    parts.DuplicatePartError: 409,
    parts.DuplicateMappingError: 409,
    parts.PartInUseError: 409,
    parts.UnknownPartError: 422,
    ordering.OrderNotFoundError: 404,
    ordering.OrderClosedError: 409,
    ordering.NotFulfilledError: 409,
    ordering.ExternalIdReusedError: 409,
    ordering.UnknownItemError: 422,
    ItemNotFoundError: 404,
    InsufficientStockError: 409,
    UnmappedFileError: 422,
}
