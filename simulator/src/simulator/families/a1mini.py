"""A1 mini: as the A1, smaller; a start while it prints ends the running print."""

from dataclasses import replace
from random import Random

from simulator.families.a1 import A1
from simulator.families.a1 import document as a1_document
from simulator.families.documents import module, third_party, upgrade
from simulator.reports import Document

MODULES = (
    module("ota", "OTA", "01.07.02.00", "N1"),
    module("esp32", "AP06", "01.14.36.52", "N1"),
    module("mc", "MC03", "00.00.35.11", "N1"),
    module("th", "TH01", "00.00.08.90", "N1"),
    module("ams_f1/0", "AMS_F102", "00.00.07.94", "", "03C00A000000002"),
)


def document(random: Random) -> Document:
    base = a1_document(random)
    trays = base["ams"]["ams"][0]["tray"]
    trays[-1] = third_party(trays[-1])
    return base | {"home_flag": 863_847_831, "flag3": 31, "k": "0.0000", "upgrade_state": upgrade(MODULES)}


A1_MINI = replace(
    A1,
    name="A1 mini",
    model="Bambu Lab A1 mini",
    serial_prefix="030",
    document=document,
    modules=MODULES,
)
