"""Reports on what runs used, and plans put right by them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from production.domain.catalogue import Model, setup
from production.domain.products import Product
from production.domain.run_contents import Usage
from production.domain.run_costs import RunCosts, run_costs
from production.domain.runs import Run
from production.domain.surroundings import Spool
from production.domain.variance_report import (
    LAST,
    Group,
    Grouping,
    NoRecommendationError,
    Period,
    Recommendation,
    Weighing,
    grouped,
    recommend,
    scaled,
    summed,
)
from production.handlers import configs, models, products, run_materials
from production.store import models as model_store
from production.store import projections, run_analytics, run_lists, settings
from production.store.run_lists import Filter


@dataclass(frozen=True, slots=True)
class Report:
    """Groups with their names, and all of them together."""

    groups: list[tuple[Group, str]]
    total: Group


async def report(tx: Transaction, *, by: Grouping, period: Period, **criteria: Any) -> Report:
    """Completed runs whose weights are known, grouped; criteria as of `store.run_lists.Filter`."""
    found = await run_analytics.samples(tx, Filter(**criteria))
    groups = grouped(found, by, period)
    ids = {group.key for group in groups if isinstance(group.key, UUID)}
    names: dict[Any, str] = {one.run_id: one.run_number for one in found} if by == "run" else {}
    if by == "product":
        names = await run_analytics.product_names(tx, ids)
    elif by == "model":
        names = {key: model.name for key, model in (await model_store.find_all(tx, ids)).items()}
    elif by == "spool":
        names = {key: spool.name for key, spool in (await projections.spools(tx, ids)).items()}
    elif by == "printer":
        names = {key: printer.name for key, printer in (await projections.printers(tx, ids)).items()}
    return Report(
        [
            (group, names.get(group.key, str(group.key) if group.key else "several or none"))
            for group in groups
        ],
        summed(found),
    )


@dataclass(frozen=True, slots=True)
class History:
    """Runs that made a product, and what they cost on average."""

    product: Product
    runs: list[tuple[Run, RunCosts]]
    total: int
    summary: Group
    estimated_cost_per_unit: Decimal | None
    """On average over the completed runs shown."""
    actual_cost_per_unit: Decimal | None


async def product_history(tx: Transaction, product_id: UUID, *, skip: int, limit: int) -> History:
    """The runs of a product, newest first.

    Raises:
        ProductNotFoundError: there is no such product.
    """
    product = await products.get(tx, product_id)
    which = Filter(product_id=product_id)
    found, total = await run_lists.page(tx, which, skip=skip, limit=limit, with_plates=True)
    rates = await settings.rates(tx)
    costed = [(run, run_costs(run, product if run.product_id else None, rates)) for run in found]
    weighed = [costs for _, costs in costed if costs.actual is not None and costs.units]
    summary = summed(await run_analytics.samples(tx, which))
    return History(
        product,
        costed,
        total,
        summary,
        _average([costs.estimated.per_unit(costs.units) for costs in weighed]),
        _average([costs.actual.per_unit(costs.units) for costs in weighed if costs.actual]),
    )


def _average(values: Sequence[Decimal]) -> Decimal | None:
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01")) if values else None


@dataclass(frozen=True, slots=True)
class SpoolUsage:
    """Runs that used a spool."""

    spool: Spool
    runs: list[tuple[Run, Usage]]
    total: int
    estimated_grams: Decimal
    """Over all runs that were not given up, as the next."""
    actual_grams: Decimal


async def spool_usage(tx: Transaction, spool_id: UUID, *, skip: int, limit: int) -> SpoolUsage:
    """The runs that used a spool, newest first.

    Raises:
        SpoolNotFoundError: there is no such spool.
    """
    spool = await run_materials.known_spool(tx, spool_id)
    found, total = await run_lists.page(tx, Filter(spool_id=spool_id), skip=skip, limit=limit)
    used = [(run, one) for run in found for one in run.materials if one.spool_id == spool_id]
    return SpoolUsage(spool, used, total, *await run_analytics.spool_totals(tx, spool_id))


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with the names in it."""

    recommendation: Recommendation
    model_name: str
    printer_name: str

    @property
    def text(self) -> str:
        one = self.recommendation
        more = "more" if one.variance_percentage > 0 else "less"
        return (
            f"{one.runs_off} of the last {one.runs} runs of {self.model_name} on {self.printer_name} used "
            f"{abs(one.variance_percentage).normalize():f} % {more} than planned: "
            f"update to {one.suggested_grams} g?"
        )


async def recommendations(tx: Transaction, *, model_id: UUID | None = None) -> list[Advice]:
    """Where plans are consistently off, the most first."""
    found: dict[tuple[UUID, UUID], list[Weighing]] = {}
    for one in await run_analytics.weighings(tx, last=LAST, model_id=model_id):
        found.setdefault((one.model_id, one.printer_id), []).append(one)
    known = await model_store.find_all(tx, {model for model, _ in found})
    machines = await projections.printers(tx, {printer for _, printer in found})
    advice = []
    for (model, printer), weighings in found.items():
        current = setup(known[model], printer).material_weight_grams
        better = recommend(weighings, current)
        if better is not None:
            advice.append(Advice(better, known[model].name, machines[printer].name))
    return sorted(advice, key=lambda one: abs(one.recommendation.variance_percentage), reverse=True)


async def apply(tx: Transaction, model_id: UUID, printer_id: UUID) -> Recommendation:
    """Plan with what is recommended: in the printer's configuration, else in the model itself.

    Raises:
        ModelNotFoundError: there is no such model.
        NoRecommendationError: nothing is recommended any more.
    """
    model = await models.locked(tx, model_id)
    for advice in await recommendations(tx, model_id=model_id):
        one = advice.recommendation
        if one.printer_id == printer_id:
            await _plan_with(tx, model, printer_id, one.suggested_grams)
            return one
    raise NoRecommendationError


async def _plan_with(tx: Transaction, model: Model, printer_id: UUID, grams: Decimal) -> None:
    config = model.config_for(printer_id)
    if config is not None:
        await configs.edit(tx, config.id, {"material_weight_grams": grams})
        return
    if not model.materials:
        await models.edit(tx, model.id, {"material_weight_grams": grams}, None)
        return
    weights = scaled([one.weight_grams for one in model.materials], grams)
    materials = [
        replace(one, weight_grams=weight) for one, weight in zip(model.materials, weights, strict=True)
    ]
    await models.edit(tx, model.id, {}, materials)
