"""`platework audit`: do the books agree?"""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.audit.run import Report, audit
from cli.installation import opened


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Check the invariants of an installation, running or stopped; exits 1 on a violation."""
    report = asyncio.run(_audit(data))
    summary = describe(report)
    if as_json:
        print(json.dumps(summary))
    else:
        _print(report)
    if not summary["ok"]:
        raise typer.Exit(1)


async def _audit(data: Path | None) -> Report:
    async with opened(data) as installation:
        return await audit(installation)


def describe(report: Report) -> dict[str, Any]:
    """Shape a report as `--json` prints it."""
    return {
        "ok": not any(finding.violations for _, finding in report),
        "checks": [
            {
                "id": check.id,
                "rows": finding.rows,
                "violations": finding.violations,
                "examples": finding.examples,
            }
            for check, finding in report
        ],
    }


def _print(report: Report) -> None:
    for check, finding in report:
        mark = f"{finding.violations} WRONG" if finding.violations else "ok"
        print(f"{check.id:<4} {mark:>10} {finding.rows:>9} rows  {check.title}")
        for example in finding.examples:
            print(f"       {example}")
