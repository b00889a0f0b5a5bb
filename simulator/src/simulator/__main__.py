"""`python -m simulator serve`."""

import logging
import resource
import signal
import sys

import uvicorn

from simulator.app import build_app
from simulator.settings import Settings

FILES_BASE = 256
FILES_PER_PRINTER = 12  # two doors, two kept ports, a few clients and transfers


def main(arguments: list[str]) -> int:
    if arguments != ["serve"]:
        sys.stderr.write("usage: python -m simulator serve\n")
        return 2
    settings = Settings()
    _allow_files(FILES_BASE + FILES_PER_PRINTER * settings.printers)
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s %(message)s")
    # After its clean stop uvicorn raises the signal again, for whoever handled it before: no one, exit 0.
    signal.signal(signal.SIGTERM, lambda *_: None)
    uvicorn.run(
        build_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    return 0


def _allow_files(count: int) -> None:
    """Raise the limit of open files, which is 1024 on many systems, as far as it may be raised."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
