"""The pages make a site, and every page has its place in it."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from cli.commands import docs
from cli.errors import CommandError


def pages(nav: list[Any]) -> Iterator[str]:
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            for below in entry.values():
                yield from pages(below)


def test_every_page_has_one_place_in_the_navigation(root):
    nav = tomllib.loads((root / "zensical.toml").read_text())["project"]["nav"]
    named = sorted(pages(nav))
    assert named == sorted(str(page.relative_to(root / "docs")) for page in (root / "docs").rglob("*.md"))


def test_the_site_is_built_and_links_lead_somewhere(root, tmp_path):
    docs.run(to=tmp_path / "site")
    made = {page.stem for page in (tmp_path / "site").rglob("*.html")}
    assert {"index", "quickstart", "operations", "0001-own-relay"} <= made
    assert "bambu.pem" in (tmp_path / "site/connecting-printers.html").read_text()
    # It needs no network: every script is there, also the one that draws the pictures of flows.
    scripts = {
        (page.parent / script).resolve().relative_to(tmp_path / "site")
        for page in (tmp_path / "site").rglob("*.html")
        if page.name != "404.html"
        for script in re.findall(r'<script[^>]* src="([^"]+)"', page.read_text())
    }
    assert {script.name.split(".")[0] for script in scripts} == {"bundle", "iframe-worker", "mermaid"}
    assert all((tmp_path / "site" / script).stat().st_size for script in scripts)


def test_a_link_that_leads_nowhere_stops_it(root, tmp_path, monkeypatch):
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "x"\n')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Page\n[there](missing.md)\n")
    monkeypatch.setattr(docs, "repository", lambda: tmp_path)
    with pytest.raises(CommandError, match="cannot be built"):
        docs.run(to=tmp_path / "site")
