"""Lines of text models: bounded, and surely text."""

from collections.abc import Iterator
from typing import IO

from chassis.confined import RefusedError

_MAX_LINE = 64 * 1024


def lines(file: IO[bytes]) -> Iterator[list[bytes]]:
    """Words of each line that has any; a line that ends with a backslash goes on.

    Raises:
        RefusedError: this is no text.
    """
    held: list[bytes] = []
    while line := file.readline(_MAX_LINE):
        if b"\0" in line or (len(line) == _MAX_LINE and not line.endswith(b"\n")):
            raise RefusedError("wrong_content", "This is no text, as a model of this type should be.")
        words = held + line.split()
        held = []
        if words and words[-1] == b"\\":
            held = words[:-1]
        elif words:
            yield words
    if held:
        yield held


def numbers(words: list[bytes]) -> list[float]:
    """Numbers of a line.

    Raises:
        RefusedError: one is none.
    """
    try:
        return [float(word) for word in words]
    except ValueError:
        shown = b" ".join(words)[:40].decode("ascii", "replace")
        raise RefusedError("damaged_file", f"This file has something else than numbers: {shown!r}.") from None
