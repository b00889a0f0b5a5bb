"""How much a browser loads: the app's first scripts, its largest page, its styles, compressed as servers do.

Sizes are of the build that `up` makes. The ceilings are budgets, not speeds: being above one is wrong.
"""

import gzip
import re
from pathlib import Path

from cli.bench.result import Report
from cli.web import WebBuild

LEVEL = 6
KB = 1000
ENTRY_KB, PAGE_KB, STYLE_KB = 170, 120, 15
# Imports as the bundler writes them: `import…from"./x.js"`, `import"./x.js"`.
IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
LOADED = re.compile(r'assets/([\w.-]+\.js)"')


async def measure(report: Report) -> None:
    assets = WebBuild().build(print) / "assets"
    page = (assets.parent / "index.html").read_text()
    entry = _closure(assets, set(LOADED.findall(page)))
    pages = {file.name: _closure(assets, {file.name}) - entry for file in assets.glob("*-page-*.js")}
    largest = max(pages, key=lambda name: _size(assets, pages[name]))
    _budget(report, "first scripts", _size(assets, entry), ENTRY_KB)
    _budget(report, f"largest page ({largest.partition('-page')[0]})", _size(assets, pages[largest]), PAGE_KB)
    _budget(report, "styles", _size(assets, {file.name for file in assets.glob("*.css")}), STYLE_KB)
    report.add("pages", "", [len(pages)])
    if not pages:
        report.wrong.append("no page of the app was found in the build")


def _closure(assets: Path, names: set[str]) -> set[str]:
    """Scripts with everything that they import at once."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(IMPORTED.findall((assets / name).read_text())) - found
    return found


def _size(assets: Path, names: set[str]) -> float:
    return sum(len(gzip.compress((assets / name).read_bytes(), LEVEL)) for name in names) / KB


def _budget(report: Report, metric: str, size: float, most: float) -> None:
    report.add(metric, "KB gz", [size], most)
    if size > most:
        report.wrong.append(f"{metric}: {size:.0f} KB are more than {most} KB")
