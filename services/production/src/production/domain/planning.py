"""How many plates a product takes on a printer. Plates are counted in bed loads, models in items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from production.domain.catalogue import Material, Model, Setup, setup
from production.domain.products import Product
from production.domain.surroundings import Printer

MAX_LOADS = 100_000


class BadQuantityError(Exception):
    """Nothing can be planned for less than one product."""

    code = "bad_quantity"
    field = "quantity"

    def __init__(self) -> None:
        super().__init__("At least one product must be made.")


class NoPrintsPerPlateError(Exception):
    """A bed load without items would never end."""

    code = "no_prints_per_plate"

    def __init__(self) -> None:
        super().__init__("A bed load must hold at least one item: set prints_per_plate.")


class EmptyProductError(Exception):
    code = "empty_product"
    field = "product_id"

    def __init__(self) -> None:
        super().__init__("This product has no models: there is nothing to print.")


class PlanTooLargeError(Exception):
    """A typing error, most likely."""

    code = "plan_too_large"
    field = "quantity"

    def __init__(self, loads: int) -> None:
        super().__init__(f"{loads} bed loads are too many for one plan: at most {MAX_LOADS}.")


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something to know before printing; the plan holds all the same."""

    code: Literal[
        "no_printer_config",
        "unknown_print_time",
        "unknown_material_weight",
        "insufficient_material",
        "printer_inactive",
        "nothing_to_print",
    ]
    message: str
    model_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPlate:
    """One file, printed `quantity` times on one printer."""

    plate_number: int
    model: Model
    setup: Setup
    items_needed: int
    items_from_stock: int
    quantity: int
    """Bed loads; 0 when stock has all."""

    @property
    def items_printed(self) -> int:
        return self.quantity * self.setup.prints_per_plate

    @property
    def surplus(self) -> int:
        """Items beyond the need: a bed load is printed whole."""
        return max(0, self.items_printed + self.items_from_stock - self.items_needed)

    @property
    def material_grams(self) -> Decimal | None:
        """In the items of one bed load."""
        item = self.setup.material_weight_grams
        return None if item is None else item * self.setup.prints_per_plate

    @property
    def total_minutes(self) -> int | None:
        minutes = self.setup.print_time_minutes
        return None if minutes is None else minutes * self.quantity


@dataclass(frozen=True, slots=True)
class Plan:
    """What makes so many of a product on one printer."""

    product: Product
    printer: Printer
    quantity: int
    plates: tuple[PlannedPlate, ...]
    """Those to print; models that stock has all of are left out."""
    from_stock: tuple[PlannedPlate, ...]
    """Models of which nothing is printed."""

    @property
    def total_plates(self) -> int:
        return sum(plate.quantity for plate in self.plates)

    @property
    def total_minutes(self) -> int:
        """Of the plates whose time is known."""
        return sum(plate.total_minutes or 0 for plate in self.plates)

    @property
    def is_time_known(self) -> bool:
        return all(plate.total_minutes is not None for plate in self.plates)


def plates_needed(items: int, prints_per_plate: int) -> int:
    """Bed loads for so many items: 5 items at 3 per bed are 2 loads.

    Raises:
        NoPrintsPerPlateError: a bed load holds nothing.
        BadQuantityError: fewer than no items.
    """
    if prints_per_plate < 1:
        raise NoPrintsPerPlateError
    if items < 0:
        raise BadQuantityError
    return -(-items // prints_per_plate)


def plan(
    product: Product,
    models: Mapping[UUID, Model],
    printer: Printer,
    quantity: int,
    stock: Mapping[UUID, int] | None = None,
) -> Plan:
    """Plan so many of a product on a printer; `stock` are free items by model, used up first.

    Raises:
        BadQuantityError: less than one product.
        EmptyProductError: the product has no models.
        NoPrintsPerPlateError: a bed load holds nothing.
        PlanTooLargeError: more than `MAX_LOADS` bed loads.
    """
    if quantity < 1:
        raise BadQuantityError
    if not product.models:
        raise EmptyProductError
    rows: list[PlannedPlate] = []
    for line in product.models:
        model = models[line.model_id]
        found = setup(model, printer.id)
        needed = quantity * line.quantity
        stocked = min(needed, max(0, (stock or {}).get(model.id, 0)))
        loads = plates_needed(needed - stocked, found.prints_per_plate)
        number = 1 + sum(row.quantity > 0 for row in rows)
        rows.append(
            PlannedPlate(
                plate_number=number,
                model=model,
                setup=found,
                items_needed=needed,
                items_from_stock=stocked,
                quantity=loads,
            )
        )
    total = sum(row.quantity for row in rows)
    if total > MAX_LOADS:
        raise PlanTooLargeError(total)
    printed = tuple(row for row in rows if row.quantity)
    return Plan(product, printer, quantity, printed, tuple(row for row in rows if not row.quantity))


def warnings(planned: Plan) -> list[PlanWarning]:
    """What a plan leaves open."""
    found: list[PlanWarning] = []
    if not planned.plates:
        found.append(PlanWarning("nothing_to_print", "Everything needed is in stock."))
    if not planned.printer.is_active:
        found.append(PlanWarning("printer_inactive", f"{planned.printer.name} is not active."))
    for plate in planned.plates:
        found += _warnings_of(plate, planned.printer.name)
    return found


def _warnings_of(plate: PlannedPlate, printer: str) -> list[PlanWarning]:
    name, found = plate.model.name, list[PlanWarning]()
    if plate.setup.source == "model_defaults":
        message = f"{name} is not configured for {printer}: its defaults are used."
        found.append(PlanWarning("no_printer_config", message, plate.model.id))
    if plate.setup.print_time_minutes is None:
        found.append(PlanWarning("unknown_print_time", f"{name} has no print time.", plate.model.id))
    if plate.setup.material_weight_grams is None:
        found.append(PlanWarning("unknown_material_weight", f"{name} has no weight.", plate.model.id))
    return found


@dataclass(frozen=True, slots=True)
class Need:
    """Filament that a plan takes, purge included."""

    material: str | None
    """None: the models do not say."""
    color: str | None
    """None: any colour will do."""
    color_hex: str | None
    grams: Decimal


def materials_needed(plates: Sequence[PlannedPlate]) -> list[Need]:
    """Filament by material and colour.

    A configured weight of an item is shared out in the ratio of the model's materials, and so is the purge.
    """
    total: dict[tuple[str | None, str | None], tuple[Material | None, Decimal]] = {}
    for plate in plates:
        item = plate.setup.material_weight_grams
        if item is None:
            continue
        load = item * plate.setup.prints_per_plate + (plate.setup.purge_weight_grams or 0)
        for material, share in _shares(plate.model):
            name = material.material if material else None
            color = material.color if material else None
            key = (name.casefold() if name else None, color.casefold() if color else None)
            first, grams = total.get(key, (material, Decimal(0)))
            total[key] = (first, grams + load * plate.quantity * share)
    return [_need(material, grams) for material, grams in total.values()]


def _shares(model: Model) -> list[tuple[Material | None, Decimal]]:
    whole = sum((one.weight_grams for one in model.materials), Decimal(0))
    if not whole:
        return [(None, Decimal(1))]
    return [(one, one.weight_grams / whole) for one in model.materials]


def _need(material: Material | None, grams: Decimal) -> Need:
    rounded = grams.quantize(Decimal("0.01"))
    if material is None:
        return Need(None, None, None, rounded)
    return Need(material.material, material.color, material.color_hex, rounded)
