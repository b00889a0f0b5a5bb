"""`platework screenshots`: all pictures of README and docs, of a farm and a lab that really run."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.browser import ensure_chromium
from cli.datadir import DataDir, repository
from cli.stack import Stack


def run(
    *,
    to: Annotated[Path | None, typer.Option(help="Folder of the pictures (default: docs/images).")] = None,
) -> None:
    """Take the pictures of README and docs anew, on servers of its own."""
    folder = to or repository() / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    ensure_chromium()
    with tempfile.TemporaryDirectory(prefix="platework-screenshots-") as data:
        taken = asyncio.run(_take(Path(data) / "data", folder))
    for file in taken:
        print(f"{file.stat().st_size / 1000:6.1f} KB  {file}")


async def _take(data: Path, folder: Path) -> list[Path]:
    # Playwright is a tool of developers: other commands do without.
    from cli.pictures import camera, scene  # noqa: PLC0415

    stack = Stack(DataDir(data), simulation=scene.SIMULATION, build_web=True)
    try:
        await stack.start()
        return await camera.take(stack.edge_url, await scene.make(stack), folder)
    finally:
        await stack.stop()
