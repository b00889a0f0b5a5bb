"""Which addresses a message may go to: nothing inside of the network that this installation runs in."""

import ipaddress
from collections.abc import Collection

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")


class ForbiddenAddressError(Exception):
    """A host lies where messages must not go."""

    code = "forbidden_address"

    def __init__(self, host: str, address: str | None = None) -> None:
        where = f" ({address})" if address and address != host else ""
        super().__init__(
            f"{host}{where} is in a private or reserved network. Messages go there only when the "
            "installation allows the host by name: PLATEWORK_NOTIFICATIONS_ALLOWED_HOSTS."
        )


def is_public(address: Address) -> bool:
    """Whether an address is anywhere on the public internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address in _LOCAL_NAT64 or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def check(host: str, addresses: Collection[str], allowed: Collection[str]) -> None:
    """See that a host may be reached at all of these addresses.

    Args:
        host: as the target names it.
        addresses: what the name stands for, at this moment.
        allowed: hosts that may be anywhere.

    Raises:
        ForbiddenAddressError: it may not.
    """
    if host.lower().rstrip(".") in {one.lower() for one in allowed}:
        return
    for address in addresses:
        if not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise ForbiddenAddressError(host, address)
