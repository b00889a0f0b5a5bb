"""Commands to printers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from chassis.edge import Page
from contracts.printers import CommandName, CommandParams
from printers.schemas.common import Request

NEEDED: Mapping[str, frozenset[str]] = {"light": frozenset({"on"}), "speed": frozenset({"level"})}


class NewCommand(Request):
    """`light` takes `on`, `speed` takes `level`; the others take nothing."""

    command: CommandName
    on: bool | None = None
    level: Literal["silent", "standard", "sport", "ludicrous"] | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        needed = NEEDED.get(self.command, frozenset())
        if self.params.model_dump(exclude_none=True).keys() != needed:
            wanted = ", ".join(needed) or "nothing else"
            raise PydanticCustomError(
                "wrong_parameters",
                "{command} takes {wanted}.",
                {
                    "command": self.command,
                    "wanted": wanted,
                },
            )
        return self

    @property
    def params(self) -> CommandParams:
        return CommandParams(on=self.on, level=self.level)


class CommandOut(BaseModel):
    """A command and what became of it; `code` is null while it has no answer."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    printer_id: UUID
    command: str
    params: dict[str, Any]
    accepted: bool
    code: str | None
    reason: str | None
    actor: str
    created_at: datetime
    answered_at: datetime | None


class CommandPage(Page):
    items: list[CommandOut]
