"""How long every documented GET takes, through the edge, on an idle system with the demo's data.

The whole story of the demo was told before, so that there is something of everything. Paths come from the
description of the API that the web app is made from; their parameters are filled with what the lists before
them hold. Samples are few, so the 99th percentile is the slowest answer. The ceiling is the bar.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cli import openapi
from cli.bench.result import Report, percentile
from cli.client import plain
from cli.datadir import DataDir, repository
from cli.demo import whole
from cli.demo.story import Story
from cli.programs import Simulation
from cli.seed import DEMO, seed
from cli.stack import Stack

BAR_MS = 100.0
SAMPLES = 40
WARM_UP = 3
SETTLE = 10.0
"""Seconds for the services to take in what the story told: idle is what is measured."""
CHOICES = 5
"""Entries of a list that are tried before a path counts as one that nothing was found for."""
ENDLESS = frozenset({"/api/v1/stream"})
GIVEN = {"q": "a", "tenant_slug": DEMO}
LISTS = {"thing_id": "/api/v1/parts"}
"""Where the ids of a path are listed that has no list before them."""
PARAMETER = re.compile(r"\{(\w+)\}")


async def measure(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        simulation = Simulation(whole.PRINTERS, speed=whole.SPEED, loop=False)
        stack = Stack(DataDir(Path(folder) / "data"), simulation=simulation)
        try:
            await stack.start()
            await seed(stack, announce=False, desk=True)
            story = Story(tell=lambda _: None)
            await whole.tell(whole.Place.of(stack), story)
            report.wrong += [f"{step.name}: {step.said}" for step in story.steps if not step.ok]
            await asyncio.sleep(SETTLE)
            await on(stack, report)
        finally:
            await stack.stop()


async def on(stack: Stack, report: Report) -> None:
    """Measure a running stack."""
    spec = json.loads((repository() / openapi.FILE).read_text())
    password, _ = stack.data.admin_password()
    async with plain(stack.edge_url) as client:
        body = {"tenant": DEMO, "email": f"admin@{DEMO}.local", "password": password}
        token = (await client.post("/api/v1/auth/token", json=body)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        walk = _Walk(client, spec["paths"])
        slowest = [await _measured(walk, template, report) for template in walk.templates]
    found = [one for one in slowest if one is not None]
    report.add("slowest", "ms", [max(found)], BAR_MS)
    report.add("endpoints measured", "", [len(found)], len(slowest))
    report.add("of these above the bar", "", [sum(one > BAR_MS for one in found)])


async def _measured(walk: "_Walk", template: str, report: Report) -> float | None:
    """The slowest answer of a path, in milliseconds; None when there is nothing to ask it for."""
    path = await walk.path(template)
    if path is None:
        print(f"bench: nothing was found to ask {template} for", file=sys.stderr)
        return None
    times = []
    for number in range(WARM_UP + SAMPLES):
        began = time.perf_counter()
        answer = await walk.client.get(path)
        if number >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
        if answer.is_error:
            report.wrong.append(f"{path}: {answer.status_code} {answer.text[:200]}")
            return None
    return report.add(f"{template}, p99", "ms", [percentile(times, 0.99)], BAR_MS)


@dataclass(slots=True)
class _Walk:
    """Finds something to ask every path for."""

    client: httpx.AsyncClient
    paths: dict[str, Any]
    _items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def templates(self) -> list[str]:
        return [path for path, item in self.paths.items() if "get" in item and path not in ENDLESS]

    async def path(self, template: str) -> str | None:
        asked = {
            one["name"]
            for one in self.paths[template]["get"].get("parameters", [])
            if one["in"] == "query" and one.get("required")
        }
        if not asked <= GIVEN.keys():
            return None
        query = "&".join(f"{name}={GIVEN[name]}" for name in sorted(asked))
        for path in await self._filled(template):
            if (await self.client.get(path, params=query)).is_success:
                return f"{path}?{query}" if query else path
        return None

    async def _filled(self, template: str) -> list[str]:
        """The path with parameters in place, in some ways."""
        first = PARAMETER.search(template)
        if first is None:
            return [template]
        name, before, after = first[1], template[: first.start()].rstrip("/"), template[first.end() :]
        if name in GIVEN:
            return await self._filled(f"{before}/{GIVEN[name]}{after}")
        listed = await self._listed(LISTS.get(name, before))
        values = [one[name] if name in one else one.get("id") for one in listed]
        ways = [await self._filled(f"{before}/{value}{after}") for value in values if value]
        return [path for way in ways for path in way]

    async def _listed(self, path: str) -> list[dict[str, Any]]:
        if path not in self._items:
            answer = await self.client.get(path)
            content = answer.json() if answer.is_success else {}
            items = content.get("items", []) if isinstance(content, dict) else content
            self._items[path] = [one for one in items if isinstance(one, dict)][:CHOICES]
        return self._items[path]
