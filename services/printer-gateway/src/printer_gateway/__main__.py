"""`python -m printer_gateway serve`."""

import sys

from chassis.main import main
from printer_gateway.settings import Settings

if __name__ == "__main__":
    sys.exit(main("printer_gateway", Settings))
