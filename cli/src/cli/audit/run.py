"""Runs the audit: wait until the installation is quiet, take the evidence, examine it."""

import asyncio

from cli.audit.check import Check, Finding
from cli.audit.evidence import Progress, gathered, progress_of, watching
from cli.audit.registry import CHECKS
from cli.installation import Installation

PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.1

Report = list[tuple[Check, Finding]]


async def audit(installation: Installation, *, patience: float = PATIENCE_SECONDS) -> Report:
    """Check every invariant.

    Args:
        installation: with its services running or not.
        patience: longest wait for a running one to become quiet, in seconds. The checks are sound on a busy
            one too; a quiet one leaves nothing unchecked.
    """
    earlier = await _quiet(installation, patience if installation.live else 0.0)
    report: Report = []
    async with gathered(installation, earlier) as evidence:
        for check in CHECKS:
            finding = Finding()
            await check.examine(evidence, finding)
            report.append((check, finding))
    return report


async def _quiet(installation: Installation, patience: float) -> Progress:
    """Wait until nothing waits, or for so long; returns how it was at the beginning."""
    deadline = asyncio.get_running_loop().time() + patience
    async with watching(installation) as (client, databases):
        earlier = now = await progress_of(client, databases)
        while not now.quiet and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(_POLL_SECONDS)
            now = await progress_of(client, databases)
    return earlier
