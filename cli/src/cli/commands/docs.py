"""`platework docs`: the pages of `docs/` as a site."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.datadir import repository
from cli.errors import CommandError

_UPWARDS = re.compile(r"\[([^\]]+)\]\((\.\./[^)#]+)[^)]*\)")


def run(
    *,
    to: Annotated[Path | None, typer.Option(help="Folder of the site (default: site in the clone).")] = None,
) -> None:
    """Build the documentation as a site, strictly: a link that leads nowhere fails."""
    root = repository()
    target = (to or root / "site").resolve()
    with tempfile.TemporaryDirectory(prefix="platework-docs-") as folder:
        work = Path(folder)
        shutil.copy(root / "zensical.toml", work)
        shutil.copytree(root / "docs", work / "docs")
        for page in (work / "docs").rglob("*.md"):
            page.write_text(_without_sources(root, root / page.relative_to(work), page.read_text()))
        tool = Path(sys.executable).parent / "zensical"
        done = subprocess.run([str(tool), "build", "--strict", "--clean"], cwd=work, check=False)
        if done.returncode != 0:
            raise CommandError("The site cannot be built; what is wrong stands above.")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)
    print(f"{target / 'index.html'}")


def _without_sources(root: Path, page: Path, text: str) -> str:
    """A page whose links to files outside of `docs/` became names of them: the site does not have those."""

    def said(link: re.Match[str]) -> str:
        target = (page.parent / link[2]).resolve()
        if target.is_relative_to(root / "docs"):
            return link[0]
        return f"{link[1]} (`{target.relative_to(root)}`)"

    return _UPWARDS.sub(said, text)
