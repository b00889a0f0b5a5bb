"""HTTP in: signing in, tenants, users, API keys."""

from identity.api import api_keys, auth, tenants, users
from identity.domain import (
    ApiKeyNotFoundError,
    EmailTakenError,
    InvalidTenantError,
    LastAdminError,
    PastExpiryError,
    UserNotFoundError,
    WrongPasswordError,
)

ROUTERS = (auth.api, tenants.api, users.api, api_keys.api)
ROOT_ROUTERS = (auth.well_known,)

ERRORS: dict[type[Exception], int] = {
    ApiKeyNotFoundError: 404,
    EmailTakenError: 409,
    InvalidTenantError: 422,
    LastAdminError: 409,
    PastExpiryError: 422,
    UserNotFoundError: 404,
    WrongPasswordError: 422,
}
