"""P2S: whole documents with changes of readings between them, one nozzle told as a list, chamber in `ctc`."""

from random import Random

from simulator.families import modern
from simulator.families.base import Family
from simulator.reports import Document

MODULES = modern.versions(
    "Bambu Lab P2S",
    ("n3f/0", "N3F05", "03.00.20.10"),
    ("ahb", "AHB03", "00.00.11.02"),
    ("mc", "MC11", "00.01.88.20"),
    ("th", "TH10", "00.00.21.08"),
    ("ap", "AP07", "00.00.33.17"),
)


def document(random: Random) -> Document:
    base = modern.document(random, MODULES, units=1, extruders=1)
    del base["chamber_temper"], base["ctt"]
    return base | {
        "fun": "60029FD18FF9CB7",  # bit 29 clear: developer mode
        "fun2": "1",
        "info": {"temp": modern.ROOM},
        "lan_task_id": "0",
        "stg_cd": 0,
        "t_utc": 0,
    }


P2S = Family(
    name="P2S",
    model="Bambu Lab P2S",
    serial_prefix="22E",
    reports="mixed",
    idle_stage=-1,
    boot_stage=-1,
    idle_print_type="",
    no_id="",
    lan_ids="counter",
    plate_path=True,
    blanks_file=False,
    latches_reason=True,
    clamps_ids=False,
    resets_percent=True,
    start_cancels=False,
    fail_error=0x0300_8003,  # spaghetti detected
    document=document,
    modules=MODULES,
    extruders=1,
    derive=modern.derive,
)
