"""`platework status`: what runs on a data directory, and where."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import probe
from cli.datadir import default_path, is_in_use, read_endpoints


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Tell what runs and where; exits 1 when Platework is not running or not ready."""
    path = data or default_path()[0]
    state = asyncio.run(_state(path))
    if as_json:
        print(json.dumps(state))
    else:
        _print(state)
    if not state["ready"]:
        raise typer.Exit(1)


async def _state(path: Path) -> dict[str, Any]:
    if not is_in_use(path):
        return {"data": str(path), "running": False, "ready": False}
    state = {"data": str(path), "running": True, **read_endpoints(path)}
    ports, processes = state.get("ports", {}), state.get("processes", {})
    services = [name for name in processes if name in ports and name not in {"postgres", "nats"}]
    answers = await asyncio.gather(*(probe.get(ports[name], "/health/ready") for name in services))
    for name, answer in zip(services, answers, strict=True):
        processes[name]["health"] = answer[0] if answer else None
    healthy = all(answer is not None and answer[0] == 200 for answer in answers)
    state["ready"] = bool(services) and healthy and all(one["state"] == "ready" for one in processes.values())
    return state


def _print(state: dict[str, Any]) -> None:
    if not state["running"]:
        print(f"not running on {state['data']}; start it with: ./platework up")
        return
    print(f"{'ready' if state['ready'] else 'not ready'} {state.get('url', '')}  (data in {state['data']})")
    for name, one in state.get("processes", {}).items():
        where = state["ports"].get(name, "")
        print(f"  {name:<16} {one['state']:<9} port {where:<6} pid {one['pid']}  restarts {one['restarts']}")
