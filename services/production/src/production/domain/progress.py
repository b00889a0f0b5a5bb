"""What prints mean for plates: which bed load was printed, counted once, moved when counted wrongly.

A print belongs to the plate that waits on its printer for its file, the oldest run first. A plate that was
marked by hand takes a print that had begun before the mark for what was marked: linked, not counted again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from production.domain import counting as rules
from production.domain.plates import Plate, PlatePrint


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A plate that a print may be of; candidates stand in the order in which they are served."""

    plate: Plate
    file: str | None
    """The name to be reported for it, in the form in which names are compared."""
    takes_prints: bool
    """Whether its run goes on: it is open and not held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A print that began or ended."""

    kind: Literal["started", "completed", "failed"]
    print_id: UUID
    printer_id: UUID
    file: str | None
    """Which candidates' file it is."""
    plate_id: UUID | None = None
    """When whoever reports it knows the plate."""
    source: str
    file_name: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_minutes: Decimal | None = None
    good: int | None = None
    failed: int | None = None
    reason: str | None = None
    filament: tuple[Mapping[str, Any], ...] = ()
    grams: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a print turned out to be."""

    print_id: UUID
    revision: int
    outcome: Literal["completed", "failed", "superseded"]
    good: int
    failed: int
    superseded_by: UUID | None
    reason: str


class Ledger:
    """Plates and prints while reports are applied to them; afterwards it holds what changed."""

    def __init__(self, candidates: Iterable[Candidate], prints: Iterable[PlatePrint], now: datetime) -> None:
        self._now = now
        self._candidates = tuple(candidates)
        self._plates = {one.plate.id: one.plate for one in self._candidates}
        self._takes = {one.plate.id: one.takes_prints for one in self._candidates}
        self._prints = {one.print_id: one for one in prints}
        self._changed_plates: set[UUID] = set()
        self._changed_prints: set[UUID] = set()
        self.claimed: list[PlatePrint] = []
        """Prints that were found to be of a plate just now."""
        self.superseded: list[PlatePrint] = []
        """Marks by hand that turned out to be prints of a printer."""

    @property
    def changed_plates(self) -> list[Plate]:
        return [plate for key, plate in self._plates.items() if key in self._changed_plates]

    @property
    def changed_prints(self) -> list[PlatePrint]:
        return [one for key, one in self._prints.items() if key in self._changed_prints]

    def take(self, report: Report) -> None:
        """Apply a report; one about an unknown plate, or said again, changes nothing."""
        known = self._prints.get(report.print_id)
        if known is None:
            plate = self._plate_of(report)
            if plate is None:
                return
            known = self._attach(plate, report)
        if known.status != "printing":
            return
        if report.kind == "started":
            self._begin(known)
        elif report.kind == "completed":
            self._complete(known, report)
        else:
            self._fail(known, report)

    def _plate_of(self, report: Report) -> Plate | None:
        if report.plate_id is not None:
            return self._plates.get(report.plate_id)
        fitting = [
            one.plate.id
            for one in self._candidates
            if one.file is not None and (one.plate.printer_id, one.file) == (report.printer_id, report.file)
        ]
        for plate_id in fitting:
            if self._mark_of(plate_id, report.started_at):
                return self._plates[plate_id]
        waiting = (self._plates[one] for one in fitting if self._takes[one])
        return next((plate for plate in waiting if plate.owed), None)

    def _mark_of(self, plate_id: UUID, began: datetime | None) -> PlatePrint | None:
        """The oldest mark by hand that must have meant a print that began then.

        None: nobody saw it begin. It was over when it was first seen, so a mark meant it as well.
        """
        marks = [
            one
            for one in self._prints.values()
            if one.plate_id == plate_id and one.is_open_mark and (began is None or began <= one.created_at)
        ]
        return min(marks, key=lambda one: one.created_at, default=None)

    def _attach(self, plate: Plate, report: Report) -> PlatePrint:
        found = PlatePrint(
            print_id=report.print_id,
            plate_id=plate.id,
            run_id=plate.run_id,
            printer_id=report.printer_id,
            source=report.source,
            status="printing",
            file_name=report.file_name,
            started_at=report.started_at,
            created_at=self._now,
            updated_at=self._now,
        )
        self._set_print(found)
        self.claimed.append(found)
        return found

    def _begin(self, known: PlatePrint) -> None:
        plate = self._plates[known.plate_id]
        if plate.owed and not self._mark_of(plate.id, known.started_at):
            self._set_plate(rules.begin(plate, self._now))

    def _complete(self, known: PlatePrint, report: Report) -> None:
        plate = self._plates[known.plate_id]
        good, failed = _within(plate, report.good, report.failed)
        mark = self._mark_of(plate.id, known.started_at or report.started_at)
        ended = self._ended(known, report, status="completed", good=good, failed=failed)
        if mark is not None:
            self._set_plate(rules.recount(plate, mark, good=good, failed=failed, at=self._now))
            self._set_print(replace(ended, load_number=mark.load_number))
            self._supersede(mark, known.print_id)
        elif not good:
            self._set_print(replace(ended, status="failed"))
            self._set_plate(rules.lose(plate, at=self._now, reason=report.reason))
        elif plate.owed:
            after = rules.count(
                plate, good=good, failed=failed, at=self._now, minutes=report.duration_minutes
            )
            self._set_plate(after)
            self._set_print(replace(ended, load_number=after.prints_done))
        else:
            self._set_print(ended)  # one more than was planned: stock has it, the run does not need it

    def _fail(self, known: PlatePrint, report: Report) -> None:
        plate = self._plates[known.plate_id]
        self._set_print(self._ended(known, report, status="failed"))
        self._set_plate(rules.lose(plate, at=self._now, reason=report.reason))

    def _ended(
        self, known: PlatePrint, report: Report, *, status: str, good: int = 0, failed: int = 0
    ) -> PlatePrint:
        return replace(
            known,
            status=status,
            good=good,
            failed=failed,
            reason=report.reason,
            finished_at=report.finished_at,
            duration_minutes=report.duration_minutes,
            filament=report.filament,
            grams=report.grams,
            started_at=known.started_at or report.started_at,
        )

    def _supersede(self, mark: PlatePrint, by: UUID) -> None:
        after = replace(
            mark,
            status="superseded",
            superseded_by=by,
            good=0,
            failed=0,
            load_number=None,
            revision=mark.revision + 1,
        )
        self._set_print(after)
        self.superseded.append(after)

    def correct(self, correction: Correction) -> None:
        """Move the effect of a print to what it turned out to be; an older correction changes nothing."""
        known = self._prints.get(correction.print_id)
        if known is None or known.revision >= correction.revision:
            return
        plate = self._plates[known.plate_id]
        good, failed = (0, 0)
        if correction.outcome == "completed":
            good, failed = _within(plate, correction.good, correction.failed)
        counted, counts = known.load_number is not None, correction.outcome == "completed" and good > 0
        after = replace(
            known,
            status=correction.outcome if counts or correction.outcome != "completed" else "failed",
            good=good,
            failed=failed,
            revision=correction.revision,
            superseded_by=correction.superseded_by,
            reason=correction.reason,
        )
        if counted and counts:
            plate = rules.recount(plate, known, good=good, failed=failed, at=self._now)
        elif counted:
            lost = correction.outcome != "superseded"
            plate = rules.uncount(plate, good=known.good, failed=known.failed, at=self._now, lost=lost)
            after = replace(after, load_number=None)
        elif counts and plate.owed:
            plate = rules.count(plate, good=good, failed=failed, at=self._now)
            after = replace(after, load_number=plate.prints_done)
        self._set_plate(plate)
        self._set_print(after)

    def _set_plate(self, plate: Plate) -> None:
        if plate != self._plates[plate.id]:
            self._plates[plate.id] = plate
            self._changed_plates.add(plate.id)

    def _set_print(self, found: PlatePrint) -> None:
        self._prints[found.print_id] = replace(found, updated_at=self._now)
        self._changed_prints.add(found.print_id)


def _within(plate: Plate, good: int | None, failed: int | None) -> tuple[int, int]:
    """Items of a bed load as reported; a printer's report that says more than it holds is cut to that."""
    held = plate.prints_per_plate
    good = held - (failed or 0) if good is None else good
    good = min(max(good, 0), held)
    return good, held - good
