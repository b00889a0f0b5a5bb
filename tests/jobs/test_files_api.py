"""Files of jobs over the API: staff looks, downloads, chooses and mends."""

import asyncio
import hashlib
from uuid import uuid4

import pytest

from chassis.testing import eventually
from jobs.files.vault import Vault

from .conftest import FORM, Lab, cube


async def placed(lab: Lab, job_id: str):
    async def there() -> bool:
        return (await lab.get(f"/jobs/{job_id}/files"))["is_placed"]

    await eventually(there)
    return await lab.get(f"/jobs/{job_id}/files")


def vault(lab: Lab) -> Vault:
    return lab.app.state.files.vault


async def faults(lab: Lab, deep: str = "false") -> set[tuple[str, str]]:
    found = await lab.get(f"/jobs/integrity?deep={deep}", role="admin")
    return {(one["fault"], one["path"]) for one in found["findings"]}


async def test_a_submitted_model_lies_in_its_folder_and_is_described(lab: Lab):
    content = cube(20)
    job = await lab.submit(content)
    shown = await placed(lab, job["id"])
    name = shown["display_name"]
    assert name.startswith("JoseNandu_Filament_TrueRed_")
    assert shown["file_path"] == f"Uploaded/{name}/{name}.stl"
    assert shown["file_hash"] == hashlib.sha256(content).hexdigest()
    assert shown["bounding_box"] == {"x": 20.0, "y": 20.0, "z": 20.0}
    assert (shown["triangles"], shown["warnings"], shown["duplicates"]) == (12, [], [])
    [file] = shown["files"]
    assert (file["name"], file["size"]) == (f"{name}.stl", len(content))
    assert (file["is_upload"], file["is_authoritative"]) == (True, True)


async def test_a_file_is_downloaded_as_an_attachment_that_no_browser_runs(lab: Lab):
    content = cube(20)
    job = await lab.submit(content)
    await placed(lab, job["id"])
    answer = await lab.call("GET", f"/jobs/{job['id']}/files/download")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''JoseNandu_")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    picture = await lab.call("GET", f"/jobs/{job['id']}/files/thumbnail")
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["", "/download", "/thumbnail"])
async def test_files_are_for_staff_of_the_tenant_alone(lab: Lab, path: str):
    job = await lab.submit()
    await placed(lab, job["id"])
    url = f"/api/v1/jobs/{job['id']}/files{path}"
    assert (await lab.client.get(url)).status_code == 401
    stranger = lab.issuer.headers(uuid4(), "admin")
    assert (await lab.client.get(url, headers=stranger)).status_code == 404


async def test_a_name_that_leads_out_of_the_folder_is_not_served(lab: Lab):
    job = await lab.submit()
    await placed(lab, job["id"])
    for name in ("../../../../etc/passwd", "/etc/passwd", "gone.stl", "%2e%2e"):
        answer = await lab.call("GET", f"/jobs/{job['id']}/files/download?name={name}")
        assert (answer.status_code, answer.json()["code"]) == (409, "file_missing")


async def test_the_file_that_counts_is_chosen_and_the_history_says_so(lab: Lab):
    job = await lab.submit()
    name = (await placed(lab, job["id"]))["display_name"]
    folder = vault(lab).folder(lab.tenant, "Uploaded", name)
    await asyncio.to_thread((folder / f"{name}.gcode").write_text, "G28")
    shown = await lab.post(f"/jobs/{job['id']}/files/authoritative", {})
    assert shown["file_path"] == f"Uploaded/{name}/{name}.gcode"
    refused = await lab.post(f"/jobs/{job['id']}/files/authoritative", {"file_name": "x.gcode"}, 422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("not_a_sibling", "file_name")
    back = await lab.post(f"/jobs/{job['id']}/files/authoritative", {"file_name": f"{name}.stl"})
    assert back["file_path"].endswith(".stl")
    assert (await lab.history(job["id"])).count("FileChosen") == 2


async def test_the_same_model_twice_is_recognised(lab: Lab):
    content = cube(33)
    first, second = await lab.submit(content), await lab.submit(content)
    assert (await lab.get(f"/jobs/{second['id']}/files"))["duplicates"] == [first["id"]]


async def test_a_workstation_opens_files_by_a_link_of_its_own(lab: Lab):
    job = await lab.submit()
    own = {"slicer_link": "prusaslicer://open?file={path}"}
    answer = await lab.call("PUT", "/jobs/workstations/desk-1", own)
    assert answer.json() == {"workstation_id": "desk-1"} | own
    listed = await lab.get("/jobs/workstations")
    assert listed["items"] == [answer.json()]
    path = f"/jobs/{job['id']}/files"
    opened = [(await lab.get(path, X_Workstation_Id=one))["open_link"] for one in ("desk-1", "desk-2")]
    assert [one.partition("Uploaded/")[0] for one in opened] == [
        "prusaslicer://open?file=",
        "platework://open?path=",
    ]
    refused = await lab.call("PUT", "/jobs/workstations/desk-1", {"slicer_link": "javascript:{path}"})
    assert (refused.status_code, refused.json()["code"]) == (422, "slicer_link_invalid")


async def test_a_scan_finds_what_is_wrong_and_a_repair_mends_what_can_be_mended(lab: Lab):
    jobs = [await lab.submit() for _ in range(5)]
    shown = [await placed(lab, job["id"]) for job in jobs]
    assert await faults(lab, "true") == set()
    names = [one["display_name"] for one in shown]
    folder = {name: vault(lab).folder(lab.tenant, "Uploaded", name) for name in names}
    home = vault(lab).home(lab.tenant)

    def harm() -> None:
        (home / "Completed").mkdir()
        folder[names[0]].rename(home / "Completed" / names[0])
        (folder[names[1]] / "metadata.json").write_text("{}")
        (folder[names[2]] / f"{names[2]}.stl").unlink()
        upload = folder[names[3]] / f"{names[3]}.stl"
        upload.write_bytes(upload.read_bytes()[::-1])
        (home / "Uploaded" / "stray.stl").write_text("nobody's")

    await asyncio.to_thread(harm)
    wrong = {
        ("misplaced", f"Uploaded/{names[0]}"),
        ("metadata", f"Uploaded/{names[1]}/metadata.json"),
        ("missing", f"Uploaded/{names[2]}/{names[2]}.stl"),
        ("orphan", "Uploaded/stray.stl"),
    }
    assert await faults(lab) == wrong
    assert await faults(lab, "true") == wrong | {("changed", f"Uploaded/{names[3]}/{names[3]}.stl")}

    refused = await lab.post(
        "/jobs/integrity/repair", {"delete": [f"Uploaded/{names[4]}"]}, 422, role="admin"
    )
    assert refused["code"] == "not_a_stray"
    done = await lab.post("/jobs/integrity/repair", {"delete": ["Uploaded/stray.stl"]}, role="admin")
    assert set(done["mended"]) == {jobs[0]["id"], jobs[1]["id"]}
    assert done["deleted"] == ["Uploaded/stray.stl"]
    assert [one["fault"] for one in done["left"]] == ["missing"]
    await placed(lab, jobs[0]["id"])
    await placed(lab, jobs[1]["id"])
    assert await faults(lab) == {("missing", f"Uploaded/{names[2]}/{names[2]}.stl")}
    assert "FilesRepaired" in await lab.history(jobs[0]["id"])


@pytest.mark.parametrize("path", ["/jobs/integrity", "/jobs/mailbox"])
async def test_staff_without_an_admins_rights_neither_scans_nor_reads_mails(lab: Lab, path: str):
    assert (await lab.call("GET", path)).status_code == 403


async def test_a_bad_upload_is_answered_with_its_reason(lab: Lab):
    answer = await lab.send(f"/submit/{lab.slug}", FORM, b"no model", "evil.exe")
    body = answer.json()
    assert (answer.status_code, body["code"], body["reason"]) == (422, "file_rejected", "unsupported_type")
    assert body["errors"][0]["field"] == "file"
    answer = await lab.send(f"/submit/{lab.slug}", FORM, b"PK\3\4", "model.3mf")
    assert answer.json()["reason"] == "damaged_file"
    answer = await lab.send(f"/submit/{lab.slug}", FORM, b"", "model.stl")
    assert answer.json()["reason"] == "empty"
