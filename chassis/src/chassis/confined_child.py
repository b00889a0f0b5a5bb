"""The inner side of `chassis.confined`: limits itself, then works line by line until its input ends."""

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chassis.confined import RefusedError

_LIBRARIES = 1024**3
"""Address space that libraries reserve and do not use."""


def main() -> None:
    options = json.loads(sys.argv[1])
    # Answers have a channel of their own: nothing that is printed by mistake disturbs them.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(10)
    module, _, name = options["target"].partition(":")
    work = getattr(importlib.import_module(module), name)
    # Linux counts against it what a process writes to, mapped or not: nearly what it really takes.
    _limit(resource.RLIMIT_DATA, options["memory_bytes"])
    _limit(resource.RLIMIT_AS, options["memory_bytes"] + _LIBRARIES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    for line in sys.stdin.buffer:
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (spent + options["cpu_seconds"], hard))
        answers.write(_answer(work, json.loads(line)) + b"\n")
        answers.flush()


def _answer(work: Callable[..., Any], arguments: dict[str, Any]) -> bytes:
    try:
        return _written({"value": work(**arguments)})
    except RefusedError as error:
        return _written({"refused": [error.code, str(error)]})
    except MemoryError:
        return _written({"exhausted": True})
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent hears of it
        return _written({"broken": f"{type(error).__name__}: {error}"[:500]})


def _written(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer | {"peak_bytes": _peak_bytes()}).encode()


def _peak_bytes() -> int:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # macOS, which counts in bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux's own `ru_maxrss` begins with that of the process that started this one.
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(kind, (most, most))
    except ValueError:
        # macOS knows no limit of memory; time is limited there too.
        if sys.platform != "darwin":
            raise


if __name__ == "__main__":
    main()
