"""X2D: two nozzles, `msg` but one constant `sequence_id`, HMS entries dated by the printer's own clock."""

from random import Random

from simulator.families import modern
from simulator.families.base import Family
from simulator.reports import Document

MODULES = modern.versions(
    "Bambu Lab X2D",
    ("n3f/0", "N3F05", "04.00.21.90"),
    ("ahb", "AHB-N602", "02.00.17.18"),
    ("th", "TH06", "02.00.27.16"),
    ("smc", "SMC03", "02.00.18.23"),
    ("mc", "MC12", "02.00.90.74"),
    ("ap2", "AP04", "00.00.36.49"),
)


def document(random: Random) -> Document:
    base = modern.document(random, MODULES, units=1, extruders=2)
    del base["chamber_temper"], base["ctt"]
    return base | {
        "2D": modern.laser() | {"pm": 0},
        "3D": base["3D"] | {"enc_type": 0, "print_cali_option": 0},
        "err2": {"err_code": "0", "img_id": ""},
        "fun": "40029FD18F09CB7",  # bit 29 clear: developer mode
        "fun2": "B7B77",
        "home_flag": -1_066_967_905,
        "info": {"temp": modern.ROOM},
        "lan_task_id": "0",
        "sdcard": False,
        "stg_cd": 0,
        "ver": "20018",
    }


X2D = Family(
    name="X2D",
    model="Bambu Lab X2D",
    serial_prefix="20P",
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
    sequence="2021",
    extruders=2,
    derive=modern.derive,
    dates_hms=True,
)
