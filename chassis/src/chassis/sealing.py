"""Secrets at rest: AES-256-GCM, bound to what they belong to: a sealed value moved elsewhere stays shut."""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12


class UnsealError(Exception):
    """The value was sealed with another key, for something else, or was changed."""

    code = "unseal_failed"


class Sealer:
    """Seals and opens short secrets with one key."""

    def __init__(self, key: str) -> None:
        """Take the key as base64 of 32 bytes.

        Raises:
            ValueError: not a key.
        """
        raw = base64.b64decode(key, validate=True)
        if len(raw) != 32:
            raise ValueError("the key must be 32 bytes, base64")
        self._aead = AESGCM(raw)

    def seal(self, secret: str, *bound_to: object) -> str:
        """Seal a secret for e.g. a tenant and a printer; text that may be stored or sent."""
        nonce = os.urandom(_NONCE)
        sealed = self._aead.encrypt(nonce, secret.encode(), _aad(bound_to))
        return base64.b64encode(_VERSION + nonce + sealed).decode()

    def open(self, sealed: str, *bound_to: object) -> str:
        """Open what `seal` returned.

        Raises:
            UnsealError: see there.
        """
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._aead.decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], _aad(bound_to)).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise UnsealError("the secret cannot be opened with this key") from error


def _aad(bound_to: tuple[object, ...]) -> bytes:
    return "|".join(map(str, bound_to)).encode()
