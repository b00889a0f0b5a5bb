"""What the gateway says: the machine's events shaped into the contracts' messages."""

from decimal import Decimal
from typing import Any

from contracts import printer_gateway as contract
from contracts.envelope import Event
from contracts.printers import PrinterConnection
from printer_gateway.domain import events


def message(connection: PrinterConnection, event: events.Event) -> Event:
    """The message of one event of the machine."""
    link = {
        "tenant_id": connection.tenant_id,
        "printer_id": connection.printer_id,
        "printer_serial": connection.serial,
    }
    match event:
        case events.PlateStarted():
            return contract.PlateStarted(**link, **_plate(event.plate), late=event.late)
        case events.PlateCompleted():
            return contract.PlateCompleted(**link, **_plate(event.plate), **_end(event))
        case events.PlateFailed():
            return contract.PlateFailed(
                **link,
                **_plate(event.plate),
                **_end(event),
                failure_reason=event.reason.value,
                codes=event.codes,
            )
        case events.PlateNeedsReview():
            return contract.PlateNeedsReview(
                **link,
                **_plate(event.plate),
                reason=event.reason,
                last_seen_at=event.last_seen_at,
                gap_seconds=event.gap_seconds,
                codes=event.codes,
            )
        case events.PrinterAlert():
            return contract.PrinterAlerted(
                **link, at=event.at, code=event.code, message=event.message, severity=event.severity
            )


def _plate(plate: events.Plate) -> dict[str, Any]:
    return {
        "print_id": plate.print_id,
        "file_name": plate.file_name,
        "candidates": plate.candidates,
        "plate_index": plate.plate_index,
        "started_at": plate.started_at,
        "progress_percent": plate.progress_percent,
        "layers": plate.layers,
    }


def _end(event: events.PlateCompleted | events.PlateFailed) -> dict[str, Any]:
    minutes = event.duration_minutes
    return {
        "finished_at": event.at,
        "duration_minutes": None if minutes is None else Decimal(str(round(minutes, 2))),
        "confidence": event.confidence.value,
        "filament": tuple(
            contract.Filament(tray=f.tray, tray_uuid=f.tray_uuid, material=f.material, color=f.color)
            for f in event.plate.filament
        ),
    }
