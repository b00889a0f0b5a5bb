"""The page: plain files that keep to the content security policy."""

import importlib.resources
import re

import pytest

FILES = sorted(f.name for f in (importlib.resources.files("dashboard") / "page").iterdir() if f.is_file())


async def test_the_page_is_served(edge):
    response = await edge.client.get("/")
    assert response.headers["content-type"].startswith("text/html")
    for asset in re.findall(r'(?:src|href)="([^"]+)"', response.text):
        assert (await edge.client.get(asset)).status_code == 200, asset


@pytest.mark.parametrize("name", FILES)
async def test_every_file_of_the_page_is_served_with_its_type(edge, name):
    response = await edge.client.get(f"/page/{name}")
    assert response.status_code == 200
    kinds = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    assert response.headers["content-type"].startswith(kinds[name.rpartition(".")[2]])


def test_nothing_is_inline_and_nothing_comes_from_elsewhere():
    page = importlib.resources.files("dashboard") / "page"
    html = (page / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html)
    for name in FILES:
        text = (page / name).read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|innerHTML|localStorage|sessionStorage|eval\(", text), name


@pytest.mark.parametrize("name", ["app.py", "../api.py", "..%2fapi.py", "nothing"])
async def test_other_files_are_not_served(edge, name):
    assert (await edge.client.get(f"/page/{name}")).status_code == 404
