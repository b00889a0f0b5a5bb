"""What keeps stock and orders from taking care of themselves, with the cause and what to do."""

from chassis.db import Transaction
from inventory.domain.diagnosis import UNMAPPED, Finding
from inventory.domain.waiting import WaitingFile
from inventory.handlers import waiting
from inventory.store import diagnosis as store

FILES = 500
"""Files of the inbox that are looked at."""


async def diagnose(tx: Transaction) -> list[Finding]:
    """Every case that is here now, problems first."""
    findings = await _inbox(tx)
    for case, query in store.QUERIES:
        count, examples = await store.examples(tx, query)
        if count:
            findings.append(Finding(case, count, examples))
    return sorted(findings, key=lambda finding: finding.case.severity != "problem")


async def _inbox(tx: Transaction) -> list[Finding]:
    files, _ = await waiting.list_files(tx, is_ignored=False, search=None, skip=0, limit=FILES)
    findings = []
    for reason, case in UNMAPPED.items():
        own = [file for file in files if file.reason == reason]
        if own:
            examples = [_example(file) for file in own[: store.EXAMPLES]]
            findings.append(Finding(case, sum(file.waiting for file in own), examples))
    return findings


def _example(file: WaitingFile) -> str:
    text = f"{file.file_name or '(no name)'}: {file.waiting} prints, last {file.last_seen:%Y-%m-%d %H:%M} UTC"
    if file.reason == "ambiguous":
        text += ", may mean " + " or ".join(one.gcode_filename for one in file.candidates if one.is_active)
    return text
