"""`python -m printers serve | migrate`."""

import sys

from chassis.main import main
from printers.settings import Settings

if __name__ == "__main__":
    sys.exit(main("printers", Settings))
