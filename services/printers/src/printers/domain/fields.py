"""Rules for single values that people enter. Each function returns the value in its stored form."""

import ipaddress
import json
import re
import ssl
from collections.abc import Mapping
from typing import Any

MAX_PEM = 16_384
MAX_CAPABILITIES = 8_192
MAX_DEPTH = 6


class InvalidFieldError(ValueError):
    """A value that breaks a rule; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LINE = re.compile(r"[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]*")
_PROSE = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*")
_SERIAL = re.compile(r"[0-9A-Z]{6,32}")
_ACCESS_CODE = re.compile(r"[!-~]{4,64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")

_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})
_METADATA_ADDRESSES = (
    ipaddress.ip_network("100.100.100.200/32"),  # Alibaba Cloud
    ipaddress.ip_network("168.63.129.16/32"),  # Azure
    ipaddress.ip_network("192.0.0.192/32"),  # Oracle Cloud
    ipaddress.ip_network("fd00:ec2::/32"),  # Amazon
    ipaddress.ip_network("fd20:ce::254/128"),  # Google Cloud
)


def line(text: str) -> str:
    """One line of text."""
    if not _LINE.fullmatch(text):
        raise InvalidFieldError("invalid_characters", "Control characters are not allowed here.")
    return text


def prose(text: str) -> str:
    """Text of several lines."""
    if not _PROSE.fullmatch(text):
        raise InvalidFieldError("invalid_characters", "Control characters are not allowed here.")
    return text


def capabilities(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A small JSON object that the database can hold."""
    _check_json(value, MAX_DEPTH)
    try:
        size = len(json.dumps(value, allow_nan=False))
    except ValueError as error:
        raise InvalidFieldError("invalid_json", "NaN and infinite numbers are not JSON.") from error
    if size > MAX_CAPABILITIES:
        raise InvalidFieldError("too_large", f"At most {MAX_CAPABILITIES} characters of JSON are allowed.")
    return value


def _check_json(value: Any, depth: int) -> None:
    if depth == 0:
        raise InvalidFieldError("too_deep", f"At most {MAX_DEPTH} levels are allowed.")
    if isinstance(value, str):
        prose(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            line(key)
            _check_json(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            _check_json(item, depth - 1)


def serial(text: str) -> str:
    """A printer's serial number. It is part of MQTT topics and case-sensitive there: always upper case."""
    upper = text.strip().upper()
    if not _SERIAL.fullmatch(upper):
        raise InvalidFieldError("invalid_serial", "A serial number has 6 to 32 letters and digits.")
    return upper


def access_code(text: str) -> str:
    """The LAN access code as the printer's screen shows it. It never appears in an error."""
    code = text.strip()
    if not _ACCESS_CODE.fullmatch(code):
        raise InvalidFieldError("invalid_access_code", "An access code has 4 to 64 visible characters.")
    return code


def fingerprint(text: str) -> str:
    """SHA-256 of a certificate: 64 hex digits, with or without colons."""
    digits = text.strip().lower().replace(":", "")
    if not _FINGERPRINT.fullmatch(digits):
        raise InvalidFieldError("invalid_fingerprint", "A SHA-256 fingerprint has 64 hex digits.")
    return digits


def certificates(text: str) -> str:
    """Certificates in PEM, without anything that stood around them."""
    if len(text) > MAX_PEM:
        raise InvalidFieldError("too_large", f"At most {MAX_PEM} characters are allowed.")
    if "PRIVATE KEY" in text:
        raise InvalidFieldError("private_key", "This holds a private key; only certificates belong here.")
    found: list[str] = _CERTIFICATE.findall(text)
    pem = "".join(f"{block}\n" for block in found)
    try:
        # Loads each certificate as the gateway will; an empty text loads nothing and is refused too.
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError) as error:
        raise InvalidFieldError("invalid_pem", "This does not hold certificates in PEM.") from error
    return pem


def host(text: str) -> str:
    """An address or a name of a machine in the network: private and loopback are what printers have,
    link-local ones (where clouds serve their metadata) and those that name no single machine are refused.

    A name may resolve to such an address later: the gateway checks again when it connects.
    """
    name = text.strip().lower().removesuffix(".")
    address = _parse(name)
    if address is not None:
        if _is_forbidden(address):
            raise InvalidFieldError("forbidden_host", "No printer has this address.")
        return str(address)
    labels = name.split(".")
    # `inet_aton` reads a last label of digits as an address in disguise: 2852039166 is 169.254.169.254.
    well_formed = len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    if not well_formed or _NUMBER.fullmatch(labels[-1]):
        raise InvalidFieldError("invalid_host", "This is neither a host name nor an IP address.")
    if name in _METADATA_NAMES:
        raise InvalidFieldError("forbidden_host", "Metadata services are not printers.")
    return name


def _parse(name: str) -> _Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _is_forbidden(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is not None:
            return _is_forbidden(embedded)
        if address.scope_id:
            return True
    nowhere = address.is_link_local or address.is_multicast or address.is_unspecified
    # Loopback counts as reserved in IPv6.
    reserved = address.is_reserved and not address.is_loopback
    return nowhere or reserved or any(address in network for network in _METADATA_ADDRESSES)
