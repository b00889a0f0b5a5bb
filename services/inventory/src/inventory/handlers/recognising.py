"""Which parts came off a print: what it names itself, what its file is mapped to, or what it is claimed for.

As many of each as the printer's own configuration says.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction
from contracts import matching
from contracts.matching import NoMatch
from contracts.printer_gateway import PlateCompleted, PlateFailed
from inventory.domain.prints import MappedPart, MappingIndex, on_printer
from inventory.store import claims as claim_store
from inventory.store import models as model_store
from inventory.store import prints as print_store
from inventory.store.claims import OpenPrint

PlateEnd = PlateCompleted | PlateFailed
Owner = tuple[UUID | None, UUID | None]
"""The run and the model of a print, as far as somebody claims it."""
Found = dict[UUID, list[MappedPart] | NoMatch]
"""By print."""


async def find_parts(
    tx: Transaction,
    file_name: str,
    candidates: Sequence[str] = (),
    plate_index: int | None = None,
    printer_id: UUID | None = None,
) -> list[MappedPart] | NoMatch:
    """Which parts a file yields, on this printer when one is named."""
    index = await print_store.mapped_parts(tx, names_of(file_name, candidates, plate_index))
    found = look_up(index, file_name, candidates, plate_index)
    if isinstance(found, NoMatch) or printer_id is None:
        return found
    return await fit(tx, found, printer_id)


async def fit(tx: Transaction, parts: Sequence[MappedPart], printer_id: UUID) -> list[MappedPart]:
    """Parts as they come off one printer."""
    configured = await model_store.yields(tx, {p.model_id for p in parts if p.model_id}, [printer_id])
    return [on_printer(p, configured.get((p.model_id, printer_id)) if p.model_id else None) for p in parts]


async def owners_of(tx: Transaction, ends: Sequence[PlateEnd | OpenPrint]) -> dict[UUID, Owner]:
    """Whose the prints are: what a mark by hand says of itself, else the first claim."""
    owners: dict[UUID, Owner] = {
        print_id: (claims[0].run_id, claims[0].model_id)
        for print_id, claims in (await claim_store.of(tx, {end.print_id for end in ends})).items()
    }
    for end in ends:
        if isinstance(end, PlateCompleted) and (end.run_id or end.model_id):
            owners[end.print_id] = (end.run_id, end.model_id)
    return owners


async def found_parts(
    tx: Transaction, ends: Sequence[PlateEnd | OpenPrint], owners: Mapping[UUID, Owner]
) -> Found:
    """Parts of each print, with one query for each kind of knowledge: what the print names, its file's
    mapping, else the model it is claimed for.
    """
    names = {n for e in ends for n in names_of(e.file_name, e.candidates, e.plate_index)}
    index = await print_store.mapped_parts(tx, names)
    named = {e.part_id for e in ends if isinstance(e, PlateCompleted) and e.part_id}
    of_models = await model_store.parts_of(tx, {model for _, model in owners.values() if model})
    parts = await print_store.parts(tx, named | set(of_models.values()))
    found: Found = {}
    for end in ends:
        part_id = end.part_id if isinstance(end, PlateCompleted) else None
        if part_id in parts:
            found[end.print_id] = [parts[part_id]]
        else:
            found[end.print_id] = look_up(index, end.file_name, end.candidates, end.plate_index)
        model_id = owners.get(end.print_id, (None, None))[1]
        if isinstance(found[end.print_id], NoMatch) and model_id in of_models:
            found[end.print_id] = [parts[of_models[model_id]]]
    return await fitted(tx, {end.print_id: end.printer_id for end in ends}, found)


async def fitted(tx: Transaction, printers: Mapping[UUID, UUID | None], found: Found) -> Found:
    """The same parts, as they come off the printer of each print."""
    lists = [parts for parts in found.values() if not isinstance(parts, NoMatch)]
    models = {part.model_id for parts in lists for part in parts if part.model_id}
    configured = await model_store.yields(tx, models, {one for one in printers.values() if one})
    if not configured:
        return found
    fit_: Found = {}
    for print_id, parts in found.items():
        printer_id = printers[print_id]
        fit_[print_id] = parts
        if not isinstance(parts, NoMatch) and printer_id:
            fit_[print_id] = [
                on_printer(p, configured.get((p.model_id, printer_id)) if p.model_id else None) for p in parts
            ]
    return fit_


def names_of(file_name: str | None, candidates: Sequence[str], plate_index: int | None) -> set[str]:
    """Folded names that a reported name may mean."""
    return {name for _, names in matching.tiers(file_name, candidates, plate_index) for name in names}


def look_up(
    index: MappingIndex, file_name: str | None, candidates: Sequence[str], plate_index: int | None
) -> list[MappedPart] | NoMatch:
    """The parts of the one mapping name that a reported name means."""
    result = matching.match(file_name, lambda name: bool(index.get(name)), candidates, plate_index)
    return result if isinstance(result, NoMatch) else list(index[result.name])
