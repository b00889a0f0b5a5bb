"""Completion: what a run really used, and whether the spools had it. Weights in grams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from production.domain.run_contents import Usage, WeighedBackwardsError
from production.domain.runs import Mode, Run, RunNotEditableError, RunStatus

ACTUALS = ("actual_model_grams", "actual_flushed_grams", "actual_tower_grams")
_SIGNIFICANT = Decimal(10)


class WeightsMissingError(Exception):
    """A run is completed with what each of its spools gave."""

    code = "weights_missing"

    def __init__(self, usages: Iterable[Usage]) -> None:
        names = [one.spool_name for one in usages]
        super().__init__(f"The actual weight is missing for: {', '.join(names)}.")
        self.extra = {
            "errors": [
                {"field": "materials", "message": f"{name}: no actual weight.", "code": self.code}
                for name in names
            ]
        }


class InsufficientSpoolError(Exception):
    """By what is known here, spools hold less than the run used; `force` books it all the same."""

    code = "insufficient_spool"

    def __init__(self, shortages: "Iterable[Shortage]") -> None:
        found = list(shortages)
        names = ", ".join(f"{one.name} lacks {one.missing_grams} g" for one in found)
        super().__init__(f"Not enough filament: {names}.")
        self.extra = {
            "spools": [
                {
                    "spool_id": str(one.spool_id),
                    "name": one.name,
                    "needed_grams": str(one.needed_grams),
                    "remaining_grams": str(one.remaining_grams),
                    "missing_grams": str(one.missing_grams),
                }
                for one in found
            ]
        }


class ReasonMissingError(Exception):
    code = "reason_missing"
    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why the spools' weights are overridden.")


class NotAssemblableError(Exception):
    """Products are put together when everything for them is made."""

    code = "not_ready_for_assembly"

    def __init__(self, status: RunStatus) -> None:
        super().__init__(f"This run is {status.value}: there is nothing to assemble.")


class AlreadyAssembledError(Exception):
    code = "already_assembled"

    def __init__(self) -> None:
        super().__init__("This run was assembled already.")


class NothingToAssembleError(Exception):
    code = "nothing_to_assemble"
    field = "quantity"

    def __init__(self, message: str) -> None:
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A spool that holds less than a run used of it."""

    spool_id: UUID
    name: str
    needed_grams: Decimal
    remaining_grams: Decimal

    @property
    def missing_grams(self) -> Decimal:
        return self.needed_grams - self.remaining_grams


def weigh(plan: Mapping[str, Any], given: Mapping[str, Any], *, field: str = "") -> dict[str, Any]:
    """The actual weights that a request means, and how they became known; nothing when it says none.

    The estimate copied, what the scale said before and after (its purge is as entered, the rest went into the
    items), or numbers entered by hand. `plan` is the row as it will be.

    Raises:
        WeighedBackwardsError: the spool is heavier after the run.
    """
    before, after = plan["spool_weight_before_grams"], plan["spool_weight_after_grams"]
    if before is not None and after is not None and after > before:
        raise WeighedBackwardsError(f"{field}spool_weight_after_grams")
    if given.get("use_estimate"):
        return {
            "actual_model_grams": plan["estimated_model_grams"] or Decimal(0),
            "actual_flushed_grams": plan["estimated_flushed_grams"],
            "actual_tower_grams": plan["estimated_tower_grams"],
            "weight_source": "estimate",
        }
    entered = {name: given[name] for name in ACTUALS if name in given}
    if entered.get("actual_model_grams") is not None:
        return {**entered, "weight_source": "manual"}
    scaled = "spool_weight_before_grams" in given or "spool_weight_after_grams" in given
    if scaled and before is not None and after is not None:
        flushed = plan["actual_flushed_grams"] or Decimal(0)
        tower = plan["actual_tower_grams"] or Decimal(0)
        if flushed + tower > before - after:
            raise WeighedBackwardsError(f"{field}spool_weight_after_grams")
        return {**entered, "actual_model_grams": before - after - flushed - tower, "weight_source": "weighed"}
    return entered


def as_reported(usage: Usage, grams: Decimal) -> dict[str, Any]:
    """What printers reported of a spool: purge as planned, as far as it fits, the rest in the items."""
    flushed = min(usage.estimated_flushed_grams or Decimal(0), grams)
    tower = min(usage.estimated_tower_grams or Decimal(0), grams - flushed)
    return {
        "actual_model_grams": grams - flushed - tower,
        "actual_flushed_grams": flushed,
        "actual_tower_grams": tower,
        "weight_source": "reported",
    }


def check_completable(run: Run) -> None:
    """Refuse to complete what is not made yet.

    Raises:
        RunNotEditableError: plates are owed, or it was given up.
    """
    ready = RunStatus.IN_PROGRESS if run.mode is Mode.ITEMS else RunStatus.READY_FOR_ASSEMBLY
    if run.status is not ready:
        raise RunNotEditableError(run.status)


def check_weights(run: Run) -> None:
    """Each spool's weight is known.

    Raises:
        WeightsMissingError: one's is not.
    """
    missing = [one for one in run.materials if one.actual_model_grams is None]
    if missing:
        raise WeightsMissingError(missing)


def shortages(run: Run) -> list[Shortage]:
    """Spools that hold less than the run used of them."""
    return [
        Shortage(one.spool_id, one.spool_name, one.actual_grams, one.remaining_grams)
        for one in run.materials
        if one.actual_grams is not None
        and one.remaining_grams is not None
        and one.actual_grams > one.remaining_grams
    ]


def assembled(run: Run, quantity: int | None) -> int:
    """How many products an assembly makes: as said, else as planned; of an item run what came out well.

    Raises:
        NotAssemblableError: it is not ready, or was given up.
        AlreadyAssembledError: it was assembled.
        NothingToAssembleError: nothing came out, or no product is named.
    """
    if run.assembled_at is not None:
        raise AlreadyAssembledError
    ready = {RunStatus.READY_FOR_ASSEMBLY, RunStatus.COMPLETED}
    if run.status not in ready:
        raise NotAssemblableError(run.status)
    if run.mode is Mode.ITEMS:
        made = sum(item.successful_quantity for item in run.items)
        if not made:
            raise NothingToAssembleError("Nothing of this run came out well.")
        return made
    if run.product_id is None:
        raise NothingToAssembleError("This run makes no product: its parts are in stock already.")
    found = quantity or run.quantity
    if not found:
        raise NothingToAssembleError("Say how many products were put together.")
    return found
