"""`platework doctor`: what is wrong, why, and what to do."""

import asyncio
import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli.client import signed_in
from cli.datadir import default_path, is_in_use, read_endpoints
from cli.doctor import farm, programs
from cli.doctor.finding import Finding, problem
from cli.errors import CommandError
from cli.installation import opened
from cli.seed import DEMO, MAIN


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    tenant: Annotated[
        str | None, typer.Option(help="Tenant to look at (default: the first one, demo or main).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Examine a running installation: each cause with its fix; exits 1 when something is wrong."""
    findings = asyncio.run(_examine(data or default_path()[0], tenant))
    ok = all(one.severity != "problem" for one in findings)
    if as_json:
        print(json.dumps({"ok": ok, "findings": [dataclasses.asdict(one) for one in findings]}))
    else:
        _print(findings)
    if not ok:
        raise typer.Exit(1)


async def _examine(path: Path, tenant: str | None) -> list[Finding]:
    if not is_in_use(path):
        return problem(
            "not_running", [str(path)], "Platework is not running on this data.", "Start it: ./platework up"
        )
    endpoints = read_endpoints(path)
    findings = [*await programs.services(endpoints), *await programs.broker(endpoints)]
    async with opened(path) as installation:
        findings += await programs.messages(installation)
    findings += await _farm(path, endpoints, tenant)
    return sorted(findings, key=lambda one: one.severity != "problem")


async def _farm(path: Path, endpoints: dict[str, Any], tenant: str | None) -> list[Finding]:
    password = path / "admin-password"
    url = endpoints.get("url")
    if not url or not password.exists():
        return []
    slug = tenant or (DEMO if (path / f"seeded-{DEMO}").exists() else MAIN)
    try:
        async with signed_in(url, slug, f"admin@{slug}.local", password.read_text()) as api:
            return [*await farm.printers(api), *await farm.stock(api)]
    except (CommandError, httpx.HTTPError) as error:
        return problem(
            "farm_not_seen",
            [str(error) or type(error).__name__],
            f"The APIs do not answer the first admin of the tenant {slug}: printers and stock were not seen.",
            "Another tenant? --tenant. A changed password? Write it into DATA/admin-password.",
        )


def _print(findings: list[Finding]) -> None:
    if not findings:
        print("nothing is wrong")
    for one in findings:
        print(f"{one.severity.upper():<8} {one.code} ({one.count})")
        print(f"  {one.cause}")
        for example in one.examples:
            print(f"    - {example}")
        print(f"  fix: {one.fix}")
