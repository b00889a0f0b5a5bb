"""`python -m simulator serve`."""

import logging
import signal
import sys

import uvicorn

from simulator.app import build_app
from simulator.settings import Settings


def main(arguments: list[str]) -> int:
    if arguments != ["serve"]:
        sys.stderr.write("usage: python -m simulator serve\n")
        return 2
    settings = Settings()
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
