"""What the web app weighs: the scripts that come first, what each page adds to them, and the styles.

Compressed as servers do it. A script counts with what it imports at once, not with what it asks for later.
"""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

LEVEL = 6
KB = 1000
ENTRY_KB, PAGE_KB, STYLE_KB = 170, 120, 15
# Imports as the bundler writes them: `import…from"./x.js"`, `import"./x.js"`.
IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
LOADED = re.compile(r'assets/([\w.-]+\.js)"')


@dataclass(frozen=True, slots=True)
class Weight:
    what: str
    size: float
    """Kilobytes, compressed."""
    budget: float


def weigh(build: Path) -> list[Weight]:
    """The weights of a build of the app, beside what they may be."""
    assets = build / "assets"
    entry = _closure(assets, set(LOADED.findall((build / "index.html").read_text())))
    pages = {file.name: _closure(assets, {file.name}) - entry for file in assets.glob("*-page-*.js")}
    return [
        Weight("first scripts", _size(assets, entry), ENTRY_KB),
        Weight("styles", _size(assets, {file.name for file in assets.glob("*.css")}), STYLE_KB),
        *(
            Weight(f"page {name.partition('-page')[0]}", _size(assets, pages[name]), PAGE_KB)
            for name in sorted(pages)
        ),
    ]


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
