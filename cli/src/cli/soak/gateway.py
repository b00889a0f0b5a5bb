"""Millions of steps in the lives of random printers: see `lives`."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import product

from cli.soak.desk import IDLE, Desk
from cli.soak.lives import World, live

STEPS = 2_000_000
STEPS_PER_LIFE = 100
KINDS = tuple(product((True, False), (True, False)))
"""With deltas or full reports, with ids or without."""


def run(steps: int, seed: int) -> tuple[int, list[str]]:
    """Live so many steps on all processors; returns how many were lived, and what was wrong."""
    lives = max(steps // STEPS_PER_LIFE, len(KINDS))
    lived, wrong = 0, list[str]()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for problem in pool.map(_life, _seeds(lives, seed), chunksize=50):
            lived += STEPS_PER_LIFE
            if problem:
                wrong.append(problem)
    return lived, wrong


def _seeds(lives: int, seed: int) -> Iterator[int]:
    return iter(range(seed, seed + lives))


def _life(seed: int) -> str:
    """One life; what was wrong, empty when nothing was."""
    delta, ids = KINDS[seed % len(KINDS)]
    world = World(Desk(), dict(IDLE), delta=delta, ids=ids)
    try:
        live(world, random.Random(seed), STEPS_PER_LIFE)  # noqa: S311 - repeatable, not secret
    except AssertionError as error:
        return f"seed {seed}: {error or 'an assertion failed'}"
    return ""


def soak(steps: int, seed: int) -> dict[str, object]:
    """The outcome as `--json` prints it."""
    started = time.perf_counter()
    lived, wrong = run(steps, seed)
    seconds = time.perf_counter() - started
    return {"ok": not wrong, "seed": seed, "steps": lived, "violations": wrong, "seconds": round(seconds, 1)}
