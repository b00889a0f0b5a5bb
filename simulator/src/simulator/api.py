"""The control API: hand out jobs and faults, read the ground truth. Loopback only, without sign-in."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from pydantic import BaseModel

from simulator.fleet import Fleet
from simulator.jobs import Job
from simulator.ledger import PhysicalPrint
from simulator.printer import Printer
from simulator.roster import PrinterSpec
from simulator.samples import SAMPLES
from simulator.scenario import AnyStep


class PrinterView(BaseModel):
    """A printer, what stands on its screen, and who was there.

    `peak_clients` is the largest number of clients at one time, `topics` all they ever subscribed to.
    """

    serial: str
    name: str
    family: str
    model: str
    host: str
    port: int
    ftps_port: int
    access_code: str
    ca_pem: str
    ca_path: str
    state: str
    percent: int
    link: bool
    powered: bool
    clients: int
    peak_clients: int
    topics: list[str]
    queue: list[str]
    prints: int


class PrinterList(BaseModel):
    items: list[PrinterView]
    total: int


class PrintList(BaseModel):
    items: list[PhysicalPrint]
    total: int


class File(BaseModel):
    path: str
    bytes: int


class FileList(BaseModel):
    items: list[File]
    total: int


class RequestList(BaseModel):
    """The last thousand messages that clients published."""

    items: list[dict[str, Any]]
    total: int


class JobList(BaseModel):
    items: list[Job]
    total: int


def build_router(fleet: Callable[[], Fleet]) -> APIRouter:  # noqa: C901 - a list of short routes
    router = APIRouter()

    def find(serial: str) -> Printer:
        try:
            return fleet()[serial]
        except KeyError:
            raise HTTPException(404, f"no printer {serial}") from None

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    async def ready() -> dict[str, Any]:
        return {"status": "ok", "printers": len(fleet())}

    @router.get("/samples")
    async def samples() -> JobList:
        return JobList(items=list(SAMPLES), total=len(SAMPLES))

    @router.get("/printers")
    async def printers() -> PrinterList:
        items = [view(fleet(), printer) for printer in fleet()]
        return PrinterList(items=items, total=len(items))

    @router.post("/printers", status_code=201)
    async def add(spec: PrinterSpec) -> PrinterView:
        try:
            return view(fleet(), await fleet().add(spec))
        except ValueError as error:
            raise HTTPException(409, str(error)) from error

    @router.get("/printers/{serial}")
    async def printer(serial: str) -> PrinterView:
        return view(fleet(), find(serial))

    @router.get("/printers/{serial}/document")
    async def document(serial: str) -> dict[str, Any]:
        return find(serial).document

    @router.post("/printers/{serial}/jobs", status_code=201)
    async def enqueue(serial: str, job: Job) -> PrinterView:
        await find(serial).enqueue(job)
        return view(fleet(), find(serial))

    @router.post("/printers/{serial}/faults", status_code=202)
    async def fault(serial: str, scenario: Annotated[AnyStep | list[AnyStep], Body()]) -> dict[str, int]:
        steps = scenario if isinstance(scenario, list) else [scenario]
        target = find(serial)
        if len(steps) == 1:
            await target.fault(steps[0])
        else:
            target.spawn(target.play(steps))
        return {"steps": len(steps)}

    @router.get("/printers/{serial}/prints")
    async def prints(serial: str) -> PrintList:
        items = find(serial).prints
        return PrintList(items=items, total=len(items))

    @router.get("/prints")
    async def all_prints() -> PrintList:
        items = [entry for printer in fleet() for entry in printer.prints]
        return PrintList(items=items, total=len(items))

    @router.get("/printers/{serial}/files")
    async def files(serial: str) -> FileList:
        items = [File(path=path, bytes=size) for path, size in find(serial).storage.files.items()]
        return FileList(items=items, total=len(items))

    @router.get("/printers/{serial}/requests")
    async def requests(serial: str) -> RequestList:
        items = list(find(serial).requests)
        return RequestList(items=items, total=len(items))

    return router


def view(fleet: Fleet, printer: Printer) -> PrinterView:
    return PrinterView(
        serial=printer.serial,
        name=printer.name,
        family=printer.family.name,
        model=printer.family.model,
        host=printer.host,
        port=printer.port,
        ftps_port=printer.ftps_port,
        access_code=printer.access_code,
        ca_pem=fleet.ca_pem,
        ca_path=str(fleet.ca_path),
        state=printer.state,
        percent=printer.percent,
        link=printer.link,
        powered=printer.powered.is_set(),
        clients=len(printer.clients),
        peak_clients=printer.peak_clients,
        topics=sorted(printer.topics),
        queue=[job.file_name for job in printer.worker.queue],
        prints=len(printer.prints),
    )
