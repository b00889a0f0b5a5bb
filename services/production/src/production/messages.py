"""What production says: domain values shaped into the contracts' events."""

from uuid import UUID

from contracts.production import (
    ModelConfig,
    ModelCreated,
    ModelDeleted,
    ModelMaterial,
    ModelUpdated,
    ProductArchived,
    ProductCreated,
    ProductModel,
    ProductUpdated,
)
from production.domain.catalogue import Model
from production.domain.products import Product

ModelEvent = ModelCreated | ModelUpdated | ModelDeleted
ProductEvent = ProductCreated | ProductUpdated | ProductArchived


def model_event(
    kind: type[ModelEvent], tenant_id: UUID, model: Model, *, version: int | None = None
) -> ModelEvent:
    """The full public state of a model; `version` is given where the row is gone."""
    return kind(
        tenant_id=tenant_id,
        model_id=model.id,
        version=version or model.version,
        name=model.name,
        prints_per_plate=model.prints_per_plate,
        print_time_minutes=model.print_time_minutes,
        gcode_filename=model.gcode_filename,
        image_url=model.image_url,
        materials=tuple(
            ModelMaterial(
                material=one.material, color=one.color, color_hex=one.color_hex, weight_grams=one.weight_grams
            )
            for one in model.materials
        ),
        configs=tuple(
            ModelConfig(
                printer_id=one.printer_id,
                prints_per_plate=one.prints_per_plate,
                print_time_minutes=one.print_time_minutes,
                material_weight_grams=one.material_weight_grams,
                gcode_filename=one.gcode_filename,
            )
            for one in model.configs
        ),
    )


def product_event(
    kind: type[ProductEvent], tenant_id: UUID, product: Product, *, version: int | None = None
) -> ProductEvent:
    """The full public state of a product; `version` is given where the row is gone."""
    return kind(
        tenant_id=tenant_id,
        product_id=product.id,
        version=version or product.version,
        name=product.name,
        sku=product.sku,
        image_url=product.image_url,
        models=tuple(
            ProductModel(model_id=line.model_id, model_name=line.model_name, quantity=line.quantity)
            for line in product.models
        ),
        component_cost=product.component_cost,
        labour_cost=product.labour_cost,
        is_archived=product.is_archived or kind is ProductArchived,
    )
