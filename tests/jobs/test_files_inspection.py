"""Models are read in a child process that may not grow: what they are, how large, how they look."""

import base64
import io
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from chassis.confined import Confined, ExhaustedError, Limits, RefusedError
from cli.soak import models
from jobs.domain.files import check_link, may_stand_for, slicer_link
from jobs.files.naming import display_name, original_name

INSPECT = "jobs.files.inspection:inspect"


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[Confined]:
    async with Confined(INSPECT, Limits()) as confined:
        yield confined


@pytest.fixture
def inspected(reader: Confined, tmp_path: Path):
    async def inspect(content: bytes, kind: str):
        path = tmp_path / "model"
        path.write_bytes(content)
        return await reader.run(path=str(path), kind=kind)

    return inspect


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (models.stl(), "stl"),
        (models.stl_text(), "stl"),
        (b"solid but binary"[:16] + models.stl()[16:], "stl"),
        (models.obj(), "obj"),
        (models.threemf(), "3mf"),
    ],
    ids=["binary STL", "text STL", "binary STL that begins like text", "OBJ", "3MF"],
)
async def test_a_box_is_measured_in_every_kind_of_file(inspected, content: bytes, kind: str):
    found = await inspected(content, kind)
    assert found["box"] == [20.0, 30.0, 40.0]
    assert found["triangles"] == 12
    assert found["warnings"] == []


async def test_a_thumbnail_shows_the_model_on_a_plain_ground(inspected):
    found = await inspected(models.stl(), "stl")
    picture = Image.open(io.BytesIO(base64.b64decode(found["thumbnail"])))
    assert (picture.format, picture.size) == ("PNG", (256, 256))
    assert picture.getpixel((0, 0)) == (0xF4, 0xF5, 0xF7)
    middle = picture.getpixel((128, 128))
    assert middle != (0xF4, 0xF5, 0xF7)
    # Three faces of a box are seen, each in a shade of its own.
    colors = {color for count, color in picture.getcolors(65536) if count > 1000}
    assert len(colors) == 4


@pytest.mark.parametrize(("unit", "factor"), [("inch", 25.4), ("meter", 1000), ("micron", 0.001)])
async def test_a_3mf_file_is_measured_in_its_own_unit(inspected, unit: str, factor: float):
    found = await inspected(models.threemf(models.model(2, 3, 4, unit=unit)), "3mf")
    assert found["box"] == pytest.approx([2 * factor, 3 * factor, 4 * factor], abs=0.002)


async def test_a_3mf_file_is_measured_as_it_lies_on_the_plate(inspected):
    mesh = models.model().partition("<resources>")[2].partition("</resources>")[0]
    pair = (
        '<object id="2"><components><component objectid="1"/>'
        '<component objectid="1" transform="1 0 0 0 1 0 0 0 1 80 0 0"/></components></object>'
    )
    turned = '<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 5 5 0"/>'
    hidden = '<item objectid="1" printable="0" transform="1 0 0 0 1 0 0 0 1 900 900 0"/>'
    xml = models.document(f"<resources>{mesh}{pair}</resources>", turned + hidden)
    found = await inspected(models.threemf(xml), "3mf")
    assert found["box"] == [30.0, 100.0, 40.0]
    assert found["triangles"] == 24


async def test_an_obj_file_may_have_polygons_relative_corners_and_long_lines(inspected):
    content = b"v 0 0 0\nv 10 0 0\nv 10 10 0\nv 0 10 0\nv 5 5 \\\n8\nf -5 -4 -3 -2\nf 1/1/1 2/1/1 5/1/1\n"
    found = await inspected(content, "obj")
    assert (found["box"], found["triangles"]) == ([10.0, 10.0, 8.0], 3)


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (models.stl()[:-1], "stl", "damaged_file"),
        (models.stl_text()[:-30], "stl", "damaged_file"),
        (b"", "stl", "wrong_content"),
        (b"\x89PNG\r\n\x1a\n", "stl", "wrong_content"),
        (b"solid state physics\nis no model\n", "stl", "wrong_content"),
        (models.stl()[:80] + struct.pack("<I", 0), "stl", "no_geometry"),
        (models.stl()[:96] + struct.pack("<f", float("nan")) + models.stl()[100:], "stl", "damaged_file"),
        (b"<html></html>", "obj", "wrong_content"),
        (b"v 0 0 0\n", "obj", "no_geometry"),
        (models.obj() + b"f 1 2 99\n", "obj", "damaged_file"),
        (models.obj() + b"f 1 2 x\n", "obj", "damaged_file"),
        (models.obj() + b"f" + b" 1" * 40_000 + b"\n", "obj", "wrong_content"),
        (models.stl(), "3mf", "wrong_content"),
        (models.threemf()[:-40], "3mf", "damaged_file"),
        (models.threemf(models.model(head="<!DOCTYPE model []>")), "3mf", "unsafe_xml"),
        (models.threemf(more={"../evil": b""}), "3mf", "unsafe_archive"),
        (models.threemf(more={"inner.zip": b""}), "3mf", "unsafe_archive"),
        (models.threemf(more={"zeros": bytes(9_000_000)}), "3mf", "archive_too_large"),
        (models.threemf(models.document("<resources/>", "")), "3mf", "no_geometry"),
        (models.threemf(models.document("", '<item objectid="1"/>')), "3mf", "damaged_file"),
        (models.threemf("<model>"), "3mf", "damaged_file"),
    ],
)
async def test_what_is_no_model_is_refused_with_a_reason(inspected, content: bytes, kind: str, code: str):
    with pytest.raises(RefusedError) as refusal:
        await inspected(content, kind)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


async def test_a_model_in_metres_is_warned_about(inspected):
    found = await inspected(models.stl(0.02, 0.03, 0.04), "stl")
    assert "inches or metres" in found["warnings"][0]


async def test_a_model_that_takes_too_long_ends_its_reader_and_no_other_reading(tmp_path: Path):
    content = b"v 1 2 3\n" * 5_000_000 + b"f 1 2 3\n"
    (tmp_path / "large").write_bytes(content)
    (tmp_path / "small").write_bytes(models.stl())
    async with Confined(INSPECT, Limits(cpu_seconds=1)) as confined:
        with pytest.raises(ExhaustedError):
            await confined.run(path=str(tmp_path / "large"), kind="obj")
        assert confined.deaths == 1
        assert (await confined.run(path=str(tmp_path / "small"), kind="stl"))["triangles"] == 12


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("Jane Doe", "JaneDoe_Filament_TrueRed_7"),
        ("josé maría ñandú", "JoseMariaNandu_Filament_TrueRed_7"),
        ("王小明", "WangXiaoMing_Filament_TrueRed_7"),
        ("../../etc/passwd", "EtcPasswd_Filament_TrueRed_7"),
        ("O'Neil-Smith\r\n", "ONeilSmith_Filament_TrueRed_7"),
        ("\u2026 !", "Student_Filament_TrueRed_7"),
    ],
)
def test_files_are_named_after_student_method_color_and_number(student: str, expected: str):
    assert display_name(student, "Filament", "True Red", 7) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("C:\\Users\\me\\box.stl", "box.stl"),
        ("../../box.stl", "box.stl"),
        ("a\x00b\r\n.stl", "ab.stl"),
        ("", "model"),
        (None, "model"),
        ("x" * 400, "x" * 256),
    ],
)
def test_the_name_a_student_gave_is_kept_without_folders_and_control_characters(given, expected):
    assert original_name(given) == expected


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Jane_1.stl", True),
        ("Jane_1.gcode", True),
        ("JANE_1.gcode.3mf", True),
        ("Jane_1.form", True),
        ("Jane_1.exe", False),
        ("Jane_12.gcode", False),
        ("other.gcode", False),
    ],
)
def test_only_what_a_slicer_saved_under_its_name_takes_the_place_of_an_upload(name: str, fits: bool):
    assert may_stand_for("Jane_1", "Jane_1.stl", name) is fits


def test_a_link_opens_a_path_of_the_storage_in_a_slicer():
    check_link("platework://open?path={path}")
    assert slicer_link("platework://open?path={path}", "Pending/A 1/A.stl") == (
        "platework://open?path=Pending/A%201/A.stl"
    )


@pytest.mark.parametrize(
    "link", ["javascript:alert({path})", "no scheme {path}", "platework://open", "a:\n{path}"]
)
def test_a_link_that_no_slicer_follows_is_refused(link: str):
    with pytest.raises(Exception, match="link"):
        check_link(link)
