"""What a slicer wrote about plates, read from files of anybody."""

import io
import zipfile
from decimal import Decimal

import pytest

from chassis import slice_info
from chassis.slice_info import MEMBER, FilamentNeed, SlicedPlate

PLATES = """<config>
  <plate>
    <metadata key="index" value="2"/><metadata key="prediction" value="5400"/>
    <filament id="1" type="PLA" color="#ff8000" used_g="12.345"/>
    <filament id="3" type="" color="red" used_g="4"/>
    <filament id="4" used_g="much"/>
  </plate>
  <plate><metadata key="index" value="none"/></plate>
</config>"""


def archive(text: str | bytes | None) -> zipfile.ZipFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("3D/model", "")
        if text is not None:
            made.writestr(MEMBER, text)
    return zipfile.ZipFile(content)


def test_plates_are_read_with_their_time_and_filament():
    needs = (FilamentNeed(1, Decimal("12.34"), "PLA", "FF8000FF"), FilamentNeed(3, Decimal(4)))
    assert slice_info.read(archive(PLATES)) == {2: SlicedPlate(2, Decimal(90), needs)}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "<config",
        b"\xff\x00",
        '<!DOCTYPE x [<!ENTITY a "b">]><config><plate/></config>',
        "<config>" + " " * slice_info.MAX_BYTES + "</config>",
    ],
    ids=["absent", "empty", "cut", "bytes", "document type", "too long"],
)
def test_what_cannot_be_read_is_left_out(text):
    assert slice_info.read(archive(text)) == {}
