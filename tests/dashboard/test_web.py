"""The built app: one page under every path of the app, assets that may be kept for ever."""

import pytest


@pytest.fixture
def built(tmp_path):
    """A build as vite leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<script type="module" src="/assets/index-1a2b.js"></script>')
    (tmp_path / "assets" / "index-1a2b.js").write_text("export {}")
    (tmp_path / "assets" / "font-3c4d.woff2").write_bytes(b"font")
    return tmp_path


async def test_every_address_of_the_app_leads_to_its_page(edge_with, built):
    async with edge_with(web=built) as edge:
        for path in ("/", "/app/fleet", "/app/orders/0199"):
            answer = await edge.client.get(path)
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert answer.headers["cache-control"] == "no-cache"
            assert "index-1a2b.js" in answer.text
        assert (await edge.client.get("/elsewhere")).status_code == 404


async def test_assets_are_kept_for_ever(edge_with, built):
    async with edge_with(web=built) as edge:
        script = await edge.client.get("/assets/index-1a2b.js")
        assert script.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in script.headers["cache-control"]
        font = await edge.client.get("/assets/font-3c4d.woff2")
        assert (font.content, font.headers["content-type"]) == (b"font", "font/woff2")
        for name in ("index-0000.js", "..%2findex.html", "index.html"):
            assert (await edge.client.get(f"/assets/{name}")).status_code == 404


async def test_scripts_are_sent_compressed_to_those_who_take_that(edge_with, built):
    script = "export const words = [" + '"platework",' * 500 + "];"
    (built / "assets" / "index-1a2b.js").write_text(script)
    async with edge_with(web=built) as edge:
        for accepted, encoding in (
            ("gzip, deflate, br", "gzip"),
            ("br;q=1.0, gzip;q=0.5", "gzip"),
            ("gzip;q=0", None),
            ("gzip; q=0.0", None),
            ("identity", None),
        ):
            answer = await edge.client.get("/assets/index-1a2b.js", headers={"Accept-Encoding": accepted})
            assert answer.text == script, accepted
            assert answer.headers.get("content-encoding") == encoding, accepted
            assert answer.headers["vary"] == "Accept-Encoding"
            assert (int(answer.headers["content-length"]) < len(script) / 10) == (encoding == "gzip")
        font = await edge.client.get("/assets/font-3c4d.woff2", headers={"Accept-Encoding": "gzip"})
        assert (font.content, "content-encoding" in font.headers) == (b"font", False)


async def test_scripts_come_from_our_own_files_alone(edge_with, built):
    async with edge_with(web=built) as edge:
        policy = (await edge.client.get("/")).headers["content-security-policy"]
        assert "default-src 'self';" in policy
        assert "script-src" not in policy
        assert "unsafe" not in (await edge.client.get("/api/v1/nothing")).headers["content-security-policy"]


async def test_without_a_build_the_plain_page_is_served(edge_with, tmp_path):
    async with edge_with(web=tmp_path) as edge:
        assert "/page/app.js" in (await edge.client.get("/")).text


async def test_without_a_build_links_in_e_mails_lead_to_the_plain_pages_of_jobs(edge_with, built, tmp_path):
    async with edge_with(web=tmp_path / "nothing") as edge:
        for kind in ("confirm", "status"):
            answer = await edge.client.get(f"/app/lab/{kind}/s3cret", follow_redirects=False)
            assert answer.headers["location"] == f"/api/v1/public/{kind}/s3cret"
        assert "/page/app.js" in (await edge.client.get("/app/lab/demo")).text
    async with edge_with(web=built) as edge:
        assert "index-1a2b.js" in (await edge.client.get("/app/lab/confirm/s3cret")).text
