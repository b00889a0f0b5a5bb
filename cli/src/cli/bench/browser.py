"""A browser for benchmarks: Debian's Chromium, signed in where it is to be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import BrowserContext, async_playwright

from cli.browser import FLAGS, chromium

DESKTOP = {"width": 1440, "height": 900}


@asynccontextmanager
async def window(url: str, credentials: dict[str, str]) -> AsyncIterator[BrowserContext]:
    """A browser context of its own at the dashboard `url`, signed in."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        context = await browser.new_context(base_url=url, viewport=DESKTOP)  # type: ignore[arg-type]
        answer = await context.request.post("/api/v1/session", data=credentials, headers={"Origin": url})
        assert answer.status == 201, await answer.text()
        yield context
        await browser.close()
