"""Starts: prints that somebody asked for here. The ids that the printer is told are chosen beforehand."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Status = Literal["sending", "accepted", "refused", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start. `task_id` is what the printer is told; `print_id` follows from it, and is the print's own
    identity when it prints. `unknown`: there was no answer; only the print itself can tell.
    """

    tenant_id: UUID
    id: UUID
    printer_id: UUID
    file_id: UUID
    plate: int
    options: Mapping[str, Any]
    filament: tuple[Mapping[str, Any], ...]
    task_id: int
    print_id: UUID
    status: Status = "sending"
    code: str | None = None
    reason: str | None = None
    actor: str
    created_at: datetime
    expires_at: datetime
    """Until then an answer may come; a gateway starts nothing later."""
    answered_at: datetime | None = None


def new_task_id(least: int, most: int) -> int:
    """A number for a print: by chance, so that a new database does not repeat what printers know."""
    return least + secrets.randbelow(most - least + 1)
