"""How many plates, how much filament, what it costs and when it is done: pure arithmetic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from production.domain.availability import supplies
from production.domain.catalogue import Config, Material, Model, setup
from production.domain.costs import Rates, estimate
from production.domain.forecast import Queue, forecasts
from production.domain.planning import (
    MAX_LOADS,
    BadQuantityError,
    EmptyProductError,
    Need,
    NoPrintsPerPlateError,
    PlanTooLargeError,
    materials_needed,
    plan,
    plates_needed,
    warnings,
)
from production.domain.products import Component, Line, Product
from production.domain.surroundings import Printer, Spool

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def printer(name: str = "A1 Mini", *, is_active: bool = True) -> Printer:
    return Printer(uuid4(), name, "Bambu Lab", name, is_active, is_retired=False)


def model(name: str, per_plate: int = 1, minutes: int | None = 60, **values: Any) -> Model:
    own = {"id": uuid4(), "version": 1, "created_at": NOW, "updated_at": NOW}
    values = {"item_weight_grams": Decimal(10)} | values
    return Model(**own, name=name, prints_per_plate=per_plate, print_time_minutes=minutes, **values)


def configured(base: Model, on: Printer, per_plate: int, **values: Any) -> Model:
    config = Config(
        id=uuid4(),
        model_id=base.id,
        printer_id=on.id,
        prints_per_plate=per_plate,
        created_at=NOW,
        updated_at=NOW,
        **values,
    )
    return replace(base, configs=(*base.configs, config))


def product(*lines: tuple[Model, int], **values: Any) -> tuple[Product, dict[UUID, Model]]:
    own = {"id": uuid4(), "name": "Set", "version": 1, "created_at": NOW, "updated_at": NOW}
    bill = tuple(Line(one.id, quantity, one.name) for one, quantity in lines)
    return Product(**own, models=bill, **values), {one.id: one for one, _ in lines}


@pytest.mark.parametrize(
    ("items", "per_plate", "plates"),
    [(5, 3, 2), (6, 3, 2), (7, 3, 3), (1, 1, 1), (0, 4, 0), (1, 100, 1), (10**6, 1, 10**6)],
)
def test_plates_are_counted_up(items: int, per_plate: int, plates: int):
    assert plates_needed(items, per_plate) == plates


@given(st.integers(0, 10**9), st.integers(1, 10**4))
def test_the_plates_hold_all_items_and_not_a_plate_more(items: int, per_plate: int):
    plates = plates_needed(items, per_plate)
    assert plates * per_plate >= items
    assert (plates - 1) * per_plate < items or plates == 0


@pytest.mark.parametrize("per_plate", [0, -1])
def test_a_bed_that_holds_nothing_is_an_error(per_plate: int):
    with pytest.raises(NoPrintsPerPlateError):
        plates_needed(5, per_plate)
    made, models = product((model("Dragon", per_plate), 1))
    with pytest.raises(NoPrintsPerPlateError):
        plan(made, models, printer(), 1)


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_planned_for_no_products(quantity: int):
    made, models = product((model("Dragon"), 1))
    with pytest.raises(BadQuantityError):
        plan(made, models, printer(), quantity)


def test_a_product_without_models_cannot_be_printed():
    made, models = product()
    with pytest.raises(EmptyProductError):
        plan(made, models, printer(), 1)


def test_a_plan_has_an_end():
    made, models = product((model("Dragon"), 10))
    assert plan(made, models, printer(), MAX_LOADS // 10).total_plates == MAX_LOADS
    with pytest.raises(PlanTooLargeError):
        plan(made, models, printer(), MAX_LOADS // 10 + 1)


def terrarium(mini: Printer) -> tuple[Product, dict[UUID, Model]]:
    """The Small Terrarium Set of requirements/001, as its sample lists it."""
    bill = [("Dragon body", 3), ("Dragon tongue", 6)]
    bill += [(f"Terrarium wall {n}", 1) for n in range(1, 7)]
    bill += [("Rock formation", 1), ("Flowers", 4), ("Pink flowers", 5), ("Babies and eggs", 5)]
    return product(
        *((configured(model(name), mini, count, print_time_minutes=45), 1) for name, count in bill)
    )


def test_five_small_terrarium_sets_on_an_a1_mini_are_forty_two_plates():
    """The sample of 001 says 37; its own list sums to 42."""
    mini = printer()
    made, models = terrarium(mini)
    planned = plan(made, models, mini, 5)
    loads = {plate.model.name: plate.quantity for plate in planned.plates}
    walls = sum(count for name, count in loads.items() if name.startswith("Terrarium wall"))
    assert loads["Dragon body"] == 2
    assert loads["Dragon tongue"] == 1
    assert walls == 30
    assert loads["Rock formation"] == 5
    assert loads["Flowers"] == 2
    assert loads["Pink flowers"] == 1
    assert loads["Babies and eggs"] == 1
    assert planned.total_plates == 42 == 2 + 1 + 30 + 5 + 2 + 1 + 1
    assert planned.total_minutes == 42 * 45
    assert [plate.plate_number for plate in planned.plates] == list(range(1, 13))
    dragon = planned.plates[0]
    assert (dragon.items_needed, dragon.items_printed, dragon.surplus) == (5, 6, 1)
    assert warnings(planned) == []


def test_a_configuration_decides_and_defaults_stand_in_with_a_warning():
    mini, big = printer("A1 Mini"), printer("A1")
    dragon = configured(model("Dragon", 1, 20), mini, 3, print_time_minutes=45)
    made, models = product((dragon, 1))
    on_mini, on_big = plan(made, models, mini, 5), plan(made, models, big, 5)
    assert (on_mini.total_plates, on_mini.total_minutes) == (2, 90)
    assert (on_big.total_plates, on_big.total_minutes) == (5, 100)
    assert [one.code for one in warnings(on_mini)] == []
    assert [(one.code, one.model_id) for one in warnings(on_big)] == [("no_printer_config", dragon.id)]


def test_what_is_not_known_is_said():
    lazy = printer(is_active=False)
    dragon = configured(model("Dragon", minutes=None, item_weight_grams=None), lazy, 2)
    made, models = product((dragon, 1))
    planned = plan(made, models, lazy, 2)
    codes = {"printer_inactive", "unknown_print_time", "unknown_material_weight"}
    assert {one.code for one in warnings(planned)} == codes
    assert (planned.total_minutes, planned.is_time_known) == (0, False)
    assert materials_needed(planned.plates) == []


def test_parts_in_stock_are_used_first():
    mini = printer()
    body, tongue = configured(model("Body"), mini, 3), configured(model("Tongue"), mini, 6)
    made, models = product((body, 2), (tongue, 1))
    planned = plan(made, models, mini, 5, {body.id: 4, tongue.id: 99})
    [plate] = planned.plates
    assert (plate.model, plate.items_needed, plate.items_from_stock, plate.quantity) == (body, 10, 4, 2)
    assert plate.plate_number == 1
    [covered] = planned.from_stock
    assert (covered.model, covered.items_from_stock) == (tongue, 5)
    nothing = plan(made, models, mini, 1, {body.id: 2, tongue.id: 1})
    assert nothing.total_plates == 0
    assert [one.code for one in warnings(nothing)] == ["nothing_to_print"]
    owed = plan(made, models, mini, 1, {body.id: -3})
    assert owed.plates[0].items_from_stock == 0


def test_filament_is_that_of_whole_beds_with_their_purge_by_material_and_colour():
    mini = printer()
    materials = (Material("PLA", Decimal(20), "Sand", "#D8B98A"), Material("PLA", Decimal(10), "Pink"))
    dragon = configured(model("Dragon", materials=materials), mini, 3, purge_weight_grams=Decimal("9.00"))
    tongue = configured(model("Tongue", materials=(Material("pla", Decimal(2), "PINK"),)), mini, 6)
    made, models = product((dragon, 1), (tongue, 1))
    needs = materials_needed(plan(made, models, mini, 5).plates)
    # Two beds of three dragons at 30 g and 9 g purge, shared out 2:1; one bed of six tongues.
    assert [(n.material, n.color, n.grams) for n in needs] == [
        ("PLA", "Sand", Decimal("132.00")),
        ("PLA", "Pink", Decimal("78.00")),
    ]


def test_a_configured_weight_is_shared_out_as_the_model_is_made():
    mini = printer()
    materials = (Material("PLA", Decimal(20), "Sand"), Material("PLA", Decimal(10), "Pink"))
    dragon = configured(model("Dragon", materials=materials), mini, 1, material_weight_grams=Decimal(45))
    made, models = product((dragon, 1))
    needs = materials_needed(plan(made, models, mini, 1).plates)
    assert [need.grams for need in needs] == [Decimal("30.00"), Decimal("15.00")]


def test_weight_without_a_material_is_needed_of_an_unnamed_one():
    made, models = product((model("Dragon", 3), 1))
    [need] = materials_needed(plan(made, models, printer(), 5).plates)
    assert need == Need(None, None, None, Decimal("60.00"))


def spool(color: str | None, grams: str, *, material: str = "PLA", **values: Any) -> Spool:
    values = {"color_hex": None, "cost_per_gram": None, "location": None, "is_archived": False} | values
    return Spool(uuid4(), "Spool", material, color, remaining_grams=Decimal(grams), **values)


def need(
    color: str | None, grams: str, *, material: str | None = "PLA", color_hex: str | None = None
) -> Need:
    return Need(material, color, color_hex, Decimal(grams))


def test_filament_is_taken_from_several_spools_in_their_order():
    rest, full = spool("Red", "40", cost_per_gram=Decimal("0.02")), spool("red", "1000")
    [supply] = supplies([need("Red", "100")], [rest, full, spool("Blue", "500")], Decimal("0.03"))
    assert [(take.spool, take.grams) for take in supply.takes] == [(rest, 40), (full, 60)]
    assert (supply.grams_available, supply.is_available) == (1040, True)
    assert supply.cost == Decimal("0.80") + Decimal("1.80")


def test_what_is_missing_is_said_and_priced():
    [supply] = supplies([need("Red", "100")], [spool("Red", "30"), spool("Red", "-5")], Decimal("0.1"))
    assert (supply.missing_grams, supply.is_available, supply.cost) == (70, False, 10)
    assert supply.grams_available == 30


def test_needs_of_any_colour_take_what_the_others_leave():
    red = spool("Red", "100")
    anything, certain = supplies([need(None, "50"), need("Red", "80")], [red], Decimal(0))
    assert (certain.is_available, anything.missing_grams) == (True, 30)


def test_a_colour_is_the_same_by_name_or_by_value():
    by_value = spool("Bambu Sand", "100", color_hex="#d8b98aff")
    assert supplies([need("Sand", "1", color_hex="#D8B98A")], [by_value], Decimal(0))[0].is_available
    assert not supplies([need("Sand", "1", color_hex="#000000")], [by_value], Decimal(0))[0].is_available
    assert not supplies([need("Sand", "1", material="PETG")], [by_value], Decimal(0))[0].is_available
    assert not supplies([need(None, "1", material=None)], [by_value], Decimal(0))[0].is_available


@given(
    st.lists(st.decimals(0, 500, places=2), min_size=1, max_size=5),
    st.lists(st.decimals(-50, 500, places=2), max_size=6),
)
def test_no_spool_gives_more_than_it_holds(wanted: list[Decimal], held: list[Decimal]):
    spools = [spool("Red", str(grams)) for grams in held]
    found = supplies([need("Red", str(grams)) for grams in wanted], spools, Decimal(1))
    for one in spools:
        given_away = sum(take.grams for supply in found for take in supply.takes if take.spool == one)
        assert given_away <= max(0, one.remaining_grams)
    taken = sum(take.grams for supply in found for take in supply.takes)
    assert taken == min(sum(wanted), sum(max(Decimal(0), grams) for grams in held))


def test_costs_add_up():
    costs = estimate(
        material=Decimal("12.345"),
        component_cost=Decimal("1.51"),
        labour_cost=Decimal(6),
        quantity=5,
        minutes=90,
        rates=Rates(
            machine_cost_per_hour=Decimal("0.50"),
            energy_price_per_kwh=Decimal("0.40"),
            printer_power_watts=100,
        ),
    )
    assert (costs.material, costs.components, costs.labour) == (Decimal("12.35"), Decimal("7.55"), 30)
    assert (costs.machine, costs.energy) == (Decimal("0.75"), Decimal("0.06"))
    assert costs.total == Decimal("50.71")
    assert costs.per_unit(5) == Decimal("10.14")


def test_a_product_costs_what_its_components_cost():
    box = Component("Box", Decimal(1), Decimal("1.3333"))
    glue = Component("Glue", Decimal("1.5"), Decimal("0.12"))
    made, _ = product(components=(box, glue))
    assert made.component_cost == Decimal("1.51")


def test_printers_are_compared_after_what_waits_on_them():
    fast, busy, unknown = printer("Fast"), printer("Busy"), printer("Unknown")
    dragon = configured(configured(model("Dragon", 1, 100), fast, 3, print_time_minutes=45), busy, 9)
    made, models = product((dragon, 1))
    queues = {fast.id: Queue(2, 60), busy.id: Queue(9, 10)}
    found = forecasts(made, models, [unknown, busy, fast], queues, quantity=5, stock=None, now=NOW)
    assert [one.printer.name for one in found] == ["Fast", "Unknown", "Busy"]
    assert found[0].starts_at == NOW + timedelta(minutes=60)
    assert found[0].finishes_at == NOW + timedelta(minutes=150)
    assert (found[0].configured_models, found[0].queued_plates, found[0].total_plates) == (1, 2, 2)
    assert (found[1].configured_models, found[1].total_minutes) == (0, 500)
    # Nine on a bed is another time than one: nobody said which.
    assert (found[2].is_time_known, found[2].total_minutes) == (False, 0)


def test_a_forecast_ends_within_a_lifetime_or_not_at_all():
    one = printer()
    made, models = product((model("Dragon", 1, 100_000), 1))
    [found] = forecasts(made, models, [one], {}, quantity=MAX_LOADS, stock=None, now=NOW)
    assert (found.finishes_at, found.starts_at) == (None, NOW)
    other = forecasts(made, models, [one], {}, quantity=MAX_LOADS + 1, stock=None, now=NOW)
    assert other == []


def test_defaults_leave_slicer_settings_open():
    found = setup(model("Dragon", 2), printer().id)
    assert (found.source, found.config_id, found.supports, found.slicer_settings) == (
        "model_defaults",
        None,
        False,
        {},
    )
