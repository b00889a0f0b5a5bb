"""Under which user Postgres runs: it refuses to run as root.

As root the simplest way is a user namespace in which root carries another number: no user is made and no file
changes its owner or mode. Where user namespaces are closed (many containers), Postgres runs as `nobody`, and
its data must lie where that user can reach it.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cli.errors import ServerError


@dataclass(frozen=True, slots=True)
class Account:
    """The user that Postgres runs as."""

    prefix: tuple[str, ...]
    """Command prefix that becomes this user."""
    uid: int
    """Owner of the data directory, as seen from outside of any namespace."""
    gid: int

    @property
    def is_other_user(self) -> bool:
        """Tell whether files must be handed over to this user."""
        return self.uid != os.geteuid()

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user reaches the folder through all its parents."""
        test = [*self.prefix, "test", "-x", str(folder)]
        return subprocess.run(test, check=False, capture_output=True).returncode == 0


@cache
def postgres_account() -> Account:
    """Choose the account for this process.

    Raises:
        ServerError: root without user namespaces and without setpriv, or a user that the system does not
        know.
    """
    if os.geteuid() != 0 and _name(os.geteuid()):
        return Account((), os.geteuid(), os.getegid())
    namespaced = namespace_account()
    if namespaced:
        return namespaced
    if os.geteuid() != 0:
        raise ServerError(
            f"Postgres cannot run as user id {os.geteuid()}: the system has no name for it and user "
            "namespaces are closed. Run platework as a user that is listed in /etc/passwd."
        )
    return dropped_account()


def namespace_account() -> Account | None:
    """Return the caller under another number in a user namespace; None where such namespaces are closed."""
    unshare = shutil.which("unshare")
    number = _inner_number()
    if unshare is None or number is None:
        return None
    prefix = (unshare, "--user", f"--map-user={number}", f"--map-group={number}", "--")
    probe = subprocess.run([*prefix, "true"], check=False, capture_output=True)
    return Account(prefix, os.geteuid(), os.getegid()) if probe.returncode == 0 else None


def dropped_account() -> Account:
    """Return `nobody`, for root where user namespaces are closed."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerError(
            "Postgres refuses to run as root, user namespaces are closed and setpriv (util-linux) is "
            "missing. Run platework as a plain user."
        )
    nobody = pwd.getpwnam("nobody")
    prefix = (setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--")
    return Account(prefix, nobody.pw_uid, nobody.pw_gid)


def _inner_number() -> int | None:
    """Pick an id to carry in the namespace: initdb insists that the system knows its name."""
    known = {entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0}
    return 1000 if 1000 in known else min(known, default=None)


def _name(uid: int) -> str | None:
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return None
