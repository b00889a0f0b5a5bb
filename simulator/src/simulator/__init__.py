"""A fleet of faithful fake Bambu printers.

async with Fleet(folder, [PrinterSpec(family="A1", serial="03900A000000001")], speed=600) as fleet:
    printer = fleet["03900A000000001"]
    await printer.enqueue(Job(file_name="bracket.gcode.3mf", minutes=90))
    await printer.fault(Drop(seconds=5))
    await printer.idle()
    print(printer.prints)
"""

from simulator.clock import Clock
from simulator.families import FAMILIES, Family
from simulator.fleet import Fleet
from simulator.jobs import FilamentUse, Job, PrintIds, calibration
from simulator.ledger import PhysicalPrint, TrayUse
from simulator.printer import Printer
from simulator.roster import PrinterSpec
from simulator.scenario import (
    SCENARIO,
    AccessCode,
    Announce,
    BadJson,
    BadUtf8,
    Calibrate,
    Cancel,
    ClockOffset,
    Deaf,
    Drop,
    DropOnRequestSubscribe,
    Dup,
    Emit,
    Freeze,
    Goto,
    Heal,
    Hms,
    HmsFlap,
    Hold,
    Junk,
    LateIds,
    Lose,
    Mute,
    NoResult,
    Pause,
    PowerLoss,
    Queue,
    Reboot,
    RejectSecondClient,
    Reprint,
    Restore,
    Resume,
    Send,
    Step,
    Tray,
    Unmute,
    Until,
    VerifyFailed,
    Wait,
)
from simulator.slices import Plate, make_3mf

__all__ = [
    "FAMILIES",
    "SCENARIO",
    "AccessCode",
    "Announce",
    "BadJson",
    "BadUtf8",
    "Calibrate",
    "Cancel",
    "Clock",
    "ClockOffset",
    "Deaf",
    "Drop",
    "DropOnRequestSubscribe",
    "Dup",
    "Emit",
    "Family",
    "FilamentUse",
    "Fleet",
    "Freeze",
    "Goto",
    "Heal",
    "Hms",
    "HmsFlap",
    "Hold",
    "Job",
    "Junk",
    "LateIds",
    "Lose",
    "Mute",
    "NoResult",
    "Pause",
    "PhysicalPrint",
    "Plate",
    "PowerLoss",
    "PrintIds",
    "Printer",
    "PrinterSpec",
    "Queue",
    "Reboot",
    "RejectSecondClient",
    "Reprint",
    "Restore",
    "Resume",
    "Send",
    "Step",
    "Tray",
    "TrayUse",
    "Unmute",
    "Until",
    "VerifyFailed",
    "Wait",
    "calibration",
    "make_3mf",
]
