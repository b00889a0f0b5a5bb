"""How long the machine waits before it believes something, and what it may conclude. Seconds throughout."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults suit real printers; simulations that compress time divide the durations."""

    settle: float = 10
    """A job's ids may trail its state by some reports: its start waits this long for a full document."""
    failed_reason: float = 5
    """The code that explains a failure may arrive after the failure."""
    idle_check: float = 10
    """A1 and P1 show IDLE after a cancel, and for a moment between states."""
    gap_idle: float = 180
    """After a power loss a printer asks on its screen whether to resume."""
    recover: float = 180
    """A finished job never seen before may be the next job's name over the last job's state."""
    not_started: float = 600
    """An accepted job that does not begin to print deserves a look."""
    shortest_print: float = 120
    """No physical print fits into less: heating alone takes longer."""
    minute: float = 60
    """A minute of the printer's own estimate."""
    overtime: float = 120
    """How far beyond its own estimate a print must be before it counts as done unseen."""
    error_fresh: float = 60
    """An error explains a failure that follows within this time."""
    health_settled: float = 5
    """A health message must stand this long to explain a failure."""
    health_cleared: float = 30
    """Health messages flap: gone for less than this, they never left."""
    recover_soft: bool = True
    """Count a finished print that was never seen running although the printer gives it no id."""
    ignored_names: tuple[str, ...] = ()
    """Regular expressions for names of calibration prints, matched against the whole stem."""


REAL = Policy()
