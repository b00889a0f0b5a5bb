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
from cli.web import WebBuild

MERMAID = "12.3.0"
"""What draws the pictures of flows: the major version that Zensical asks for."""
IFRAME_WORKER = "1.0.4"
"""What lets pages on a disk search: browsers give those no worker. Named in zensical.toml."""
_UPWARDS = re.compile(r"\[([^\]]+)\]\((\.\./[^)#]+)[^)]*\)")


def run(
    *,
    to: Annotated[Path | None, typer.Option(help="Folder of the site (default: site in the clone).")] = None,
) -> None:
    """Build the documentation as a site that needs no network; a link that leads nowhere fails."""
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
        scripts = work / "site/assets/javascripts"
        shutil.copy(
            WebBuild().tool("iframe-worker", IFRAME_WORKER, "shim/index.js"), scripts / "iframe-worker.js"
        )
        _carry_mermaid(work / "site")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)
    print(f"{target / 'index.html'}")


def _carry_mermaid(site: Path) -> None:
    """Lay Mermaid beside the pages that have pictures: where it is loaded already, the theme fetches none."""
    drawing = [page for page in site.rglob("*.html") if 'class="mermaid"' in page.read_text()]
    if not drawing:
        return
    script = site / "assets/javascripts/mermaid.min.js"
    shutil.copy(WebBuild().tool("mermaid", MERMAID, "dist/mermaid.min.js"), script)
    for page in drawing:
        way = "../" * len(page.relative_to(site).parents[:-1])
        tag = f'<script src="{way}{script.relative_to(site).as_posix()}"></script>'
        page.write_text(page.read_text().replace("</head>", f"{tag}</head>", 1))


def _without_sources(root: Path, page: Path, text: str) -> str:
    """A page whose links to files outside of `docs/` became names of them: the site does not have those."""

    def said(link: re.Match[str]) -> str:
        target = (page.parent / link[2]).resolve()
        if target.is_relative_to(root / "docs"):
            return link[0]
        return f"{link[1]} (`{target.relative_to(root)}`)"

    return _UPWARDS.sub(said, text)
