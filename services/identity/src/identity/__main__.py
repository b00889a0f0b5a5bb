"""`python -m identity serve | migrate | create-tenant`."""

import sys

from chassis.main import main
from identity.settings import Settings

if __name__ == "__main__":
    if sys.argv[1:2] == ["create-tenant"]:
        from identity import seed  # a migration needs nothing of it

        sys.exit(seed.main(sys.argv[2:]))
    sys.exit(main("identity", Settings))
