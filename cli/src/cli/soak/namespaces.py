"""Two hosts on one machine: a hub and a site as network namespaces, with a link between them that can be cut.

This process stands in the hub's namespace, and what it starts does too. Beside the link is a wire by which
it watches the site also while the link is cut; the hub's broker does not listen there.
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CommandError

LINK_HUB, LINK_SITE = "10.213.1.1", "10.213.1.2"
WATCH_HUB, WATCH_SITE = "10.213.2.1", "10.213.2.2"
_NAMESPACES = Path("/run/netns")
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True, slots=True)
class Hosts:
    """The two hosts."""

    hub: str
    site: str

    @property
    def at_site(self) -> tuple[str, ...]:
        """What stands before a command that runs at the site."""
        return ("nsenter", f"--net={_NAMESPACES / self.site}", "--")

    def cut(self) -> None:
        """Take the link down; whoever speaks through it is not told."""
        _ip("link", "set", "link-hub", "down")

    def restore(self) -> None:
        _ip("link", "set", "link-hub", "up")


@contextmanager
def two_hosts() -> Iterator[Hosts]:
    """Make both, enter the hub, and leave nothing behind.

    Raises:
        CommandError: this machine does not let us.
    """
    if missing := [name for name in ("ip", "nsenter", "mount") if shutil.which(name) is None]:
        raise CommandError(
            f"Two hosts need {', '.join(missing)}: apt-get install iproute2 util-linux mount, or the like."
        )
    if os.geteuid() != 0:
        raise CommandError("Two hosts are network namespaces, which only root may make.")
    hosts = Hosts(f"platework-hub-{os.getpid()}", f"platework-site-{os.getpid()}")
    before = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        _make(hosts)
        _enter(_NAMESPACES / hosts.hub)
        yield hosts
    finally:
        _set_namespace(before)
        os.close(before)
        for name in (hosts.hub, hosts.site):
            if (_NAMESPACES / name).exists():
                _ip("netns", "delete", name)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a disk in memory there.

    Raises:
        CommandError: this machine does not let us.
    """
    folder.mkdir(mode=0o700, parents=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(folder))


def _make(hosts: Hosts) -> None:
    for name in (hosts.hub, hosts.site):
        _ip("netns", "add", name)
        _ip("-n", name, "link", "set", "lo", "up")
    for wire, hub, site in (("link", LINK_HUB, LINK_SITE), ("watch", WATCH_HUB, WATCH_SITE)):
        ends = (hosts.hub, f"{wire}-hub", hub), (hosts.site, f"{wire}-site", site)
        peer = ("peer", "name", f"{wire}-site", "netns", hosts.site)
        _ip("-n", hosts.hub, "link", "add", f"{wire}-hub", "type", "veth", *peer)
        for name, device, address in ends:
            _ip("-n", name, "address", "add", f"{address}/24", "dev", device)
            _ip("-n", name, "link", "set", device, "up")


def _enter(namespace: Path) -> None:
    descriptor = os.open(namespace, os.O_RDONLY)
    try:
        _set_namespace(descriptor)
    finally:
        os.close(descriptor)


def _set_namespace(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET):
        raise CommandError(f"The hub's namespace cannot be entered: {os.strerror(ctypes.get_errno())}")


def _ip(*arguments: str) -> None:
    _run("ip", *arguments)


def _run(*command: str) -> None:
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise CommandError(f"{' '.join(command)}: {answer.stderr.strip()}")
