"""Prints what happens, as it happens. With --position it remembers where it was, and misses nothing."""

import argparse
import os
from pathlib import Path

from platework_client import Platework


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--tenant", required=True)
    parser.add_argument("--position", type=Path, help="file that keeps the place in the stream")
    parser.add_argument("--count", type=int, help="stop after so many events")
    arguments = parser.parse_args()
    place: Path | None = arguments.position
    after = place.read_text() if place and place.exists() else None
    with Platework(arguments.url, arguments.tenant, api_key=os.environ["PLATEWORK_API_KEY"]) as platework:
        for number, event in enumerate(platework.events(after), 1):
            print(f"{event.body.get('time', '')} {event.type} {event.body.get('subject', '')}", flush=True)
            if place:
                place.write_text(event.position)
            if number == arguments.count:
                return


if __name__ == "__main__":
    main()
