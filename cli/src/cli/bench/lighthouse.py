"""Lighthouse on pages of a running dashboard: installed on demand, and not among the packages of the app."""

import asyncio
import json
from pathlib import Path
from typing import Any

from cli.browser import FLAGS, chromium
from cli.web import WebBuild

VERSION = "13.5.0"
SECONDS = 180.0
# The live stream never ends, so a page never falls silent: what is loaded by then is what counts.
MAX_LOAD_MS = 15_000
CATEGORIES = ("performance", "accessibility")


async def scores(url: str, cookie: str, folder: Path) -> dict[str, Any]:
    """The report on one page as a desktop loads it; `cookie` is what a signed-in browser sends.

    Raises:
        WebError: Lighthouse cannot be installed, or failed.
    """
    web = WebBuild()
    command = await asyncio.to_thread(web.tool, "lighthouse", VERSION, "cli/index.js")
    headers, answer = folder / "headers.json", folder / "answer.json"
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    arguments = (
        url,
        "--quiet",
        "--preset=desktop",
        f"--max-wait-for-load={MAX_LOAD_MS}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={headers}",
        "--output=json",
        f"--output-path={answer}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    )
    await asyncio.to_thread(web.run_tool, command, arguments, {"CHROME_PATH": chromium()})
    found: dict[str, Any] = json.loads(answer.read_text())
    return found


def points(found: dict[str, Any], category: str) -> float:
    """The score of a category, 0 to 100."""
    return float(found["categories"][category]["score"] or 0) * 100


def faults(found: dict[str, Any], category: str) -> list[str]:
    """What cost points."""
    weights = {one["id"]: one["weight"] for one in found["categories"][category]["auditRefs"]}
    return [
        f"{name}: {audit['title']}"
        for name, audit in found["audits"].items()
        if weights.get(name) and audit["score"] is not None and audit["score"] < 1
    ]
