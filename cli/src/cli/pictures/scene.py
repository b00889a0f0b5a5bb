"""What is on the pictures: a farm at work and a lab whose students wait, made through the public APIs."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from cli.client import Api, plain, signed_in
from cli.demo import whole
from cli.demo.story import Story, until
from cli.errors import CommandError
from cli.programs import Simulation
from cli.seed import DEMO, seed
from cli.soak import models
from cli.stack import Stack

SIMULATION = Simulation(8, seed=7, speed=whole.SPEED, loop=False)
SECONDS = 20.0
"""How long the printers print before the pictures are taken; at their speed that is over three hours."""
# File, and minutes that its plate takes: so the bars differ.
_JOBS = (
    ("cable_clip_x12.gcode.3mf", 260),
    ("desk_hook_x4.gcode.3mf", 900),
    ("drawer_label_x20.gcode.3mf", 420),
    ("spool_holder_x2.gcode.3mf", 2100),
    ("vase_spiral.gcode.3mf", 1300),
)
# With the student of the story as many as one network address may send at once.
_STUDENTS = (
    ("Mina Park", "Interior Design", "ID 3010", "Filament", "True Black", "phone_stand.stl"),
    ("Theo Alvarez", "Architecture", "ARCH 2100", "Filament", "True White", "site_model.stl"),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the pictures' addresses are made of."""

    password: str
    run: str
    printer: str
    order: str


async def make(stack: Stack) -> Scene:
    """Fill a started stack and wait until there is something to see.

    Raises:
        CommandError: part of the story was not seen.
    """
    await seed(stack, announce=False, desk=True)
    story = Story(tell=lambda _: None)
    await whole.tell(whole.Place.of(stack), story)
    if not all(step.ok for step in story.steps):
        raise CommandError(f"the story broke off: {story.steps[-1].said}")
    password, _ = stack.data.admin_password()
    async with (
        signed_in(stack.edge_url, DEMO, f"admin@{DEMO}.local", password) as api,
        plain(stack.edge_url) as public,
        plain(stack.simulator_url) as simulator,
    ):
        await _students(public)
        await _prints(simulator)
        await asyncio.sleep(SECONDS)
        runs = (await api.get("/production-runs"))["items"]
        orders = (await api.get("/orders"))["items"]
        open_run = next((one for one in runs if one["status"] in {"pending", "in_progress"}), runs[0])
        return Scene(password, open_run["id"], await _printing(api), orders[0]["id"])


async def _students(public: httpx.AsyncClient) -> None:
    for name, discipline, number, method, color, file in _STUDENTS:
        email = f"{name.lower().replace(' ', '.')}@university.test"
        fields = {
            "student_name": name,
            "student_email": email,
            "discipline": discipline,
            "class_number": number,
            "method": method,
            "color": color,
            "printer": "Prusa MK4S",
            "acknowledged_minimum_charge": "true",
        }
        form: dict[str, Any] = {key: (None, value) for key, value in fields.items()}
        form["file"] = (file, models.stl())
        answer = await public.post(f"/api/v1/public/submit/{DEMO}", files=form)
        if answer.is_error:
            raise CommandError(f"{name} could not submit: {answer.text}")


async def _prints(simulator: httpx.AsyncClient) -> None:
    machines = (await simulator.get("/printers")).json()["items"]
    for machine, (file, minutes) in zip(machines, _JOBS, strict=False):
        job = {"file_name": file, "minutes": minutes, "layers": 240}
        (await simulator.post(f"/printers/{machine['serial']}/jobs", json=job)).raise_for_status()


async def _printing(api: Api) -> str:
    async def look() -> str | None:
        for printer in (await api.get("/printers", limit=100))["items"]:
            state = await api.get(f"/printers/{printer['id']}/state")
            if state["online"] and (state["progress_percent"] or 0) > 5:
                return str(printer["id"])
        return None

    return await until(look, "a printer that prints")
