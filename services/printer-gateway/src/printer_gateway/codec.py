"""Records as stored JSON, with the version of their form and the gateway that may write them."""

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from printer_gateway.domain.record import Record

VERSION = 1


class UnreadableRecordError(Exception):
    """A stored record was written by a newer gateway, or is damaged: it must not be overwritten."""


@dataclass(frozen=True, slots=True)
class Fence:
    """Who may write a record: `epoch` grows whenever another gateway takes the printer over."""

    holder: str = ""
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class _Stored:
    version: int
    record: Record
    fence: Fence = Fence()


@dataclass(frozen=True, slots=True)
class _Versioned:
    version: int


@cache
def _stored() -> TypeAdapter[_Stored]:
    return TypeAdapter(_Stored)


@cache
def _versioned() -> TypeAdapter[_Versioned]:
    return TypeAdapter(_Versioned)


def to_json(record: Record, fence: Fence = Fence()) -> bytes:
    return _stored().dump_json(_Stored(VERSION, record, fence), exclude_defaults=True)


def from_json(data: bytes) -> Record:
    """Read a stored record.

    Raises:
        UnreadableRecordError: see `read`.
    """
    return read(data)[0]


def read(data: bytes) -> tuple[Record, Fence]:
    """Read a stored record and who may write it.

    Raises:
        UnreadableRecordError: It is of a newer version or not a record.
    """
    try:
        version = _versioned().validate_json(data).version
        if version > VERSION:
            raise UnreadableRecordError(f"record of version {version}; this gateway reads up to {VERSION}")
        stored = _stored().validate_json(data)
    except ValidationError as error:
        raise UnreadableRecordError(f"not a record: {error.error_count()} errors") from error
    return stored.record, stored.fence
