"""X1 Carbon: the whole document each time, about 12 KB; lidar, camera, several AMS units, latched causes."""

from random import Random

from simulator.families.base import Family
from simulator.families.documents import ams, common, external_spool, ipcam, module, upgrade
from simulator.reports import Document

MODULES = (
    module("ota", "OTA", "01.08.05.00", "BL-P001"),
    module("rv1126", "AP05", "00.00.28.55", "BL-P001"),
    module("mc", "MC07", "00.00.24.27", "BL-P001"),
    module("th", "TH09", "00.00.05.23", "BL-P001"),
    module("xm", "", "00.01.02.00", "BL-P001"),
    module("ams/0", "AMS08", "00.00.06.49", "", "00600A000000011"),
    module("ams/1", "AMS08", "00.00.06.49", "", "00600A000000012"),
    module("ams/2", "AMS08", "00.00.06.49", "", "00600A000000013"),
    module("ams/3", "AMS08", "00.00.06.49", "", "00600A000000014"),
)

XCAM = {
    "allow_skip_parts": False,
    "buildplate_marker_detector": True,
    "first_layer_inspector": True,
    "halt_print_sensitivity": "medium",
    "print_halt": True,
    "printing_monitor": True,
    "spaghetti_detector": True,
}


def document(random: Random) -> Document:
    return common(random) | {
        "chamber_temper": 26,
        "home_flag": 24_183_192,
        "hw_switch_state": 1,
        "fail_reason": "0",
        "job_id": "",
        "mc_err": 0,
        "mc_print_error_code": "0",
        "mc_stage": 1,
        "print_gcode_action": 255,
        "print_real_action": 0,
        "ap_err": 0,
        "cali_version": 0,
        "ams": ams(random, 4, detailed=True),
        "aux_part_fan": True,
        "canvas_id": 0,
        "care": [{"id": "cr", "info": "41"}, {"id": "ls", "info": "44"}, {"id": "cl", "info": "10"}],
        "cfg": "40061B9",
        "design_id": "",
        "err": "0",
        "flag3": 15,
        "fun": "180FF9CFF",  # bit 29 clear: developer mode, so control is allowed (bambuddy)
        "ipcam": ipcam(resolution="1080p", timelapse="disable")
        | {
            "agora_service": "disable",
            "brtc_service": "enable",
            "bs_state": 0,
            "liveview_preview": False,
            "rtsp_url": "disable",
        },
        "job": {"cur_stage": {"idx": 0, "state": 0}, "stage": []},
        "k": "0.0200",
        "lights_report": [
            {"mode": "on", "node": "chamber_light"},
            {"mode": "flashing", "node": "work_light"},
        ],
        "mapping": [],
        "maintain": 3,
        "model_id": "",
        "net": {"conf": 16, "info": [{"ip": 0, "mask": 0}, {"ip": 0, "mask": 0}]},
        "nozzle_temper": 24.5,
        "online": {"ahb": False, "ext": False, "rfid": False, "version": random.randrange(10**8, 10**9)},
        "profile_id": "",
        "stat": "46258008",
        "upgrade_state": upgrade(MODULES)
        | {"ahb_new_version_number": "", "ams_new_version_number": "", "ext_new_version_number": ""},
        "upload": {
            "file_size": 0,
            "finish_size": 0,
            "message": "Good",
            "oss_url": "",
            "progress": 0,
            "sequence_id": "0903",
            "speed": 0,
            "status": "idle",
            "task_id": "",
            "time_remaining": 0,
            "trouble_id": "",
        },
        "ver": "20000",
        "vir_slot": [external_spool() | {"id": "255"}],
        "xcam": XCAM,
        "xcam_status": "0",
    }


X1C = Family(
    name="X1C",
    model="Bambu Lab X1 Carbon",
    serial_prefix="00M",
    reports="full",
    idle_stage=-1,
    boot_stage=-1,
    idle_print_type="",
    no_id="",
    lan_ids="zero",
    plate_path=True,
    blanks_file=False,
    latches_reason=True,
    clamps_ids=False,
    resets_percent=True,
    start_cancels=False,
    fail_error=0x0300_8003,  # spaghetti detected
    document=document,
    modules=MODULES,
)
