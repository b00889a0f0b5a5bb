"""A student's job: sent in without an account, priced, confirmed by e-mail, and printed."""

import re
from typing import Any

import httpx

from cli.client import Api
from cli.demo.story import NotSeenError, Story, until
from cli.soak import models

MINUTES = 10
"""Simulated minutes of the print."""
STUDENT = {
    "student_name": "Jane Doe",
    "student_email": "jane.doe@university.test",
    "discipline": "Architecture",
    "class_number": "ARCH 4000",
    "method": "Filament",
    "color": "True Red",
    "printer": "Prusa MK4S",
    "acknowledged_minimum_charge": "true",
}
ESTIMATE = {"weight_g": "42", "time_hours": "3.2", "material": "PLA"}
_SECRET = re.compile(r"/confirm/([A-Za-z0-9_-]+)")


class StudentJob:
    """From the public form to COMPLETED."""

    def __init__(
        self, api: Api, public: httpx.AsyncClient, simulator: httpx.AsyncClient, story: Story, tenant: str
    ) -> None:
        self._api, self._public, self._simulator = api, public, simulator
        self._story, self._tenant = story, tenant

    async def run(self, serial: str) -> None:
        """Tell the story on one printer."""
        job = await self._story.step("job_submitted", "a student sends a model in", self._submit())
        await self._story.step(
            "job_approved", "the staff prices it, an e-mail asks the student", self._approve(job)
        )
        await self._story.step(
            "job_confirmed", "the student follows the link in the e-mail", self._confirm(job)
        )
        await self._story.step("job_printing", "it is started on a printer", self._print(job, serial))
        await self._story.step(
            "job_completed", "the printer says that it is done", self._status(job, "COMPLETED")
        )

    async def _submit(self) -> str:
        form: dict[str, Any] = {name: (None, value) for name, value in STUDENT.items()}
        form["file"] = ("bracket.stl", models.stl())

        async def take() -> str | None:
            answer = await self._public.post(f"/api/v1/public/submit/{self._tenant}", files=form)
            if answer.status_code == httpx.codes.CREATED:
                return str(answer.json()["id"])
            # The lab opens with the news of its tenant.
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            raise NotSeenError(answer.text)

        return await until(take, "the job is taken")

    async def _approve(self, job: str) -> None:
        priced = await self._api.post(f"/jobs/{job}/approve", ESTIMATE)
        if priced["cost_usd"] != "4.20":
            raise NotSeenError(f"it costs {priced['cost_usd']}")

    async def _confirm(self, job: str) -> None:
        async def mail() -> str | None:
            sent = await self._api.get("/jobs/mails", job_id=job, status="sent")
            found = [one["id"] for one in sent["items"] if one["template"] == "approved"]
            return found[0] if found else None

        letter = await self._api.get(f"/jobs/mailbox/{await until(mail, 'the e-mail to the student')}")
        secret = _SECRET.search(letter["text"])
        if secret is None:
            raise NotSeenError("the e-mail has no link to confirm")
        (await self._public.post(f"/api/v1/public/confirm/{secret[1]}")).raise_for_status()
        await self._status(job, "READYTOPRINT")

    async def _print(self, job: str, serial: str) -> None:
        printers = (await self._api.get("/printers", limit=100))["items"]
        printer = next(p for p in printers if p["connection"] and p["connection"]["serial"] == serial)
        printing = await self._api.post(f"/jobs/{job}/mark-printing", {"printer_id": printer["id"]})
        order = {"file_name": printing["printing_file"], "minutes": MINUTES, "layers": 60}
        (await self._simulator.post(f"/printers/{serial}/jobs", json=order)).raise_for_status()

        async def begun() -> Any:
            return (await self._api.get(f"/jobs/{job}/prints"))["items"]

        await until(begun, "the job's print begins")

    async def _status(self, job: str, status: str) -> Any:
        async def look() -> Any:
            now = await self._api.get(f"/jobs/{job}")
            return now if now["status"] == status else None

        return await until(look, f"the job is {status}")
