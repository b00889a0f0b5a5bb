"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from notifications.api import deliveries, rules, targets, webhooks
from notifications.domain import deliveries as sent
from notifications.domain import rules as ruling
from notifications.domain import targets as places
from notifications.domain.addresses import ForbiddenAddressError

ROUTERS = (targets.api, rules.api, deliveries.api, webhooks.api)

ERRORS: dict[type[Exception], int] = {
    ForbiddenAddressError: 422,
    places.AddressInvalidError: 422,
    places.DuplicateTargetError: 409,
    places.TargetDisabledError: 409,
    places.TargetNotFoundError: 404,
    places.UnknownTargetError: 422,
    places.WrongKindError: 422,
    ruling.DuplicateRuleError: 409,
    ruling.FilterUselessError: 422,
    ruling.RuleNotFoundError: 404,
    ruling.UnknownEventError: 422,
    sent.DeliveryNotFoundError: 404,
    sent.DeliveryUnderWayError: 409,
}
