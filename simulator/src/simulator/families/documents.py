"""Building blocks of the state documents: what all families share, AMS units and spools."""

from random import Random
from typing import Any

from simulator.reports import Document

# type, sub brand, filament code, colour code, RRGGBBAA, nozzle low and high, bed, drying C and h
SPOOLS = (
    ("PLA", "PLA Basic", "GFA00", "A00-W1", "FFFFFFFF", 190, 230, 35, 55, 8),
    ("PLA", "PLA Basic", "GFA00", "A00-K0", "000000FF", 190, 230, 35, 55, 8),
    ("PLA", "PLA Matte", "GFA01", "A01-R1", "DE4343FF", 190, 230, 35, 55, 8),
    ("PLA", "PLA Matte", "GFA01", "A01-B3", "0078BFFF", 190, 230, 35, 55, 8),
    ("PETG", "PETG HF", "GFG02", "G02-K0", "000000FF", 230, 270, 70, 65, 8),
    ("PETG", "PETG HF", "GFG02", "G02-G1", "00AE42FF", 230, 270, 70, 65, 8),
    ("ABS", "ABS", "GFB00", "B00-D1", "87909AFF", 240, 280, 90, 80, 8),
    ("TPU", "TPU 95A HF", "GFU00", "U00-Y0", "F3E600FF", 200, 250, 35, 75, 18),
)


def tray(random: Random, index: int, *, detailed: bool) -> Document:
    """A spool with a chip: `tray_uuid` is the spool's identity, `tag_uid` that of one of its sides."""
    kind, brand, code, colour, rgba, low, high, bed, dry_temp, dry_hours = random.choice(SPOOLS)
    spool: Document = {
        "id": str(index),
        "remain": random.randrange(30, 101),
        "k": 0.02,
        "n": 1,
        "cali_idx": -1,
        "tag_uid": f"{random.getrandbits(64):016X}",
        "tray_id_name": colour,
        "tray_info_idx": code,
        "tray_type": kind,
        "tray_sub_brands": brand,
        "tray_color": rgba,
        "tray_weight": "1000",
        "tray_diameter": "1.75",
        "tray_temp": str(dry_temp),
        "tray_time": str(dry_hours),
        "bed_temp_type": "1",
        "bed_temp": str(bed),
        "nozzle_temp_max": str(high),
        "nozzle_temp_min": str(low),
        "xcam_info": "D007D007E803E8039A99193F",
        "tray_uuid": f"{random.getrandbits(128):032X}",
        "cols": [rgba],
        "ctype": 0,
    }
    if detailed:
        spool |= {"total_len": 330000, "state": 11}
    return spool


def third_party(spool: Document) -> Document:
    """The same spool without a chip: no identity, and nothing known about what remains."""
    return spool | {
        "remain": -1,
        "tag_uid": "0" * 16,
        "tray_id_name": "",
        "tray_sub_brands": "",
        "tray_uuid": "0" * 32,
        "tray_weight": "0",
        "xcam_info": "0" * 24,
    }


def ams(random: Random, units: int, *, detailed: bool) -> Document:
    """`units` AMS units with four spools each."""
    bits = f"{(1 << 4 * units) - 1:x}"
    fleet: list[Document] = []
    for unit in range(units):
        head: Document = {
            "id": str(unit),
            "humidity": str(random.randrange(3, 6)),
            "temp": f"{random.uniform(22, 29):.1f}",
        }
        if detailed:
            head |= {
                "humidity_raw": str(random.randrange(18, 40)),
                "dry_time": 0,
                "info": "1001",
            }
        fleet.append(head | {"tray": [tray(random, index, detailed=detailed) for index in range(4)]})
    return {
        "ams": fleet,
        "ams_exist_bits": f"{(1 << units) - 1:x}",
        "tray_exist_bits": bits,
        "tray_is_bbl_bits": bits,
        "tray_tar": "255",
        "tray_now": "255",
        "tray_pre": "255",
        "tray_read_done_bits": bits,
        "tray_reading_bits": "0",
        "version": 4,
        "insert_flag": True,
        "power_on_flag": False,
    }


def external_spool() -> Document:
    return {
        "id": "254",
        "tag_uid": "0" * 16,
        "tray_id_name": "",
        "tray_info_idx": "",
        "tray_type": "",
        "tray_sub_brands": "",
        "tray_color": "00000000",
        "tray_weight": "0",
        "tray_diameter": "0.00",
        "tray_temp": "0",
        "tray_time": "0",
        "bed_temp_type": "0",
        "bed_temp": "0",
        "nozzle_temp_max": "0",
        "nozzle_temp_min": "0",
        "xcam_info": "0" * 24,
        "tray_uuid": "0" * 32,
        "remain": 0,
        "k": 0.02,
        "n": 1,
        "cali_idx": -1,
        "cols": ["00000000"],
        "ctype": 0,
    }


def common(random: Random) -> Document:
    """Fields that every family reports, as they are on an idle printer."""
    return {
        "upload": {"status": "idle", "progress": 0, "message": ""},
        "nozzle_temper": 24.5,
        "nozzle_target_temper": 0,
        "bed_temper": 24.2,
        "bed_target_temper": 0,
        "chamber_temper": 5,
        "mc_print_stage": "1",
        "heatbreak_fan_speed": "0",
        "cooling_fan_speed": "0",
        "big_fan1_speed": "0",
        "big_fan2_speed": "0",
        "mc_percent": 0,
        "mc_remaining_time": 0,
        "ams_status": 0,
        "ams_rfid_status": 0,
        "hw_switch_state": 0,
        "spd_mag": 100,
        "spd_lvl": 2,
        "print_error": 0,
        "lifecycle": "product",
        "wifi_signal": f"-{random.randrange(38, 70)}dBm",
        "gcode_state": "IDLE",
        "gcode_file_prepare_percent": "0",
        "queue_number": 0,
        "queue_total": 0,
        "queue_est": 0,
        "queue_sts": 0,
        "subtask_name": "",
        "gcode_file": "",
        "stg": [],
        "mc_print_line_number": "0",
        "mc_print_sub_stage": 0,
        "sdcard": True,
        "force_upgrade": False,
        "mess_production_state": "active",
        "layer_num": 0,
        "total_layer_num": 0,
        "s_obj": [],
        "filam_bak": [],
        "fan_gear": 0,
        "nozzle_diameter": "0.4",
        "nozzle_type": "hardened_steel",
        "hms": [],
        "online": {"ahb": False, "rfid": False, "version": random.randrange(10**8, 10**9)},
        "vt_tray": external_spool(),
        "lights_report": [{"node": "chamber_light", "mode": "on"}],
    }


def upgrade(modules: tuple[dict[str, Any], ...], *, force: bool = False) -> Document:
    return {
        "sequence_id": 0,
        "progress": "",
        "status": "",
        "consistency_request": False,
        "dis_state": 0,
        "err_code": 0,
        "force_upgrade": force,
        "message": "",
        "module": "null",
        "new_version_state": 2,
        "new_ver_list": [],
        "cur_state_code": 0,
        "idx": 0,
        "sn": modules[0]["sn"] if modules else "",
    }


def ipcam(*, resolution: str, timelapse: str) -> Document:
    return {
        "ipcam_dev": "1",
        "ipcam_record": "enable",
        "timelapse": timelapse,
        "resolution": resolution,
        "tutk_server": "disable",
        "mode_bits": 3,
    }


def module(name: str, hardware: str, software: str, project: str = "", serial: str = "") -> dict[str, Any]:
    """A row of the `get_version` answer."""
    return {
        "name": name,
        "project_name": project,
        "sw_ver": software,
        "hw_ver": hardware,
        "sn": serial,
        "flag": 0,
    }
