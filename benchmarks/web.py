"""What the dashboard is like in a browser: how much it loads, how it looks to Lighthouse, how it lives.

Sizes are of the build that `up` makes: the app's first scripts, what each page adds to them, its styles,
compressed as servers do. Lighthouse loads the main pages as a desktop does. The fleet wall shows 200 printers
that change ten times a second. Sizes and accessibility are of the app alone: beyond their budgets is wrong.
All else only has bars.
"""

import sys
import tempfile
from pathlib import Path
from uuid import UUID

from playwright.async_api import BrowserContext

from cli.bench import lighthouse, wall
from cli.bench.browser import window
from cli.bench.result import Report
from cli.bench.weight import weigh
from cli.client import signed_in
from cli.datadir import DataDir
from cli.installation import Installation
from cli.seed import MAIN, seed
from cli.stack import Stack
from cli.web import WebBuild

OF_THE_MACHINE = frozenset({"performance"})
LIGHTHOUSE_BARS = {"performance": 95, "accessibility": 100}
PAGES = ("/", "/printers", "/production-runs", "/orders", "/inventory", "/schedule", "/spools", "/messages")
PUBLIC_PAGES = ("/sign-in", f"/lab/{MAIN}")


async def measure(report: Report) -> None:
    _sizes(report, WebBuild().build(print))
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        stack = Stack(DataDir(Path(folder) / "data"), build_web=True)
        try:
            await stack.start()
            await seed(stack, announce=False)
            await _in_a_browser(stack, report, Path(folder))
        finally:
            await stack.stop()


async def _in_a_browser(stack: Stack, report: Report, folder: Path) -> None:
    password, _ = stack.data.admin_password()
    who = {"tenant": MAIN, "email": f"admin@{MAIN}.local", "password": password}
    broker = await Installation(stack.secrets, stack.ports, live=True).broker()
    async with signed_in(stack.edge_url, **who) as api, window(stack.edge_url, who) as context:
        tenant = UUID((await api.get("/tenants/current"))["id"])
        have = (await api.get("/printers"))["total"]
        for number in range(wall.PRINTERS - have):
            await api.post("/printers", {"name": f"Printer {number + 1}"})
        pages = [await api.get("/printers", limit=100, skip=skip) for skip in range(0, wall.PRINTERS, 100)]
        printers = {one["id"]: one["name"] for page in pages for one in page["items"]}
        # It would say that nothing answers there.
        await stack.supervisor.end("printer-gateway")
        for number, printer in enumerate(printers):
            await api.put(f"/printers/{printer}/connection", wall.connection(number))
        for path in (*PUBLIC_PAGES, *PAGES):
            await _lighthouse(report, stack.edge_url, path, context, folder)
        await wall.measure(report, await context.new_page(), wall.Wall(broker, tenant, printers))
    await broker.close()


async def _lighthouse(report: Report, url: str, path: str, context: BrowserContext, folder: Path) -> None:
    cookies = await context.cookies() if path not in PUBLIC_PAGES else []
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    found = await lighthouse.scores(f"{url}/app{path}", cookie, folder)
    for category, bar in LIGHTHOUSE_BARS.items():
        score = report.add(
            f"lighthouse {path}, {category}", "points", [lighthouse.points(found, category)], bar
        )
        said = f"{path}: {score:.0f} of {bar} for {category}: {'; '.join(lighthouse.faults(found, category))}"
        if score < bar:
            print(f"bench: {said}", file=sys.stderr)
        if score < bar and category not in OF_THE_MACHINE:
            report.wrong.append(said)


def _sizes(report: Report, build: Path) -> None:
    weights = weigh(build)
    for one in weights:
        report.add(one.what, "KB gz", [one.size], one.budget)
        if one.size > one.budget:
            report.wrong.append(f"{one.what}: {one.size:.0f} KB are more than {one.budget} KB")
    if not any(one.what.startswith("page") for one in weights):
        report.wrong.append("no page of the app was found in the build")
