"""HTTP in: routes and permissions; every body is "call the handler, shape the answer"."""

from production.api import analytics, models, parsing, planning, products, run_contents, run_plates, runs
from production.api.run_errors import RUN_ERRORS
from production.domain import catalogue
from production.domain import planning as plans
from production.domain import products as product
from production.domain.slicing import UnreadableFileError
from production.domain.suggestion import NoSuchPlateError
from production.domain.surroundings import PrinterNotFoundError, PrinterRetiredError

ROUTERS = (
    models.api,
    parsing.api,
    products.api,
    planning.api,
    analytics.api,
    runs.api,
    run_plates.api,
    run_contents.api,
)

ERRORS: dict[type[Exception], int] = {
    catalogue.ModelNotFoundError: 404,
    catalogue.ConfigNotFoundError: 404,
    catalogue.UnknownModelError: 422,
    catalogue.ModelInUseError: 409,
    catalogue.DuplicateConfigError: 409,
    catalogue.DuplicateMaterialError: 422,
    product.ProductNotFoundError: 404,
    product.UnknownProductError: 422,
    product.DuplicateSkuError: 409,
    product.DuplicateLineError: 422,
    plans.BadQuantityError: 422,
    plans.EmptyProductError: 422,
    plans.PlanTooLargeError: 422,
    plans.NoPrintsPerPlateError: 422,
    UnreadableFileError: 422,
    NoSuchPlateError: 422,
    PrinterNotFoundError: 404,
    PrinterRetiredError: 409,
    **RUN_ERRORS,
}
