"""Filament of runs: which spools, what is planned, and what was used."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.projection import await_known
from production.domain.completion import ACTUALS, weigh
from production.domain.run_contents import (
    DuplicateSpoolError,
    SpoolArchivedError,
    SpoolNotFoundError,
    Usage,
    UsageNotFoundError,
)
from production.domain.runs import EDITABLE, Run, RunNotEditableError, RunStatus
from production.domain.surroundings import Spool
from production.handlers.run_state import locked, settle
from production.store import projections
from production.store import run_materials as store

_DEFAULTS: Mapping[str, Any] = {
    "estimated_model_grams": None,
    "estimated_flushed_grams": None,
    "estimated_tower_grams": None,
    "actual_model_grams": None,
    "actual_flushed_grams": None,
    "actual_tower_grams": None,
    "spool_weight_before_grams": None,
    "spool_weight_after_grams": None,
    "weight_source": None,
    "notes": None,
}
_LATE = frozenset(
    {*ACTUALS, "spool_weight_before_grams", "spool_weight_after_grams", "use_estimate", "notes"}
)


async def new_materials(
    tx: Transaction, materials: Sequence[Mapping[str, Any]], *, known: Sequence[Usage] = ()
) -> list[dict[str, Any]]:
    """Rows of materials, with the spool's price of now unless another is given.

    Raises:
        Problem: 409 `not_yet_known` for a spool.
        SpoolArchivedError: a spool is out of use.
        DuplicateSpoolError: a spool stands twice.
        WeighedBackwardsError: a spool is heavier afterwards.
    """
    rows: list[dict[str, Any]] = []
    taken = {one.spool_id for one in known}
    for given in materials:
        spool = await usable_spool(tx, given["spool_id"])
        if spool.id in taken:
            raise DuplicateSpoolError(spool.name)
        taken.add(spool.id)
        plan = {**_DEFAULTS, **given}
        plan.pop("use_estimate", None)
        row = plan | weigh(plan, given)
        price = row.pop("cost_per_gram", None)
        rows.append(
            row
            | {
                "id": new_id(),
                "material": spool.material,
                "color": spool.color,
                "cost_per_gram": spool.cost_per_gram if price is None else price,
            }
        )
    return rows


async def known_spool(tx: Transaction, spool_id: UUID) -> Spool:
    """The spool that a path names, archived or not.

    Raises:
        SpoolNotFoundError: unknown, or another tenant's.
    """
    found = await projections.spools(tx, [spool_id])
    if spool_id not in found:
        raise SpoolNotFoundError
    return found[spool_id]


async def usable_spool(tx: Transaction, spool_id: UUID) -> Spool:
    """A spool that a request names for something new.

    Raises:
        Problem: 409 `not_yet_known`.
        SpoolArchivedError: it is out of use.
    """

    async def is_known() -> bool:
        return spool_id in await projections.spools(tx, [spool_id])

    await await_known(is_known, "spool")
    spool = (await projections.spools(tx, [spool_id]))[spool_id]
    if spool.is_archived:
        raise SpoolArchivedError(spool.name)
    return spool


async def add(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> Usage:
    """Add a spool to a run.

    Raises:
        RunNotFoundError: there is no such run.
        RunNotEditableError: it cannot be changed any more.
        DuplicateSpoolError, SpoolArchivedError, Problem: the spool cannot be used.
    """
    run = await locked(tx, run_id)
    # A spool may turn out to have been used as long as weights are taken.
    if run.status not in {*EDITABLE, RunStatus.READY_FOR_ASSEMBLY}:
        raise RunNotEditableError(run.status)
    (row,) = await new_materials(tx, [values], known=run.materials)
    await store.insert_materials(tx, run_id, [row])
    return usage(await settle(tx, run), row["id"])


async def edit(tx: Transaction, run_id: UUID, material_id: UUID, values: Mapping[str, Any]) -> Usage:
    """Change the weights of a spool in a run.

    Raises:
        RunNotFoundError, UsageNotFoundError: there is no such run or material.
        RunNotEditableError: it cannot be changed any more, or only its actual weights can.
        WeighedBackwardsError: the spool is heavier afterwards.
    """
    run = await locked(tx, run_id)
    late = run.status is RunStatus.READY_FOR_ASSEMBLY and values.keys() <= _LATE
    if run.status not in EDITABLE and not late:
        raise RunNotEditableError(run.status)
    found = usage(run, material_id)
    changed = weights(found, values)
    if not changed:
        return found
    await store.update_material(tx, material_id, changed)
    return usage(await settle(tx, run), material_id)


def weights(found: Usage, values: Mapping[str, Any], *, field: str = "") -> dict[str, Any]:
    """What a request changes of a material.

    Raises:
        WeighedBackwardsError: the spool is heavier afterwards.
    """
    wanted = {name: value for name, value in values.items() if name != "use_estimate"}
    now = {name: getattr(found, name) for name in _DEFAULTS} | wanted
    wanted |= weigh(now, values, field=field)
    return {name: value for name, value in wanted.items() if value != getattr(found, name)}


async def remove(tx: Transaction, run_id: UUID, material_id: UUID) -> None:
    """Take a spool out of a run.

    Raises:
        RunNotFoundError, UsageNotFoundError: there is no such run or material.
        RunNotEditableError: it cannot be changed any more.
    """
    run = await locked(tx, run_id)
    if run.status not in EDITABLE:
        raise RunNotEditableError(run.status)
    usage(run, material_id)
    await store.delete(tx, material_id)
    await settle(tx, run)


def usage(run: Run, material_id: UUID) -> Usage:
    for one in run.materials:
        if one.id == material_id:
            return one
    raise UsageNotFoundError
