"""`python -m jobs serve | migrate`."""

import sys

from chassis.main import main
from jobs.settings import Settings

if __name__ == "__main__":
    sys.exit(main("jobs", Settings))
