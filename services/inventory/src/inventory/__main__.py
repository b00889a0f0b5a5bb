"""`python -m inventory serve | migrate`."""

import sys

from chassis.main import main
from inventory.settings import Settings

if __name__ == "__main__":
    sys.exit(main("inventory", Settings))
