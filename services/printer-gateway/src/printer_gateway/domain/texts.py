"""What common printer codes mean, in short and in our own words.

Meanings checked against the vendor's wiki and the table that ha-bambulab collects from it (`hms_error_text`).
The vendor lists thousands; these are the ones that stop prints or ask for a hand. An unknown code is shown as
it is: the number leads to the wiki.
"""

import re

_ERRORS = {
    "0300_4000": "Homing of the Z axis failed; the print was stopped",
    "0300_4001": "The nozzle did not cool down in time for homing",
    "0300_4002": "Bed levelling failed; the print was stopped",
    "0300_4005": "The hotend fan does not turn as it should",
    "0300_4006": "The nozzle is clogged",
    "0300_4008": "The AMS could not change the filament",
    "0300_400B": "The printer's boards do not understand each other",
    "0300_400C": "Cancelled at the printer",
    "0300_400D": "Could not resume after the power loss",
    "0300_400E": "The motors failed their self-check",
    "0300_400F": "The power supply does not fit the printer",
    "0300_8000": "Paused for an unknown reason",
    "0300_8001": "Paused at the printer",
    "0300_8002": "Defects in the first layer",
    "0300_8003": "Spaghetti detected",
    "0300_8004": "Out of filament",
    "0300_8005": "The toolhead's front cover fell off",
    "0300_8007": "The power went during this print: look whether the part still sticks before resuming",
    "0300_8008": "Nozzle temperature fault",
    "0300_8009": "Heatbed temperature fault",
    "0300_800A": "Filament piles up in the waste chute",
    "0300_800B": "The cutter is stuck",
    "0300_800E": "The print file is gone: was the storage taken out?",
    "0300_800F": "Paused because the door is open",
    "0300_8010": "The hotend fan does not turn as it should",
    "0300_8013": "Paused by a command in the file",
    "0300_8014": "Filament on the nozzle, or the build plate does not lie right",
    "0300_8015": "The external spool is empty",
    "0300_8016": "The nozzle is clogged",
    "0300_8017": "Something lies on the bed",
    "0300_8018": "Chamber temperature fault",
    "0300_8019": "No build plate found",
    "0500_4002": "The path or name of the print file is not supported",
    "0500_4003": "The print file cannot be read",
    "0500_4004": "Busy: the new job was refused",
    "0500_4005": "No prints while the firmware is updated",
    "0500_4006": "Not enough storage for the print file",
    "0500_400E": "Cancelled",
    "0500_8013": "The print file is gone: was the storage taken out?",
    "0500_8051": "The build plate is not the one the file was sliced for",
    "0502_4007": "The command was refused: this firmware takes signed commands only",
    "0700_8001": "The filament could not be cut",
    "0700_8002": "The cutter is stuck",
    "0700_8003": "The filament could not be pulled out of the extruder",
    "0700_8004": "The AMS could not pull the filament back",
    "0700_8005": "The AMS could not push the filament out",
    "0700_8006": "The filament does not reach the extruder",
    "0700_8007": "The extruder does not extrude: clogged?",
    "0700_8010": "The AMS motor is overloaded: tangled filament or a stuck spool?",
    "0700_8011": "An AMS slot is empty",
    "07FF_8001": "The external filament could not be cut",
    "07FF_8003": "Pull the external filament out by hand",
    "07FF_8004": "The external filament could not be pulled back",
    "07FF_8006": "Push the external filament in by hand",
    "07FF_8007": "Check whether the external filament comes out of the nozzle",
    "07FF_8010": "The external spool is stuck",
    "07FF_8011": "The external spool is empty",
    "0C00_8001": "Defects in the first layer",
    "0C00_8009": "The build plate's marker was not found",
    "0C00_C003": "Possible defects in the first layer",
    "0C00_C004": "Possible spaghetti",
    "0C00_C006": "Filament may pile up in the waste chute",
}

_HEALTH = {
    "0300_0100_0001_0001": "Heatbed heater: short circuit",
    "0300_0100_0001_0007": "Heatbed temperature sensor: open circuit",
    "0300_0200_0001_0001": "Nozzle heater: short circuit",
    "0300_0200_0001_0007": "Nozzle temperature sensor: open circuit",
    "0300_0300_0001_0001": "The hotend fan is stuck or unplugged",
    "0300_0400_0002_0001": "The part cooling fan is stuck or unplugged",
    "0300_0600_0001_0001": "Motor A: open circuit",
    "0300_0900_0002_0001": "The extruder motor is overloaded: clogged?",
    "0300_0D00_0001_0003": "The build plate does not lie right",
    "0300_1200_0002_0001": "The toolhead's front cover fell off",
    "0300_1300_0001_0001": "Motor A: faulty current sensor",
    "0300_1A00_0002_0001": "Filament on the nozzle, or the build plate lies crooked",
    "0300_1A00_0002_0002": "The nozzle is clogged",
    "0500_0100_0002_0001": "The camera's video is disturbed: restart the printer",
    "0500_0100_0003_0004": "The storage is nearly full: no more videos",
    "0500_0100_0003_0005": "The memory card cannot be written",
    "0500_0100_0003_0006": "The USB drive cannot be written",
    "0500_0200_0002_0001": "No internet connection",
    "0500_0500_0001_0007": "A command was refused: this firmware takes signed commands only",
    "0700_0100_0001_0001": "The AMS motor slips",
    "0700_0200_0001_0001": "The AMS measures no filament movement",
    "0700_2000_0002_0001": "An AMS slot has run out",
    "0700_2000_0002_0002": "An AMS slot is empty",
    "0700_3000_0001_0001": "An AMS tag reader is faulty",
    "0700_3000_0002_0002": "A spool's tag cannot be read",
    "0700_4500_0002_0001": "The cutter's sensor does not answer",
    "0700_5000_0002_0001": "The AMS does not answer: check its cable",
    "0700_6000_0002_0001": "An AMS slot is overloaded: tangled filament?",
    "0700_7000_0002_0003": "The filament does not extrude: clogged?",
    "07FF_2000_0002_0001": "The external spool has run out",
    "0C00_0100_0001_0001": "The Micro Lidar does not answer",
    "0C00_0300_0002_0010": "Something lies on the bed",
    "1200_2000_0002_0001": "An AMS Lite slot has run out",
    "12FF_2000_0002_0001": "The spool on the holder has run out",
}

_UNIT = re.compile(r"^(07|12)(?!FF)..")
_SLOT = re.compile(r"^(07|12)(.._[1-9])[1-3]")


def error_text(name: str) -> str:
    """The meaning of a print error by its name, e.g. `0300_400C`; empty when it is not a common one."""
    return _ERRORS.get(name) or _ERRORS.get(_UNIT.sub(r"\g<1>00", name), "")


def health_text(name: str) -> str:
    """The meaning of a health message by its name; empty when it is not a common one."""
    first = _SLOT.sub(r"\g<1>\g<2>0", _UNIT.sub(r"\g<1>00", name))
    return _HEALTH.get(name) or _HEALTH.get(first, "")
