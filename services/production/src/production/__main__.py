"""`python -m production serve | migrate`."""

import sys

from chassis.main import main
from production.app import build
from production.settings import Settings

if __name__ == "__main__":
    sys.exit(main("production", Settings, build))
