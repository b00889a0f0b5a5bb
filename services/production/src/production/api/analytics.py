"""Reports on production runs."""

from uuid import UUID

from pydantic import AwareDatetime

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from production.domain.variance_report import Grouping, Period
from production.handlers import variance
from production.schemas.analytics import (
    Application,
    Applied,
    HistoryOut,
    RecommendationList,
    RecommendationOut,
    SpoolUsageOut,
    VarianceReportOut,
)

api = router(tags=["production-analytics"])

READ = needs(Permission.PRODUCTION_READ)
WRITE = needs(Permission.PRODUCTION_WRITE)


@api.get("/production-runs/variance-report", dependencies=[READ])
async def report_variance(
    tx: Tx,
    *,
    group_by: Grouping = "product",
    period: Period = "month",
    started_from: AwareDatetime | None = None,
    started_to: AwareDatetime | None = None,
    product_id: UUID | None = None,
    spool_id: UUID | None = None,
    printer_id: UUID | None = None,
) -> VarianceReportOut:
    """What completed runs used against what was planned."""
    found = await variance.report(
        tx,
        by=group_by,
        period=period,
        started_from=started_from,
        started_to=started_to,
        product_id=product_id,
        spool_id=spool_id,
        printer_id=printer_id,
    )
    return VarianceReportOut.of(group_by, found)


@api.get("/production-runs/recommendations", dependencies=[READ])
async def list_recommendations(tx: Tx, model_id: UUID | None = None) -> RecommendationList:
    """Where plans are consistently off."""
    found = await variance.recommendations(tx, model_id=model_id)
    return RecommendationList(items=[RecommendationOut.of(one) for one in found])


@api.post("/production-runs/recommendations/apply", dependencies=[WRITE])
async def apply_recommendation(tx: Tx, body: Application) -> Applied:
    """Plan with what is recommended from now on."""
    found = await variance.apply(tx, body.model_id, body.printer_id)
    return Applied(
        model_id=found.model_id,
        printer_id=found.printer_id,
        material_weight_grams=found.suggested_grams,
    )


@api.get("/products/{product_id}/production-history", dependencies=[READ])
async def get_production_history(tx: Tx, product_id: UUID, paging: PageQuery) -> HistoryOut:
    found = await variance.product_history(tx, product_id, skip=paging.skip, limit=paging.limit)
    return HistoryOut.of(found, skip=paging.skip, limit=paging.limit)


@api.get("/spools/{spool_id}/production-usage", dependencies=[READ])
async def get_production_usage(tx: Tx, spool_id: UUID, paging: PageQuery) -> SpoolUsageOut:
    found = await variance.spool_usage(tx, spool_id, skip=paging.skip, limit=paging.limit)
    return SpoolUsageOut.of(found, skip=paging.skip, limit=paging.limit)
