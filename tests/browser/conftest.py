"""The dashboard as people meet it: Debian's Chromium on a running Platework with simulated printers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from cli.browser import FLAGS, chromium
from cli.datadir import DataDir
from cli.programs import Simulation, run_once
from cli.services import SERVICES
from cli.soak.farm import Farm, farm_on
from cli.stack import Stack
from cli.web import WebBuild

LONG = 60_000
"""Milliseconds that a busy machine may take for what a person sees at once."""
SPEED = 600.0

expect.set_options(timeout=LONG)


@dataclass(frozen=True)
class Somebody:
    """Who signs in."""

    tenant: str
    email: str
    password: str

    @property
    def body(self) -> dict[str, str]:
        return {"tenant": self.tenant, "email": self.email, "password": self.password}


@pytest.fixture(scope="session")
def web() -> WebBuild:
    """The web app, built."""
    build = WebBuild()
    build.build(print)
    return build


@pytest.fixture(scope="package")
async def farm(web: WebBuild, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Farm]:
    """A running Platework with two simulated printers that print what they are told, fast."""
    stack = Stack(
        DataDir(tmp_path_factory.mktemp("browser") / "data"),
        simulation=Simulation(2, speed=SPEED, loop=False),
        # Where tests stand for programs that are told what happens.
        environment={"PLATEWORK_NOTIFICATIONS_ALLOWED_HOSTS": '["localhost"]'},
        build_web=True,
    )
    try:
        await stack.start()
        async with farm_on(stack) as farm:
            yield farm
    finally:
        await stack.stop()


@pytest.fixture(scope="package")
def admin(farm: Farm) -> Somebody:
    password, _ = farm.stack.data.admin_password()
    return Somebody("demo", "admin@demo.local", password)


@pytest.fixture(scope="package")
async def stranger(farm: Farm) -> Somebody:
    """The admin of another tenant of the same installation."""
    stack, password = farm.stack, token_urlsafe()
    identity = next(spec for spec in SERVICES if spec.name == "identity")
    arguments = ("--name", "Other", "--slug", "other", "--short", "OTH", "--admin-email", "admin@other.local")
    await run_once(
        stack.console,
        "identity-seed",
        ("identity", "create-tenant", *arguments),
        stack.environments.serve(identity) | {"PLATEWORK_ADMIN_PASSWORD": password},
    )
    return Somebody("other", "admin@other.local", password)


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        await browser.close()


Visit = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def visit(browser: Browser, farm: Farm) -> Visit:
    """Opens a browser window of its own; `who` is signed in before it shows `path`.

    What the page logs as an error, or throws, fails the test at the end of the block.
    """

    @asynccontextmanager
    async def open_window(
        path: str = "/", *, who: Somebody | None = None, **look: Any
    ) -> AsyncIterator[Page]:
        url = farm.stack.edge_url
        context = await browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, **look)
        context.set_default_timeout(LONG)
        if who:
            answer = await context.request.post("/api/v1/session", data=who.body, headers={"Origin": url})
            assert answer.status == 201, await answer.text()
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_ours(said) else None)
        await page.goto(f"/app{path}")
        yield page
        assert wrong == []
        await context.close()

    return open_window


@pytest.fixture(scope="session")
def violations(web: WebBuild) -> Callable[..., Awaitable[list[Any]]]:
    """What axe finds on a page, or in a part of it, in short."""
    axe = (web.packages / "axe-core" / "axe.min.js").read_text()

    # What fades in or out has no contrast yet; what moves for ever does not end.
    ended = """Promise.allSettled(document.getAnimations().filter(
        one => one.effect?.getComputedTiming().iterations !== Infinity).map(one => one.finished))"""

    async def look(page: Page, within: str | None = None) -> list[Any]:
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(axe)
        await page.evaluate(ended)
        found = await page.evaluate(
            "within => axe.run(within ?? document, {resultTypes: ['violations']})", within
        )
        return [
            (one["id"], node["target"], node["failureSummary"])
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return look


def _is_ours(said: Any) -> bool:
    # Chromium logs every refusal and every connection that breaks, which tests bring about on purpose.
    return said.type == "error" and not said.text.startswith("Failed to load resource")
