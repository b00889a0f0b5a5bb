"""Debian's Chromium for the tests of the dashboard: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys

from cli.errors import CommandError

# As root in a container there is no sandbox and no graphics card; and nothing is asked of the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")


def chromium() -> str:
    """The path of a Chromium.

    Raises:
        CommandError: there is none, and what would install it.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise CommandError(
            "The tests of the dashboard need Chromium. On Debian and Ubuntu: sudo apt-get install -y chromium"
        )
    return found


def ensure_chromium() -> None:
    """Install Debian's Chromium where there is none and this user may; otherwise say what is missing."""
    try:
        chromium()
    except CommandError as error:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            print(f"platework: {error}", file=sys.stderr)
            return
        print("== installing Debian's chromium for the tests of the dashboard", flush=True)
        for command in (("apt-get", "update", "-q"), _INSTALL):
            if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode != 0:
                print(f"platework: {' '.join(command)} failed; {error}", file=sys.stderr)
                return
