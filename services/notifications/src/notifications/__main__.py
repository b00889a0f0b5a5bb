"""`python -m notifications serve | migrate`."""

import sys

from chassis.main import main
from notifications.settings import Settings

if __name__ == "__main__":
    sys.exit(main("notifications", Settings))
