"""Reports on runs over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from chassis.edge import Page
from production.domain.variance_report import Group, Grouping
from production.handlers.variance import Advice, History, Report, SpoolUsage
from production.schemas.fields import Answer, Request
from production.schemas.runs import RunOut, Status


class VarianceOut(Answer):
    runs: int
    estimated_grams: Decimal
    actual_grams: Decimal
    variance_grams: Decimal
    variance_percentage: Decimal | None
    """(actual - estimated) / estimated x 100; null when nothing was planned."""
    high_runs: int
    """Runs that are off by more than 10 %."""


class VarianceGroupOut(VarianceOut):
    id: UUID | None
    """Of the product, model, spool, printer or run; null: of several, or of none."""
    period: date | None
    """The first day of it."""
    name: str

    @classmethod
    def of(cls, group: Group, name: str) -> "VarianceGroupOut":
        return cls(
            **VarianceOut.model_validate(group).model_dump(),
            id=group.key if isinstance(group.key, UUID) else None,
            period=group.key if isinstance(group.key, date) else None,
            name=name,
        )


class VarianceReportOut(BaseModel):
    group_by: Grouping
    items: list[VarianceGroupOut]
    """The most off first; periods in their order."""
    total: VarianceOut

    @classmethod
    def of(cls, by: Grouping, report: Report) -> "VarianceReportOut":
        items = [VarianceGroupOut.of(group, name) for group, name in report.groups]
        return cls(group_by=by, items=items, total=VarianceOut.model_validate(report.total))


class HistoryRunOut(RunOut):
    estimated_cost: Decimal
    actual_cost: Decimal | None
    cost_per_unit: Decimal | None


class HistoryOut(Page):
    """Runs that made a product, newest first."""

    product_id: UUID
    product_name: str
    items: list[HistoryRunOut]
    summary: VarianceOut
    """Of all completed runs."""
    estimated_cost_per_unit: Decimal | None
    """On average over the completed runs shown, as the next."""
    actual_cost_per_unit: Decimal | None

    @classmethod
    def of(cls, history: History, *, skip: int, limit: int) -> "HistoryOut":
        return cls(
            product_id=history.product.id,
            product_name=history.product.name,
            items=[_costed(run, costs) for run, costs in history.runs],
            total=history.total,
            skip=skip,
            limit=limit,
            summary=VarianceOut.model_validate(history.summary),
            estimated_cost_per_unit=history.estimated_cost_per_unit,
            actual_cost_per_unit=history.actual_cost_per_unit,
        )


def _costed(run: Any, costs: Any) -> HistoryRunOut:
    own = {"estimated_cost", "actual_cost", "cost_per_unit"}
    values = RunOut.values_of(run)
    return HistoryRunOut.model_validate(
        {name: value for name, value in values.items() if name not in own}
        | {
            "estimated_cost": costs.estimated.total,
            "actual_cost": costs.actual.total if costs.actual else None,
            "cost_per_unit": costs.cost_per_unit,
        }
    )


class SpoolRunOut(BaseModel):
    """What one run used of a spool."""

    run_id: UUID
    run_number: str
    status: Status
    product_name: str | None
    started_at: datetime | None
    completed_at: datetime | None
    estimated_grams: Decimal | None
    actual_grams: Decimal | None
    variance_percentage: Decimal | None
    cost: Decimal | None
    posted_at: datetime | None


class SpoolUsageOut(Page):
    """Runs that used a spool, newest first."""

    spool_id: UUID
    spool_name: str
    items: list[SpoolRunOut]
    estimated_grams: Decimal
    """Over all runs that were not given up, as the next."""
    actual_grams: Decimal

    @classmethod
    def of(cls, found: SpoolUsage, *, skip: int, limit: int) -> "SpoolUsageOut":
        items = [
            SpoolRunOut(
                run_id=run.id,
                run_number=run.run_number,
                status=run.status.value,
                product_name=run.product_name,
                started_at=run.started_at,
                completed_at=run.completed_at,
                estimated_grams=one.estimated_grams,
                actual_grams=one.actual_grams,
                variance_percentage=one.variance_percentage,
                cost=one.cost,
                posted_at=one.posted_at,
            )
            for run, one in found.runs
        ]
        return cls(
            spool_id=found.spool.id,
            spool_name=found.spool.name,
            items=items,
            total=found.total,
            skip=skip,
            limit=limit,
            estimated_grams=found.estimated_grams,
            actual_grams=found.actual_grams,
        )


class RecommendationOut(BaseModel):
    model_id: UUID
    model_name: str
    printer_id: UUID
    printer_name: str
    runs: int
    runs_off: int
    current_grams: Decimal
    """Of one item."""
    suggested_grams: Decimal
    variance_percentage: Decimal
    text: str

    @classmethod
    def of(cls, advice: Advice) -> "RecommendationOut":
        one = advice.recommendation
        return cls(
            model_id=one.model_id,
            model_name=advice.model_name,
            printer_id=one.printer_id,
            printer_name=advice.printer_name,
            runs=one.runs,
            runs_off=one.runs_off,
            current_grams=one.current_grams,
            suggested_grams=one.suggested_grams,
            variance_percentage=one.variance_percentage,
            text=advice.text,
        )


class RecommendationList(BaseModel):
    items: list[RecommendationOut]


class Application(Request):
    model_id: UUID
    printer_id: UUID


class Applied(BaseModel):
    model_id: UUID
    printer_id: UUID
    material_weight_grams: Decimal
    """Of one item, from now on."""
