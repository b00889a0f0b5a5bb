"""P1S: deltas, enclosed, AMS; the constant 5 °C of the chamber means that there is no sensor."""

from random import Random

from simulator.families.base import Family
from simulator.families.documents import ams, common, ipcam, module, upgrade
from simulator.reports import Document

MODULES = (
    module("ota", "OTA", "01.07.00.00", "C12"),
    module("esp32", "AP04", "01.11.35.43", "C12"),
    module("mc", "MC01", "00.00.30.78", "C12"),
    module("th", "TH01", "00.00.04.98", "C12"),
    module("ams/0", "AMS08", "00.00.06.49", "", "00600A000000001"),
)


def document(random: Random) -> Document:
    return common(random) | {
        "home_flag": 6_408_463,
        "ams": ams(random, 1, detailed=True),
        "ipcam": ipcam(resolution="", timelapse="disable"),
        "upgrade_state": upgrade(MODULES, force=False),
    }


P1S = Family(
    name="P1S",
    model="Bambu Lab P1S",
    serial_prefix="01P",
    reports="delta",
    idle_stage=255,
    boot_stage=0,
    idle_print_type="idle",
    no_id="0",
    lan_ids="zero",
    plate_path=False,
    blanks_file=True,
    latches_reason=False,
    clamps_ids=True,
    resets_percent=False,
    start_cancels=False,
    fail_error=0x0300_4006,  # the nozzle is clogged
    document=document,
    modules=MODULES,
)
