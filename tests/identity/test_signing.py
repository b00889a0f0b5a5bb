"""The keys that sign tokens."""

import asyncio
import base64
import os

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from chassis import auth
from chassis.sealing import Sealer, UnsealError
from chassis.testing import listen, serving
from identity import domain
from identity.app import build
from identity.sign_in import NOBODY
from identity.signing import Signer

JWKS = "/.well-known/jwks.json"


async def test_the_published_key_verifies_a_token_and_holds_no_secret(door):
    published = (await door.client.get(JWKS)).json()
    assert [set(key) & {"d", "k"} for key in published["keys"]] == [set()]
    token = (await door.sign_in()).json()["access_token"]
    claims = jwt.decode(token, KeySet.import_key_set(published), algorithms=["ES256"]).claims
    assert set(claims) == {"iss", "aud", "sub", "tenant", "role", "name", "iat", "exp", "jti"}
    assert (claims["iss"], claims["aud"]) == ("platework", "platework")
    assert (claims["sub"], claims["tenant"]) == (str(door.admin_id), str(door.tenant))
    assert claims["exp"] - claims["iat"] == 900


async def test_replicas_that_start_together_share_one_key(identity_settings, identity_app, postgres):
    superuser = await postgres.connect("identity")
    try:
        kept = await superuser.fetch("SELECT * FROM signing_keys")
        await superuser.execute("DELETE FROM signing_keys")
        apps = [build(identity_settings) for _ in range(3)]
        databases = [app.state.database for app in apps]
        sets = await asyncio.gather(*(app.state.sign_in.key_set() for app in apps for _ in range(3)))
        assert len({key["kid"] for keys in sets for key in keys["keys"]}) == 1
        await asyncio.gather(*(database.close() for database in databases))
    finally:
        await superuser.execute("DELETE FROM signing_keys")
        for row in kept:
            await superuser.execute("INSERT INTO signing_keys VALUES ($1, $2, $3, $4)", *row.values())
        await superuser.close()


async def test_a_replica_makes_the_key_at_its_start(identity_settings, identity_app, postgres):
    async with serving(build(identity_settings), listen()) as client:
        assert (await client.get(JWKS)).json() == (await identity_app[1].get(JWKS)).json()


async def test_another_secret_key_opens_nothing(identity_app, door):
    other = base64.b64encode(os.urandom(32)).decode()
    signer = Signer(Sealer(other), issuer="platework", seconds=900)
    with pytest.raises(UnsealError):
        async with identity_app[0].state.database.transaction(NOBODY) as tx:
            await signer.sign(tx, None)  # type: ignore[arg-type]


def test_the_roles_are_those_the_services_know():
    assert list(domain.Role) == list(auth.Role)
