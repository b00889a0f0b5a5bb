"""Orders over HTTP."""

from inventory.api.orders import actions, importing, orders, picking
from inventory.domain import bills
from inventory.domain import order_changes as changing
from inventory.domain import orders as ordering

# Fixed paths come before those with an order's id.
ROUTERS = (importing.api, picking.api, orders.api, actions.api)

ERRORS: dict[type[Exception], int] = {
    ordering.OrderNotFoundError: 404,
    ordering.OrderClosedError: 409,
    ordering.ExternalIdReusedError: 409,
    ordering.UnknownItemError: 422,
    ordering.TooManyItemsError: 422,
    bills.NotExplodableError: 422,
    changing.NotFulfilledError: 409,
    changing.NothingToShipError: 409,
    changing.NotReservedError: 409,
    changing.NotShippedError: 409,
    changing.AlreadyShippedError: 409,
    changing.NotMissingError: 409,
    changing.SameOrderError: 422,
}
