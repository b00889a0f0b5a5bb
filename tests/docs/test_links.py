"""Links between the pages lead somewhere, headings included."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def pages(root: Path) -> list[Path]:
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def broken(page: Path) -> Iterator[str]:
    for link in LINK.findall(FENCE.sub("", page.read_text())):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{page.name}: {link}: no such file"
        elif anchor and anchor not in anchors(target):
            yield f"{page.name}: {link}: no such heading"


def test_every_link_leads_somewhere(root):
    assert [what for page in pages(root) for what in broken(page)] == []


def test_every_page_is_reached_from_the_readme(root):
    reached: set[Path] = set()
    to_read = [root / "README.md"]
    while to_read:
        page = to_read.pop()
        reached.add(page)
        for link in LINK.findall(page.read_text()):
            target = (page.parent / link.partition("#")[0]).resolve()
            found = list(target.glob("*.md")) if target.is_dir() else [target]
            to_read += [one for one in found if one.suffix == ".md" and one.is_file() and one not in reached]
    assert set(pages(root)) - reached == set()


@pytest.mark.parametrize("link", ["missing.md", "page.md#nowhere"])
def test_a_broken_link_is_found(tmp_path, link):
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n[there]({link})\n```\n[not a link](missing.md)\n```\n")
    assert len(list(broken(page))) == 1
