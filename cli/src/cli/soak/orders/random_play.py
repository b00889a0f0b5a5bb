"""Random actions for long, on two replicas, against the model."""

import time
from random import Random
from typing import Any
from uuid import uuid4

from cli.soak.orders import site
from cli.soak.orders.play import WEIGHTED, Play, WrongError

ACTIONS = 3_000
PER_PLAY = 60
"""Actions in one tenant: the queues are long by then, and a failure is still short enough to read."""


async def soak(count: int, seed: int) -> dict[str, Any]:
    """The outcome as `--json` prints it."""
    random, done, wrong = Random(seed), 0, list[str]()  # noqa: S311 - repeatable, not secret
    async with site.opened() as own:
        started = time.perf_counter()
        while done < count and not wrong:
            shop = own.shop(uuid4())
            play = Play(shop.call, shop.publish, shop.tenant)
            await play.start()
            try:
                for _ in range(min(PER_PLAY, count - done)):
                    a, b, c = (random.randrange(10_000) for _ in range(3))
                    await play.do(random.choice(WEIGHTED), (a, b, c))
                    done += 1
            except WrongError as error:
                wrong.append(str(error))
        wrong += await own.wrong()
        seconds = time.perf_counter() - started
    return {"ok": not wrong, "seed": seed, "actions": done, "violations": wrong, "seconds": round(seconds, 1)}
