"""Signing in, staying in, and the keys that prove it."""

from collections.abc import Awaitable
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from chassis.auth import Permission, unauthenticated
from chassis.edge import PUBLIC, Caller, Tx, needs, router
from chassis.errors import Problem
from identity.domain import InvalidCredentialsError, TooManyAttemptsError, UserNotFoundError
from identity.handlers.api_keys import get_api_key
from identity.handlers.sessions import Tokens
from identity.handlers.tenants import current_tenant
from identity.handlers.users import change_own_password, get_user, sign_out_everywhere
from identity.schemas import (
    MeAnswer,
    PasswordChange,
    RefreshRequest,
    SignInRequest,
    TenantAnswer,
    TokenAnswer,
)
from identity.sign_in import SignIn

T = TypeVar("T")

api = router(prefix="/auth", tags=["auth"])
well_known = router(tags=["auth"])


def _sign_in(request: Request) -> SignIn:
    return cast("SignIn", request.app.state.sign_in)


Door = Annotated[SignIn, Depends(_sign_in)]


@api.post("/token", dependencies=[PUBLIC])
async def create_token(request: Request, response: Response, door: Door, body: SignInRequest) -> TokenAnswer:
    """Sign in with e-mail and password, or with an API key."""
    address = _address(request)
    if body.api_key is not None:
        work = door.by_api_key(body.tenant, body.api_key, address=address)
    else:
        assert body.email is not None
        assert body.password is not None
        work = door.by_password(body.tenant, body.email, body.password, address=address)
    return _answer(response, await _refusing(work))


@api.post("/refresh", dependencies=[PUBLIC])
async def refresh_token(response: Response, door: Door, body: RefreshRequest) -> TokenAnswer:
    """Continue a session. A refresh token works once; using it again ends the session."""
    return _answer(response, await _refusing(door.by_refresh_token(body.refresh_token)))


@api.post("/sign-out", status_code=204, dependencies=[PUBLIC])
async def sign_out(door: Door, body: RefreshRequest) -> None:
    """End a session: its refresh tokens are refused from now on. Whoever has none is signed out already."""
    await door.sign_out(body.refresh_token)


@api.post("/sign-out-everywhere", status_code=204, dependencies=[needs(Permission.TENANT_READ)])
async def sign_out_of_all_sessions(tx: Tx, caller: Caller) -> None:
    """End every session of the caller, on all machines; access tokens end within their 15 minutes."""
    await sign_out_everywhere(tx, caller.id)


@api.get("/me", dependencies=[needs(Permission.TENANT_READ)])
async def who_am_i(tx: Tx, caller: Caller) -> MeAnswer:
    tenant = await current_tenant(tx)
    if tenant is None:
        raise unauthenticated("The token's tenant does not exist.")
    try:
        user = await get_user(tx, caller.id)
    except UserNotFoundError:
        key = await get_api_key(tx, caller.id)
        kind, email, name = "api_key", None, key.name
    else:
        kind, email, name = "user", user.email, user.name
    return MeAnswer.model_validate(
        {
            "id": caller.id,
            "kind": kind,
            "name": name,
            "email": email,
            "role": caller.role,
            "tenant": TenantAnswer.model_validate(tenant),
        }
    )


@api.post("/password", dependencies=[needs(Permission.TENANT_READ)])
async def change_password(
    request: Request, response: Response, tx: Tx, caller: Caller, door: Door, body: PasswordChange
) -> TokenAnswer:
    """Change one's own password; all sessions end, and the answer starts a new one."""
    account = str(caller.id)
    await _refusing(door.limiter.attempt(_address(request), account))
    user = await change_own_password(
        tx, door.passwords, caller.id, current=body.current_password, new=body.new_password
    )
    tokens = await door.sessions.open_for_user(tx, user.id, user.password_hash)
    await door.limiter.succeeded(account)
    return _answer(response, tokens)


@well_known.get("/.well-known/jwks.json", dependencies=[PUBLIC])
async def key_set(door: Door) -> JSONResponse:
    """The public keys that verify access tokens (RFC 7517)."""
    keys = await door.key_set()
    return JSONResponse(
        keys, media_type="application/jwk-set+json", headers={"Cache-Control": "public, max-age=60"}
    )


def _answer(response: Response, tokens: Tokens) -> TokenAnswer:
    response.headers["Cache-Control"] = "no-store"
    return TokenAnswer(
        access_token=tokens.access_token, expires_in=tokens.expires_in, refresh_token=tokens.refresh_token
    )


async def _refusing(work: Awaitable[T]) -> T:
    """Await `work`; refusals that need a header get it here."""
    try:
        return await work
    except InvalidCredentialsError as error:
        raise Problem(401, error.code, str(error), headers={"WWW-Authenticate": "Bearer"}) from error
    except TooManyAttemptsError as error:
        raise Problem(429, error.code, str(error), headers={"Retry-After": str(error.retry_after)}) from error


def _address(request: Request) -> str:
    """The client's network address; behind the edge it comes from X-Forwarded-For, read by the server."""
    return request.client.host if request.client else "unknown"
