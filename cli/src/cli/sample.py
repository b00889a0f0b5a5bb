"""The sample farm: simulated printers registered beside the default ones, and what they print."""

import asyncio
from typing import Any

from cli.client import Api, plain

ONLINE_SECONDS = 10.0
_ITEMS = {"cable_clip": 12, "desk_hook": 4, "spool_holder": 2, "drawer_label": 20}
"""Items that one bed load of a sample file yields; one where it is not named."""


async def fill(api: Api, simulator_url: str) -> bool:
    """Register the simulated printers, and a part with its mapping for every sample file. Repeatable.

    Returns whether the gateway reached all of them in good time.
    """
    async with plain(simulator_url) as simulator:
        machines = (await simulator.get("/printers")).json()["items"]
        samples = (await simulator.get("/samples")).json()["items"]
    await _catalogue(api, sorted({sample["file_name"] for sample in samples}))
    return await until_online(api, await register(api, machines))


async def register(api: Api, machines: list[dict[str, Any]], *, site: str | None = None) -> list[str]:
    """Register simulated printers, or correct their addresses; returns their printer ids.

    Args:
        api: signed in as someone who may.
        machines: as the simulator describes them.
        site: the site whose gateway connects to them.
    """
    page = await api.get("/printers", limit=100)
    known = {one["connection"]["serial"]: one for one in page["items"] if one["connection"]}
    return [await _register(api, machine, known.get(machine["serial"]), site) for machine in machines]


async def until_online(api: Api, printer_ids: list[str]) -> bool:
    """Wait until the gateway has a session with every printer; False when that takes too long."""
    deadline = asyncio.get_running_loop().time() + ONLINE_SECONDS
    waiting = list(printer_ids)
    while waiting:
        states = await asyncio.gather(*(api.get(f"/printers/{one}/state") for one in waiting))
        waiting = [one for one, state in zip(waiting, states, strict=True) if not state["online"]]
        if waiting and asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.1 if waiting else 0)
    return True


async def _register(api: Api, machine: dict[str, Any], known: dict[str, Any] | None, site: str | None) -> str:
    connection = {
        "kind": "bambu_lan",
        "host": machine["host"],
        "port": machine["port"],
        "serial": machine["serial"],
        "access_code": machine["access_code"],
        "ca_pem": machine["ca_pem"],
        "site": site,
    }
    if known is None:
        new = {"name": machine["name"], "manufacturer": "Bambu Lab", "model": machine["model"]}
        known = await api.post("/printers", new)
    elif all(known["connection"][name] == connection[name] for name in ("host", "port", "ca_pem")):
        return str(known["id"])
    await api.put(f"/printers/{known['id']}/connection", connection)
    return str(known["id"])


async def _catalogue(api: Api, files: list[str]) -> None:
    mapped = {one["gcode_filename"] for one in (await api.get("/gcode-mappings", limit=100))["items"]}
    for file_name in files:
        if file_name in mapped:
            continue
        stem = file_name.partition(".")[0].rpartition("_x")[0] or file_name.partition(".")[0]
        part = {"name": stem.replace("_", " ").capitalize(), "parts_per_print": _ITEMS.get(stem, 1)}
        part_id = (await api.post("/parts", part))["id"]
        await api.post("/gcode-mappings", {"gcode_filename": file_name, "part_id": part_id})
