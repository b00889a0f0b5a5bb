"""`python -m dashboard serve`."""

import sys

from chassis.main import main
from dashboard.settings import Settings

if __name__ == "__main__":
    sys.exit(main("dashboard", Settings))
