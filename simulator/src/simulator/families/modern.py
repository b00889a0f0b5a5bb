"""What P2S, H2 and X2 share: readings packed into numbers, extruders listed, the job told in several places.

Shapes after the captures in ha-bambulab (`pybambu/tests`); names, numbers and spools are our own.
"""

import re
from random import Random
from typing import Any

from simulator.families.documents import (
    ams,
    common,
    external_spool,
    ipcam,
    module,
    third_party,
    upgrade,
)
from simulator.reports import Document, merge

OLD_KEYS = ("filam_bak", "lifecycle", "mc_print_line_number", "mess_production_state", "vt_tray")
# 0, 4, 6 and 7 stand in captures; the others are read between them.
STATES = {"IDLE": 0, "PREPARE": 2, "SLICING": 3, "RUNNING": 4, "PAUSE": 5, "FINISH": 6, "FAILED": 7}
NOTHING_LOADED = (0xFFFF, 0xFEFF)  # of the right (or only) extruder, of the left one
ROOM = 25
CHAMBER = 36
PLATE = re.compile(r"plate_(\d+)\.gcode$")


def document(random: Random, modules: tuple[dict[str, Any], ...], *, units: int, extruders: int) -> Document:
    """An idle printer, without what only one of the families has."""
    old = common(random)
    for key in OLD_KEYS:
        del old[key]
    trays = ams(random, units, detailed=True)
    for unit in trays["ams"]:
        side = (int(unit["id"]) + 1) % extruders  # the first AMS feeds the left nozzle
        unit["info"] = f"2{side}03"
        for tray in unit["tray"]:
            tray["drying_temp"], tray["drying_time"] = tray.pop("tray_temp"), tray.pop("tray_time")
            del tray["k"], tray["n"]
        unit["tray"][-1] = third_party(unit["tray"][-1])
    return old | {
        "3D": {"layer_num": 0, "total_layer_num": 0},
        "ams": trays
        | {
            "ams_exist_bits_raw": trays["ams_exist_bits"],
            "cali_id": 255,
            "cali_stat": 0,
            "unbind_ams_stat": 0,
        },
        "ap_err": 0,
        "aux": "2801004",
        "aux_part_fan": False,
        "batch_id": 0,
        "cali_version": 0,
        "canvas_id": 0,
        "care": [{"id": "ss", "info": "41A80"}, {"id": "ls", "info": "2F1180"}],
        "cfg": "10017D4B9",
        "ctt": 0.0,
        "design_id": "",
        "device": device(extruders),
        "err": "0",
        "fail_reason": "0",
        "file": "",
        "home_flag": -1_067_098_625,
        "hw_switch_state": 1,
        "ipcam": camera(),
        "job": {"cur_stage": {"idx": 0, "state": 0}, "stage": [stage(extruders)]},
        "job_attr": 18,
        "job_id": "",
        "lights_report": [
            {"mode": "on", "node": "chamber_light"},
            {"mode": "flashing", "node": "work_light"},
        ],
        "mapping": [],
        "mc_action": 0,
        "mc_err": 0,
        "mc_print_error_code": "0",
        "mc_stage": 1,
        "model_id": "",
        "net": {"conf": 16, "info": [{"ip": 0, "mask": 0}, {"ip": 0, "mask": 0}]},
        "nozzle_type": "HS01",
        "online": {"ahb": True, "version": random.randrange(2, 9)},
        "percent": 0,
        "plate_cnt": 1,
        "plate_id": 0,
        "plate_idx": 0,
        "prepare_per": 0,
        "print_gcode_action": 0,
        "print_real_action": 0,
        "queue": 0,
        "remain_time": 0,
        "stat": "10002080F0",
        "state": 0,
        "upgrade_state": upgrade(modules)
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
        "ver": "20010",
        "vir_slot": [spool(slot) for slot in ("254", "255")[-extruders:]],
        "xcam": {
            "allow_skip_parts": False,
            "buildplate_marker_detector": True,
            "cfg": 748_983,
            "first_layer_inspector": True,
            "halt_print_sensitivity": "medium",
            "print_halt": True,
            "printing_monitor": True,
            "spaghetti_detector": True,
        },
        "xcam_status": "0",
    }


def device(extruders: int) -> Document:
    """The hardware as the newer firmware tells it; `derive` keeps its readings."""
    return {
        "airduct": {
            "modeCur": 0,
            "modeFunc": 0,
            "modeList": [
                {"ctrl": [16, 32, 48], "modeId": 0, "off": [96]},
                {"ctrl": [16], "modeId": 1, "off": [32, 48]},
                {"ctrl": [48], "modeId": 2, "off": []},
            ],
            "parts": [
                {"func": func, "id": part, "range": 6_553_600, "state": 0}
                for func, part in enumerate((16, 32, 48, 96))
            ],
        },
        "bed": {"info": {"temp": ROOM}, "state": 2},
        "bed_temp": ROOM,
        "cam": {"laser": {"cond": 252, "state": 0}, "timelapse_path": ""},
        "ctc": {"info": {"temp": ROOM}, "state": 0},
        "ext_tool": {"calib": 2, "low_prec": True, "mount": 0, "th_temp": 0, "type": ""},
        "extruder": {"info": [extruder(number) for number in range(extruders)], "state": extruders},
        "fan": 410_112,
        "laser": {"power": 0},
        "nozzle": {
            "exist": (1 << extruders) - 1,
            "info": [nozzle(number) for number in range(extruders)],
            "state": 0,
        },
        "plate": {"base": 4, "cali2d_id": "", "cur_id": "P0101", "mat": 1, "tar_id": ""},
        "type": 1,
    }


def extruder(number: int) -> Document:
    """`snow`, `spre`, `star`: the slot in use, before and next, as AMS unit * 256 + tray."""
    slot = NOTHING_LOADED[number]
    return {
        "filam_bak": [],
        "hnow": number,
        "hpre": number,
        "htar": number,
        "id": number,
        "info": 8,
        "snow": slot,
        "spre": slot,
        "star": slot,
        "stat": 0,
        "temp": ROOM,
    }


def nozzle(number: int) -> Document:
    return {"diameter": 0.4, "id": number, "tm": 0, "type": "HS01", "wear": 0.0}


def stage(extruders: int) -> Document:
    return {
        "clock_in": False,
        "color": [""] * extruders,
        "diameter": [0.4000000059604645] * extruders,
        "est_time": 0,
        "heigh": 0.0,
        "idx": 0,
        "platform": "",
        "print_then": False,
        "proc_list": [],
        "tool": ["HS01"] * extruders,
        "type": 2,
    }


def laser() -> Document:
    """The cutter and engraver that some of these machines can carry, at rest."""
    tool = {"color": "", "diameter": 0.4000000059604645, "id": 8_978_432}
    steps = [
        {
            "clock_in": False,
            "est_time": 0,
            "idx": 0,
            "print_then": False,
            "proc_list": [],
            "step_type": 1,
            "tool_info": tool,
            "type": 137,
        }
    ]
    return {
        "bs": {"bi": steps, "total_time": 0},
        "cond": 14,
        "cur_stage": {"clock_in_time": 0, "idx": 0, "left_time": 0, "process": 0, "state": 0},
        "first_confirm": False,
        "makeable": False,
        "material": {"cur_id_list": [], "state": 0, "tar_id": "", "tar_name": ""},
    }


def spool(slot: str) -> Document:
    outside = external_spool() | {"id": slot, "total_len": 330_000, "tray_diameter": "1.75"}
    outside["drying_temp"], outside["drying_time"] = outside.pop("tray_temp"), outside.pop("tray_time")
    del outside["k"], outside["n"]
    return outside


def camera() -> Document:
    return ipcam(resolution="1080p", timelapse="disable") | {
        "agora_service": "disable",
        "brtc_service": "enable",
        "bs_state": 0,
        "laser_preview_res": 7,
        "mode_bits": 2,
        "rtsp_url": "disable",
        "tl_store_hpd_type": 2,
        "tl_store_path_type": 2,
    }


def versions(product: str, *rows: tuple[str, str, str]) -> tuple[dict[str, Any], ...]:
    """The `get_version` rows: the printer itself, then (name, hardware, software)."""
    first = module("ota", "N/A", "01.01.01.00") | {"product_name": product, "visible": True}
    return (first, *(module(name, hardware, software) for name, hardware, software in rows))


def derive(now: Document) -> Document:
    """The same facts in the newer fields. Raises KeyError on a document of another family."""
    active = now["gcode_state"] in {"PREPARE", "SLICING", "RUNNING", "PAUSE"}
    plate = PLATE.search(now["gcode_file"])
    number = int(plate[1]) if plate else 0
    bed = packed(now["bed_temper"], now["bed_target_temper"])
    chamber = int(now.get("chamber_temper", CHAMBER if active else ROOM))
    extruders = now["device"]["extruder"]
    in_use = extruders["state"] >> 4 & 0xF
    heat = [
        packed(now["nozzle_temper"], now["nozzle_target_temper"]) if entry["id"] == in_use else ROOM
        for entry in extruders["info"]
    ]
    patch: Document = {
        "3D": {"layer_num": now["layer_num"], "total_layer_num": now["total_layer_num"]},
        "device": {
            "bed": {"info": {"temp": bed}},
            "bed_temp": bed,
            "ctc": {"info": {"temp": chamber}},
            "extruder": {"info": [{"id": at, "temp": value} for at, value in enumerate(heat)]},
        },
        "file": now["gcode_file"],
        "job": {"cur_stage": {"state": 2 if active else 0}},
        "percent": now["mc_percent"],
        "plate_id": number,
        "plate_idx": number,
        "prepare_per": int(now["gcode_file_prepare_percent"]),
        "remain_time": now["mc_remaining_time"],
        "state": STATES.get(now["gcode_state"], 0),
    }
    return merge(patch, {"info": {"temp": chamber}}) if "info" in now else patch


def packed(reading: float, target: float) -> int:
    """Low 16 bits the reading, high 16 bits the target, both in whole °C."""
    return int(target) << 16 | int(reading)
