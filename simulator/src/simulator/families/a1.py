"""A1: deltas, AMS lite, no chamber sensor; ids "0" unless a cloud job runs."""

from random import Random

from simulator.families.base import Family
from simulator.families.documents import ams, common, ipcam, module, upgrade
from simulator.reports import Document

MODULES = (
    module("ota", "OTA", "01.05.00.00", "N2S"),
    module("esp32", "AP05", "01.12.31.64", "N2S"),
    module("mc", "MC02", "00.00.32.16", "N2S"),
    module("th", "TH01", "00.00.08.72", "N2S"),
    module("ams_f1/0", "AMS_F102", "00.00.07.94", "", "03C00A000000001"),
)


def document(random: Random) -> Document:
    return common(random) | {
        "nozzle_type": "stainless_steel",
        "home_flag": 22_020_504,
        "hw_switch_state": 1,
        "ams": ams(random, 1, detailed=False),
        "ipcam": ipcam(resolution="1080p", timelapse="disable"),
        "xcam": {"buildplate_marker_detector": True},
        "upgrade_state": upgrade(MODULES),
        "net": {"conf": 16, "info": [{"ip": 0, "mask": 0}]},
    }


A1 = Family(
    name="A1",
    model="Bambu Lab A1",
    serial_prefix="039",
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
    start_cancels=True,
    fail_error=0x0300_4006,  # the nozzle is clogged
    document=document,
    modules=MODULES,
    reuses_tls=False,
)
