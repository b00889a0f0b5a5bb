"""`python -m production serve | migrate`."""

import sys

from chassis.main import main
from production.settings import Settings

if __name__ == "__main__":
    sys.exit(main("production", Settings))
