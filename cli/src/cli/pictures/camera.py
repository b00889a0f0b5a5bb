"""Takes the pictures with Debian's Chromium, and makes them small."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from cli.browser import FLAGS, chromium
from cli.errors import CommandError
from cli.pictures.scene import Scene
from cli.seed import DEMO

DESKTOP, TABLET = (1440, 900), (820, 1180)
MOST_BYTES = 150_000
COLORS = 256
PATIENCE_MS = 60_000

# Name of the file, which ends with its look, and what it shows.
SHOTS = {
    "fleet-light": "/",
    "fleet-dark": "/",
    "fleet-tablet": "/",
    "printer-light": "/printers/{printer}",
    "runs-light": "/production-runs",
    "run-light": "/production-runs/{run}",
    "run-dark": "/production-runs/{run}",
    "orders-light": "/orders",
    "order-light": "/orders/{order}",
    "schedule-dark": "/schedule",
    "jobs-light": "/jobs",
    "jobs-dark": "/jobs",
    "spools-light": "/spools",
    "inventory-light": "/inventory",
    "messages-dark": "/messages",
}
PUBLIC_SHOTS = {"submit-light": f"/lab/{DEMO}"}


async def take(url: str, scene: Scene, folder: Path) -> list[Path]:
    """Take every picture of the dashboard at `url`; returns the files.

    Raises:
        CommandError: one is too large.
    """
    taken = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for name, path in (SHOTS | PUBLIC_SHOTS).items():
            look = name.rpartition("-")[2]
            width, height = TABLET if look == "tablet" else DESKTOP
            context = await browser.new_context(
                base_url=url,
                viewport={"width": width, "height": height},
                color_scheme="dark" if look == "dark" else "light",
                reduced_motion="reduce",
                locale="en-GB",
                timezone_id="UTC",
            )
            page = await context.new_page()
            if name in SHOTS:
                who = {"tenant": DEMO, "email": f"admin@{DEMO}.local", "password": scene.password}
                await context.request.post("/api/v1/session", data=who, headers={"Origin": url})
            address = path.format(run=scene.run, printer=scene.printer, order=scene.order)
            taken.append(await _picture(page, f"/app{address}", folder / f"{name}.png"))
            await context.close()
        await browser.close()
    return taken


async def _picture(page: Page, address: str, file: Path) -> Path:
    await page.goto(address)
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_role("status", name="Loading")).to_have_count(0, timeout=PATIENCE_MS)
    await page.wait_for_timeout(1_000)  # what fades in
    _keep(await page.screenshot(), file)
    return file


def _keep(png: bytes, file: Path) -> None:
    """Keep all colours where there is room: of a palette, those of rare statuses may be another's."""
    shot = Image.open(io.BytesIO(png)).convert("RGB")
    for picture in (shot, shot.quantize(COLORS, dither=Image.Dither.NONE)):
        picture.save(file, optimize=True)
        if file.stat().st_size <= MOST_BYTES:
            return
    raise CommandError(f"{file.name} has {file.stat().st_size} bytes, more than {MOST_BYTES}")
