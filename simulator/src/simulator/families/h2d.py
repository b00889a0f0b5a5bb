"""H2D: two nozzles, reports without `msg` and with one constant `sequence_id`, `FINISH` held for 50 s."""

from random import Random

from simulator.families import modern
from simulator.families.base import Family
from simulator.reports import Document

MODULES = modern.versions(
    "Bambu Lab H2D",
    ("n3f/0", "N3F05", "02.00.19.47"),
    ("n3f/1", "N3F05", "02.00.19.47"),
    ("ahb", "AHB02", "00.00.09.75"),
    ("mc", "MC09", "02.02.56.50"),
    ("mc-sub", "N/A", "02.02.56.50"),
    ("th", "TH08", "02.00.17.46"),
    ("ext", "EXT07", "00.00.08.18"),
    ("smc", "SMC09", "02.00.11.79"),
    ("ap", "AP05", "00.00.50.02"),
)


def document(random: Random) -> Document:
    base = modern.document(random, MODULES, units=2, extruders=2)
    base["device"]["cham_temp"] = modern.ROOM
    base["device"]["ext_tool"] |= {"calib": 0, "low_prec": False, "mount": 1, "th_temp": 29, "type": "LB00"}
    return base | {
        "2D": modern.laser(),
        "care": [{"id": name, "info": "1864"} for name in ("lr", "fa", "ls", "cr", "ld")],
        "chamber_temper": 26.0,
        "fun": "18FFF9CFF",  # bit 29 clear: developer mode
        "home_flag": -1_066_934_785,
        "lights_report": [*base["lights_report"], {"mode": "on", "node": "chamber_light2"}],
        "maintain": 3,
        "ver": "20000",
        "vt_tray": modern.spool("255"),
    }


H2D = Family(
    name="H2D",
    model="Bambu Lab H2D",
    serial_prefix="094",
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
    says_msg=False,
    sequence="2021",
    extruders=2,
    derive=modern.derive,
    accept_seconds=50.0,  # 48-55 s measured (bambuddy, issue 1078)
)
