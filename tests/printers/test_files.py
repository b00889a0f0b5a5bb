"""Print files: kept once by their content, looked into without trust, handed to gateways piece by piece."""

import asyncio
import hashlib
import io
import os
import stat
import zipfile
from uuid import UUID, uuid4

import pytest

from chassis import rpc
from contracts.printers import PIECE_BYTES, FilePiece, FileRequest
from printers.domain.files import BadFileError, BadMappingError, FilamentNeed, Plate, draws, file_name
from printers.files import Files
from simulator import Plate as Sliced
from simulator import make_3mf

GCODE = b"; HEADER_BLOCK_START\n; total filament weight [g] : 12.50\n; HEADER_BLOCK_END\nG28\nM400\n"


def project(**plates) -> bytes:
    """A sliced project that no other test has."""
    one = plates or {"1": Sliced(minutes=90, layers=10, grams=((1, 12.5), (3, 4.0)))}
    content = make_3mf({int(number.strip("p")): plate for number, plate in one.items()})
    return with_entries(content, {"Metadata/unique.txt": os.urandom(8)})


def with_entries(content: bytes, entries: dict[str, bytes]) -> bytes:
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return changed.getvalue()


@pytest.fixture
def upload(call):
    async def upload(content: bytes, name: str = "bracket.gcode.3mf", by=None):
        return await (by or call)("POST", "/print-files", files={"file": (name, content)})

    return upload


@pytest.fixture
def kept(service) -> Files:
    return service.app.state.files


async def test_a_file_is_kept_with_what_its_slicer_said(call, upload, kept, tenant):
    content = project(
        p1=Sliced(minutes=90, grams=((1, 12.5), (3, 4.0))), p2=Sliced(minutes=30, grams=((2, 7.25),))
    )
    response = await upload(content, "Clamp ünïcode v2.gcode.3mf")
    assert response.status_code == 201, response.text
    file = response.json()
    assert (file["name"], file["size"]) == ("Clamp ünïcode v2.gcode.3mf", len(content))
    assert (file["sha256"], file["uploaded_by"]) == (hashlib.sha256(content).hexdigest(), "Test User")
    first, second = file["plates"]
    assert (first["index"], first["minutes"], second["index"]) == (1, "90.00", 2)
    assert [(need["number"], need["grams"], need["material"]) for need in first["filament"]] == [
        (1, "12.50", "PLA"),
        (3, "4.00", "PLA"),
    ]
    assert first["filament"][0]["color"] == "FFFFFFFF"
    assert await call.ok("GET", f"/print-files/{file['id']}") == file
    assert kept.piece(tenant, file["sha256"], 0, len(content)) == content


async def test_the_same_content_again_is_the_same_file(call, upload):
    content = project()
    first, second = await upload(content), await upload(content, "other name.gcode.3mf")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert (await call.ok("GET", "/print-files"))["total"] == 1


async def test_the_same_content_at_once_is_one_file(call, upload):
    content = project()
    answers = await asyncio.gather(*(upload(content) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert (await call.ok("GET", "/print-files"))["total"] == 1


async def test_files_are_found_by_name_newest_first(call, upload):
    for name in ("hook 10%.gcode.3mf", "clip.gcode.3mf", "hook big.gcode.3mf"):
        await upload(project(), name)
    found = await call.ok("GET", "/print-files", params={"search": "hook"})
    assert [file["name"] for file in found["items"]] == ["hook big.gcode.3mf", "hook 10%.gcode.3mf"]
    assert (await call.ok("GET", "/print-files", params={"search": "10%"}))["total"] == 1


async def test_plain_gcode_is_kept_too(upload):
    file = (await upload(GCODE + os.urandom(4).hex().encode(), "part.gcode")).json()
    [plate] = file["plates"]
    assert (plate["index"], plate["filament"][0]["grams"]) == (1, "12.50")


async def test_a_deleted_file_is_gone_and_its_content_with_it(call, upload, kept, tenant):
    content = project()
    file = (await upload(content)).json()
    assert (await call("DELETE", f"/print-files/{file['id']}")).status_code == 204
    assert (await call("GET", f"/print-files/{file['id']}")).status_code == 404
    with pytest.raises(FileNotFoundError):
        kept.piece(tenant, file["sha256"], 0, 1)
    again = await upload(content)
    assert (again.status_code, again.json()["id"] != file["id"]) == (201, True)


def bad_zip(entry: str | zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    return with_entries(project(), {entry: data})


def a_link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("Metadata/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def encrypted() -> bytes:
    content = bytearray(project())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.gcode.3mf"),
        (b"PK\x03\x04 not a zip", "broken.gcode.3mf"),
        (project()[:-30], "cut.gcode.3mf"),
        (with_entries(b"", {"3D/3dmodel.model": b"<model/>"}), "unsliced.gcode.3mf"),
        (bad_zip("../../etc/passwd"), "up.gcode.3mf"),
        (bad_zip("/etc/passwd"), "absolute.gcode.3mf"),
        (bad_zip("..\\evil"), "windows.gcode.3mf"),
        (bad_zip("C:/evil"), "drive.gcode.3mf"),
        (bad_zip(a_link()), "link.gcode.3mf"),
        (bad_zip("bomb", bytes(50_000_000)), "bomb.gcode.3mf"),
        (with_entries(project(), {f"{n}": b"" for n in range(2001)}), "many.gcode.3mf"),
        (encrypted(), "secret.gcode.3mf"),
        (b"\x7fELF\x00\x00", "program.gcode"),
        (b"hello\n", "text.gcode"),
        (project(), "model.3mf"),
        (project(), "model.stl"),
        (project(), ".gcode.3mf"),
        (project(), "x" * 250 + ".gcode.3mf"),
    ],
)
async def test_what_is_no_sliced_file_is_refused_and_not_kept(call, upload, settings, content, name):
    response = await upload(content, name)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_file")
    assert response.json()["errors"][0]["field"] == "file"
    assert (await call.ok("GET", "/print-files"))["total"] == 0
    assert list((settings.files_dir / "incoming").glob("*")) == []


async def test_hostile_xml_in_a_project_is_not_read(upload):
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><config>&a;</config>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("Metadata/plate_1.gcode", GCODE)
        archive.writestr("Metadata/slice_info.config", xml)
        archive.writestr("unique", os.urandom(8))
    file = (await upload(content.getvalue())).json()
    assert [plate["filament"][0]["grams"] for plate in file["plates"]] == ["12.50"]


async def test_a_file_above_the_limit_is_refused(upload, settings):
    response = await upload(os.urandom(settings.max_file_bytes + 100_000))
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_a_path_in_a_name_goes_nowhere(upload):
    file = (await upload(project(), "../../etc/cron.d/evil.gcode.3mf")).json()
    assert file["name"] == "evil.gcode.3mf"


async def test_another_tenants_file_does_not_exist(call, upload):
    content = project()
    file = (await upload(content)).json()
    stranger = call.of(tenant=uuid4())
    for method in ("GET", "DELETE"):
        assert (await stranger(method, f"/print-files/{file['id']}")).status_code == 404
    theirs = await upload(content, by=stranger)
    assert (theirs.status_code, theirs.json()["id"] != file["id"]) == (201, True)
    assert (await stranger("DELETE", f"/print-files/{theirs.json()['id']}")).status_code == 204
    assert (await call("GET", f"/print-files/{file['id']}")).status_code == 200


async def test_a_viewer_reads_files_and_adds_none(call, upload):
    file = (await upload(project())).json()
    viewer = call.of(role="viewer")
    assert (await viewer("GET", f"/print-files/{file['id']}")).status_code == 200
    assert (await upload(project(), by=viewer)).status_code == 403
    assert (await viewer("DELETE", f"/print-files/{file['id']}")).status_code == 403


@pytest.fixture
def fetch(gateway_broker):
    async def fetch(tenant: UUID, sha256: str, offset: int, length: int = PIECE_BYTES) -> bytes:
        request = FileRequest(tenant_id=tenant, sha256=sha256, offset=offset, length=length)
        answer = await rpc.ask(gateway_broker, f"rpc.printers.files.{tenant}", request, FilePiece, timeout=5)
        return answer.data

    return fetch


async def test_a_gateway_fetches_a_file_in_pieces(upload, fetch, tenant):
    content = with_entries(project(), {"large": os.urandom(1_000_000)})
    sha256 = (await upload(content)).json()["sha256"]
    pieces = [
        await fetch(tenant, sha256, offset) for offset in range(0, len(content) + PIECE_BYTES, PIECE_BYTES)
    ]
    assert b"".join(pieces) == content
    assert pieces[-1] == b""


async def test_a_gateway_gets_nothing_under_another_tenants_name(upload, fetch):
    sha256 = (await upload(project())).json()["sha256"]
    for tenant, wanted in ((uuid4(), sha256), (uuid4(), "../../etc/passwd")):
        with pytest.raises(rpc.RpcError):
            await fetch(tenant, wanted, 0)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.gcode.3mf", "a.gcode.3mf"),
        ("C:\\parts\\b.GCODE.3MF", "b.GCODE.3MF"),
        ("..\\..\\c.gcode", "c.gcode"),
        ('odd:"name"?.gcode', "odd__name__.gcode"),
    ],
)
def test_a_name_is_made_harmless(given, name):
    assert file_name(given) == name


def test_a_name_of_nothing_is_refused():
    with pytest.raises(BadFileError):
        file_name("..gcode")


def test_filament_is_drawn_from_the_mapped_trays():
    plate = Plate(1, None, (FilamentNeed(1, 10), FilamentNeed(3, 5)))
    assert [(draw.tray, draw.grams) for draw in draws(plate, [2, 9, -1])] == [(2, 10), (254, 5)]
    assert [draw.tray for draw in draws(plate, None)] == [254, 254]
    with pytest.raises(BadMappingError):
        draws(plate, [0, 1])
