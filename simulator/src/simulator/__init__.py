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
from simulator.jobs import FilamentUse, Job, PrintIds
from simulator.ledger import PhysicalPrint, TrayUse
from simulator.printer import Printer
from simulator.roster import PrinterSpec
from simulator.scenario import (
    SCENARIO,
    Drop,
    Dup,
    Emit,
    Goto,
    Lose,
    Mute,
    Reboot,
    Restore,
    Step,
    Unmute,
    Until,
    Wait,
)

__all__ = [
    "FAMILIES",
    "SCENARIO",
    "Clock",
    "Drop",
    "Dup",
    "Emit",
    "Family",
    "FilamentUse",
    "Fleet",
    "Goto",
    "Job",
    "Lose",
    "Mute",
    "PhysicalPrint",
    "PrintIds",
    "Printer",
    "PrinterSpec",
    "Reboot",
    "Restore",
    "Step",
    "TrayUse",
    "Unmute",
    "Until",
    "Wait",
]
