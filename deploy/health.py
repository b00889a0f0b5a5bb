"""The image's health check: exits 0 when the service in this container says that it is ready.

The standard library alone: it starts every few seconds in every container.
"""

import http.client
import os
import sys

PORT = int(os.environ.get("PLATEWORK_PORT", "8000"))


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=15)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
    except OSError as error:
        print(f"nothing answers on port {PORT}: {error}")
        return 1
    print(answer.read(2000).decode("utf-8", "replace"))
    return 0 if answer.status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
