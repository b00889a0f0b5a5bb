"""Where a printer is: names are looked up here, and what they lead to is checked before anything connects.

The registry refuses forbidden addresses when they are entered, but a name may lead to one later.
"""

import asyncio
import ipaddress
import socket

_METADATA = (
    ipaddress.ip_network("100.100.100.200/32"),  # Alibaba Cloud
    ipaddress.ip_network("168.63.129.16/32"),  # Azure
    ipaddress.ip_network("192.0.0.192/32"),  # Oracle Cloud
    ipaddress.ip_network("fd00:ec2::/32"),  # Amazon
    ipaddress.ip_network("fd20:ce::254/128"),  # Google Cloud
)


class ForbiddenAddressError(OSError):
    """The name leads to where no printer can be: link-local and metadata addresses, groups, nowhere."""


async def resolve(host: str, port: int) -> str:
    """The address to connect to.

    Raises:
        ForbiddenAddressError: see there.
        OSError: the name is not known.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if is_forbidden(address):
            raise ForbiddenAddressError(f"{host} leads to {address}, where no printer can be")
    # Connecting to the address and not to the name: a second look-up could lead elsewhere.
    return addresses[0]


def is_forbidden(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is not None:
            return is_forbidden(str(embedded))
        if address.scope_id:
            return True
    nowhere = address.is_link_local or address.is_multicast or address.is_unspecified
    # Loopback counts as reserved in IPv6.
    reserved = address.is_reserved and not address.is_loopback
    return nowhere or reserved or any(address in network for network in _METADATA)


async def answers(address: str, port: int, timeout: float) -> bool:
    """Whether something accepts connections there."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(address, port), timeout)
    except (OSError, TimeoutError):
        return False
    writer.transport.abort()
    return True
