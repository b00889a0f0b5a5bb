"""What can befall a printer, as data.

A scenario is a list of steps, in Python or as JSON (`{"kind": "drop", "seconds": 5}`). A step starts its
effect and returns; effects that last end by themselves while the next steps already run, and `wait` and
`until` put order between them. Seconds are real ones: clients watch a real clock, only printing is
compressed. A new step is a class in this package and an entry in `Steps`.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from simulator.scenario.base import Lasting, Step
from simulator.scenario.frames import (
    BadJson,
    BadUtf8,
    ClockOffset,
    Dup,
    Emit,
    Goto,
    Hms,
    HmsFlap,
    Junk,
    LateIds,
    Lose,
    Send,
)
from simulator.scenario.network import (
    AccessCode,
    Deaf,
    Drop,
    DropOnRequestSubscribe,
    Freeze,
    Heal,
    Mute,
    RejectSecondClient,
    Restore,
    Unmute,
)
from simulator.scenario.power import PowerLoss, Reboot
from simulator.scenario.prints import (
    Announce,
    Calibrate,
    Cancel,
    Hold,
    NoResult,
    Pause,
    Queue,
    Reprint,
    Resume,
    Tray,
    Until,
    VerifyFailed,
    Wait,
)

Steps = (
    AccessCode
    | Announce
    | BadJson
    | BadUtf8
    | Calibrate
    | Cancel
    | ClockOffset
    | Deaf
    | Drop
    | DropOnRequestSubscribe
    | Dup
    | Emit
    | Freeze
    | Goto
    | Heal
    | Hms
    | HmsFlap
    | Hold
    | Junk
    | LateIds
    | Lose
    | Mute
    | NoResult
    | Pause
    | PowerLoss
    | Queue
    | Reboot
    | RejectSecondClient
    | Reprint
    | Restore
    | Resume
    | Send
    | Tray
    | Unmute
    | Until
    | VerifyFailed
    | Wait
)
AnyStep = Annotated[Steps, Field(discriminator="kind")]
SCENARIO: TypeAdapter[list[Steps]] = TypeAdapter(list[AnyStep])

__all__ = [
    "SCENARIO",
    "AccessCode",
    "Announce",
    "AnyStep",
    "BadJson",
    "BadUtf8",
    "Calibrate",
    "Cancel",
    "ClockOffset",
    "Deaf",
    "Drop",
    "DropOnRequestSubscribe",
    "Dup",
    "Emit",
    "Freeze",
    "Goto",
    "Heal",
    "Hms",
    "HmsFlap",
    "Hold",
    "Junk",
    "Lasting",
    "LateIds",
    "Lose",
    "Mute",
    "NoResult",
    "Pause",
    "PowerLoss",
    "Queue",
    "Reboot",
    "RejectSecondClient",
    "Reprint",
    "Restore",
    "Resume",
    "Send",
    "Step",
    "Steps",
    "Tray",
    "Unmute",
    "Until",
    "VerifyFailed",
    "Wait",
]
