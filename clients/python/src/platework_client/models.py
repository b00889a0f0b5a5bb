# Made by ./platework contracts from services/dashboard/web/openapi.json, sha256 b78503a287efc4898ac6874a34260947af92434f3d9847bdcc78c0bbf268dab8

from __future__ import annotations

from datetime import date as date_aliased
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    SecretStr,
    StringConstraints,
)


class DashboardHit(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    id: Annotated[UUID, Field(title='Id')]
    title: Annotated[str, Field(title='Title')]
    subtitle: Annotated[str | None, Field(title='Subtitle')] = None
    href: Annotated[str, Field(title='Href')]


class DashboardPermission(StrEnum):
    tenant_read = 'tenant:read'
    tenant_admin = 'tenant:admin'
    printers_read = 'printers:read'
    printers_write = 'printers:write'
    printers_control = 'printers:control'
    stock_read = 'stock:read'
    stock_write = 'stock:write'
    orders_read = 'orders:read'
    orders_write = 'orders:write'
    production_read = 'production:read'
    production_write = 'production:write'
    jobs_read = 'jobs:read'
    jobs_write = 'jobs:write'
    jobs_admin = 'jobs:admin'
    messages_read = 'messages:read'
    messages_write = 'messages:write'
    notifications_read = 'notifications:read'
    notifications_write = 'notifications:write'


class DashboardRole(StrEnum):
    admin = 'admin'
    operator = 'operator'
    staff = 'staff'
    viewer = 'viewer'


class Kind(StrEnum):
    user = 'user'
    api_key = 'api_key'


class DashboardSessionTenant(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    short: Annotated[str, Field(title='Short')]
    slug: Annotated[str, Field(title='Slug')]
    currency: Annotated[str, Field(title='Currency')]
    time_zone: Annotated[str, Field(title='Time Zone')]


class DashboardSignIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    tenant: Annotated[str, Field(max_length=63, min_length=1, title='Tenant')]
    email: Annotated[str, Field(max_length=254, min_length=1, title='Email')]
    password: Annotated[str, Field(max_length=256, min_length=1, title='Password')]


class DashboardValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class Name(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class IdentityDeadLetterStatus(StrEnum):
    open = 'open'
    replayed = 'replayed'
    discarded = 'discarded'


class IdentityHit(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    id: Annotated[UUID, Field(title='Id')]
    title: Annotated[str, Field(title='Title')]
    subtitle: Annotated[str | None, Field(title='Subtitle')] = None
    href: Annotated[str, Field(title='Href')]


class IdentityPasswordChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    current_password: Annotated[
        str, Field(max_length=256, min_length=1, title='Current Password')
    ]
    new_password: Annotated[
        str, Field(max_length=256, min_length=8, title='New Password')
    ]


class IdentityRefreshRequest(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    refresh_token: Annotated[
        str,
        Field(
            max_length=512,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Refresh Token',
        ),
    ]


class IdentityRole(StrEnum):
    admin = 'admin'
    operator = 'operator'
    staff = 'staff'
    viewer = 'viewer'


class IdentitySearchAnswer(BaseModel):
    items: Annotated[list[IdentityHit], Field(title='Items')]


class Email(RootModel[str]):
    root: Annotated[
        str, Field(max_length=254, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Email')
    ]


class Password(RootModel[str]):
    root: Annotated[str, Field(max_length=256, min_length=1, title='Password')]


class ApiKey(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=512,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Api Key',
        ),
    ]


class IdentitySignInRequest(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    tenant: Annotated[
        str,
        Field(
            max_length=63,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Tenant',
        ),
    ]
    email: Annotated[Email | None, Field(title='Email')] = None
    password: Annotated[Password | None, Field(title='Password')] = None
    api_key: Annotated[ApiKey | None, Field(title='Api Key')] = None


class IdentityTenantAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    short: Annotated[str, Field(title='Short')]
    slug: Annotated[str, Field(title='Slug')]
    currency: Annotated[str, Field(title='Currency')]
    time_zone: Annotated[str, Field(title='Time Zone')]
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class Short(RootModel[str]):
    root: Annotated[str, Field(pattern='^[A-Z0-9]{1,8}$', title='Short')]


class Currency(RootModel[str]):
    root: Annotated[str, Field(pattern='^[A-Z]{3}$', title='Currency')]


class TimeZone(RootModel[str]):
    root: Annotated[
        str, Field(max_length=64, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Time Zone')
    ]


class IdentityTenantChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[Name | None, Field(title='Name')] = None
    short: Annotated[Short | None, Field(title='Short')] = None
    currency: Annotated[Currency | None, Field(title='Currency')] = None
    time_zone: Annotated[TimeZone | None, Field(title='Time Zone')] = None


class IdentityTokenAnswer(BaseModel):
    access_token: Annotated[str, Field(title='Access Token')]
    token_type: Annotated[Literal['bearer'], Field(title='Token Type')] = 'bearer'
    expires_in: Annotated[int, Field(title='Expires In')]
    refresh_token: Annotated[str | None, Field(title='Refresh Token')]


class IdentityUserAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    email: Annotated[str, Field(title='Email')]
    name: Annotated[str, Field(title='Name')]
    role: IdentityRole
    active: Annotated[bool, Field(title='Active')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class Password1(RootModel[str]):
    root: Annotated[str, Field(max_length=256, min_length=8, title='Password')]


class IdentityUserChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[Name | None, Field(title='Name')] = None
    role: IdentityRole | None = None
    active: Annotated[bool | None, Field(title='Active')] = None
    password: Annotated[Password1 | None, Field(title='Password')] = None


class IdentityUserPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[IdentityUserAnswer], Field(title='Items')]


class IdentityValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class InventoryAdjustment(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    quantity: Annotated[int, Field(ge=-1000000, le=1000000, title='Quantity')]
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]


class Priority(StrEnum):
    critical = 'critical'
    rush = 'rush'
    normal = 'normal'


class InventoryAheadOut(BaseModel):
    order_id: Annotated[UUID | None, Field(title='Order Id')]
    number: Annotated[int | None, Field(title='Number')]
    priority: Annotated[Priority, Field(title='Priority')]
    quantity_missing: Annotated[int, Field(title='Quantity Missing')]


class Status(StrEnum):
    pending = 'pending'
    partially_allocated = 'partially_allocated'
    allocated = 'allocated'


class InventoryAllocationOut(BaseModel):
    line_id: Annotated[UUID, Field(title='Line Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    name: Annotated[str, Field(title='Name')]
    quantity_needed: Annotated[int, Field(title='Quantity Needed')]
    quantity_allocated: Annotated[int, Field(title='Quantity Allocated')]
    quantity_shipped: Annotated[int, Field(title='Quantity Shipped')]
    quantity_returned: Annotated[int, Field(title='Quantity Returned')]
    status: Annotated[Status, Field(title='Status')]
    is_held: Annotated[bool, Field(title='Is Held')]


class InventoryAppliedOut(BaseModel):
    counted: Annotated[int, Field(title='Counted')]
    still_waiting: Annotated[int, Field(title='Still Waiting')]


class FileName(RootModel[str]):
    root: Annotated[str, Field(max_length=255, min_length=1, title='File Name')]


class InventoryApplyMappings(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    file_name: Annotated[FileName | None, Field(title='File Name')] = None


class InventoryAssignment(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID | None, Field(title='Part Id')] = None
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    quantity: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]
    from_order_id: Annotated[UUID | None, Field(title='From Order Id')] = None


class InventoryCandidateOut(BaseModel):
    mapping_id: Annotated[UUID, Field(title='Mapping Id')]
    gcode_filename: Annotated[str, Field(title='Gcode Filename')]
    part_id: Annotated[UUID, Field(title='Part Id')]
    part_name: Annotated[str, Field(title='Part Name')]
    is_active: Annotated[bool, Field(title='Is Active')]


class InventoryCount(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    counted: Annotated[int, Field(ge=0, le=1000000, title='Counted')]


class InventoryDeadLetterStatus(StrEnum):
    open = 'open'
    replayed = 'replayed'
    discarded = 'discarded'


class Status1(StrEnum):
    review = 'review'
    accepted = 'accepted'
    discarded = 'discarded'


class InventoryDiscard(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]


class Status3(StrEnum):
    pending = 'pending'
    partially_allocated = 'partially_allocated'
    allocated = 'allocated'


class InventoryFieldError(BaseModel):
    field: Annotated[str, Field(title='Field')]
    message: Annotated[str, Field(title='Message')]
    code: Annotated[str, Field(title='Code')]


class Severity(StrEnum):
    problem = 'problem'
    hint = 'hint'


class InventoryFindingOut(BaseModel):
    code: Annotated[str, Field(title='Code')]
    severity: Annotated[Severity, Field(title='Severity')]
    count: Annotated[int, Field(title='Count')]
    cause: Annotated[str, Field(title='Cause')]
    fix: Annotated[str, Field(title='Fix')]
    examples: Annotated[list[str], Field(title='Examples')]


class Kind2(StrEnum):
    allocation = 'allocation'
    shipment = 'shipment'
    return_ = 'return'
    adjustment = 'adjustment'


class InventoryHistoryEntryOut(BaseModel):
    kind: Annotated[Kind2, Field(title='Kind')]
    item_id: Annotated[UUID, Field(title='Item Id')]
    name: Annotated[str, Field(title='Name')]
    quantity: Annotated[int, Field(title='Quantity')]
    reason: Annotated[str, Field(title='Reason')]
    actor: Annotated[str, Field(title='Actor')]
    is_manual: Annotated[bool, Field(title='Is Manual')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class InventoryHistoryList(BaseModel):
    items: Annotated[list[InventoryHistoryEntryOut], Field(title='Items')]
    total: Annotated[int, Field(title='Total')]


class InventoryHit(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    id: Annotated[UUID, Field(title='Id')]
    title: Annotated[str, Field(title='Title')]
    subtitle: Annotated[str | None, Field(title='Subtitle')] = None
    href: Annotated[str, Field(title='Href')]


class Reason(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]


class InventoryIgnoreFile(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    file_name: Annotated[str, Field(max_length=255, min_length=1, title='File Name')]
    reason: Annotated[Reason | None, Field(title='Reason')] = None


class Status4(StrEnum):
    created = 'created'
    unchanged = 'unchanged'
    failed = 'failed'


class InventoryImportedRowOut(BaseModel):
    row: Annotated[int, Field(title='Row')]
    status: Annotated[Status4, Field(title='Status')]
    external_id: Annotated[str | None, Field(title='External Id')]
    order_id: Annotated[UUID | None, Field(title='Order Id')]
    number: Annotated[int | None, Field(title='Number')]
    errors: Annotated[list[InventoryFieldError], Field(title='Errors')]


class InventoryImportedSpoolOut(BaseModel):
    row: Annotated[int, Field(title='Row')]
    status: Annotated[Status4, Field(title='Status')]
    external_id: Annotated[str | None, Field(title='External Id')]
    spool_id: Annotated[UUID | None, Field(title='Spool Id')]
    errors: Annotated[list[InventoryFieldError], Field(title='Errors')]


class InventoryItemCount(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    counted: Annotated[int, Field(ge=0, le=1000000, title='Counted')]
    item_id: Annotated[UUID, Field(title='Item Id')]


class InventoryItemQuantity(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID | None, Field(title='Part Id')] = None
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    quantity: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]


class InventoryLabelItem(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    id: Annotated[UUID, Field(title='Id')]
    copies: Annotated[int | None, Field(ge=1, le=100, title='Copies')] = 1


class Layout(StrEnum):
    a4_24 = 'a4-24'
    a4_21 = 'a4-21'
    a4_65 = 'a4-65'
    letter_30 = 'letter-30'
    roll_62x29 = 'roll-62x29'
    roll_50x30 = 'roll-50x30'
    roll_40x20 = 'roll-40x20'


class Format(StrEnum):
    pdf = 'pdf'
    svg = 'svg'


class InventoryLabelSheet(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    items: Annotated[
        list[InventoryLabelItem], Field(max_length=500, min_length=1, title='Items')
    ]
    layout: Annotated[Layout | None, Field(title='Layout')] = 'a4-24'
    format: Annotated[Format | None, Field(title='Format')] = 'pdf'
    first: Annotated[int | None, Field(ge=1, le=65, title='First')] = 1


class InventoryLayoutOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    title: Annotated[str, Field(title='Title')]
    page_width: Annotated[float, Field(title='Page Width')]
    page_height: Annotated[float, Field(title='Page Height')]
    columns: Annotated[int, Field(title='Columns')]
    rows: Annotated[int, Field(title='Rows')]
    label_width: Annotated[float, Field(title='Label Width')]
    label_height: Annotated[float, Field(title='Label Height')]


class Notes(RootModel[str]):
    root: Annotated[str, Field(max_length=2000, title='Notes')]


class InventoryLocationChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str | None, Field(max_length=200, min_length=1, title='Name')] = ''
    notes: Annotated[Notes | None, Field(title='Notes')] = None


class InventoryLocationOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    notes: Annotated[str | None, Field(title='Notes')]
    items: Annotated[int, Field(title='Items')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class InventoryLocationPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryLocationOut], Field(title='Items')]


class Status6(StrEnum):
    success = 'success'
    failed = 'failed'


class Source(StrEnum):
    bambu_auto = 'bambu_auto'
    manual = 'manual'


class Quantity(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]


class InventoryMappingChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    quantity: Annotated[Quantity | None, Field(title='Quantity')] = None
    is_active: Annotated[bool | None, Field(title='Is Active')] = True


class Source1(StrEnum):
    manual = 'manual'
    model = 'model'


class InventoryMappingOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    gcode_filename: Annotated[str, Field(title='Gcode Filename')]
    part_id: Annotated[UUID, Field(title='Part Id')]
    part_name: Annotated[str, Field(title='Part Name')]
    quantity: Annotated[int | None, Field(title='Quantity')]
    is_active: Annotated[bool, Field(title='Is Active')]
    source: Annotated[Source1, Field(title='Source')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class InventoryMappingPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryMappingOut], Field(title='Items')]


class Type(StrEnum):
    part = 'part'
    spool = 'spool'
    location = 'location'


class MatchedBy(StrEnum):
    id = 'id'
    sku = 'sku'
    tag = 'tag'


class InventoryMatch(BaseModel):
    type: Annotated[Type, Field(title='Type')]
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    matched_by: Annotated[MatchedBy, Field(title='Matched By')]


class Kind3(StrEnum):
    print = 'print'
    adjustment = 'adjustment'
    stocktake = 'stocktake'
    shipment = 'shipment'
    return_ = 'return'
    assembly = 'assembly'
    correction = 'correction'


class InventoryNewLocation(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str, Field(max_length=200, min_length=1, title='Name')]
    notes: Annotated[Notes | None, Field(title='Notes')] = None


class InventoryNewMapping(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    gcode_filename: Annotated[
        str, Field(max_length=255, min_length=1, title='Gcode Filename')
    ]
    part_id: Annotated[UUID, Field(title='Part Id')]
    quantity: Annotated[Quantity | None, Field(title='Quantity')] = None
    is_active: Annotated[bool | None, Field(title='Is Active')] = True


class ExternalId(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='External Id')]


class Customer(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Customer')]


class InventoryNewOrderLine(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID | None, Field(title='Part Id')] = None
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    quantity: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]
    explode: Annotated[bool | None, Field(title='Explode')] = False


class Sku(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Sku')]


class Description(RootModel[str]):
    root: Annotated[str, Field(max_length=2000, title='Description')]


class InventoryNewPart(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str, Field(max_length=200, min_length=1, title='Name')]
    sku: Annotated[Sku | None, Field(title='Sku')] = None
    description: Annotated[Description | None, Field(title='Description')] = None
    parts_per_print: Annotated[
        int | None, Field(ge=1, le=1000000, title='Parts Per Print')
    ] = 1
    model_id: Annotated[UUID | None, Field(title='Model Id')] = None


class GcodeFilename(RootModel[str]):
    root: Annotated[str, Field(max_length=255, min_length=1, title='Gcode Filename')]


class Prints(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1000000, title='Prints')]


class QuantityPrinted(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1000000, title='Quantity Printed')]


class InventoryNewPrintLog(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID | None, Field(title='Part Id')] = None
    gcode_filename: Annotated[GcodeFilename | None, Field(title='Gcode Filename')] = (
        None
    )
    prints: Annotated[Prints | None, Field(title='Prints')] = None
    quantity_printed: Annotated[
        QuantityPrinted | None, Field(title='Quantity Printed')
    ] = None
    status: Annotated[Status6 | None, Field(title='Status')] = 'success'
    printer_id: Annotated[UUID | None, Field(title='Printer Id')] = None


class Brand(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Brand')]


class Color(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Color')]


class ColorHex(RootModel[str]):
    root: Annotated[str, Field(pattern='^#[0-9A-Fa-f]{6}$', title='Color Hex')]


class InitialGrams(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, le=100000.0, title='Initial Grams')]


class RemainingGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100000.0, title='Remaining Grams')]


class CostPerGram(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=1000000.0, title='Cost Per Gram')]


class Price(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=1000000.0, title='Price')]


class Tag(RootModel[str]):
    root: Annotated[str, Field(max_length=64, min_length=1, title='Tag')]


class Location(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Location')]


class LowGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100000.0, title='Low Grams')]


class TareGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100000.0, title='Tare Grams')]


class DiameterMm(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, le=10.0, title='Diameter Mm')]


class LotNumber(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Lot Number')]


class InventoryNewSpool(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str, Field(max_length=200, min_length=1, title='Name')]
    material: Annotated[str, Field(max_length=200, min_length=1, title='Material')]
    brand: Annotated[Brand | None, Field(title='Brand')] = None
    color: Annotated[Color | None, Field(title='Color')] = None
    color_hex: Annotated[ColorHex | None, Field(title='Color Hex')] = None
    initial_grams: Annotated[InitialGrams | str, Field(title='Initial Grams')]
    remaining_grams: Annotated[
        RemainingGrams | str | None, Field(title='Remaining Grams')
    ] = None
    cost_per_gram: Annotated[CostPerGram | str | None, Field(title='Cost Per Gram')] = (
        None
    )
    price: Annotated[Price | str | None, Field(title='Price')] = None
    tag: Annotated[Tag | None, Field(title='Tag')] = None
    location: Annotated[Location | None, Field(title='Location')] = None
    low_grams: Annotated[LowGrams | str | None, Field(title='Low Grams')] = None
    notes: Annotated[Notes | None, Field(title='Notes')] = None
    tare_grams: Annotated[TareGrams | str | None, Field(title='Tare Grams')] = None
    diameter_mm: Annotated[DiameterMm | str | None, Field(title='Diameter Mm')] = None
    lot_number: Annotated[LotNumber | None, Field(title='Lot Number')] = None
    external_id: Annotated[ExternalId | None, Field(title='External Id')] = None
    opened_on: Annotated[date_aliased | None, Field(title='Opened On')] = None
    dried_on: Annotated[date_aliased | None, Field(title='Dried On')] = None


class InventoryNewSpools(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    spool: InventoryNewSpool
    count: Annotated[int, Field(ge=1, le=100, title='Count')]


class InventoryNewStocktake(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str, Field(max_length=200, min_length=1, title='Name')]
    notes: Annotated[Notes | None, Field(title='Notes')] = None


class Status8(StrEnum):
    open = 'open'
    shipped = 'shipped'
    cancelled = 'cancelled'


class FulfillmentStatus(StrEnum):
    unfulfilled = 'unfulfilled'
    partially_fulfilled = 'partially_fulfilled'
    fulfilled = 'fulfilled'


class ShipmentStatus(StrEnum):
    unshipped = 'unshipped'
    partially_shipped = 'partially_shipped'
    shipped = 'shipped'


class InventoryOrderImportReport(BaseModel):
    dry_run: Annotated[bool, Field(title='Dry Run')]
    created: Annotated[int, Field(title='Created')]
    unchanged: Annotated[int, Field(title='Unchanged')]
    failed: Annotated[int, Field(title='Failed')]
    rows: Annotated[list[InventoryImportedRowOut], Field(title='Rows')]


class InventoryPartChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str | None, Field(max_length=200, min_length=1, title='Name')] = ''
    sku: Annotated[Sku | None, Field(title='Sku')] = None
    description: Annotated[Description | None, Field(title='Description')] = None
    parts_per_print: Annotated[
        int | None, Field(ge=1, le=1000000, title='Parts Per Print')
    ] = 1
    model_id: Annotated[UUID | None, Field(title='Model Id')] = None


class InventoryPartOfFile(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID, Field(title='Part Id')]
    quantity: Annotated[Quantity | None, Field(title='Quantity')] = None


class Coverage(StrEnum):
    configured = 'configured'
    missing = 'missing'


class InventoryPartOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    sku: Annotated[str | None, Field(title='Sku')]
    description: Annotated[str | None, Field(title='Description')]
    parts_per_print: Annotated[int, Field(title='Parts Per Print')]
    model_id: Annotated[UUID | None, Field(title='Model Id')]
    source: Annotated[Source1, Field(title='Source')]
    mappings: Annotated[int, Field(title='Mappings')]
    coverage: Annotated[Coverage, Field(title='Coverage')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class InventoryPartPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryPartOut], Field(title='Items')]


class InventoryPostStocktake(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    force: Annotated[bool | None, Field(title='Force')] = False


class Status10(StrEnum):
    success = 'success'
    failed = 'failed'


class Source3(StrEnum):
    bambu_auto = 'bambu_auto'
    manual = 'manual'


class InventoryPrintLogOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    print_id: Annotated[UUID, Field(title='Print Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    part_name: Annotated[str | None, Field(title='Part Name')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    prints: Annotated[int, Field(title='Prints')]
    quantity_printed: Annotated[int, Field(title='Quantity Printed')]
    quantity_gone: Annotated[int, Field(title='Quantity Gone')]
    revision: Annotated[int, Field(title='Revision')]
    status: Annotated[Status10, Field(title='Status')]
    source: Annotated[Source3, Field(title='Source')]
    failure_reason: Annotated[str | None, Field(title='Failure Reason')]
    yield_note: Annotated[str | None, Field(title='Yield Note')]
    run_id: Annotated[UUID | None, Field(title='Run Id')] = None
    is_disputed: Annotated[bool | None, Field(title='Is Disputed')] = False
    completed_at: Annotated[AwareDatetime, Field(title='Completed At')]


class InventoryPrintLogPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryPrintLogOut], Field(title='Items')]


class InventoryPriority(StrEnum):
    critical = 'critical'
    rush = 'rush'
    normal = 'normal'


class InventoryProblemOut(BaseModel):
    field: Annotated[str, Field(title='Field')]
    code: Annotated[str, Field(title='Code')]
    message: Annotated[str, Field(title='Message')]


class InventoryProposedPlate(BaseModel):
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    quantity: Annotated[int, Field(title='Quantity')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]


class Cause(StrEnum):
    waiting = 'waiting'
    held = 'held'
    no_mapping = 'no_mapping'
    free_stock = 'free_stock'


class InventoryQueueOut(BaseModel):
    position: Annotated[int, Field(title='Position')]
    quantity_ahead: Annotated[int, Field(title='Quantity Ahead')]
    ahead: Annotated[list[InventoryAheadOut], Field(title='Ahead')]
    quantity_printing: Annotated[int, Field(title='Quantity Printing')]
    prints_required: Annotated[int | None, Field(title='Prints Required')]
    cause: Annotated[Cause, Field(title='Cause')]


class Status11(StrEnum):
    accepted = 'accepted'
    review = 'review'


class InventoryReturn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    lines: Annotated[
        list[InventoryItemQuantity], Field(max_length=500, min_length=1, title='Lines')
    ]
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]
    restock: Annotated[bool | None, Field(title='Restock')] = True


class InventoryReversal(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]


class Status12(StrEnum):
    created = 'created'
    updated = 'updated'
    unchanged = 'unchanged'
    failed = 'failed'


class InventoryRowOut(BaseModel):
    row: Annotated[int, Field(title='Row')]
    status: Annotated[Status12, Field(title='Status')]
    id: Annotated[UUID | None, Field(title='Id')]
    errors: Annotated[list[InventoryFieldError], Field(title='Errors')]


class InventoryRunRequest(BaseModel):
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    priority: InventoryPriority
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    plates: Annotated[list[InventoryProposedPlate], Field(title='Plates')]


class InventoryRunUsage(BaseModel):
    run_id: Annotated[UUID, Field(title='Run Id')]
    run_number: Annotated[str | None, Field(title='Run Number')]
    grams: Annotated[str, Field(title='Grams')]


class InventoryScanOut(BaseModel):
    matches: Annotated[list[InventoryMatch], Field(title='Matches')]


class DueRisk(StrEnum):
    none = 'none'
    ok = 'ok'
    at_risk = 'at_risk'
    late = 'late'
    unknown = 'unknown'


class InventorySearchAnswer(BaseModel):
    items: Annotated[list[InventoryHit], Field(title='Items')]


class SpoolLowGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100000.0, title='Spool Low Grams')]


class InventorySettingsChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    spool_low_grams: Annotated[
        SpoolLowGrams | str | None, Field(title='Spool Low Grams')
    ] = None


class InventorySettingsOut(BaseModel):
    spool_low_grams: Annotated[str | None, Field(title='Spool Low Grams')]


class InventoryShareOut(BaseModel):
    order_id: Annotated[UUID, Field(title='Order Id')]
    number: Annotated[int, Field(title='Number')]
    quantity: Annotated[int, Field(title='Quantity')]


class Lines(RootModel[list[InventoryItemQuantity]]):
    root: Annotated[
        list[InventoryItemQuantity], Field(max_length=500, min_length=1, title='Lines')
    ]


class Note(RootModel[str]):
    root: Annotated[str, Field(max_length=200, min_length=1, title='Note')]


class InventoryShipment(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    lines: Annotated[Lines | None, Field(title='Lines')] = None
    partial: Annotated[bool | None, Field(title='Partial')] = False
    note: Annotated[Note | None, Field(title='Note')] = None


class Status13(StrEnum):
    accepted = 'accepted'
    review = 'review'


class InventoryShopReceipt(BaseModel):
    status: Annotated[Status13, Field(title='Status')]
    order_id: Annotated[UUID | None, Field(title='Order Id')]
    number: Annotated[int | None, Field(title='Number')]
    problems: Annotated[list[InventoryProblemOut], Field(title='Problems')]


class InventorySkuMapping(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID | None, Field(title='Part Id')] = None
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    sku: Annotated[str, Field(max_length=200, min_length=1, title='Sku')]
    explode: Annotated[bool | None, Field(title='Explode')] = False


class InventorySkuOut(BaseModel):
    sku: Annotated[str, Field(title='Sku')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    name: Annotated[str, Field(title='Name')]
    explode: Annotated[bool, Field(title='Explode')]


class InventorySkuPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventorySkuOut], Field(title='Items')]


class Type1(StrEnum):
    print = 'print'
    order = 'order'
    run = 'run'
    stocktake = 'stocktake'


class InventorySource(BaseModel):
    type: Annotated[Type1, Field(title='Type')]
    id: Annotated[UUID, Field(title='Id')]
    label: Annotated[str | None, Field(title='Label')]
    print_id: Annotated[UUID | None, Field(title='Print Id')]


class InventorySpoolChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str | None, Field(max_length=200, min_length=1, title='Name')] = ''
    material: Annotated[
        str | None, Field(max_length=200, min_length=1, title='Material')
    ] = ''
    brand: Annotated[Brand | None, Field(title='Brand')] = None
    color: Annotated[Color | None, Field(title='Color')] = None
    color_hex: Annotated[ColorHex | None, Field(title='Color Hex')] = None
    cost_per_gram: Annotated[CostPerGram | str | None, Field(title='Cost Per Gram')] = (
        None
    )
    tag: Annotated[Tag | None, Field(title='Tag')] = None
    location: Annotated[Location | None, Field(title='Location')] = None
    low_grams: Annotated[LowGrams | str | None, Field(title='Low Grams')] = None
    notes: Annotated[Notes | None, Field(title='Notes')] = None
    tare_grams: Annotated[TareGrams | str | None, Field(title='Tare Grams')] = None
    diameter_mm: Annotated[DiameterMm | str | None, Field(title='Diameter Mm')] = None
    lot_number: Annotated[LotNumber | None, Field(title='Lot Number')] = None
    opened_on: Annotated[date_aliased | None, Field(title='Opened On')] = None
    dried_on: Annotated[date_aliased | None, Field(title='Dried On')] = None
    is_archived: Annotated[bool | None, Field(title='Is Archived')] = False


class InventorySpoolImportReport(BaseModel):
    dry_run: Annotated[bool, Field(title='Dry Run')]
    created: Annotated[int, Field(title='Created')]
    unchanged: Annotated[int, Field(title='Unchanged')]
    failed: Annotated[int, Field(title='Failed')]
    rows: Annotated[list[InventoryImportedSpoolOut], Field(title='Rows')]


class InventorySpoolOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    material: Annotated[str, Field(title='Material')]
    brand: Annotated[str | None, Field(title='Brand')]
    color: Annotated[str | None, Field(title='Color')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    initial_grams: Annotated[str, Field(title='Initial Grams')]
    remaining_grams: Annotated[str, Field(title='Remaining Grams')]
    cost_per_gram: Annotated[str | None, Field(title='Cost Per Gram')]
    tag: Annotated[str | None, Field(title='Tag')]
    location: Annotated[str | None, Field(title='Location')]
    low_grams: Annotated[str | None, Field(title='Low Grams')]
    is_low: Annotated[bool, Field(title='Is Low')]
    notes: Annotated[str | None, Field(title='Notes')]
    tare_grams: Annotated[str | None, Field(title='Tare Grams')]
    diameter_mm: Annotated[str | None, Field(title='Diameter Mm')]
    lot_number: Annotated[str | None, Field(title='Lot Number')]
    external_id: Annotated[str | None, Field(title='External Id')]
    opened_on: Annotated[date_aliased | None, Field(title='Opened On')]
    dried_on: Annotated[date_aliased | None, Field(title='Dried On')]
    is_archived: Annotated[bool, Field(title='Is Archived')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class InventorySpoolPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventorySpoolOut], Field(title='Items')]


class InventorySpoolUsage(BaseModel):
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    used_grams: Annotated[str, Field(title='Used Grams')]
    by_runs_grams: Annotated[str, Field(title='By Runs Grams')]
    by_prints_grams: Annotated[str, Field(title='By Prints Grams')]
    by_hand_grams: Annotated[str, Field(title='By Hand Grams')]
    adjusted_grams: Annotated[str, Field(title='Adjusted Grams')]
    prints: Annotated[int, Field(title='Prints')]
    cost: Annotated[str | None, Field(title='Cost')]
    first_used_at: Annotated[AwareDatetime | None, Field(title='First Used At')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]
    runs: Annotated[list[InventoryRunUsage], Field(title='Runs')]


class Grams(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, le=100000.0, title='Grams')]


class InventorySpoolUse(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    grams: Annotated[Grams | str, Field(title='Grams')]
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]
    force: Annotated[bool | None, Field(title='Force')] = False


class InventorySpoolsChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    spool_ids: Annotated[
        list[UUID], Field(max_length=100, min_length=1, title='Spool Ids')
    ]
    change: InventorySpoolChange


class Minimum(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1000000, title='Minimum')]


class InventoryStockChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    minimum: Annotated[Minimum | None, Field(title='Minimum')] = None
    location_id: Annotated[UUID | None, Field(title='Location Id')] = None


class InventoryStockOut(BaseModel):
    item_id: Annotated[UUID, Field(title='Item Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    name: Annotated[str, Field(title='Name')]
    quantity_on_hand: Annotated[int, Field(title='Quantity On Hand')]
    quantity_reserved: Annotated[int, Field(title='Quantity Reserved')]
    quantity_available: Annotated[int, Field(title='Quantity Available')]
    minimum: Annotated[int | None, Field(title='Minimum')]
    is_low: Annotated[bool, Field(title='Is Low')]
    sku: Annotated[str | None, Field(title='Sku')]
    location_id: Annotated[UUID | None, Field(title='Location Id')]
    location: Annotated[str | None, Field(title='Location')]


class InventoryStockPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryStockOut], Field(title='Items')]


class InventoryStocktakeLine(BaseModel):
    item_id: Annotated[UUID, Field(title='Item Id')]
    name: Annotated[str, Field(title='Name')]
    sku: Annotated[str | None, Field(title='Sku')]
    location: Annotated[str | None, Field(title='Location')]
    on_hand: Annotated[int, Field(title='On Hand')]
    counted: Annotated[int | None, Field(title='Counted')]
    expected: Annotated[int | None, Field(title='Expected')]
    difference: Annotated[int | None, Field(title='Difference')]
    has_moved: Annotated[bool | None, Field(title='Has Moved')]
    actor: Annotated[str | None, Field(title='Actor')]
    counted_at: Annotated[AwareDatetime | None, Field(title='Counted At')]


class InventoryStocktakeSheet(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryStocktakeLine], Field(title='Items')]


class InventoryStocktakeStatus(StrEnum):
    open = 'open'
    posted = 'posted'
    cancelled = 'cancelled'


class InventoryStuckOut(BaseModel):
    order_id: Annotated[UUID, Field(title='Order Id')]
    number: Annotated[int, Field(title='Number')]
    item_id: Annotated[UUID, Field(title='Item Id')]
    name: Annotated[str, Field(title='Name')]
    quantity_missing: Annotated[int, Field(title='Quantity Missing')]
    cause: Annotated[Cause, Field(title='Cause')]


class InventoryTransactionSource(StrEnum):
    run = 'run'
    print = 'print'
    manual = 'manual'
    weigh_in = 'weigh_in'


class InventoryTransactionType(StrEnum):
    usage = 'usage'
    adjustment = 'adjustment'
    reversal = 'reversal'


class InventoryUnignoreFile(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    file_name: Annotated[str, Field(max_length=255, min_length=1, title='File Name')]


class Reason1(StrEnum):
    no_mapping = 'no_mapping'
    ambiguous = 'ambiguous'
    no_file_name = 'no_file_name'
    inactive_part = 'inactive_part'


class InventoryUnmappedFileOut(BaseModel):
    file_name: Annotated[str | None, Field(title='File Name')]
    waiting: Annotated[int, Field(title='Waiting')]
    prints: Annotated[int, Field(title='Prints')]
    first_seen: Annotated[AwareDatetime, Field(title='First Seen')]
    last_seen: Annotated[AwareDatetime, Field(title='Last Seen')]
    reason: Annotated[Reason1 | Literal['mapped'], Field(title='Reason')]
    candidates: Annotated[list[InventoryCandidateOut], Field(title='Candidates')]
    printer_ids: Annotated[list[UUID], Field(title='Printer Ids')]
    is_ignored: Annotated[bool, Field(title='Is Ignored')]
    ignored_reason: Annotated[str | None, Field(title='Ignored Reason')]
    ignored_by: Annotated[str | None, Field(title='Ignored By')]


class InventoryUnmappedFilePage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryUnmappedFileOut], Field(title='Items')]


class InventoryUnmappedOut(BaseModel):
    print_id: Annotated[UUID, Field(title='Print Id')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    file_name: Annotated[str | None, Field(title='File Name')]
    candidates: Annotated[list[str], Field(title='Candidates')]
    plate_index: Annotated[int | None, Field(title='Plate Index')]
    prints: Annotated[int, Field(title='Prints')]
    good: Annotated[int | None, Field(title='Good')]
    source: Annotated[Source3, Field(title='Source')]
    reason: Annotated[Reason1, Field(title='Reason')]
    completed_at: Annotated[AwareDatetime, Field(title='Completed At')]


class InventoryUnmappedPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryUnmappedOut], Field(title='Items')]


class InventoryValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class InventoryWayToPrint(BaseModel):
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    printer_name: Annotated[str | None, Field(title='Printer Name')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    items_per_print: Annotated[int, Field(title='Items Per Print')]
    minutes_per_print: Annotated[int | None, Field(title='Minutes Per Print')]


class Grams1(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100000.0, title='Grams')]


class GrossGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100000.0, title='Gross Grams')]


class InventoryWeighIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    grams: Annotated[Grams1 | str | None, Field(title='Grams')] = None
    gross_grams: Annotated[GrossGrams | str | None, Field(title='Gross Grams')] = None
    reason: Annotated[
        str | None, Field(max_length=200, min_length=1, title='Reason')
    ] = 'weighed'


class InventoryWithdrawal(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    part_id: Annotated[UUID | None, Field(title='Part Id')] = None
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    quantity: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]
    reason: Annotated[str, Field(max_length=200, min_length=1, title='Reason')]


class WeightG(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Weight G')]


class TimeHours(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, le=10000.0, title='Time Hours')]


class Color2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=100,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Color',
        ),
    ]


class FileName1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=256,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='File Name',
        ),
    ]


class JobsApproval(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    weight_g: Annotated[WeightG | str, Field(title='Weight G')]
    time_hours: Annotated[TimeHours | str, Field(title='Time Hours')]
    material: Annotated[
        str,
        Field(
            max_length=100,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Material',
        ),
    ]
    color: Annotated[Color2 | None, Field(title='Color')] = None
    prints_expected: Annotated[
        int | None, Field(ge=1, le=100, title='Prints Expected')
    ] = 1
    file_name: Annotated[FileName1 | None, Field(title='File Name')] = None


class JobsArchived(BaseModel):
    archived: Annotated[int, Field(title='Archived')]


class OlderThanDays(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Older Than Days')]


class JobsArchiving(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    older_than_days: Annotated[OlderThanDays | None, Field(title='Older Than Days')] = (
        None
    )


class JobsBoxOut(BaseModel):
    x: Annotated[float, Field(title='X')]
    y: Annotated[float, Field(title='Y')]
    z: Annotated[float, Field(title='Z')]


class Action(StrEnum):
    view = 'view'
    reject = 'reject'
    confirm = 'confirm'
    mark_complete = 'mark_complete'
    resend = 'resend'
    unlock = 'unlock'
    archive = 'archive'
    delete = 'delete'


class Reason3(RootModel[str]):
    root: Annotated[str, Field(max_length=500, min_length=1, pattern='^[^\\x00]*$')]


class JobsBulkRequest(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    action: Annotated[Action, Field(title='Action')]
    job_ids: Annotated[list[UUID], Field(max_length=100, min_length=1, title='Job Ids')]
    reasons: Annotated[list[Reason3] | None, Field(max_length=20, title='Reasons')] = (
        None
    )


class JobsBulkResult(BaseModel):
    job_id: Annotated[UUID, Field(title='Job Id')]
    ok: Annotated[bool, Field(title='Ok')]
    code: Annotated[str | None, Field(title='Code')] = None
    detail: Annotated[str | None, Field(title='Detail')] = None


class JobsChoice(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    file_name: Annotated[FileName1 | None, Field(title='File Name')] = None


class JobsDeadLetterStatus(StrEnum):
    open = 'open'
    replayed = 'replayed'
    discarded = 'discarded'


class JobsDeliveredOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    to: Annotated[str, Field(title='To')]
    subject: Annotated[str, Field(title='Subject')]
    sent_at: Annotated[AwareDatetime, Field(title='Sent At')]
    text: Annotated[str, Field(title='Text')]
    html: Annotated[str, Field(title='Html')]


class JobsEventOut(BaseModel):
    id: Annotated[int, Field(title='Id')]
    job_id: Annotated[UUID, Field(title='Job Id')]
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    event_type: Annotated[str, Field(title='Event Type')]
    details: Annotated[dict[str, Any], Field(title='Details')]
    triggered_by: Annotated[str, Field(title='Triggered By')]
    user_id: Annotated[UUID | None, Field(title='User Id')]
    workstation_id: Annotated[str | None, Field(title='Workstation Id')]
    hash: Annotated[str, Field(title='Hash')]


class JobsEventPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[JobsEventOut], Field(title='Items')]


class JobsFailure(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    reason: Annotated[
        str, Field(max_length=500, min_length=1, pattern='^[^\\x00]*$', title='Reason')
    ]
    tell_student: Annotated[bool | None, Field(title='Tell Student')] = False


class JobsFault(StrEnum):
    missing = 'missing'
    misplaced = 'misplaced'
    twice = 'twice'
    changed = 'changed'
    metadata = 'metadata'
    stuck = 'stuck'
    orphan = 'orphan'


class JobsFileDiscarding(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    older_than_days: Annotated[int, Field(ge=0, le=10000, title='Older Than Days')]


class JobsFileOut(BaseModel):
    upload_name: Annotated[str, Field(title='Upload Name')]
    file_name: Annotated[str, Field(title='File Name')]
    kind: Annotated[str, Field(title='Kind')]
    size: Annotated[int, Field(title='Size')]
    box: Annotated[tuple[float, float, float], Field(title='Box')]
    triangles: Annotated[int, Field(title='Triangles')]
    warnings: Annotated[list[str], Field(title='Warnings')]
    has_thumbnail: Annotated[bool, Field(title='Has Thumbnail')]
    is_placed: Annotated[bool, Field(title='Is Placed')]
    fits_printer: Annotated[bool | None, Field(title='Fits Printer')] = False


class JobsFilesDiscarded(BaseModel):
    jobs: Annotated[int, Field(title='Jobs')]


class JobsFindingOut(BaseModel):
    fault: JobsFault
    path: Annotated[str, Field(title='Path')]
    job_id: Annotated[UUID | None, Field(title='Job Id')]
    detail: Annotated[str, Field(title='Detail')]


class JobsHit(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    id: Annotated[UUID, Field(title='Id')]
    title: Annotated[str, Field(title='Title')]
    subtitle: Annotated[str | None, Field(title='Subtitle')] = None
    href: Annotated[str, Field(title='Href')]


class JobsJobCounts(BaseModel):
    counts: Annotated[dict[JobsStatus, int], Field(title='Counts')]


class ClosedText(RootModel[str]):
    root: Annotated[
        str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Closed Text')
    ]


class Introduction(RootModel[str]):
    root: Annotated[
        str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Introduction')
    ]


class ReceiptText(RootModel[str]):
    root: Annotated[
        str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Receipt Text')
    ]


class PickupText(RootModel[str]):
    root: Annotated[
        str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Pickup Text')
    ]


class ContactText(RootModel[str]):
    root: Annotated[
        str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Contact Text')
    ]


class Discipline(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class Disciplines(RootModel[list[Discipline]]):
    root: Annotated[
        list[Discipline], Field(max_length=200, min_length=1, title='Disciplines')
    ]


class MinimumCharge(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Minimum Charge')]


class RejectReason(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class RejectReasons(RootModel[list[RejectReason]]):
    root: Annotated[
        list[RejectReason], Field(max_length=200, min_length=1, title='Reject Reasons')
    ]


class PaymentMethod(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class PaymentMethods(RootModel[list[PaymentMethod]]):
    root: Annotated[
        list[PaymentMethod],
        Field(max_length=200, min_length=1, title='Payment Methods'),
    ]


class MaxUploadMb(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=2000, title='Max Upload Mb')]


class SubmissionsPerHour(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Submissions Per Hour')]


class MaxActiveJobs(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Max Active Jobs')]


class MaxHours(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=10000.0, title='Max Hours')]


class MaxReprints(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Max Reprints')]


class ConfirmHours(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=8760, title='Confirm Hours')]


class StudentResendMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=10080, title='Student Resend Minutes')]


class StaffResendMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=10080, title='Staff Resend Minutes')]


class LockMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=10080, title='Lock Minutes')]


class RevertMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=10080, title='Revert Minutes')]


class ReminderDays(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=3650, title='Reminder Days')]


class MaxReminders(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Max Reminders')]


class AbandonDays(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=3650, title='Abandon Days')]


class ArchiveDays(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=3650, title='Archive Days')]


class FilesKeptDays(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Files Kept Days')]


class StudentsKeptDays(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=10000, title='Students Kept Days')]


class SlicerLink(RootModel[str]):
    root: Annotated[str, Field(max_length=500, min_length=1, title='Slicer Link')]


class JobsLetterOut(BaseModel):
    subject: Annotated[str, Field(title='Subject')]
    text_body: Annotated[str, Field(title='Text Body')]
    html_body: Annotated[str, Field(title='Html Body')]


class JobsLockRequest(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    take_over: Annotated[bool | None, Field(title='Take Over')] = False


class JobsLookOut(BaseModel):
    upload_id: Annotated[UUID, Field(title='Upload Id')]
    kind: Annotated[str, Field(title='Kind')]
    size: Annotated[int, Field(title='Size')]
    box: Annotated[tuple[float, float, float], Field(title='Box')]
    triangles: Annotated[int, Field(title='Triangles')]
    warnings: Annotated[list[str], Field(title='Warnings')]
    fits: Annotated[dict[str, bool], Field(title='Fits')]
    thumbnail: Annotated[str | None, Field(title='Thumbnail')]


class JobsMailStatus(StrEnum):
    queued = 'queued'
    sending = 'sending'
    sent = 'sent'
    uncertain = 'uncertain'
    failed = 'failed'
    cancelled = 'cancelled'


class JobsMailboxPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[JobsDeliveredOut], Field(title='Items')]


class Note1(RootModel[str]):
    root: Annotated[str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Note')]


class JobsManualConfirmation(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    note: Annotated[Note1 | None, Field(title='Note')] = None


class JobsMemberChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    is_active: Annotated[bool, Field(title='Is Active')]


class JobsMemberOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    is_active: Annotated[bool, Field(title='Is Active')]
    added_at: Annotated[AwareDatetime, Field(title='Added At')]
    deactivated_at: Annotated[AwareDatetime | None, Field(title='Deactivated At')]


class JobsMemberPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[JobsMemberOut], Field(title='Items')]


class Color3(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class Material(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class RatePerGram(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Rate Per Gram')]


class JobsMethodModel(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    description: Annotated[
        str | None, Field(max_length=2000, pattern='^[^\\x00]*$', title='Description')
    ] = ''
    colors: Annotated[list[Color3], Field(max_length=200, min_length=1, title='Colors')]
    materials: Annotated[
        list[Material], Field(max_length=200, min_length=1, title='Materials')
    ]
    rate_per_gram: Annotated[RatePerGram | str, Field(title='Rate Per Gram')]


class JobsMethodOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    description: Annotated[str, Field(title='Description')]
    colors: Annotated[list[str], Field(title='Colors')]
    materials: Annotated[list[str], Field(title='Materials')]
    rate_per_gram: Annotated[str, Field(title='Rate Per Gram')]


class JobsNewMember(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=2, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class Notes7(RootModel[str]):
    root: Annotated[str, Field(max_length=2000, pattern='^[^\\x00]*$', title='Notes')]


class JobsNotes(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    notes: Annotated[Notes7 | None, Field(title='Notes')]


class Amount(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Amount')]


class ActualWeightG(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Actual Weight G')]


class JobsPickUp(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    payment_method: Annotated[
        str,
        Field(
            max_length=100,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Payment Method',
        ),
    ]
    amount: Annotated[Amount | str, Field(title='Amount')]
    actual_weight_g: Annotated[
        ActualWeightG | str | None, Field(title='Actual Weight G')
    ] = None


class Outcome(StrEnum):
    printing = 'printing'
    completed = 'completed'
    failed = 'failed'
    needs_review = 'needs_review'
    superseded = 'superseded'


class JobsPrintOut(BaseModel):
    print_id: Annotated[UUID, Field(title='Print Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    file_name: Annotated[str | None, Field(title='File Name')]
    outcome: Annotated[Outcome, Field(title='Outcome')]
    counted: Annotated[bool, Field(title='Counted')]
    reason: Annotated[str | None, Field(title='Reason')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    finished_at: Annotated[AwareDatetime | None, Field(title='Finished At')]


class JobsPrinterModel(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    method: Annotated[
        str,
        Field(
            max_length=100,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Method',
        ),
    ]
    x: Annotated[int, Field(ge=1, le=10000, title='X')]
    y: Annotated[int, Field(ge=1, le=10000, title='Y')]
    z: Annotated[int, Field(ge=1, le=10000, title='Z')]


class JobsPrinterOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    method: Annotated[str, Field(title='Method')]
    x: Annotated[int, Field(title='X')]
    y: Annotated[int, Field(title='Y')]
    z: Annotated[int, Field(title='Z')]


class Printer(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=100,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Printer',
        ),
    ]


class PrintsExpected(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=100, title='Prints Expected')]


class JobsPrinting(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    printer_id: Annotated[UUID | None, Field(title='Printer Id')] = None
    printer: Annotated[Printer | None, Field(title='Printer')] = None
    file_name: Annotated[FileName1 | None, Field(title='File Name')] = None
    prints_expected: Annotated[
        PrintsExpected | None, Field(title='Prints Expected')
    ] = None


class JobsPublicLab(BaseModel):
    name: Annotated[str, Field(title='Name')]
    currency: Annotated[str, Field(title='Currency')]
    is_open: Annotated[bool, Field(title='Is Open')]
    closed_text: Annotated[str, Field(title='Closed Text')]
    introduction: Annotated[str, Field(title='Introduction')]
    receipt_text: Annotated[str, Field(title='Receipt Text')]
    contact_text: Annotated[str, Field(title='Contact Text')]
    disciplines: Annotated[list[str], Field(title='Disciplines')]
    methods: Annotated[list[JobsMethodOut], Field(title='Methods')]
    printers: Annotated[list[JobsPrinterOut], Field(title='Printers')]
    minimum_charge: Annotated[str, Field(title='Minimum Charge')]
    max_upload_bytes: Annotated[int, Field(title='Max Upload Bytes')]
    file_types: Annotated[list[str], Field(title='File Types')]


class JobsRejection(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    reasons: Annotated[list[Reason3] | None, Field(max_length=20, title='Reasons')] = (
        None
    )
    message: Annotated[
        str | None, Field(max_length=2000, pattern='^[^\\x00]*$', title='Message')
    ] = ''


class DeleteItem(RootModel[str]):
    root: Annotated[str, Field(max_length=1000, min_length=1)]


class JobsRepair(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    delete: Annotated[
        list[DeleteItem] | None, Field(max_length=1000, title='Delete')
    ] = None


class JobsRepairedOut(BaseModel):
    mended: Annotated[list[UUID], Field(title='Mended')]
    deleted: Annotated[list[str], Field(title='Deleted')]
    left: Annotated[list[JobsFindingOut], Field(title='Left')]


class JobsScanOut(BaseModel):
    findings: Annotated[list[JobsFindingOut], Field(title='Findings')]


class JobsSearchAnswer(BaseModel):
    items: Annotated[list[JobsHit], Field(title='Items')]


class JobsSiblingOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    size: Annotated[int, Field(title='Size')]
    modified_at: Annotated[AwareDatetime, Field(title='Modified At')]
    is_upload: Annotated[bool, Field(title='Is Upload')]
    is_authoritative: Annotated[bool, Field(title='Is Authoritative')]


class JobsStatus(StrEnum):
    UPLOADED = 'UPLOADED'
    PENDING = 'PENDING'
    READYTOPRINT = 'READYTOPRINT'
    PRINTING = 'PRINTING'
    COMPLETED = 'COMPLETED'
    PAIDPICKEDUP = 'PAIDPICKEDUP'
    REJECTED = 'REJECTED'
    ARCHIVED = 'ARCHIVED'


class JobsStatusOut(BaseModel):
    number: Annotated[int, Field(title='Number')]
    lab_name: Annotated[str, Field(title='Lab Name')]
    lab_slug: Annotated[str, Field(title='Lab Slug')]
    display_name: Annotated[str, Field(title='Display Name')]
    original_filename: Annotated[str, Field(title='Original Filename')]
    status: JobsStatus
    status_label: Annotated[str, Field(title='Status Label')]
    status_since: Annotated[AwareDatetime, Field(title='Status Since')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    method: Annotated[str, Field(title='Method')]
    color: Annotated[str, Field(title='Color')]
    printer: Annotated[str, Field(title='Printer')]
    material: Annotated[str | None, Field(title='Material')]
    weight_g: Annotated[str | None, Field(title='Weight G')]
    time_hours: Annotated[str | None, Field(title='Time Hours')]
    cost: Annotated[str | None, Field(title='Cost')]
    currency: Annotated[str, Field(title='Currency')]
    jobs_ahead: Annotated[int | None, Field(title='Jobs Ahead')]
    reject_reasons: Annotated[list[str] | None, Field(title='Reject Reasons')]
    is_deleted: Annotated[bool, Field(title='Is Deleted')]
    waits_for_confirmation: Annotated[bool, Field(title='Waits For Confirmation')]
    is_confirmation_expired: Annotated[bool, Field(title='Is Confirmation Expired')]
    resend_after: Annotated[AwareDatetime | None, Field(title='Resend After')]
    can_resubmit: Annotated[bool, Field(title='Can Resubmit')]
    resubmitted_as: Annotated[int | None, Field(title='Resubmitted As')]
    pickup_text: Annotated[str | None, Field(title='Pickup Text')]


class JobsStudentErased(BaseModel):
    erased: Annotated[list[UUID], Field(title='Erased')]
    still_active: Annotated[list[UUID], Field(title='Still Active')]


class JobsStudentToErase(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    student_email: Annotated[str, Field(max_length=100, title='Student Email')]


class JobsTemplate(StrEnum):
    received = 'received'
    approved = 'approved'
    confirmation_expired = 'confirmation_expired'
    confirmed = 'confirmed'
    rejected = 'rejected'
    print_failed = 'print_failed'
    completed = 'completed'
    pickup_reminder = 'pickup_reminder'
    picked_up = 'picked_up'
    abandoned = 'abandoned'


class JobsTemplateOut(BaseModel):
    name: JobsTemplate
    subject: Annotated[str, Field(title='Subject')]
    text_body: Annotated[str, Field(title='Text Body')]
    html_body: Annotated[str, Field(title='Html Body')]
    is_own: Annotated[bool, Field(title='Is Own')]


class JobsTermModel(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    begins: Annotated[date_aliased, Field(title='Begins')]
    ends: Annotated[date_aliased, Field(title='Ends')]


class JobsTermOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    begins: Annotated[date_aliased, Field(title='Begins')]
    ends: Annotated[date_aliased, Field(title='Ends')]


class JobsValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class JobsWordingIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    subject: Annotated[
        str,
        Field(
            max_length=500, min_length=1, pattern='^[^\\x00\\r\\n]*$', title='Subject'
        ),
    ]
    text_body: Annotated[
        str,
        Field(max_length=20000, min_length=1, pattern='^[^\\x00]*$', title='Text Body'),
    ]
    html_body: Annotated[
        str | None, Field(max_length=50000, pattern='^[^\\x00]*$', title='Html Body')
    ] = ''


class JobsWorkstation(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    slicer_link: Annotated[
        str, Field(max_length=500, min_length=1, title='Slicer Link')
    ]


class JobsWorkstationOut(BaseModel):
    workstation_id: Annotated[str, Field(title='Workstation Id')]
    slicer_link: Annotated[str, Field(title='Slicer Link')]


class NotificationsChatServiceOut(BaseModel):
    scheme: Annotated[str, Field(title='Scheme')]
    label: Annotated[str, Field(title='Label')]
    example: Annotated[str, Field(title='Example')]


class NotificationsDeadLetterStatus(StrEnum):
    open = 'open'
    replayed = 'replayed'
    discarded = 'discarded'


class NotificationsDeliveryStatus(StrEnum):
    queued = 'queued'
    sending = 'sending'
    sent = 'sent'
    failed = 'failed'
    cancelled = 'cancelled'


class NotificationsEventKindOut(BaseModel):
    type: Annotated[str, Field(title='Type')]
    label: Annotated[str, Field(title='Label')]
    filters: Annotated[list[str], Field(title='Filters')]
    is_common: Annotated[bool, Field(title='Is Common')]


class Severity1(StrEnum):
    fatal = 'fatal'
    serious = 'serious'
    common = 'common'
    info = 'info'


class Minutes(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1440, title='Minutes')]


class NotificationsFilterIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    printer_ids: Annotated[
        list[UUID] | None, Field(max_length=100, title='Printer Ids')
    ] = None
    severities: Annotated[
        list[Severity1] | None, Field(max_length=4, title='Severities')
    ] = None
    priorities: Annotated[
        list[Priority] | None, Field(max_length=3, title='Priorities')
    ] = None
    minutes: Annotated[Minutes | None, Field(title='Minutes')] = None


class NotificationsFilterOut(BaseModel):
    printer_ids: Annotated[list[UUID], Field(title='Printer Ids')]
    severities: Annotated[list[str], Field(title='Severities')]
    priorities: Annotated[list[str], Field(title='Priorities')]
    minutes: Annotated[int | None, Field(title='Minutes')]


class NotificationsNewChat(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    kind: Annotated[Literal['chat'], Field(title='Kind')]
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    address: Annotated[
        str,
        Field(
            max_length=2000,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Address',
        ),
    ]


class NotificationsNewEmail(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    kind: Annotated[Literal['email'], Field(title='Kind')]
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    to: Annotated[str, Field(max_length=200, title='To')]


class NotificationsNewInbox(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    kind: Annotated[Literal['inbox'], Field(title='Kind')]
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class Event(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, pattern='^[a-z_]+\\.[a-z_]+(\\.v[0-9]+)?$')
    ]


class Events(RootModel[list[Event]]):
    root: Annotated[list[Event], Field(max_length=20, min_length=1, title='Events')]


class NotificationsNewSubscription(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    url: Annotated[
        str,
        Field(
            max_length=2000, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Url'
        ),
    ]
    name: Annotated[Name | None, Field(title='Name')] = None
    events: Annotated[Events | None, Field(title='Events')] = None


class NotificationsNewWebhook(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    kind: Annotated[Literal['webhook'], Field(title='Kind')]
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    url: Annotated[
        str,
        Field(
            max_length=2000, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Url'
        ),
    ]


class NotificationsOccasionOut(BaseModel):
    event_id: Annotated[UUID, Field(title='Event Id')]
    type: Annotated[str, Field(title='Type')]
    time: Annotated[AwareDatetime, Field(title='Time')]
    title: Annotated[str, Field(title='Title')]
    text: Annotated[str, Field(title='Text')]
    path: Annotated[str, Field(title='Path')]


class KeepDays(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=365, title='Keep Days')]


class DisableAfterHours(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=720, title='Disable After Hours')]


class NotificationsQuietHoursIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    begins: Annotated[
        str, Field(pattern='^([01][0-9]|2[0-3]):[0-5][0-9]$', title='Begins')
    ]
    ends: Annotated[str, Field(pattern='^([01][0-9]|2[0-3]):[0-5][0-9]$', title='Ends')]
    urgent_passes: Annotated[bool | None, Field(title='Urgent Passes')] = True


class NotificationsQuietHoursOut(BaseModel):
    begins: Annotated[str, Field(title='Begins')]
    ends: Annotated[str, Field(title='Ends')]
    urgent_passes: Annotated[bool, Field(title='Urgent Passes')]


class Events1Item(RootModel[str]):
    root: Annotated[
        str, Field(max_length=100, pattern='^[a-z_]+\\.[a-z_]+(\\.v[0-9]+)?$')
    ]


class Events1(RootModel[list[Events1Item]]):
    root: Annotated[
        list[Events1Item], Field(max_length=20, min_length=1, title='Events')
    ]


class TargetIds(RootModel[list[UUID]]):
    root: Annotated[list[UUID], Field(max_length=20, title='Target Ids')]


class GapMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1440, title='Gap Minutes')]


class NotificationsRuleChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[Name | None, Field(title='Name')] = None
    events: Annotated[Events1 | None, Field(title='Events')] = None
    filter: NotificationsFilterIn | None = None
    target_ids: Annotated[TargetIds | None, Field(title='Target Ids')] = None
    quiet_hours: NotificationsQuietHoursIn | None = None
    ignores_quiet_hours: Annotated[bool | None, Field(title='Ignores Quiet Hours')] = (
        None
    )
    gap_minutes: Annotated[GapMinutes | None, Field(title='Gap Minutes')] = None
    is_enabled: Annotated[bool | None, Field(title='Is Enabled')] = None


class NotificationsRuleOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    events: Annotated[list[str], Field(title='Events')]
    filter: NotificationsFilterOut
    target_ids: Annotated[list[UUID], Field(title='Target Ids')]
    quiet_hours: NotificationsQuietHoursOut | None
    ignores_quiet_hours: Annotated[bool, Field(title='Ignores Quiet Hours')]
    gap_minutes: Annotated[int, Field(title='Gap Minutes')]
    is_enabled: Annotated[bool, Field(title='Is Enabled')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class NotificationsRulePage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[NotificationsRuleOut], Field(title='Items')]


class To(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='To')]


class Url(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=2000, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Url'
        ),
    ]


class Address(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=2000,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Address',
        ),
    ]


class NotificationsTargetChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[Name | None, Field(title='Name')] = None
    is_enabled: Annotated[bool | None, Field(title='Is Enabled')] = None
    to: Annotated[To | None, Field(title='To')] = None
    url: Annotated[Url | None, Field(title='Url')] = None
    address: Annotated[Address | None, Field(title='Address')] = None


class NotificationsTargetKind(StrEnum):
    inbox = 'inbox'
    email = 'email'
    webhook = 'webhook'
    chat = 'chat'


class NotificationsTargetOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    kind: NotificationsTargetKind
    where: Annotated[str, Field(title='Where')]
    is_enabled: Annotated[bool, Field(title='Is Enabled')]
    disabled_reason: Annotated[str | None, Field(title='Disabled Reason')]
    failing_since: Annotated[AwareDatetime | None, Field(title='Failing Since')]
    failures: Annotated[int, Field(title='Failures')]
    last_sent_at: Annotated[AwareDatetime | None, Field(title='Last Sent At')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class NotificationsTargetPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[NotificationsTargetOut], Field(title='Items')]


class NotificationsTestOut(BaseModel):
    ok: Annotated[bool, Field(title='Ok')]
    code: Annotated[str, Field(title='Code')]
    message: Annotated[str, Field(title='Message')]
    response_code: Annotated[int | None, Field(title='Response Code')]
    latency_ms: Annotated[int, Field(title='Latency Ms')]
    delivery_id: Annotated[UUID, Field(title='Delivery Id')]


class NotificationsValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class PrintersBodyUploadFileApiV1PrintFilesPost(BaseModel):
    file: Annotated[
        str,
        Field(
            json_schema_extra={'contentMediaType': 'application/octet-stream'},
            title='File',
        ),
    ]


class PrintersCommandOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    command: Annotated[str, Field(title='Command')]
    params: Annotated[dict[str, Any], Field(title='Params')]
    accepted: Annotated[bool, Field(title='Accepted')]
    code: Annotated[str | None, Field(title='Code')]
    reason: Annotated[str | None, Field(title='Reason')]
    actor: Annotated[str, Field(title='Actor')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    answered_at: Annotated[AwareDatetime | None, Field(title='Answered At')]


class PrintersCommandPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[PrintersCommandOut], Field(title='Items')]


class Kind4(StrEnum):
    bambu_lan = 'bambu_lan'
    manual = 'manual'


class TlsMode(StrEnum):
    strict = 'strict'
    pin = 'pin'
    insecure = 'insecure'


class PrintersConnectionAnswer(BaseModel):
    kind: Annotated[Kind4, Field(title='Kind')]
    host: Annotated[str | None, Field(title='Host')]
    port: Annotated[int, Field(title='Port')]
    ftps_port: Annotated[int, Field(title='Ftps Port')]
    serial: Annotated[str | None, Field(title='Serial')]
    has_access_code: Annotated[bool, Field(title='Has Access Code')]
    tls_mode: Annotated[TlsMode, Field(title='Tls Mode')]
    fingerprint: Annotated[str | None, Field(title='Fingerprint')]
    ca_pem: Annotated[str | None, Field(title='Ca Pem')]
    site: Annotated[str | None, Field(title='Site')]
    version: Annotated[int, Field(title='Version')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class PrintersConnectionVerdictOut(BaseModel):
    ok: Annotated[bool, Field(title='Ok')]
    code: Annotated[str, Field(title='Code')]
    message: Annotated[str, Field(title='Message')]
    fingerprint: Annotated[str | None, Field(title='Fingerprint')]
    shown_serial: Annotated[str | None, Field(title='Shown Serial')]
    state: Annotated[str | None, Field(title='State')]


class Outcome1(StrEnum):
    completed = 'completed'
    failed = 'failed'


class Good(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1000000, title='Good')]


class PrintersCorrection(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    outcome: Annotated[Outcome1, Field(title='Outcome')]
    good: Annotated[Good | None, Field(title='Good')] = None
    failed: Annotated[int | None, Field(ge=0, le=1000000, title='Failed')] = 0
    reason: Annotated[str, Field(max_length=500, min_length=1, title='Reason')]


class Outcome2(StrEnum):
    completed = 'completed'
    failed = 'failed'
    superseded = 'superseded'


class PrintersCorrectionAnswer(BaseModel):
    revision: Annotated[int, Field(title='Revision')]
    outcome: Annotated[Outcome2, Field(title='Outcome')]
    good: Annotated[int, Field(title='Good')]
    failed: Annotated[int, Field(title='Failed')]
    superseded_by: Annotated[UUID | None, Field(title='Superseded By')]
    reason: Annotated[str, Field(title='Reason')]
    actor: Annotated[str, Field(title='Actor')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class PrintersDeadLetterStatus(StrEnum):
    open = 'open'
    replayed = 'replayed'
    discarded = 'discarded'


class PrintersFilamentOut(BaseModel):
    number: Annotated[int, Field(title='Number')]
    grams: Annotated[str, Field(title='Grams')]
    material: Annotated[str | None, Field(title='Material')]
    color: Annotated[str | None, Field(title='Color')]


class PrintersHit(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    id: Annotated[UUID, Field(title='Id')]
    title: Annotated[str, Field(title='Title')]
    subtitle: Annotated[str | None, Field(title='Subtitle')] = None
    href: Annotated[str, Field(title='Href')]


class PrintersLinkAnswer(BaseModel):
    online: Annotated[bool | None, Field(title='Online')] = False
    reason: Annotated[str | None, Field(title='Reason')] = None
    since: Annotated[AwareDatetime | None, Field(title='Since')] = None


class Command(StrEnum):
    pause = 'pause'
    resume = 'resume'
    stop = 'stop'
    light = 'light'
    speed = 'speed'
    clear_error = 'clear_error'


class Level(StrEnum):
    silent = 'silent'
    standard = 'standard'
    sport = 'sport'
    ludicrous = 'ludicrous'


class PrintersNewCommand(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    command: Annotated[Command, Field(title='Command')]
    on: Annotated[bool | None, Field(title='On')] = None
    level: Annotated[Level | None, Field(title='Level')] = None


class Site(RootModel[str]):
    root: Annotated[str, Field(max_length=100, min_length=1, title='Site')]


class PrintersNewConnection(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    kind: Annotated[Kind4, Field(title='Kind')]
    host: Annotated[str | None, Field(title='Host')] = None
    port: Annotated[int | None, Field(ge=1, le=65535, title='Port')] = 8883
    ftps_port: Annotated[int | None, Field(ge=1, le=65535, title='Ftps Port')] = 990
    serial: Annotated[str | None, Field(title='Serial')] = None
    access_code: Annotated[SecretStr | None, Field(title='Access Code')] = None
    tls_mode: Annotated[TlsMode | None, Field(title='Tls Mode')] = 'strict'
    fingerprint: Annotated[str | None, Field(title='Fingerprint')] = None
    ca_pem: Annotated[str | None, Field(title='Ca Pem')] = None
    site: Annotated[Site | None, Field(title='Site')] = None


class Manufacturer(RootModel[str]):
    root: Annotated[str, Field(max_length=100, min_length=1, title='Manufacturer')]


class Model(RootModel[str]):
    root: Annotated[str, Field(max_length=100, min_length=1, title='Model')]


class BedSizeXMm(RootModel[int]):
    root: Annotated[int, Field(gt=0, le=10000, title='Bed Size X Mm')]


class BedSizeYMm(RootModel[int]):
    root: Annotated[int, Field(gt=0, le=10000, title='Bed Size Y Mm')]


class BedSizeZMm(RootModel[int]):
    root: Annotated[int, Field(gt=0, le=10000, title='Bed Size Z Mm')]


class NozzleDiameterMm(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Nozzle Diameter Mm')] = '0.40'


class DefaultBedTemp(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=200, title='Default Bed Temp')]


class DefaultNozzleTemp(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=500, title='Default Nozzle Temp')]


class Notes8(RootModel[str]):
    root: Annotated[str, Field(max_length=10000, title='Notes')]


class PrintersNewPrinter(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str, Field(max_length=100, min_length=1, title='Name')]
    manufacturer: Annotated[Manufacturer | None, Field(title='Manufacturer')] = None
    model: Annotated[Model | None, Field(title='Model')] = None
    bed_size_x_mm: Annotated[BedSizeXMm | None, Field(title='Bed Size X Mm')] = None
    bed_size_y_mm: Annotated[BedSizeYMm | None, Field(title='Bed Size Y Mm')] = None
    bed_size_z_mm: Annotated[BedSizeZMm | None, Field(title='Bed Size Z Mm')] = None
    nozzle_diameter_mm: Annotated[
        NozzleDiameterMm | str | None,
        Field(title='Nozzle Diameter Mm', validate_default=True),
    ] = '0.40'
    default_bed_temp: Annotated[
        DefaultBedTemp | None, Field(title='Default Bed Temp')
    ] = None
    default_nozzle_temp: Annotated[
        DefaultNozzleTemp | None, Field(title='Default Nozzle Temp')
    ] = None
    capabilities: Annotated[dict[str, Any] | None, Field(title='Capabilities')] = None
    is_active: Annotated[bool | None, Field(title='Is Active')] = True
    notes: Annotated[Notes8 | None, Field(title='Notes')] = None


class AmsMappingItem(RootModel[int]):
    root: Annotated[int, Field(ge=-1, le=135)]


class AmsMapping(RootModel[list[AmsMappingItem]]):
    root: Annotated[list[AmsMappingItem], Field(max_length=64, title='Ams Mapping')]


class BedType(StrEnum):
    auto = 'auto'
    cool_plate = 'cool_plate'
    eng_plate = 'eng_plate'
    hot_plate = 'hot_plate'
    textured_plate = 'textured_plate'


class PrintersNewStart(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    file_id: Annotated[UUID, Field(title='File Id')]
    plate: Annotated[int | None, Field(ge=1, le=999, title='Plate')] = 1
    ams_mapping: Annotated[AmsMapping | None, Field(title='Ams Mapping')] = None
    bed_type: Annotated[BedType | None, Field(title='Bed Type')] = 'auto'
    bed_levelling: Annotated[bool | None, Field(title='Bed Levelling')] = True
    flow_calibration: Annotated[bool | None, Field(title='Flow Calibration')] = False
    vibration_calibration: Annotated[
        bool | None, Field(title='Vibration Calibration')
    ] = True
    layer_inspect: Annotated[bool | None, Field(title='Layer Inspect')] = False
    timelapse: Annotated[bool | None, Field(title='Timelapse')] = False


class PrintersOutOfService(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    reason: Annotated[str, Field(max_length=500, min_length=1, title='Reason')]


class PrintersPlateOut(BaseModel):
    index: Annotated[int, Field(title='Index')]
    minutes: Annotated[str | None, Field(title='Minutes')]
    filament: Annotated[list[PrintersFilamentOut], Field(title='Filament')]


class PrintersPrintAnswer(BaseModel):
    print_id: Annotated[UUID, Field(title='Print Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    printer_name: Annotated[str | None, Field(title='Printer Name')]
    printer_serial: Annotated[str, Field(title='Printer Serial')]
    source: Annotated[str, Field(title='Source')]
    file_name: Annotated[str | None, Field(title='File Name')]
    candidates: Annotated[list[str], Field(title='Candidates')]
    plate_index: Annotated[int | None, Field(title='Plate Index')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    late: Annotated[bool, Field(title='Late')]
    progress_percent: Annotated[int, Field(title='Progress Percent')]
    layers: Annotated[int, Field(title='Layers')]
    outcome: Annotated[Outcome2 | None, Field(title='Outcome')]
    finished_at: Annotated[AwareDatetime | None, Field(title='Finished At')]
    duration_minutes: Annotated[str | None, Field(title='Duration Minutes')]
    confidence: Annotated[str | None, Field(title='Confidence')]
    failure_reason: Annotated[str | None, Field(title='Failure Reason')]
    codes: Annotated[list[str], Field(title='Codes')]
    filament: Annotated[list[dict[str, Any]], Field(title='Filament')]
    prints: Annotated[int | None, Field(title='Prints')]
    good: Annotated[int | None, Field(title='Good')]
    failed: Annotated[int | None, Field(title='Failed')]
    run_id: Annotated[UUID | None, Field(title='Run Id')]
    run_plate_id: Annotated[UUID | None, Field(title='Run Plate Id')]
    model_id: Annotated[UUID | None, Field(title='Model Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    needs_review: Annotated[bool, Field(title='Needs Review')]
    review_reason: Annotated[str | None, Field(title='Review Reason')]
    last_seen_at: Annotated[AwareDatetime | None, Field(title='Last Seen At')]
    gap_seconds: Annotated[int | None, Field(title='Gap Seconds')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]
    resolve_reason: Annotated[str | None, Field(title='Resolve Reason')]
    is_reversible: Annotated[bool, Field(title='Is Reversible')]
    revision: Annotated[int, Field(title='Revision')]
    superseded_by: Annotated[UUID | None, Field(title='Superseded By')]
    corrections: Annotated[list[PrintersCorrectionAnswer], Field(title='Corrections')]


class PrintersPrintPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[PrintersPrintAnswer], Field(title='Items')]


class PrintersPrinterAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    manufacturer: Annotated[str | None, Field(title='Manufacturer')]
    model: Annotated[str | None, Field(title='Model')]
    bed_size_x_mm: Annotated[int | None, Field(title='Bed Size X Mm')]
    bed_size_y_mm: Annotated[int | None, Field(title='Bed Size Y Mm')]
    bed_size_z_mm: Annotated[int | None, Field(title='Bed Size Z Mm')]
    nozzle_diameter_mm: Annotated[str | None, Field(title='Nozzle Diameter Mm')]
    default_bed_temp: Annotated[int | None, Field(title='Default Bed Temp')]
    default_nozzle_temp: Annotated[int | None, Field(title='Default Nozzle Temp')]
    capabilities: Annotated[dict[str, Any], Field(title='Capabilities')]
    is_active: Annotated[bool, Field(title='Is Active')]
    notes: Annotated[str | None, Field(title='Notes')]
    out_of_service_since: Annotated[
        AwareDatetime | None, Field(title='Out Of Service Since')
    ]
    out_of_service_reason: Annotated[str | None, Field(title='Out Of Service Reason')]
    connection: PrintersConnectionAnswer | None
    link: PrintersLinkAnswer
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class NozzleDiameterMm1(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Nozzle Diameter Mm')]


class PrintersPrinterChanges(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str | None, Field(max_length=100, min_length=1, title='Name')] = ''
    manufacturer: Annotated[Manufacturer | None, Field(title='Manufacturer')] = None
    model: Annotated[Model | None, Field(title='Model')] = None
    bed_size_x_mm: Annotated[BedSizeXMm | None, Field(title='Bed Size X Mm')] = None
    bed_size_y_mm: Annotated[BedSizeYMm | None, Field(title='Bed Size Y Mm')] = None
    bed_size_z_mm: Annotated[BedSizeZMm | None, Field(title='Bed Size Z Mm')] = None
    nozzle_diameter_mm: Annotated[
        NozzleDiameterMm1 | str | None, Field(title='Nozzle Diameter Mm')
    ] = None
    default_bed_temp: Annotated[
        DefaultBedTemp | None, Field(title='Default Bed Temp')
    ] = None
    default_nozzle_temp: Annotated[
        DefaultNozzleTemp | None, Field(title='Default Nozzle Temp')
    ] = None
    capabilities: Annotated[dict[str, Any] | None, Field(title='Capabilities')] = None
    is_active: Annotated[bool | None, Field(title='Is Active')] = True
    notes: Annotated[Notes8 | None, Field(title='Notes')] = None


class PrintersPrinterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[PrintersPrinterAnswer], Field(title='Items')]


class Outcome4(StrEnum):
    completed = 'completed'
    failed = 'failed'


class Failed(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1000000, title='Failed')]


class Reason5(RootModel[str]):
    root: Annotated[str, Field(max_length=500, min_length=1, title='Reason')]


class PrintersResolution(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    outcome: Annotated[Outcome4, Field(title='Outcome')]
    good: Annotated[Good | None, Field(title='Good')] = None
    failed: Annotated[Failed | None, Field(title='Failed')] = None
    reason: Annotated[Reason5 | None, Field(title='Reason')] = None


class PrintersSearchAnswer(BaseModel):
    items: Annotated[list[PrintersHit], Field(title='Items')]


class PrintersSource(StrEnum):
    bambu_auto = 'bambu_auto'
    manual = 'manual'


class Status14(StrEnum):
    sending = 'sending'
    accepted = 'accepted'
    refused = 'refused'
    unknown = 'unknown'


class PrintersStartOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    file_id: Annotated[UUID, Field(title='File Id')]
    file_name: Annotated[str, Field(title='File Name')]
    plate: Annotated[int, Field(title='Plate')]
    options: Annotated[dict[str, Any], Field(title='Options')]
    filament: Annotated[list[dict[str, Any]], Field(title='Filament')]
    task_id: Annotated[int, Field(title='Task Id')]
    print_id: Annotated[UUID, Field(title='Print Id')]
    status: Annotated[Status14, Field(title='Status')]
    code: Annotated[str | None, Field(title='Code')]
    reason: Annotated[str | None, Field(title='Reason')]
    actor: Annotated[str, Field(title='Actor')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    answered_at: Annotated[AwareDatetime | None, Field(title='Answered At')]


class PrintersStartPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[PrintersStartOut], Field(title='Items')]


class PrintersStateAnswer(BaseModel):
    model_config = ConfigDict(
        extra='allow',
    )
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    online: Annotated[bool | None, Field(title='Online')] = False


class PrintersValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class ProductionApplication(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]


class ProductionApplied(BaseModel):
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    material_weight_grams: Annotated[str, Field(title='Material Weight Grams')]


class ProductionAssembly(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    quantity: Annotated[Quantity | None, Field(title='Quantity')] = None


class ProductionBodyParseFileApiV1ModelsModelIdPrinterConfigsParsePost(BaseModel):
    file: Annotated[
        str,
        Field(
            json_schema_extra={'contentMediaType': 'application/octet-stream'},
            title='File',
        ),
    ]


class ProductionBodyParseRunApiV1ProductionRunsParsePost(BaseModel):
    file: Annotated[
        str,
        Field(
            json_schema_extra={'contentMediaType': 'application/octet-stream'},
            title='File',
        ),
    ]


class ProductionCalculation(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    product_id: Annotated[UUID, Field(title='Product Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    quantity: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]
    net_stock: Annotated[bool | None, Field(title='Net Stock')] = False


class SuccessfulQuantity(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1000000, title='Successful Quantity')]


class ProductionCompletedItem(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    item_id: Annotated[UUID, Field(title='Item Id')]
    successful_quantity: Annotated[
        SuccessfulQuantity | None, Field(title='Successful Quantity')
    ] = None
    failed_quantity: Annotated[
        int | None, Field(ge=0, le=1000000, title='Failed Quantity')
    ] = 0


class EstimatedModelGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Model Grams')]


class EstimatedFlushedGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Flushed Grams')]


class EstimatedTowerGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Tower Grams')]


class ActualModelGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Actual Model Grams')]


class ActualFlushedGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Actual Flushed Grams')]


class ActualTowerGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Actual Tower Grams')]


class SpoolWeightBeforeGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Spool Weight Before Grams')]


class SpoolWeightAfterGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Spool Weight After Grams')]


class Notes10(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=10000,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Notes',
        ),
    ]


class ProductionCompletedMaterial(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    estimated_model_grams: Annotated[
        EstimatedModelGrams | str | None, Field(title='Estimated Model Grams')
    ] = None
    estimated_flushed_grams: Annotated[
        EstimatedFlushedGrams | str | None, Field(title='Estimated Flushed Grams')
    ] = None
    estimated_tower_grams: Annotated[
        EstimatedTowerGrams | str | None, Field(title='Estimated Tower Grams')
    ] = None
    actual_model_grams: Annotated[
        ActualModelGrams | str | None, Field(title='Actual Model Grams')
    ] = None
    actual_flushed_grams: Annotated[
        ActualFlushedGrams | str | None, Field(title='Actual Flushed Grams')
    ] = None
    actual_tower_grams: Annotated[
        ActualTowerGrams | str | None, Field(title='Actual Tower Grams')
    ] = None
    spool_weight_before_grams: Annotated[
        SpoolWeightBeforeGrams | str | None, Field(title='Spool Weight Before Grams')
    ] = None
    spool_weight_after_grams: Annotated[
        SpoolWeightAfterGrams | str | None, Field(title='Spool Weight After Grams')
    ] = None
    use_estimate: Annotated[bool | None, Field(title='Use Estimate')] = False
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    material_id: Annotated[UUID | None, Field(title='Material Id')] = None
    spool_id: Annotated[UUID | None, Field(title='Spool Id')] = None


class QualityRating(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=5, title='Quality Rating')]


class QualityNotes(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=10000,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Quality Notes',
        ),
    ]


class WasteGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Waste Grams')]


class WasteReason(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=10000,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Waste Reason',
        ),
    ]


class Reason6(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=500,
            min_length=1,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Reason',
        ),
    ]


class ProductionCompletionIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    materials: Annotated[
        list[ProductionCompletedMaterial] | None,
        Field(max_length=100, title='Materials'),
    ] = None
    items: Annotated[
        list[ProductionCompletedItem] | None, Field(max_length=500, title='Items')
    ] = None
    use_reported: Annotated[bool | None, Field(title='Use Reported')] = False
    use_estimates: Annotated[bool | None, Field(title='Use Estimates')] = False
    quality_rating: Annotated[QualityRating | None, Field(title='Quality Rating')] = (
        None
    )
    quality_notes: Annotated[QualityNotes | None, Field(title='Quality Notes')] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    waste_grams: Annotated[WasteGrams | str | None, Field(title='Waste Grams')] = None
    waste_reason: Annotated[WasteReason | None, Field(title='Waste Reason')] = None
    force: Annotated[bool | None, Field(title='Force')] = False
    reason: Annotated[Reason6 | None, Field(title='Reason')] = None


class Quantity4(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Quantity')] = '1'


class UnitCost(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Unit Cost')] = '0'


class ProductionComponentIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    quantity: Annotated[
        Quantity4 | str | None, Field(title='Quantity', validate_default=True)
    ] = '1'
    unit_cost: Annotated[
        UnitCost | str | None, Field(title='Unit Cost', validate_default=True)
    ] = '0'


class ProductionComponentOut(BaseModel):
    name: Annotated[str, Field(title='Name')]
    quantity: Annotated[str, Field(title='Quantity')]
    unit_cost: Annotated[str, Field(title='Unit Cost')]


class PrintTimeMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=100000, title='Print Time Minutes')]


class MaterialWeightGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Material Weight Grams')]


class PurgeWeightGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Purge Weight Grams')]


class BedTemperature(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=200, title='Bed Temperature')]


class NozzleTemperature(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=500, title='Nozzle Temperature')]


class LayerHeight(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Layer Height')]


class InfillPercentage(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=100, title='Infill Percentage')]


class GcodeFilename1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=255,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Gcode Filename',
        ),
    ]


class ProductionConfigChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    prints_per_plate: Annotated[
        int | None, Field(ge=1, le=10000, title='Prints Per Plate')
    ] = 1
    print_time_minutes: Annotated[
        PrintTimeMinutes | None, Field(title='Print Time Minutes')
    ] = None
    material_weight_grams: Annotated[
        MaterialWeightGrams | str | None, Field(title='Material Weight Grams')
    ] = None
    purge_weight_grams: Annotated[
        PurgeWeightGrams | str | None, Field(title='Purge Weight Grams')
    ] = None
    bed_temperature: Annotated[
        BedTemperature | None, Field(title='Bed Temperature')
    ] = None
    nozzle_temperature: Annotated[
        NozzleTemperature | None, Field(title='Nozzle Temperature')
    ] = None
    layer_height: Annotated[LayerHeight | str | None, Field(title='Layer Height')] = (
        None
    )
    infill_percentage: Annotated[
        InfillPercentage | None, Field(title='Infill Percentage')
    ] = None
    supports: Annotated[bool | None, Field(title='Supports')] = False
    brim: Annotated[bool | None, Field(title='Brim')] = False
    slicer_settings: Annotated[
        dict[str, Any] | None, Field(title='Slicer Settings')
    ] = None
    gcode_filename: Annotated[GcodeFilename1 | None, Field(title='Gcode Filename')] = (
        None
    )
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None


class ProductionCostsOut(BaseModel):
    currency: Annotated[str | None, Field(title='Currency')]
    material: Annotated[str, Field(title='Material')]
    components: Annotated[str, Field(title='Components')]
    labour: Annotated[str, Field(title='Labour')]
    machine: Annotated[str, Field(title='Machine')]
    energy: Annotated[str, Field(title='Energy')]
    total: Annotated[str, Field(title='Total')]
    per_unit: Annotated[str, Field(title='Per Unit')]


class ProductionDeadLetterStatus(StrEnum):
    open = 'open'
    replayed = 'replayed'
    discarded = 'discarded'


class ProductionFieldError(BaseModel):
    field: Annotated[str, Field(title='Field')]
    message: Annotated[str, Field(title='Message')]
    code: Annotated[str, Field(title='Code')]


class ProductionFilamentOut(BaseModel):
    index: Annotated[int, Field(title='Index')]
    material: Annotated[str | None, Field(title='Material')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    grams: Annotated[str | None, Field(title='Grams')]


class Mode(StrEnum):
    plates = 'plates'
    items = 'items'


class Status15(StrEnum):
    pending = 'pending'
    in_progress = 'in_progress'
    ready_for_assembly = 'ready_for_assembly'
    completed = 'completed'
    failed = 'failed'
    cancelled = 'cancelled'


class ProductionHit(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    id: Annotated[UUID, Field(title='Id')]
    title: Annotated[str, Field(title='Title')]
    subtitle: Annotated[str | None, Field(title='Subtitle')] = None
    href: Annotated[str, Field(title='Href')]


class ProductionHold(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    reason: Annotated[Reason6 | None, Field(title='Reason')] = None


class BedPosition(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=60,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Bed Position',
        ),
    ]


class EstimatedMaterialCost(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Material Cost')]


class EstimatedComponentCost(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Component Cost')]


class EstimatedLabourCost(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Labour Cost')]


class ProductionItemChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    quantity: Annotated[int | None, Field(ge=1, le=1000000, title='Quantity')] = 1
    successful_quantity: Annotated[
        int | None, Field(ge=0, le=1000000, title='Successful Quantity')
    ] = 0
    failed_quantity: Annotated[
        int | None, Field(ge=0, le=1000000, title='Failed Quantity')
    ] = 0
    bed_position: Annotated[BedPosition | None, Field(title='Bed Position')] = None
    estimated_material_cost: Annotated[
        EstimatedMaterialCost | str | None, Field(title='Estimated Material Cost')
    ] = None
    estimated_component_cost: Annotated[
        EstimatedComponentCost | str | None, Field(title='Estimated Component Cost')
    ] = None
    estimated_labour_cost: Annotated[
        EstimatedLabourCost | str | None, Field(title='Estimated Labour Cost')
    ] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None


class ProductionItemOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    position: Annotated[int, Field(title='Position')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    model_id: Annotated[UUID | None, Field(title='Model Id')]
    name: Annotated[str, Field(title='Name')]
    quantity: Annotated[int, Field(title='Quantity')]
    successful_quantity: Annotated[int, Field(title='Successful Quantity')]
    failed_quantity: Annotated[int, Field(title='Failed Quantity')]
    success_rate: Annotated[str | None, Field(title='Success Rate')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    bed_position: Annotated[str | None, Field(title='Bed Position')]
    estimated_material_cost: Annotated[
        str | None, Field(title='Estimated Material Cost')
    ]
    estimated_component_cost: Annotated[
        str | None, Field(title='Estimated Component Cost')
    ]
    estimated_labour_cost: Annotated[str | None, Field(title='Estimated Labour Cost')]
    estimated_total_cost: Annotated[str | None, Field(title='Estimated Total Cost')]
    notes: Annotated[str | None, Field(title='Notes')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class ProductionLineIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    model_id: Annotated[UUID, Field(title='Model Id')]
    quantity: Annotated[int | None, Field(ge=1, le=1000000, title='Quantity')] = 1


class ProductionLineOut(BaseModel):
    model_id: Annotated[UUID, Field(title='Model Id')]
    model_name: Annotated[str, Field(title='Model Name')]
    image_url: Annotated[str | None, Field(title='Image Url')]
    quantity: Annotated[int, Field(title='Quantity')]


class CostPerGram2(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Cost Per Gram')]


class ProductionMaterialChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    estimated_model_grams: Annotated[
        EstimatedModelGrams | str | None, Field(title='Estimated Model Grams')
    ] = None
    estimated_flushed_grams: Annotated[
        EstimatedFlushedGrams | str | None, Field(title='Estimated Flushed Grams')
    ] = None
    estimated_tower_grams: Annotated[
        EstimatedTowerGrams | str | None, Field(title='Estimated Tower Grams')
    ] = None
    actual_model_grams: Annotated[
        ActualModelGrams | str | None, Field(title='Actual Model Grams')
    ] = None
    actual_flushed_grams: Annotated[
        ActualFlushedGrams | str | None, Field(title='Actual Flushed Grams')
    ] = None
    actual_tower_grams: Annotated[
        ActualTowerGrams | str | None, Field(title='Actual Tower Grams')
    ] = None
    spool_weight_before_grams: Annotated[
        SpoolWeightBeforeGrams | str | None, Field(title='Spool Weight Before Grams')
    ] = None
    spool_weight_after_grams: Annotated[
        SpoolWeightAfterGrams | str | None, Field(title='Spool Weight After Grams')
    ] = None
    use_estimate: Annotated[bool | None, Field(title='Use Estimate')] = False
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    cost_per_gram: Annotated[
        CostPerGram2 | str | None, Field(title='Cost Per Gram')
    ] = None


class Color4(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=60, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Color'
        ),
    ]


class ColorHex2(RootModel[str]):
    root: Annotated[
        str, Field(pattern='^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$', title='Color Hex')
    ]


class WeightGrams(RootModel[float]):
    root: Annotated[float, Field(gt=0.0, title='Weight Grams')]


class ProductionMaterialIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    material: Annotated[
        str,
        Field(
            max_length=60,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Material',
        ),
    ]
    color: Annotated[Color4 | None, Field(title='Color')] = None
    color_hex: Annotated[ColorHex2 | None, Field(title='Color Hex')] = None
    weight_grams: Annotated[WeightGrams | str, Field(title='Weight Grams')]


class Description2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=10000,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Description',
        ),
    ]


class ImageUrl(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=2000,
            pattern='^(https?://|/)[^\\x00-\\x20\\x7f]+$',
            title='Image Url',
        ),
    ]


class ProductionModelChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str | None,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ] = ''
    description: Annotated[Description2 | None, Field(title='Description')] = None
    prints_per_plate: Annotated[
        int | None, Field(ge=1, le=10000, title='Prints Per Plate')
    ] = 1
    print_time_minutes: Annotated[
        PrintTimeMinutes | None, Field(title='Print Time Minutes')
    ] = None
    material_weight_grams: Annotated[
        MaterialWeightGrams | str | None, Field(title='Material Weight Grams')
    ] = None
    purge_weight_grams: Annotated[
        PurgeWeightGrams | str | None, Field(title='Purge Weight Grams')
    ] = None
    bed_temperature: Annotated[
        BedTemperature | None, Field(title='Bed Temperature')
    ] = None
    nozzle_temperature: Annotated[
        NozzleTemperature | None, Field(title='Nozzle Temperature')
    ] = None
    gcode_filename: Annotated[GcodeFilename1 | None, Field(title='Gcode Filename')] = (
        None
    )
    image_url: Annotated[ImageUrl | None, Field(title='Image Url')] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    materials: Annotated[
        list[ProductionMaterialIn] | None, Field(max_length=16, title='Materials')
    ] = None


class ProductionModelConfigOut(BaseModel):
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    material_weight_grams: Annotated[str | None, Field(title='Material Weight Grams')]
    purge_weight_grams: Annotated[str | None, Field(title='Purge Weight Grams')]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    layer_height: Annotated[str | None, Field(title='Layer Height')]
    infill_percentage: Annotated[int | None, Field(title='Infill Percentage')]
    supports: Annotated[bool, Field(title='Supports')]
    brim: Annotated[bool, Field(title='Brim')]
    slicer_settings: Annotated[dict[str, Any], Field(title='Slicer Settings')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    notes: Annotated[str | None, Field(title='Notes')]
    id: Annotated[UUID, Field(title='Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]


class ProductionModelSummary(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    image_url: Annotated[str | None, Field(title='Image Url')] = None


class ProductionNeededFilament(BaseModel):
    material: Annotated[str | None, Field(title='Material')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    grams_needed: Annotated[str, Field(title='Grams Needed')]
    grams_available: Annotated[str, Field(title='Grams Available')]
    is_available: Annotated[bool, Field(title='Is Available')]


class ProductionNewConfig(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    prints_per_plate: Annotated[
        int | None, Field(ge=1, le=10000, title='Prints Per Plate')
    ] = 1
    print_time_minutes: Annotated[
        PrintTimeMinutes | None, Field(title='Print Time Minutes')
    ] = None
    material_weight_grams: Annotated[
        MaterialWeightGrams | str | None, Field(title='Material Weight Grams')
    ] = None
    purge_weight_grams: Annotated[
        PurgeWeightGrams | str | None, Field(title='Purge Weight Grams')
    ] = None
    bed_temperature: Annotated[
        BedTemperature | None, Field(title='Bed Temperature')
    ] = None
    nozzle_temperature: Annotated[
        NozzleTemperature | None, Field(title='Nozzle Temperature')
    ] = None
    layer_height: Annotated[LayerHeight | str | None, Field(title='Layer Height')] = (
        None
    )
    infill_percentage: Annotated[
        InfillPercentage | None, Field(title='Infill Percentage')
    ] = None
    supports: Annotated[bool | None, Field(title='Supports')] = False
    brim: Annotated[bool | None, Field(title='Brim')] = False
    slicer_settings: Annotated[
        dict[str, Any] | None, Field(title='Slicer Settings')
    ] = None
    gcode_filename: Annotated[GcodeFilename1 | None, Field(title='Gcode Filename')] = (
        None
    )
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None


class ProductionNewItem(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    model_id: Annotated[UUID | None, Field(title='Model Id')] = None
    quantity: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]
    successful_quantity: Annotated[
        int | None, Field(ge=0, le=1000000, title='Successful Quantity')
    ] = 0
    failed_quantity: Annotated[
        int | None, Field(ge=0, le=1000000, title='Failed Quantity')
    ] = 0
    bed_position: Annotated[BedPosition | None, Field(title='Bed Position')] = None
    estimated_material_cost: Annotated[
        EstimatedMaterialCost | str | None, Field(title='Estimated Material Cost')
    ] = None
    estimated_component_cost: Annotated[
        EstimatedComponentCost | str | None, Field(title='Estimated Component Cost')
    ] = None
    estimated_labour_cost: Annotated[
        EstimatedLabourCost | str | None, Field(title='Estimated Labour Cost')
    ] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None


class ProductionNewMaterial(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    estimated_model_grams: Annotated[
        EstimatedModelGrams | str | None, Field(title='Estimated Model Grams')
    ] = None
    estimated_flushed_grams: Annotated[
        EstimatedFlushedGrams | str | None, Field(title='Estimated Flushed Grams')
    ] = None
    estimated_tower_grams: Annotated[
        EstimatedTowerGrams | str | None, Field(title='Estimated Tower Grams')
    ] = None
    actual_model_grams: Annotated[
        ActualModelGrams | str | None, Field(title='Actual Model Grams')
    ] = None
    actual_flushed_grams: Annotated[
        ActualFlushedGrams | str | None, Field(title='Actual Flushed Grams')
    ] = None
    actual_tower_grams: Annotated[
        ActualTowerGrams | str | None, Field(title='Actual Tower Grams')
    ] = None
    spool_weight_before_grams: Annotated[
        SpoolWeightBeforeGrams | str | None, Field(title='Spool Weight Before Grams')
    ] = None
    spool_weight_after_grams: Annotated[
        SpoolWeightAfterGrams | str | None, Field(title='Spool Weight After Grams')
    ] = None
    use_estimate: Annotated[bool | None, Field(title='Use Estimate')] = False
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    cost_per_gram: Annotated[
        CostPerGram2 | str | None, Field(title='Cost Per Gram')
    ] = None


class ProductionNewModel(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    description: Annotated[Description2 | None, Field(title='Description')] = None
    prints_per_plate: Annotated[
        int | None, Field(ge=1, le=10000, title='Prints Per Plate')
    ] = 1
    print_time_minutes: Annotated[
        PrintTimeMinutes | None, Field(title='Print Time Minutes')
    ] = None
    material_weight_grams: Annotated[
        MaterialWeightGrams | str | None, Field(title='Material Weight Grams')
    ] = None
    purge_weight_grams: Annotated[
        PurgeWeightGrams | str | None, Field(title='Purge Weight Grams')
    ] = None
    bed_temperature: Annotated[
        BedTemperature | None, Field(title='Bed Temperature')
    ] = None
    nozzle_temperature: Annotated[
        NozzleTemperature | None, Field(title='Nozzle Temperature')
    ] = None
    gcode_filename: Annotated[GcodeFilename1 | None, Field(title='Gcode Filename')] = (
        None
    )
    image_url: Annotated[ImageUrl | None, Field(title='Image Url')] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    materials: Annotated[
        list[ProductionMaterialIn] | None, Field(max_length=16, title='Materials')
    ] = None


class PlateName(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Plate Name',
        ),
    ]


class PrintsPerPlate(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=10000, title='Prints Per Plate')]


class EstimatedMaterialWeightGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Material Weight Grams')]


class EstimatedPurgeWeightGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Estimated Purge Weight Grams')]


class ProductionNewPlate(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')] = None
    quantity: Annotated[int | None, Field(ge=1, le=5000, title='Quantity')] = 1
    plate_name: Annotated[PlateName | None, Field(title='Plate Name')] = None
    prints_per_plate: Annotated[
        PrintsPerPlate | None, Field(title='Prints Per Plate')
    ] = None
    print_time_minutes: Annotated[
        PrintTimeMinutes | None, Field(title='Print Time Minutes')
    ] = None
    estimated_material_weight_grams: Annotated[
        EstimatedMaterialWeightGrams | str | None,
        Field(title='Estimated Material Weight Grams'),
    ] = None
    estimated_purge_weight_grams: Annotated[
        EstimatedPurgeWeightGrams | str | None,
        Field(title='Estimated Purge Weight Grams'),
    ] = None
    gcode_filename: Annotated[GcodeFilename1 | None, Field(title='Gcode Filename')] = (
        None
    )
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None


class Sku2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Sku'
        ),
    ]


class LabourCost(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Labour Cost')] = '0'


class ProductionNewProduct(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    sku: Annotated[Sku2 | None, Field(title='Sku')] = None
    description: Annotated[Description2 | None, Field(title='Description')] = None
    labour_cost: Annotated[
        LabourCost | str | None, Field(title='Labour Cost', validate_default=True)
    ] = '0'
    image_url: Annotated[ImageUrl | None, Field(title='Image Url')] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    models: Annotated[
        list[ProductionLineIn] | None, Field(max_length=500, title='Models')
    ] = None
    components: Annotated[
        list[ProductionComponentIn] | None, Field(max_length=500, title='Components')
    ] = None


class PrinterName(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Printer Name',
        ),
    ]


class SlicerSoftware(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=60,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Slicer Software',
        ),
    ]


class EstimatedPrintTimeMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=100000, title='Estimated Print Time Minutes')]


class Quantity5(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1000000, title='Quantity')]


class ProductionNumberPreview(BaseModel):
    run_number: Annotated[str, Field(title='Run Number')]
    date: Annotated[date_aliased, Field(title='Date')]


class Status16(StrEnum):
    created = 'created'
    updated = 'updated'
    unchanged = 'unchanged'
    failed = 'failed'


class ProductionOutcomeOut(BaseModel):
    row: Annotated[int, Field(title='Row')]
    status: Annotated[Status16, Field(title='Status')]
    config_id: Annotated[UUID | None, Field(title='Config Id')]
    model_id: Annotated[UUID | None, Field(title='Model Id')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    errors: Annotated[list[ProductionFieldError], Field(title='Errors')]


class Source5(StrEnum):
    config = 'config'
    model_defaults = 'model_defaults'


class Status17(StrEnum):
    pending = 'pending'
    printing = 'printing'
    complete = 'complete'
    failed = 'failed'
    cancelled = 'cancelled'


class ScrapReason(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=10000,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Scrap Reason',
        ),
    ]


class ActualPrintTimeMinutes(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=100000, title='Actual Print Time Minutes')]


class ActualMaterialWeightGrams(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Actual Material Weight Grams')]


class ProductionPlateChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    status: Annotated[Status17 | None, Field(title='Status')] = 'pending'
    prints_done: Annotated[int | None, Field(ge=0, le=5000, title='Prints Done')] = 0
    successful_prints: Annotated[
        int | None, Field(ge=0, le=1000000, title='Successful Prints')
    ] = 0
    failed_prints: Annotated[
        int | None, Field(ge=0, le=1000000, title='Failed Prints')
    ] = 0
    scrap_reason: Annotated[ScrapReason | None, Field(title='Scrap Reason')] = None
    actual_print_time_minutes: Annotated[
        ActualPrintTimeMinutes | None, Field(title='Actual Print Time Minutes')
    ] = None
    actual_material_weight_grams: Annotated[
        ActualMaterialWeightGrams | str | None,
        Field(title='Actual Material Weight Grams'),
    ] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    plate_name: Annotated[
        str | None,
        Field(
            max_length=200,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Plate Name',
        ),
    ] = ''
    quantity: Annotated[int | None, Field(ge=1, le=5000, title='Quantity')] = 1
    printer_id: Annotated[
        UUID | None, Field(title='Printer Id')
    ] = '00000000-0000-0000-0000-000000000000'
    gcode_filename: Annotated[GcodeFilename1 | None, Field(title='Gcode Filename')] = (
        None
    )


class ProductionPlateMaterial(BaseModel):
    material: Annotated[str | None, Field(title='Material')]
    color: Annotated[str | None, Field(title='Color')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    grams: Annotated[str, Field(title='Grams')]


class Source6(StrEnum):
    bambu_auto = 'bambu_auto'
    manual = 'manual'


class Status18(StrEnum):
    printing = 'printing'
    completed = 'completed'
    failed = 'failed'
    superseded = 'superseded'


class ProductionPlatePrintOut(BaseModel):
    print_id: Annotated[UUID, Field(title='Print Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    load_number: Annotated[int | None, Field(title='Load Number')]
    source: Annotated[Source6, Field(title='Source')]
    status: Annotated[Status18, Field(title='Status')]
    good: Annotated[int, Field(title='Good')]
    failed: Annotated[int, Field(title='Failed')]
    reason: Annotated[str | None, Field(title='Reason')]
    revision: Annotated[int, Field(title='Revision')]
    superseded_by: Annotated[UUID | None, Field(title='Superseded By')]
    file_name: Annotated[str | None, Field(title='File Name')]
    duration_minutes: Annotated[str | None, Field(title='Duration Minutes')]
    grams: Annotated[str | None, Field(title='Grams')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    finished_at: Annotated[AwareDatetime | None, Field(title='Finished At')]


class ProductionPrintCorrection(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    outcome: Annotated[Outcome4, Field(title='Outcome')]
    good: Annotated[int | None, Field(ge=0, le=1000000, title='Good')] = 0
    failed: Annotated[int | None, Field(ge=0, le=1000000, title='Failed')] = 0
    reason: Annotated[
        str,
        Field(
            max_length=500,
            min_length=1,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Reason',
        ),
    ]


class Reason8(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=10000,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Reason',
        ),
    ]


class ProductionPrintDone(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    good: Annotated[Good | None, Field(title='Good')] = None
    failed: Annotated[Failed | None, Field(title='Failed')] = None
    reason: Annotated[Reason8 | None, Field(title='Reason')] = None


class ProductionPrinterSummary(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    manufacturer: Annotated[str | None, Field(title='Manufacturer')]
    model: Annotated[str | None, Field(title='Model')]
    is_active: Annotated[bool, Field(title='Is Active')]
    is_retired: Annotated[bool, Field(title='Is Retired')]


class ProductionPriority(StrEnum):
    critical = 'critical'
    rush = 'rush'
    normal = 'normal'


class ProductionProductChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str | None,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ] = ''
    sku: Annotated[Sku2 | None, Field(title='Sku')] = None
    description: Annotated[Description2 | None, Field(title='Description')] = None
    labour_cost: Annotated[
        LabourCost | str | None, Field(title='Labour Cost', validate_default=True)
    ] = '0'
    image_url: Annotated[ImageUrl | None, Field(title='Image Url')] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    is_archived: Annotated[bool | None, Field(title='Is Archived')] = False
    models: Annotated[
        list[ProductionLineIn] | None, Field(max_length=500, title='Models')
    ] = None
    components: Annotated[
        list[ProductionComponentIn] | None, Field(max_length=500, title='Components')
    ] = None


class ProductionProductOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    sku: Annotated[str | None, Field(title='Sku')]
    description: Annotated[str | None, Field(title='Description')]
    labour_cost: Annotated[str, Field(title='Labour Cost')]
    component_cost: Annotated[str, Field(title='Component Cost')]
    image_url: Annotated[str | None, Field(title='Image Url')]
    notes: Annotated[str | None, Field(title='Notes')]
    models: Annotated[list[ProductionLineOut], Field(title='Models')]
    components: Annotated[list[ProductionComponentOut], Field(title='Components')]
    units_in_stock: Annotated[int, Field(title='Units In Stock')]
    is_archived: Annotated[bool, Field(title='Is Archived')]
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class ProductionProductPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[ProductionProductOut], Field(title='Items')]


class ProductionProductSummary(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    sku: Annotated[str | None, Field(title='Sku')]
    image_url: Annotated[str | None, Field(title='Image Url')]


class ProductionRecommendationOut(BaseModel):
    model_id: Annotated[UUID, Field(title='Model Id')]
    model_name: Annotated[str, Field(title='Model Name')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    printer_name: Annotated[str, Field(title='Printer Name')]
    runs: Annotated[int, Field(title='Runs')]
    runs_off: Annotated[int, Field(title='Runs Off')]
    current_grams: Annotated[str, Field(title='Current Grams')]
    suggested_grams: Annotated[str, Field(title='Suggested Grams')]
    variance_percentage: Annotated[str, Field(title='Variance Percentage')]
    text: Annotated[str, Field(title='Text')]


class ProductionRemarkOut(BaseModel):
    code: Annotated[str, Field(title='Code')]
    message: Annotated[str, Field(title='Message')]


class ProductionReportedMaterial(BaseModel):
    material_id: Annotated[UUID, Field(title='Material Id')]
    grams: Annotated[str, Field(title='Grams')]


class Status19(StrEnum):
    pending = 'pending'
    in_progress = 'in_progress'
    ready_for_assembly = 'ready_for_assembly'
    completed = 'completed'
    failed = 'failed'
    cancelled = 'cancelled'


class ProductionReprintOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    run_number: Annotated[str, Field(title='Run Number')]
    status: Annotated[Status19, Field(title='Status')]


class CloseReason(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=500,
            min_length=1,
            pattern='^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
            title='Close Reason',
        ),
    ]


class ProductionRunChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    priority: ProductionPriority | None = 'normal'
    due_date: Annotated[date_aliased | None, Field(title='Due Date')] = None
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')] = None
    printer_name: Annotated[PrinterName | None, Field(title='Printer Name')] = None
    slicer_software: Annotated[
        SlicerSoftware | None, Field(title='Slicer Software')
    ] = None
    estimated_print_time_minutes: Annotated[
        EstimatedPrintTimeMinutes | None, Field(title='Estimated Print Time Minutes')
    ] = None
    bed_temperature: Annotated[
        BedTemperature | None, Field(title='Bed Temperature')
    ] = None
    nozzle_temperature: Annotated[
        NozzleTemperature | None, Field(title='Nozzle Temperature')
    ] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    printer_id: Annotated[UUID | None, Field(title='Printer Id')] = None
    quantity: Annotated[Quantity5 | None, Field(title='Quantity')] = None
    status: Annotated[Status19 | None, Field(title='Status')] = 'pending'
    close_reason: Annotated[CloseReason | None, Field(title='Close Reason')] = None
    quality_rating: Annotated[QualityRating | None, Field(title='Quality Rating')] = (
        None
    )
    quality_notes: Annotated[QualityNotes | None, Field(title='Quality Notes')] = None
    waste_grams: Annotated[WasteGrams | str | None, Field(title='Waste Grams')] = None
    waste_reason: Annotated[WasteReason | None, Field(title='Waste Reason')] = None


class ProductionRunCostsOut(BaseModel):
    estimated: ProductionCostsOut
    actual: ProductionCostsOut | None
    cost_per_unit: Annotated[str | None, Field(title='Cost Per Unit')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]


class ProductionRunOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    run_number: Annotated[str, Field(title='Run Number')]
    mode: Annotated[Mode, Field(title='Mode')]
    status: Annotated[Status19, Field(title='Status')]
    is_multi_plate: Annotated[bool, Field(title='Is Multi Plate')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    product: ProductionProductSummary | None
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    printer_name: Annotated[str | None, Field(title='Printer Name')]
    quantity: Annotated[int | None, Field(title='Quantity')]
    priority: ProductionPriority
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    total_plates: Annotated[int, Field(title='Total Plates')]
    completed_plates: Annotated[int, Field(title='Completed Plates')]
    plates_progress_percentage: Annotated[
        str, Field(title='Plates Progress Percentage')
    ]
    is_complete: Annotated[bool, Field(title='Is Complete')]
    is_held: Annotated[bool, Field(title='Is Held')]
    held_at: Annotated[AwareDatetime | None, Field(title='Held At')]
    hold_reason: Annotated[str | None, Field(title='Hold Reason')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    duration_minutes: Annotated[int | None, Field(title='Duration Minutes')]
    assembled_at: Annotated[AwareDatetime | None, Field(title='Assembled At')]
    assembled_quantity: Annotated[int | None, Field(title='Assembled Quantity')]
    slicer_software: Annotated[str | None, Field(title='Slicer Software')]
    estimated_print_time_minutes: Annotated[
        int | None, Field(title='Estimated Print Time Minutes')
    ]
    actual_print_time_minutes: Annotated[
        int | None, Field(title='Actual Print Time Minutes')
    ]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    quality_rating: Annotated[int | None, Field(title='Quality Rating')]
    quality_notes: Annotated[str | None, Field(title='Quality Notes')]
    notes: Annotated[str | None, Field(title='Notes')]
    waste_grams: Annotated[str | None, Field(title='Waste Grams')]
    waste_reason: Annotated[str | None, Field(title='Waste Reason')]
    close_reason: Annotated[str | None, Field(title='Close Reason')]
    original_run_id: Annotated[UUID | None, Field(title='Original Run Id')]
    original_run_number: Annotated[str | None, Field(title='Original Run Number')]
    estimated_weight_grams: Annotated[str | None, Field(title='Estimated Weight Grams')]
    actual_weight_grams: Annotated[str | None, Field(title='Actual Weight Grams')]
    estimated_purge_grams: Annotated[str | None, Field(title='Estimated Purge Grams')]
    actual_purge_grams: Annotated[str | None, Field(title='Actual Purge Grams')]
    variance_grams: Annotated[str | None, Field(title='Variance Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    created_by: Annotated[str, Field(title='Created By')]
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    items: Annotated[list[ProductionItemOut], Field(title='Items')]


class ProductionRunPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[ProductionRunOut], Field(title='Items')]


class ProductionSearchAnswer(BaseModel):
    items: Annotated[list[ProductionHit], Field(title='Items')]


class MachineCostPerHour(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Machine Cost Per Hour')] = '0'


class EnergyPricePerKwh(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Energy Price Per Kwh')] = '0'


class MaterialCostPerGram(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, title='Material Cost Per Gram')] = '0'


class ProductionSettingsChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    machine_cost_per_hour: Annotated[
        MachineCostPerHour | str | None,
        Field(title='Machine Cost Per Hour', validate_default=True),
    ] = '0'
    energy_price_per_kwh: Annotated[
        EnergyPricePerKwh | str | None,
        Field(title='Energy Price Per Kwh', validate_default=True),
    ] = '0'
    printer_power_watts: Annotated[
        int | None, Field(ge=0, le=100000, title='Printer Power Watts')
    ] = 0
    material_cost_per_gram: Annotated[
        MaterialCostPerGram | str | None,
        Field(title='Material Cost Per Gram', validate_default=True),
    ] = '0'


class ProductionSettingsOut(BaseModel):
    machine_cost_per_hour: Annotated[str, Field(title='Machine Cost Per Hour')]
    energy_price_per_kwh: Annotated[str, Field(title='Energy Price Per Kwh')]
    printer_power_watts: Annotated[int, Field(title='Printer Power Watts')]
    material_cost_per_gram: Annotated[str, Field(title='Material Cost Per Gram')]


class Source7(StrEnum):
    config = 'config'
    model_defaults = 'model_defaults'


class ProductionSetupOut(BaseModel):
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    material_weight_grams: Annotated[str | None, Field(title='Material Weight Grams')]
    purge_weight_grams: Annotated[str | None, Field(title='Purge Weight Grams')]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    layer_height: Annotated[str | None, Field(title='Layer Height')]
    infill_percentage: Annotated[int | None, Field(title='Infill Percentage')]
    supports: Annotated[bool, Field(title='Supports')]
    brim: Annotated[bool, Field(title='Brim')]
    slicer_settings: Annotated[dict[str, Any], Field(title='Slicer Settings')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    notes: Annotated[str | None, Field(title='Notes')]
    source: Annotated[Source7, Field(title='Source')]
    id: Annotated[UUID | None, Field(title='Id')]
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    model: ProductionModelSummary
    printer: ProductionPrinterSummary | None
    plate_weight_grams: Annotated[str | None, Field(title='Plate Weight Grams')]


class ProductionSpoolRunOut(BaseModel):
    run_id: Annotated[UUID, Field(title='Run Id')]
    run_number: Annotated[str, Field(title='Run Number')]
    status: Annotated[Status19, Field(title='Status')]
    product_name: Annotated[str | None, Field(title='Product Name')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    estimated_grams: Annotated[str | None, Field(title='Estimated Grams')]
    actual_grams: Annotated[str | None, Field(title='Actual Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    cost: Annotated[str | None, Field(title='Cost')]
    posted_at: Annotated[AwareDatetime | None, Field(title='Posted At')]


class ProductionSpoolUsageOut(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    spool_name: Annotated[str, Field(title='Spool Name')]
    items: Annotated[list[ProductionSpoolRunOut], Field(title='Items')]
    estimated_grams: Annotated[str, Field(title='Estimated Grams')]
    actual_grams: Annotated[str, Field(title='Actual Grams')]


class ProductionSpoolUse(BaseModel):
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    name: Annotated[str, Field(title='Name')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    location: Annotated[str | None, Field(title='Location')]
    remaining_grams: Annotated[str, Field(title='Remaining Grams')]
    grams: Annotated[str, Field(title='Grams')]


class ProductionStockUse(BaseModel):
    model_id: Annotated[UUID, Field(title='Model Id')]
    model: ProductionModelSummary
    items_needed: Annotated[int, Field(title='Items Needed')]


class ProductionSuggestedConfig(BaseModel):
    prints_per_plate: Annotated[int | None, Field(title='Prints Per Plate')] = None
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')] = None
    material_weight_grams: Annotated[
        str | None, Field(title='Material Weight Grams')
    ] = None
    purge_weight_grams: Annotated[str | None, Field(title='Purge Weight Grams')] = None
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')] = None
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')] = None
    layer_height: Annotated[str | None, Field(title='Layer Height')] = None
    infill_percentage: Annotated[int | None, Field(title='Infill Percentage')] = None
    supports: Annotated[bool | None, Field(title='Supports')] = None
    brim: Annotated[bool | None, Field(title='Brim')] = None
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')] = None


class ProductionSuggestedMaterial(BaseModel):
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    estimated_model_grams: Annotated[str, Field(title='Estimated Model Grams')]


class ProductionSuggestedPlate(BaseModel):
    model_id: Annotated[UUID | None, Field(title='Model Id')] = None
    quantity: Annotated[int | None, Field(title='Quantity')] = 1
    plate_name: Annotated[str | None, Field(title='Plate Name')] = None
    prints_per_plate: Annotated[int | None, Field(title='Prints Per Plate')] = None
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')] = None
    estimated_material_weight_grams: Annotated[
        str | None, Field(title='Estimated Material Weight Grams')
    ] = None
    estimated_purge_weight_grams: Annotated[
        str | None, Field(title='Estimated Purge Weight Grams')
    ] = None
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')] = None


class ProductionSuggestedRun(BaseModel):
    printer_id: Annotated[UUID | None, Field(title='Printer Id')] = None
    slicer_software: Annotated[str | None, Field(title='Slicer Software')] = None
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')] = None
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')] = None
    plates: Annotated[list[ProductionSuggestedPlate], Field(title='Plates')]
    materials: Annotated[list[ProductionSuggestedMaterial], Field(title='Materials')]


class ProductionUnassignedFilament(BaseModel):
    spool_id: Annotated[UUID | None, Field(title='Spool Id')]
    material: Annotated[str | None, Field(title='Material')]
    color: Annotated[str | None, Field(title='Color')]
    grams: Annotated[str, Field(title='Grams')]


class ProductionValidationError(BaseModel):
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]
    input: Annotated[Any | None, Field(title='Input')] = None
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None


class ProductionVarianceGroupOut(BaseModel):
    runs: Annotated[int, Field(title='Runs')]
    estimated_grams: Annotated[str, Field(title='Estimated Grams')]
    actual_grams: Annotated[str, Field(title='Actual Grams')]
    variance_grams: Annotated[str, Field(title='Variance Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    high_runs: Annotated[int, Field(title='High Runs')]
    id: Annotated[UUID | None, Field(title='Id')]
    period: Annotated[date_aliased | None, Field(title='Period')]
    name: Annotated[str, Field(title='Name')]


class ProductionVarianceOut(BaseModel):
    runs: Annotated[int, Field(title='Runs')]
    estimated_grams: Annotated[str, Field(title='Estimated Grams')]
    actual_grams: Annotated[str, Field(title='Actual Grams')]
    variance_grams: Annotated[str, Field(title='Variance Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    high_runs: Annotated[int, Field(title='High Runs')]


class GroupBy(StrEnum):
    run = 'run'
    product = 'product'
    model = 'model'
    spool = 'spool'
    printer = 'printer'
    period = 'period'


class ProductionVarianceReportOut(BaseModel):
    group_by: Annotated[GroupBy, Field(title='Group By')]
    items: Annotated[list[ProductionVarianceGroupOut], Field(title='Items')]
    total: ProductionVarianceOut


class Status24(StrEnum):
    pending = 'pending'
    printing = 'printing'
    complete = 'complete'
    failed = 'failed'
    cancelled = 'cancelled'


class WeightSource(StrEnum):
    entered = 'entered'
    reported = 'reported'


class ProductionWaitingOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    production_run_id: Annotated[UUID, Field(title='Production Run Id')]
    plate_number: Annotated[int, Field(title='Plate Number')]
    plate_name: Annotated[str, Field(title='Plate Name')]
    model_id: Annotated[UUID, Field(title='Model Id')]
    model: ProductionModelSummary
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    printer: ProductionPrinterSummary
    quantity: Annotated[int, Field(title='Quantity')]
    prints_done: Annotated[int, Field(title='Prints Done')]
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    estimated_material_weight_grams: Annotated[
        str | None, Field(title='Estimated Material Weight Grams')
    ]
    estimated_purge_weight_grams: Annotated[
        str | None, Field(title='Estimated Purge Weight Grams')
    ]
    estimated_print_time_minutes: Annotated[
        int | None, Field(title='Estimated Print Time Minutes')
    ]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    effective_gcode_filename: Annotated[
        str | None, Field(title='Effective Gcode Filename')
    ]
    status: Annotated[Status24, Field(title='Status')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    actual_print_time_minutes: Annotated[
        int | None, Field(title='Actual Print Time Minutes')
    ]
    actual_material_weight_grams: Annotated[
        str | None, Field(title='Actual Material Weight Grams')
    ]
    reported_weight_grams: Annotated[str | None, Field(title='Reported Weight Grams')]
    weight_source: Annotated[WeightSource | None, Field(title='Weight Source')]
    planned_items: Annotated[int, Field(title='Planned Items')]
    successful_prints: Annotated[int, Field(title='Successful Prints')]
    failed_prints: Annotated[int, Field(title='Failed Prints')]
    scrap_reason: Annotated[str | None, Field(title='Scrap Reason')]
    failed_loads: Annotated[int, Field(title='Failed Loads')]
    progress_percentage: Annotated[str, Field(title='Progress Percentage')]
    is_complete: Annotated[bool, Field(title='Is Complete')]
    notes: Annotated[str | None, Field(title='Notes')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    run_number: Annotated[str, Field(title='Run Number')]
    priority: ProductionPriority
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]


class ProductionWaitingPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[ProductionWaitingOut], Field(title='Items')]


class ProductionWarningOut(BaseModel):
    code: Annotated[str, Field(title='Code')]
    message: Annotated[str, Field(title='Message')]
    model_id: Annotated[UUID | None, Field(title='Model Id')]


class ProductionproductionSchemasCatalogueMaterialOut(BaseModel):
    material: Annotated[str, Field(title='Material')]
    color: Annotated[str | None, Field(title='Color')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    weight_grams: Annotated[str, Field(title='Weight Grams')]


class ProductionproductionSchemasParsingPlateOut(BaseModel):
    index: Annotated[int, Field(title='Index')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    filaments: Annotated[list[ProductionFilamentOut], Field(title='Filaments')]
    total_grams: Annotated[str | None, Field(title='Total Grams')]
    flushed_grams: Annotated[str | None, Field(title='Flushed Grams')]
    tower_grams: Annotated[str | None, Field(title='Tower Grams')]
    objects: Annotated[list[str], Field(title='Objects')]
    object_count: Annotated[int | None, Field(title='Object Count')]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    layer_height: Annotated[str | None, Field(title='Layer Height')]
    infill_percentage: Annotated[int | None, Field(title='Infill Percentage')]
    supports: Annotated[bool | None, Field(title='Supports')]
    brim: Annotated[bool | None, Field(title='Brim')]


class ProductionproductionSchemasRunContentsMaterialOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    spool_name: Annotated[str, Field(title='Spool Name')]
    material: Annotated[str, Field(title='Material')]
    color: Annotated[str | None, Field(title='Color')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    remaining_grams: Annotated[str | None, Field(title='Remaining Grams')]
    estimated_model_grams: Annotated[str | None, Field(title='Estimated Model Grams')]
    estimated_flushed_grams: Annotated[
        str | None, Field(title='Estimated Flushed Grams')
    ]
    estimated_tower_grams: Annotated[str | None, Field(title='Estimated Tower Grams')]
    estimated_purge_grams: Annotated[str | None, Field(title='Estimated Purge Grams')]
    estimated_grams: Annotated[str | None, Field(title='Estimated Grams')]
    actual_model_grams: Annotated[str | None, Field(title='Actual Model Grams')]
    actual_flushed_grams: Annotated[str | None, Field(title='Actual Flushed Grams')]
    actual_tower_grams: Annotated[str | None, Field(title='Actual Tower Grams')]
    actual_purge_grams: Annotated[str | None, Field(title='Actual Purge Grams')]
    actual_grams: Annotated[str | None, Field(title='Actual Grams')]
    spool_weight_before_grams: Annotated[
        str | None, Field(title='Spool Weight Before Grams')
    ]
    spool_weight_after_grams: Annotated[
        str | None, Field(title='Spool Weight After Grams')
    ]
    weight_source: Annotated[str | None, Field(title='Weight Source')]
    variance_grams: Annotated[str | None, Field(title='Variance Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    cost_per_gram: Annotated[str | None, Field(title='Cost Per Gram')]
    cost: Annotated[str | None, Field(title='Cost')]
    posted_at: Annotated[AwareDatetime | None, Field(title='Posted At')]
    overdrawn_grams: Annotated[str | None, Field(title='Overdrawn Grams')]
    notes: Annotated[str | None, Field(title='Notes')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class ProductionproductionSchemasRunPlatesPlateOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    production_run_id: Annotated[UUID, Field(title='Production Run Id')]
    plate_number: Annotated[int, Field(title='Plate Number')]
    plate_name: Annotated[str, Field(title='Plate Name')]
    model_id: Annotated[UUID, Field(title='Model Id')]
    model: ProductionModelSummary
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    printer: ProductionPrinterSummary
    quantity: Annotated[int, Field(title='Quantity')]
    prints_done: Annotated[int, Field(title='Prints Done')]
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    estimated_material_weight_grams: Annotated[
        str | None, Field(title='Estimated Material Weight Grams')
    ]
    estimated_purge_weight_grams: Annotated[
        str | None, Field(title='Estimated Purge Weight Grams')
    ]
    estimated_print_time_minutes: Annotated[
        int | None, Field(title='Estimated Print Time Minutes')
    ]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    effective_gcode_filename: Annotated[
        str | None, Field(title='Effective Gcode Filename')
    ]
    status: Annotated[Status24, Field(title='Status')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    actual_print_time_minutes: Annotated[
        int | None, Field(title='Actual Print Time Minutes')
    ]
    actual_material_weight_grams: Annotated[
        str | None, Field(title='Actual Material Weight Grams')
    ]
    reported_weight_grams: Annotated[str | None, Field(title='Reported Weight Grams')]
    weight_source: Annotated[WeightSource | None, Field(title='Weight Source')]
    planned_items: Annotated[int, Field(title='Planned Items')]
    successful_prints: Annotated[int, Field(title='Successful Prints')]
    failed_prints: Annotated[int, Field(title='Failed Prints')]
    scrap_reason: Annotated[str | None, Field(title='Scrap Reason')]
    failed_loads: Annotated[int, Field(title='Failed Loads')]
    progress_percentage: Annotated[str, Field(title='Progress Percentage')]
    is_complete: Annotated[bool, Field(title='Is Complete')]
    notes: Annotated[str | None, Field(title='Notes')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class DashboardFoundAnswer(BaseModel):
    items: Annotated[list[DashboardHit], Field(title='Items')]
    unanswered: Annotated[list[str], Field(title='Unanswered')]


class DashboardHTTPValidationError(BaseModel):
    detail: Annotated[list[DashboardValidationError] | None, Field(title='Detail')] = (
        None
    )


class DashboardSessionAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    kind: Annotated[Kind, Field(title='Kind')]
    name: Annotated[str, Field(title='Name')]
    email: Annotated[str | None, Field(title='Email')]
    role: DashboardRole
    permissions: Annotated[list[DashboardPermission], Field(title='Permissions')]
    tenant: DashboardSessionTenant


class IdentityApiKeyAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    role: IdentityRole
    hint: Annotated[str, Field(title='Hint')]
    created_by: Annotated[str, Field(title='Created By')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]
    revoked_at: Annotated[AwareDatetime | None, Field(title='Revoked At')]


class IdentityApiKeyChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[Name | None, Field(title='Name')] = None
    role: IdentityRole | None = None


class IdentityApiKeyPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[IdentityApiKeyAnswer], Field(title='Items')]


class IdentityDeadLetter(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    durable: Annotated[str, Field(title='Durable')]
    event_id: Annotated[UUID | None, Field(title='Event Id')]
    event_type: Annotated[str | None, Field(title='Event Type')]
    subject: Annotated[str, Field(title='Subject')]
    error: Annotated[str, Field(title='Error')]
    trace: Annotated[str | None, Field(title='Trace')]
    deliveries: Annotated[int, Field(title='Deliveries')]
    status: IdentityDeadLetterStatus
    body: Annotated[str, Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]


class IdentityDeadLetterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[IdentityDeadLetter], Field(title='Items')]


class IdentityHTTPValidationError(BaseModel):
    detail: Annotated[list[IdentityValidationError] | None, Field(title='Detail')] = (
        None
    )


class IdentityMeAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    kind: Annotated[Kind, Field(title='Kind')]
    name: Annotated[str, Field(title='Name')]
    email: Annotated[str | None, Field(title='Email')]
    role: IdentityRole
    tenant: IdentityTenantAnswer


class IdentityNewApiKey(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    role: IdentityRole
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')] = None


class IdentityNewApiKeyAnswer(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    role: IdentityRole
    hint: Annotated[str, Field(title='Hint')]
    created_by: Annotated[str, Field(title='Created By')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]
    revoked_at: Annotated[AwareDatetime | None, Field(title='Revoked At')]
    key: Annotated[str, Field(title='Key')]


class IdentityNewUser(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    email: Annotated[str, Field(max_length=254, title='Email')]
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    role: IdentityRole
    password: Annotated[str, Field(max_length=256, min_length=8, title='Password')]


class InventoryCountPrint(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    parts: Annotated[
        list[InventoryPartOfFile], Field(max_length=100, min_length=1, title='Parts')
    ]


class InventoryCounts(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    counts: Annotated[
        list[InventoryItemCount], Field(max_length=1000, min_length=1, title='Counts')
    ]


class InventoryDeadLetter(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    durable: Annotated[str, Field(title='Durable')]
    event_id: Annotated[UUID | None, Field(title='Event Id')]
    event_type: Annotated[str | None, Field(title='Event Type')]
    subject: Annotated[str, Field(title='Subject')]
    error: Annotated[str, Field(title='Error')]
    trace: Annotated[str | None, Field(title='Trace')]
    deliveries: Annotated[int, Field(title='Deliveries')]
    status: InventoryDeadLetterStatus
    body: Annotated[str, Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]


class InventoryDeadLetterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryDeadLetter], Field(title='Items')]


class InventoryDeliveryDetail(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    source_id: Annotated[UUID, Field(title='Source Id')]
    source: Annotated[str, Field(title='Source')]
    external_id: Annotated[str | None, Field(title='External Id')]
    status: Annotated[Status1, Field(title='Status')]
    problems: Annotated[list[InventoryProblemOut], Field(title='Problems')]
    note: Annotated[str | None, Field(title='Note')]
    order_id: Annotated[UUID | None, Field(title='Order Id')]
    number: Annotated[int | None, Field(title='Number')]
    received_at: Annotated[AwareDatetime, Field(title='Received At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    body: Annotated[dict[str, Any], Field(title='Body')]


class InventoryDeliveryOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    source_id: Annotated[UUID, Field(title='Source Id')]
    source: Annotated[str, Field(title='Source')]
    external_id: Annotated[str | None, Field(title='External Id')]
    status: Annotated[Status1, Field(title='Status')]
    problems: Annotated[list[InventoryProblemOut], Field(title='Problems')]
    note: Annotated[str | None, Field(title='Note')]
    order_id: Annotated[UUID | None, Field(title='Order Id')]
    number: Annotated[int | None, Field(title='Number')]
    received_at: Annotated[AwareDatetime, Field(title='Received At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class InventoryDeliveryPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryDeliveryOut], Field(title='Items')]


class InventoryDiagnosisOut(BaseModel):
    ok: Annotated[bool, Field(title='Ok')]
    findings: Annotated[list[InventoryFindingOut], Field(title='Findings')]


class InventoryExplainedAllocationOut(BaseModel):
    line_id: Annotated[UUID, Field(title='Line Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    name: Annotated[str, Field(title='Name')]
    quantity_needed: Annotated[int, Field(title='Quantity Needed')]
    quantity_allocated: Annotated[int, Field(title='Quantity Allocated')]
    quantity_shipped: Annotated[int, Field(title='Quantity Shipped')]
    quantity_returned: Annotated[int, Field(title='Quantity Returned')]
    status: Annotated[Status3, Field(title='Status')]
    is_held: Annotated[bool, Field(title='Is Held')]
    explanation: Annotated[str, Field(title='Explanation')]
    queue: InventoryQueueOut | None


class InventoryHTTPValidationError(BaseModel):
    detail: Annotated[list[InventoryValidationError] | None, Field(title='Detail')] = (
        None
    )


class InventoryImportReport(BaseModel):
    dry_run: Annotated[bool, Field(title='Dry Run')]
    created: Annotated[int, Field(title='Created')]
    updated: Annotated[int, Field(title='Updated')]
    unchanged: Annotated[int, Field(title='Unchanged')]
    failed: Annotated[int, Field(title='Failed')]
    counted: Annotated[int | None, Field(title='Counted')] = 0
    rows: Annotated[list[InventoryRowOut], Field(title='Rows')]


class InventoryLayoutList(BaseModel):
    items: Annotated[list[InventoryLayoutOut], Field(title='Items')]


class InventoryLoggedPrint(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    print_id: Annotated[UUID, Field(title='Print Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    part_name: Annotated[str | None, Field(title='Part Name')]
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    prints: Annotated[int, Field(title='Prints')]
    quantity_printed: Annotated[int, Field(title='Quantity Printed')]
    quantity_gone: Annotated[int, Field(title='Quantity Gone')]
    revision: Annotated[int, Field(title='Revision')]
    status: Annotated[Status6, Field(title='Status')]
    source: Annotated[Source, Field(title='Source')]
    failure_reason: Annotated[str | None, Field(title='Failure Reason')]
    yield_note: Annotated[str | None, Field(title='Yield Note')]
    run_id: Annotated[UUID | None, Field(title='Run Id')] = None
    is_disputed: Annotated[bool | None, Field(title='Is Disputed')] = False
    completed_at: Annotated[AwareDatetime, Field(title='Completed At')]
    entries: Annotated[list[InventoryPrintLogOut], Field(title='Entries')]


class InventoryMapFile(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    file_name: Annotated[str, Field(max_length=255, min_length=1, title='File Name')]
    parts: Annotated[
        list[InventoryPartOfFile], Field(max_length=100, min_length=1, title='Parts')
    ]
    apply: Annotated[bool | None, Field(title='Apply')] = True


class InventoryMappedFileOut(BaseModel):
    counted: Annotated[int, Field(title='Counted')]
    still_waiting: Annotated[int, Field(title='Still Waiting')]
    mappings: Annotated[list[InventoryMappingOut], Field(title='Mappings')]


class InventoryMappingModel(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    external_id: Annotated[
        str | None,
        Field(
            max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='External Id'
        ),
    ] = 'external_id'
    customer: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Customer'),
    ] = 'customer'
    priority: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Priority'),
    ] = 'priority'
    due_date: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Due Date'),
    ] = 'due_date'
    notes: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Notes'),
    ] = 'notes'
    lines: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Lines'),
    ] = 'lines'
    sku: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Sku'),
    ] = 'sku'
    quantity: Annotated[
        str | None,
        Field(max_length=200, pattern='^[^\\x00.]+(\\.[^\\x00.]+)*$', title='Quantity'),
    ] = 'quantity'
    priorities: Annotated[
        dict[Annotated[str, StringConstraints(min_length=1, max_length=200)], InventoryPriority] | None,
        Field(max_length=100, title='Priorities'),
    ] = None
    prefix: Annotated[
        str | None, Field(max_length=50, pattern='^[^\\x00]*$', title='Prefix')
    ] = ''


class InventoryMovementOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    item_id: Annotated[UUID, Field(title='Item Id')]
    item_name: Annotated[str, Field(title='Item Name')]
    quantity: Annotated[int, Field(title='Quantity')]
    balance: Annotated[int, Field(title='Balance')]
    kind: Annotated[Kind3, Field(title='Kind')]
    reason: Annotated[str, Field(title='Reason')]
    source_id: Annotated[UUID | None, Field(title='Source Id')]
    source: InventorySource | None
    actor: Annotated[str, Field(title='Actor')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class InventoryMovementPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryMovementOut], Field(title='Items')]


class InventoryNewOrder(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    external_id: Annotated[ExternalId | None, Field(title='External Id')] = None
    customer: Annotated[Customer | None, Field(title='Customer')] = None
    priority: InventoryPriority | None = 'normal'
    due_date: Annotated[date_aliased | None, Field(title='Due Date')] = None
    notes: Annotated[Notes | None, Field(title='Notes')] = None
    lines: Annotated[
        list[InventoryNewOrderLine], Field(max_length=500, min_length=1, title='Lines')
    ]


class InventoryNewSource(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str, Field(max_length=200, min_length=1, title='Name')]
    mapping: InventoryMappingModel | None = None


class InventoryOrderChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    customer: Annotated[Customer | None, Field(title='Customer')] = None
    priority: InventoryPriority | None = 'normal'
    due_date: Annotated[date_aliased | None, Field(title='Due Date')] = None
    notes: Annotated[Notes | None, Field(title='Notes')] = None
    lines: Annotated[
        list[InventoryNewOrderLine] | None,
        Field(max_length=500, min_length=1, title='Lines'),
    ] = None


class InventoryOrderDetailOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    number: Annotated[int, Field(title='Number')]
    external_id: Annotated[str | None, Field(title='External Id')]
    customer: Annotated[str | None, Field(title='Customer')]
    priority: InventoryPriority
    status: Annotated[Status8, Field(title='Status')]
    fulfillment_status: Annotated[FulfillmentStatus, Field(title='Fulfillment Status')]
    shipment_status: Annotated[ShipmentStatus, Field(title='Shipment Status')]
    is_held: Annotated[bool, Field(title='Is Held')]
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    notes: Annotated[str | None, Field(title='Notes')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    fulfilled_at: Annotated[AwareDatetime | None, Field(title='Fulfilled At')]
    allocations: Annotated[
        list[InventoryExplainedAllocationOut], Field(title='Allocations')
    ]


class InventoryOrderOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    number: Annotated[int, Field(title='Number')]
    external_id: Annotated[str | None, Field(title='External Id')]
    customer: Annotated[str | None, Field(title='Customer')]
    priority: InventoryPriority
    status: Annotated[Status8, Field(title='Status')]
    fulfillment_status: Annotated[FulfillmentStatus, Field(title='Fulfillment Status')]
    shipment_status: Annotated[ShipmentStatus, Field(title='Shipment Status')]
    is_held: Annotated[bool, Field(title='Is Held')]
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    notes: Annotated[str | None, Field(title='Notes')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    fulfilled_at: Annotated[AwareDatetime | None, Field(title='Fulfilled At')]
    allocations: Annotated[list[InventoryAllocationOut], Field(title='Allocations')]


class InventoryOrderPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryOrderOut], Field(title='Items')]


class InventoryPickOut(BaseModel):
    item_id: Annotated[UUID, Field(title='Item Id')]
    part_id: Annotated[UUID | None, Field(title='Part Id')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    name: Annotated[str, Field(title='Name')]
    sku: Annotated[str | None, Field(title='Sku')]
    location: Annotated[str | None, Field(title='Location')]
    quantity: Annotated[int, Field(title='Quantity')]
    orders: Annotated[list[InventoryShareOut], Field(title='Orders')]


class InventoryPickedOrderOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    number: Annotated[int, Field(title='Number')]
    external_id: Annotated[str | None, Field(title='External Id')]
    customer: Annotated[str | None, Field(title='Customer')]
    priority: InventoryPriority
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]


class InventoryProposedRuns(BaseModel):
    items: Annotated[list[InventoryRunRequest], Field(title='Items')]
    total: Annotated[int, Field(title='Total')]


class InventoryRebuildOut(BaseModel):
    orders: Annotated[list[UUID], Field(title='Orders')]
    items: Annotated[int, Field(title='Items')]
    stuck: Annotated[list[InventoryStuckOut], Field(title='Stuck')]


class InventoryReceiptOut(BaseModel):
    status: Annotated[Status11, Field(title='Status')]
    order: InventoryOrderOut | None
    delivery_id: Annotated[UUID | None, Field(title='Delivery Id')]
    problems: Annotated[list[InventoryProblemOut], Field(title='Problems')]


class InventoryScheduleItem(BaseModel):
    part_id: Annotated[UUID, Field(title='Part Id')]
    part_name: Annotated[str, Field(title='Part Name')]
    sku: Annotated[str | None, Field(title='Sku')]
    model_id: Annotated[UUID | None, Field(title='Model Id')]
    priority: InventoryPriority
    orders_waiting: Annotated[int, Field(title='Orders Waiting')]
    runs_waiting: Annotated[int, Field(title='Runs Waiting')]
    quantity_needed: Annotated[int, Field(title='Quantity Needed')]
    quantity_available: Annotated[int, Field(title='Quantity Available')]
    quantity_printing: Annotated[int, Field(title='Quantity Printing')]
    quantity_planned: Annotated[int, Field(title='Quantity Planned')]
    deficit: Annotated[int, Field(title='Deficit')]
    parts_per_print: Annotated[int, Field(title='Parts Per Print')]
    prints_required: Annotated[int, Field(title='Prints Required')]
    minutes_required: Annotated[int | None, Field(title='Minutes Required')]
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    due_risk: Annotated[DueRisk, Field(title='Due Risk')]
    best: InventoryWayToPrint | None
    options: Annotated[list[InventoryWayToPrint], Field(title='Options')]
    run_request: InventoryRunRequest | None
    is_mapped: Annotated[bool, Field(title='Is Mapped')]


class InventoryScheduleOut(BaseModel):
    items: Annotated[list[InventoryScheduleItem], Field(title='Items')]
    total: Annotated[int, Field(title='Total')]


class InventorySourceChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[str | None, Field(max_length=200, min_length=1, title='Name')] = ''
    mapping: InventoryMappingModel | None = None
    is_active: Annotated[bool | None, Field(title='Is Active')] = True


class InventorySourceOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    path: Annotated[str, Field(title='Path')]
    mapping: InventoryMappingModel
    is_active: Annotated[bool, Field(title='Is Active')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class InventorySourcePage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventorySourceOut], Field(title='Items')]


class InventorySourceWithSecret(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    path: Annotated[str, Field(title='Path')]
    mapping: InventoryMappingModel
    is_active: Annotated[bool, Field(title='Is Active')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    secret: Annotated[str, Field(title='Secret')]


class InventoryStocktakeOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    notes: Annotated[str | None, Field(title='Notes')]
    status: InventoryStocktakeStatus
    actor: Annotated[str, Field(title='Actor')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    closed_by: Annotated[str | None, Field(title='Closed By')]
    closed_at: Annotated[AwareDatetime | None, Field(title='Closed At')]
    counted: Annotated[int, Field(title='Counted')]
    different: Annotated[int, Field(title='Different')]
    difference: Annotated[int, Field(title='Difference')]
    moved: Annotated[int, Field(title='Moved')]


class InventoryStocktakePage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryStocktakeOut], Field(title='Items')]


class InventoryTransactionOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    spool_id: Annotated[UUID, Field(title='Spool Id')]
    spool_name: Annotated[str, Field(title='Spool Name')]
    type: InventoryTransactionType
    source: InventoryTransactionSource
    source_id: Annotated[UUID | None, Field(title='Source Id')]
    run_number: Annotated[str | None, Field(title='Run Number')]
    material_id: Annotated[UUID | None, Field(title='Material Id')]
    tray: Annotated[int | None, Field(title='Tray')]
    grams: Annotated[str, Field(title='Grams')]
    reason: Annotated[str, Field(title='Reason')]
    reverses_id: Annotated[UUID | None, Field(title='Reverses Id')]
    actor: Annotated[str, Field(title='Actor')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class InventoryTransactionPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[InventoryTransactionOut], Field(title='Items')]


class JobsBulkAnswer(BaseModel):
    results: Annotated[list[JobsBulkResult], Field(title='Results')]


class JobsConfirmOut(BaseModel):
    number: Annotated[int, Field(title='Number')]
    lab_name: Annotated[str, Field(title='Lab Name')]
    lab_slug: Annotated[str, Field(title='Lab Slug')]
    display_name: Annotated[str, Field(title='Display Name')]
    status: JobsStatus
    status_label: Annotated[str, Field(title='Status Label')]
    method: Annotated[str, Field(title='Method')]
    color: Annotated[str, Field(title='Color')]
    printer: Annotated[str, Field(title='Printer')]
    material: Annotated[str | None, Field(title='Material')]
    weight_g: Annotated[str | None, Field(title='Weight G')]
    time_hours: Annotated[str | None, Field(title='Time Hours')]
    cost: Annotated[str | None, Field(title='Cost')]
    currency: Annotated[str, Field(title='Currency')]
    can_confirm: Annotated[bool, Field(title='Can Confirm')]
    is_expired: Annotated[bool, Field(title='Is Expired')]
    student_confirmed: Annotated[bool, Field(title='Student Confirmed')]
    student_confirmed_at: Annotated[
        AwareDatetime | None, Field(title='Student Confirmed At')
    ]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    resend_after: Annotated[AwareDatetime | None, Field(title='Resend After')]
    jobs_ahead: Annotated[int | None, Field(title='Jobs Ahead')]


class JobsDeadLetter(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    durable: Annotated[str, Field(title='Durable')]
    event_id: Annotated[UUID | None, Field(title='Event Id')]
    event_type: Annotated[str | None, Field(title='Event Type')]
    subject: Annotated[str, Field(title='Subject')]
    error: Annotated[str, Field(title='Error')]
    trace: Annotated[str | None, Field(title='Trace')]
    deliveries: Annotated[int, Field(title='Deliveries')]
    status: JobsDeadLetterStatus
    body: Annotated[str, Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]


class JobsDeadLetterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[JobsDeadLetter], Field(title='Items')]


class JobsHTTPValidationError(BaseModel):
    detail: Annotated[list[JobsValidationError] | None, Field(title='Detail')] = None


class JobsJobFilesOut(BaseModel):
    display_name: Annotated[str, Field(title='Display Name')]
    folder: Annotated[str, Field(title='Folder')]
    file_path: Annotated[str, Field(title='File Path')]
    metadata_path: Annotated[str, Field(title='Metadata Path')]
    file_hash: Annotated[str, Field(title='File Hash')]
    size: Annotated[int, Field(title='Size')]
    kind: Annotated[str, Field(title='Kind')]
    bounding_box: JobsBoxOut
    triangles: Annotated[int, Field(title='Triangles')]
    warnings: Annotated[list[str], Field(title='Warnings')]
    has_thumbnail: Annotated[bool, Field(title='Has Thumbnail')]
    is_placed: Annotated[bool, Field(title='Is Placed')]
    error: Annotated[str | None, Field(title='Error')]
    files: Annotated[list[JobsSiblingOut], Field(title='Files')]
    duplicates: Annotated[list[UUID], Field(title='Duplicates')]
    open_link: Annotated[str, Field(title='Open Link')]


class JobsJobOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    number: Annotated[int, Field(title='Number')]
    version: Annotated[int, Field(title='Version')]
    student_name: Annotated[str, Field(title='Student Name')]
    student_email: Annotated[str, Field(title='Student Email')]
    discipline: Annotated[str, Field(title='Discipline')]
    class_number: Annotated[str, Field(title='Class Number')]
    original_filename: Annotated[str, Field(title='Original Filename')]
    display_name: Annotated[str, Field(title='Display Name')]
    file_path: Annotated[str | None, Field(title='File Path')] = None
    metadata_path: Annotated[str | None, Field(title='Metadata Path')] = None
    file_hash: Annotated[str, Field(title='File Hash')]
    status: JobsStatus
    status_label: Annotated[str, Field(title='Status Label')]
    status_since: Annotated[AwareDatetime, Field(title='Status Since')]
    method: Annotated[str, Field(title='Method')]
    printer: Annotated[str, Field(title='Printer')]
    color: Annotated[str, Field(title='Color')]
    material: Annotated[str | None, Field(title='Material')]
    weight_g: Annotated[str | None, Field(title='Weight G')]
    time_hours: Annotated[str | None, Field(title='Time Hours')]
    cost_usd: Annotated[str | None, Field(title='Cost Usd')]
    currency: Annotated[str, Field(title='Currency')]
    prints_expected: Annotated[int, Field(title='Prints Expected')]
    prints_done: Annotated[int, Field(title='Prints Done')]
    acknowledged_minimum_charge: Annotated[
        bool, Field(title='Acknowledged Minimum Charge')
    ]
    student_confirmed: Annotated[bool, Field(title='Student Confirmed')]
    student_confirmed_at: Annotated[
        AwareDatetime | None, Field(title='Student Confirmed At')
    ]
    confirmed_by: Annotated[str | None, Field(title='Confirmed By')]
    confirm_token_expires: Annotated[
        AwareDatetime | None, Field(title='Confirm Token Expires')
    ]
    is_confirmation_expired: Annotated[bool, Field(title='Is Confirmation Expired')]
    confirmation_last_sent_at: Annotated[
        AwareDatetime | None, Field(title='Confirmation Last Sent At')
    ]
    reject_reasons: Annotated[list[str] | None, Field(title='Reject Reasons')]
    staff_viewed_at: Annotated[AwareDatetime | None, Field(title='Staff Viewed At')]
    last_updated_by: Annotated[str | None, Field(title='Last Updated By')]
    notes: Annotated[str | None, Field(title='Notes')]
    locked_by: Annotated[str | None, Field(title='Locked By')]
    locked_until: Annotated[AwareDatetime | None, Field(title='Locked Until')]
    printing_printer_id: Annotated[UUID | None, Field(title='Printing Printer Id')]
    printing_printer: Annotated[str | None, Field(title='Printing Printer')]
    printing_file: Annotated[str | None, Field(title='Printing File')]
    printing_since: Annotated[AwareDatetime | None, Field(title='Printing Since')]
    needs_review: Annotated[bool, Field(title='Needs Review')]
    failure_reason: Annotated[str | None, Field(title='Failure Reason')]
    failures: Annotated[int, Field(title='Failures')]
    reprints: Annotated[int, Field(title='Reprints')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    reminders_sent: Annotated[int, Field(title='Reminders Sent')]
    picked_up_at: Annotated[AwareDatetime | None, Field(title='Picked Up At')]
    payment_method: Annotated[str | None, Field(title='Payment Method')]
    amount_paid: Annotated[str | None, Field(title='Amount Paid')]
    actual_weight_g: Annotated[str | None, Field(title='Actual Weight G')]
    abandoned_at: Annotated[AwareDatetime | None, Field(title='Abandoned At')]
    archived_at: Annotated[AwareDatetime | None, Field(title='Archived At')]
    erased_at: Annotated[AwareDatetime | None, Field(title='Erased At')]
    resubmission_of: Annotated[UUID | None, Field(title='Resubmission Of')]
    duplicate_of: Annotated[UUID | None, Field(title='Duplicate Of')]
    undo_until: Annotated[AwareDatetime | None, Field(title='Undo Until')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    file: JobsFileOut | None = None


class JobsJobPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[JobsJobOut], Field(title='Items')]


class Methods(RootModel[list[JobsMethodModel]]):
    root: Annotated[
        list[JobsMethodModel], Field(max_length=20, min_length=1, title='Methods')
    ]


class Printers(RootModel[list[JobsPrinterModel]]):
    root: Annotated[
        list[JobsPrinterModel], Field(max_length=100, min_length=1, title='Printers')
    ]


class Terms(RootModel[list[JobsTermModel]]):
    root: Annotated[list[JobsTermModel], Field(max_length=100, title='Terms')]


class JobsLabChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    is_open: Annotated[bool | None, Field(title='Is Open')] = None
    closed_text: Annotated[ClosedText | None, Field(title='Closed Text')] = None
    introduction: Annotated[Introduction | None, Field(title='Introduction')] = None
    receipt_text: Annotated[ReceiptText | None, Field(title='Receipt Text')] = None
    pickup_text: Annotated[PickupText | None, Field(title='Pickup Text')] = None
    contact_text: Annotated[ContactText | None, Field(title='Contact Text')] = None
    disciplines: Annotated[Disciplines | None, Field(title='Disciplines')] = None
    methods: Annotated[Methods | None, Field(title='Methods')] = None
    printers: Annotated[Printers | None, Field(title='Printers')] = None
    minimum_charge: Annotated[
        MinimumCharge | str | None, Field(title='Minimum Charge')
    ] = None
    reject_reasons: Annotated[RejectReasons | None, Field(title='Reject Reasons')] = (
        None
    )
    payment_methods: Annotated[
        PaymentMethods | None, Field(title='Payment Methods')
    ] = None
    terms: Annotated[Terms | None, Field(title='Terms')] = None
    max_upload_mb: Annotated[MaxUploadMb | None, Field(title='Max Upload Mb')] = None
    submissions_per_hour: Annotated[
        SubmissionsPerHour | None, Field(title='Submissions Per Hour')
    ] = None
    max_active_jobs: Annotated[MaxActiveJobs | None, Field(title='Max Active Jobs')] = (
        None
    )
    max_hours: Annotated[MaxHours | str | None, Field(title='Max Hours')] = None
    max_reprints: Annotated[MaxReprints | None, Field(title='Max Reprints')] = None
    confirm_hours: Annotated[ConfirmHours | None, Field(title='Confirm Hours')] = None
    student_resend_minutes: Annotated[
        StudentResendMinutes | None, Field(title='Student Resend Minutes')
    ] = None
    staff_resend_minutes: Annotated[
        StaffResendMinutes | None, Field(title='Staff Resend Minutes')
    ] = None
    lock_minutes: Annotated[LockMinutes | None, Field(title='Lock Minutes')] = None
    revert_minutes: Annotated[RevertMinutes | None, Field(title='Revert Minutes')] = (
        None
    )
    reminder_days: Annotated[ReminderDays | None, Field(title='Reminder Days')] = None
    max_reminders: Annotated[MaxReminders | None, Field(title='Max Reminders')] = None
    abandon_days: Annotated[AbandonDays | None, Field(title='Abandon Days')] = None
    archive_days: Annotated[ArchiveDays | None, Field(title='Archive Days')] = None
    archives_by_itself: Annotated[bool | None, Field(title='Archives By Itself')] = None
    files_kept_days: Annotated[FilesKeptDays | None, Field(title='Files Kept Days')] = (
        None
    )
    students_kept_days: Annotated[
        StudentsKeptDays | None, Field(title='Students Kept Days')
    ] = None
    names_in_files: Annotated[bool | None, Field(title='Names In Files')] = None
    slicer_link: Annotated[SlicerLink | None, Field(title='Slicer Link')] = None


class JobsLabOut(BaseModel):
    is_open: Annotated[bool, Field(title='Is Open')]
    closed_text: Annotated[str, Field(title='Closed Text')]
    introduction: Annotated[str, Field(title='Introduction')]
    receipt_text: Annotated[str, Field(title='Receipt Text')]
    pickup_text: Annotated[str, Field(title='Pickup Text')]
    contact_text: Annotated[str, Field(title='Contact Text')]
    disciplines: Annotated[list[str], Field(title='Disciplines')]
    methods: Annotated[list[JobsMethodOut], Field(title='Methods')]
    printers: Annotated[list[JobsPrinterOut], Field(title='Printers')]
    minimum_charge: Annotated[str, Field(title='Minimum Charge')]
    reject_reasons: Annotated[list[str], Field(title='Reject Reasons')]
    payment_methods: Annotated[list[str], Field(title='Payment Methods')]
    terms: Annotated[list[JobsTermOut], Field(title='Terms')]
    max_upload_mb: Annotated[int, Field(title='Max Upload Mb')]
    submissions_per_hour: Annotated[int, Field(title='Submissions Per Hour')]
    max_active_jobs: Annotated[int, Field(title='Max Active Jobs')]
    max_hours: Annotated[str, Field(title='Max Hours')]
    max_reprints: Annotated[int, Field(title='Max Reprints')]
    confirm_hours: Annotated[int, Field(title='Confirm Hours')]
    student_resend_minutes: Annotated[int, Field(title='Student Resend Minutes')]
    staff_resend_minutes: Annotated[int, Field(title='Staff Resend Minutes')]
    lock_minutes: Annotated[int, Field(title='Lock Minutes')]
    revert_minutes: Annotated[int, Field(title='Revert Minutes')]
    reminder_days: Annotated[int, Field(title='Reminder Days')]
    max_reminders: Annotated[int, Field(title='Max Reminders')]
    abandon_days: Annotated[int, Field(title='Abandon Days')]
    archive_days: Annotated[int, Field(title='Archive Days')]
    archives_by_itself: Annotated[bool, Field(title='Archives By Itself')]
    files_kept_days: Annotated[int, Field(title='Files Kept Days')]
    students_kept_days: Annotated[int, Field(title='Students Kept Days')]
    names_in_files: Annotated[bool, Field(title='Names In Files')]
    slicer_link: Annotated[str, Field(title='Slicer Link')]


class JobsMailOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    job_id: Annotated[UUID, Field(title='Job Id')]
    template: JobsTemplate
    version: Annotated[int, Field(title='Version')]
    recipient: Annotated[str | None, Field(title='Recipient')]
    status: JobsMailStatus
    attempts: Annotated[int, Field(title='Attempts')]
    error: Annotated[str | None, Field(title='Error')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    finished_at: Annotated[AwareDatetime | None, Field(title='Finished At')]


class JobsMailPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[JobsMailOut], Field(title='Items')]


class JobsOverride(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    status: JobsStatus
    reason: Annotated[
        str, Field(max_length=500, min_length=1, pattern='^[^\\x00]*$', title='Reason')
    ]


class JobsPrintList(BaseModel):
    items: Annotated[list[JobsPrintOut], Field(title='Items')]


class JobsReceiptOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    number: Annotated[int, Field(title='Number')]
    display_name: Annotated[str, Field(title='Display Name')]
    status: JobsStatus
    status_label: Annotated[str, Field(title='Status Label')]
    status_url: Annotated[str, Field(title='Status Url')]
    status_token: Annotated[str, Field(title='Status Token')]
    fits_printer: Annotated[bool, Field(title='Fits Printer')]
    jobs_ahead: Annotated[int | None, Field(title='Jobs Ahead')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class JobsTemplateList(BaseModel):
    items: Annotated[list[JobsTemplateOut], Field(title='Items')]
    names: Annotated[list[str], Field(title='Names')]


class JobsWorkstationList(BaseModel):
    items: Annotated[list[JobsWorkstationOut], Field(title='Items')]
    default_link: Annotated[str, Field(title='Default Link')]


class NotificationsChatServiceList(BaseModel):
    items: Annotated[list[NotificationsChatServiceOut], Field(title='Items')]


class NotificationsDeadLetter(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    durable: Annotated[str, Field(title='Durable')]
    event_id: Annotated[UUID | None, Field(title='Event Id')]
    event_type: Annotated[str | None, Field(title='Event Type')]
    subject: Annotated[str, Field(title='Subject')]
    error: Annotated[str, Field(title='Error')]
    trace: Annotated[str | None, Field(title='Trace')]
    deliveries: Annotated[int, Field(title='Deliveries')]
    status: NotificationsDeadLetterStatus
    body: Annotated[str, Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]


class NotificationsDeadLetterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[NotificationsDeadLetter], Field(title='Items')]


class NotificationsDeliveryOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    target_id: Annotated[UUID, Field(title='Target Id')]
    target_name: Annotated[str, Field(title='Target Name')]
    target_kind: NotificationsTargetKind
    rule_id: Annotated[UUID | None, Field(title='Rule Id')]
    rule_name: Annotated[str | None, Field(title='Rule Name')]
    status: NotificationsDeliveryStatus
    is_test: Annotated[bool, Field(title='Is Test')]
    replay_of: Annotated[UUID | None, Field(title='Replay Of')]
    occasions: Annotated[list[NotificationsOccasionOut], Field(title='Occasions')]
    more: Annotated[int, Field(title='More')]
    due_at: Annotated[AwareDatetime, Field(title='Due At')]
    attempts: Annotated[int, Field(title='Attempts')]
    response_code: Annotated[int | None, Field(title='Response Code')]
    latency_ms: Annotated[int | None, Field(title='Latency Ms')]
    error: Annotated[str | None, Field(title='Error')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    finished_at: Annotated[AwareDatetime | None, Field(title='Finished At')]


class NotificationsDeliveryPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[NotificationsDeliveryOut], Field(title='Items')]


class NotificationsEventKindList(BaseModel):
    items: Annotated[list[NotificationsEventKindOut], Field(title='Items')]


class NotificationsHTTPValidationError(BaseModel):
    detail: Annotated[
        list[NotificationsValidationError] | None, Field(title='Detail')
    ] = None


class NotificationsNewRule(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    name: Annotated[
        str,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    events: Annotated[list[Event], Field(max_length=20, min_length=1, title='Events')]
    filter: NotificationsFilterIn | None = None
    target_ids: Annotated[
        list[UUID] | None, Field(max_length=20, title='Target Ids')
    ] = None
    quiet_hours: NotificationsQuietHoursIn | None = None
    ignores_quiet_hours: Annotated[bool | None, Field(title='Ignores Quiet Hours')] = (
        False
    )
    gap_minutes: Annotated[int | None, Field(ge=0, le=1440, title='Gap Minutes')] = 5
    is_enabled: Annotated[bool | None, Field(title='Is Enabled')] = True


class NotificationsPreferencesChange(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    quiet_hours: NotificationsQuietHoursIn | None = None
    keep_days: Annotated[KeepDays | None, Field(title='Keep Days')] = None
    disable_after_hours: Annotated[
        DisableAfterHours | None, Field(title='Disable After Hours')
    ] = None


class NotificationsPreferencesOut(BaseModel):
    quiet_hours: NotificationsQuietHoursOut | None
    time_zone: Annotated[str, Field(title='Time Zone')]
    keep_days: Annotated[int, Field(title='Keep Days')]
    disable_after_hours: Annotated[int, Field(title='Disable After Hours')]


class NotificationsTargetCreated(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    kind: NotificationsTargetKind
    where: Annotated[str, Field(title='Where')]
    is_enabled: Annotated[bool, Field(title='Is Enabled')]
    disabled_reason: Annotated[str | None, Field(title='Disabled Reason')]
    failing_since: Annotated[AwareDatetime | None, Field(title='Failing Since')]
    failures: Annotated[int, Field(title='Failures')]
    last_sent_at: Annotated[AwareDatetime | None, Field(title='Last Sent At')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    secret: Annotated[str | None, Field(title='Secret')]


class PrintersDeadLetter(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    durable: Annotated[str, Field(title='Durable')]
    event_id: Annotated[UUID | None, Field(title='Event Id')]
    event_type: Annotated[str | None, Field(title='Event Type')]
    subject: Annotated[str, Field(title='Subject')]
    error: Annotated[str, Field(title='Error')]
    trace: Annotated[str | None, Field(title='Trace')]
    deliveries: Annotated[int, Field(title='Deliveries')]
    status: PrintersDeadLetterStatus
    body: Annotated[str, Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]


class PrintersDeadLetterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[PrintersDeadLetter], Field(title='Items')]


class PrintersFileOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    sha256: Annotated[str, Field(title='Sha256')]
    size: Annotated[int, Field(title='Size')]
    plates: Annotated[list[PrintersPlateOut], Field(title='Plates')]
    uploaded_by: Annotated[str, Field(title='Uploaded By')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]


class PrintersFilePage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[PrintersFileOut], Field(title='Items')]


class PrintersHTTPValidationError(BaseModel):
    detail: Annotated[list[PrintersValidationError] | None, Field(title='Detail')] = (
        None
    )


class ProductionConfigOut(BaseModel):
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    material_weight_grams: Annotated[str | None, Field(title='Material Weight Grams')]
    purge_weight_grams: Annotated[str | None, Field(title='Purge Weight Grams')]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    layer_height: Annotated[str | None, Field(title='Layer Height')]
    infill_percentage: Annotated[int | None, Field(title='Infill Percentage')]
    supports: Annotated[bool, Field(title='Supports')]
    brim: Annotated[bool, Field(title='Brim')]
    slicer_settings: Annotated[dict[str, Any], Field(title='Slicer Settings')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    notes: Annotated[str | None, Field(title='Notes')]
    id: Annotated[UUID, Field(title='Id')]
    model_id: Annotated[UUID, Field(title='Model Id')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    model: ProductionModelSummary
    printer: ProductionPrinterSummary
    plate_weight_grams: Annotated[str | None, Field(title='Plate Weight Grams')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class ProductionConfigPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[ProductionConfigOut], Field(title='Items')]


class ProductionCopy(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    priority: ProductionPriority | None = 'normal'
    due_date: Annotated[date_aliased | None, Field(title='Due Date')] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None


class ProductionDeadLetter(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    durable: Annotated[str, Field(title='Durable')]
    event_id: Annotated[UUID | None, Field(title='Event Id')]
    event_type: Annotated[str | None, Field(title='Event Type')]
    subject: Annotated[str, Field(title='Subject')]
    error: Annotated[str, Field(title='Error')]
    trace: Annotated[str | None, Field(title='Trace')]
    deliveries: Annotated[int, Field(title='Deliveries')]
    status: ProductionDeadLetterStatus
    body: Annotated[str, Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    resolved_at: Annotated[AwareDatetime | None, Field(title='Resolved At')]
    resolved_by: Annotated[str | None, Field(title='Resolved By')]


class ProductionDeadLetterPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[ProductionDeadLetter], Field(title='Items')]


class ProductionForecastOut(BaseModel):
    printer: ProductionPrinterSummary
    configured_models: Annotated[int, Field(title='Configured Models')]
    total_plates: Annotated[int, Field(title='Total Plates')]
    total_print_time_minutes: Annotated[int, Field(title='Total Print Time Minutes')]
    is_time_known: Annotated[bool, Field(title='Is Time Known')]
    queued_plates: Annotated[int, Field(title='Queued Plates')]
    queued_minutes: Annotated[int, Field(title='Queued Minutes')]
    starts_at: Annotated[AwareDatetime | None, Field(title='Starts At')]
    finishes_at: Annotated[AwareDatetime | None, Field(title='Finishes At')]


class ProductionHTTPValidationError(BaseModel):
    detail: Annotated[list[ProductionValidationError] | None, Field(title='Detail')] = (
        None
    )


class ProductionHistoryRunOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    run_number: Annotated[str, Field(title='Run Number')]
    mode: Annotated[Mode, Field(title='Mode')]
    status: Annotated[Status15, Field(title='Status')]
    is_multi_plate: Annotated[bool, Field(title='Is Multi Plate')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    product: ProductionProductSummary | None
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    printer_name: Annotated[str | None, Field(title='Printer Name')]
    quantity: Annotated[int | None, Field(title='Quantity')]
    priority: ProductionPriority
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    total_plates: Annotated[int, Field(title='Total Plates')]
    completed_plates: Annotated[int, Field(title='Completed Plates')]
    plates_progress_percentage: Annotated[
        str, Field(title='Plates Progress Percentage')
    ]
    is_complete: Annotated[bool, Field(title='Is Complete')]
    is_held: Annotated[bool, Field(title='Is Held')]
    held_at: Annotated[AwareDatetime | None, Field(title='Held At')]
    hold_reason: Annotated[str | None, Field(title='Hold Reason')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    duration_minutes: Annotated[int | None, Field(title='Duration Minutes')]
    assembled_at: Annotated[AwareDatetime | None, Field(title='Assembled At')]
    assembled_quantity: Annotated[int | None, Field(title='Assembled Quantity')]
    slicer_software: Annotated[str | None, Field(title='Slicer Software')]
    estimated_print_time_minutes: Annotated[
        int | None, Field(title='Estimated Print Time Minutes')
    ]
    actual_print_time_minutes: Annotated[
        int | None, Field(title='Actual Print Time Minutes')
    ]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    quality_rating: Annotated[int | None, Field(title='Quality Rating')]
    quality_notes: Annotated[str | None, Field(title='Quality Notes')]
    notes: Annotated[str | None, Field(title='Notes')]
    waste_grams: Annotated[str | None, Field(title='Waste Grams')]
    waste_reason: Annotated[str | None, Field(title='Waste Reason')]
    close_reason: Annotated[str | None, Field(title='Close Reason')]
    original_run_id: Annotated[UUID | None, Field(title='Original Run Id')]
    original_run_number: Annotated[str | None, Field(title='Original Run Number')]
    estimated_weight_grams: Annotated[str | None, Field(title='Estimated Weight Grams')]
    actual_weight_grams: Annotated[str | None, Field(title='Actual Weight Grams')]
    estimated_purge_grams: Annotated[str | None, Field(title='Estimated Purge Grams')]
    actual_purge_grams: Annotated[str | None, Field(title='Actual Purge Grams')]
    variance_grams: Annotated[str | None, Field(title='Variance Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    created_by: Annotated[str, Field(title='Created By')]
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    items: Annotated[list[ProductionItemOut], Field(title='Items')]
    estimated_cost: Annotated[str, Field(title='Estimated Cost')]
    actual_cost: Annotated[str | None, Field(title='Actual Cost')]
    cost_per_unit: Annotated[str | None, Field(title='Cost Per Unit')]


class ProductionImportReport(BaseModel):
    dry_run: Annotated[bool, Field(title='Dry Run')]
    created: Annotated[int, Field(title='Created')]
    updated: Annotated[int, Field(title='Updated')]
    unchanged: Annotated[int, Field(title='Unchanged')]
    failed: Annotated[int, Field(title='Failed')]
    rows: Annotated[list[ProductionOutcomeOut], Field(title='Rows')]


class ProductionMaterialNeed(BaseModel):
    material: Annotated[str | None, Field(title='Material')]
    color: Annotated[str | None, Field(title='Color')]
    color_hex: Annotated[str | None, Field(title='Color Hex')]
    grams_needed: Annotated[str, Field(title='Grams Needed')]
    grams_available: Annotated[str, Field(title='Grams Available')]
    missing_grams: Annotated[str, Field(title='Missing Grams')]
    is_available: Annotated[bool | None, Field(title='Is Available')]
    estimated_cost: Annotated[str, Field(title='Estimated Cost')]
    spools: Annotated[list[ProductionSpoolUse], Field(title='Spools')]


class ProductionModelOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    description: Annotated[str | None, Field(title='Description')]
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    material_weight_grams: Annotated[str | None, Field(title='Material Weight Grams')]
    purge_weight_grams: Annotated[str | None, Field(title='Purge Weight Grams')]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    image_url: Annotated[str | None, Field(title='Image Url')]
    notes: Annotated[str | None, Field(title='Notes')]
    materials: Annotated[
        list[ProductionproductionSchemasCatalogueMaterialOut], Field(title='Materials')
    ]
    printer_configs: Annotated[
        list[ProductionModelConfigOut], Field(title='Printer Configs')
    ]
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]


class ProductionModelPage(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    items: Annotated[list[ProductionModelOut], Field(title='Items')]


class ProductionNewRunIn(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
    )
    priority: ProductionPriority | None = 'normal'
    due_date: Annotated[date_aliased | None, Field(title='Due Date')] = None
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')] = None
    printer_name: Annotated[PrinterName | None, Field(title='Printer Name')] = None
    slicer_software: Annotated[
        SlicerSoftware | None, Field(title='Slicer Software')
    ] = None
    estimated_print_time_minutes: Annotated[
        EstimatedPrintTimeMinutes | None, Field(title='Estimated Print Time Minutes')
    ] = None
    bed_temperature: Annotated[
        BedTemperature | None, Field(title='Bed Temperature')
    ] = None
    nozzle_temperature: Annotated[
        NozzleTemperature | None, Field(title='Nozzle Temperature')
    ] = None
    notes: Annotated[Notes10 | None, Field(title='Notes')] = None
    product_id: Annotated[UUID | None, Field(title='Product Id')] = None
    printer_id: Annotated[UUID | None, Field(title='Printer Id')] = None
    quantity: Annotated[Quantity5 | None, Field(title='Quantity')] = None
    net_stock: Annotated[bool | None, Field(title='Net Stock')] = False
    original_run_id: Annotated[UUID | None, Field(title='Original Run Id')] = None
    plates: Annotated[
        list[ProductionNewPlate] | None, Field(max_length=500, title='Plates')
    ] = None
    items: Annotated[
        list[ProductionNewItem] | None, Field(max_length=500, title='Items')
    ] = None
    materials: Annotated[
        list[ProductionNewMaterial] | None, Field(max_length=100, title='Materials')
    ] = None


class ProductionParsedFile(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    slicer: Annotated[str | None, Field(title='Slicer')]
    printer_model: Annotated[str | None, Field(title='Printer Model')]
    plates: Annotated[
        list[ProductionproductionSchemasParsingPlateOut], Field(title='Plates')
    ]
    plate: Annotated[int, Field(title='Plate')]
    config: ProductionSuggestedConfig
    materials: Annotated[
        list[ProductionproductionSchemasCatalogueMaterialOut], Field(title='Materials')
    ]
    warnings: Annotated[list[ProductionRemarkOut], Field(title='Warnings')]


class ProductionParsedRun(BaseModel):
    kind: Annotated[str, Field(title='Kind')]
    slicer: Annotated[str | None, Field(title='Slicer')]
    printer_model: Annotated[str | None, Field(title='Printer Model')]
    run: ProductionSuggestedRun
    materials_needed: Annotated[
        list[ProductionNeededFilament], Field(title='Materials Needed')
    ]
    warnings: Annotated[list[ProductionRemarkOut], Field(title='Warnings')]


class ProductionPlannedPlateOut(BaseModel):
    plate_number: Annotated[int, Field(title='Plate Number')]
    plate_name: Annotated[str, Field(title='Plate Name')]
    model_id: Annotated[UUID, Field(title='Model Id')]
    model: ProductionModelSummary
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    quantity: Annotated[int, Field(title='Quantity')]
    prints_per_plate: Annotated[int, Field(title='Prints Per Plate')]
    items_needed: Annotated[int, Field(title='Items Needed')]
    items_from_stock: Annotated[int, Field(title='Items From Stock')]
    items_printed: Annotated[int, Field(title='Items Printed')]
    surplus: Annotated[int, Field(title='Surplus')]
    print_time_minutes: Annotated[int | None, Field(title='Print Time Minutes')]
    total_print_time_minutes: Annotated[
        int | None, Field(title='Total Print Time Minutes')
    ]
    estimated_material_weight_grams: Annotated[
        str | None, Field(title='Estimated Material Weight Grams')
    ]
    estimated_purge_weight_grams: Annotated[
        str | None, Field(title='Estimated Purge Weight Grams')
    ]
    gcode_filename: Annotated[str | None, Field(title='Gcode Filename')]
    source: Annotated[Source5, Field(title='Source')]
    materials: Annotated[list[ProductionPlateMaterial], Field(title='Materials')]
    materials_available: Annotated[bool | None, Field(title='Materials Available')]


class ProductionPlateList(BaseModel):
    items: Annotated[
        list[ProductionproductionSchemasRunPlatesPlateOut], Field(title='Items')
    ]
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]


class ProductionRecommendationList(BaseModel):
    items: Annotated[list[ProductionRecommendationOut], Field(title='Items')]


class ProductionReportedOut(BaseModel):
    is_complete: Annotated[bool, Field(title='Is Complete')]
    materials: Annotated[list[ProductionReportedMaterial], Field(title='Materials')]
    unassigned: Annotated[list[ProductionUnassignedFilament], Field(title='Unassigned')]


class ProductionRunDetailOut(BaseModel):
    id: Annotated[UUID, Field(title='Id')]
    run_number: Annotated[str, Field(title='Run Number')]
    mode: Annotated[Mode, Field(title='Mode')]
    status: Annotated[Status19, Field(title='Status')]
    is_multi_plate: Annotated[bool, Field(title='Is Multi Plate')]
    product_id: Annotated[UUID | None, Field(title='Product Id')]
    product: ProductionProductSummary | None
    printer_id: Annotated[UUID | None, Field(title='Printer Id')]
    printer_name: Annotated[str | None, Field(title='Printer Name')]
    quantity: Annotated[int | None, Field(title='Quantity')]
    priority: ProductionPriority
    due_date: Annotated[date_aliased | None, Field(title='Due Date')]
    total_plates: Annotated[int, Field(title='Total Plates')]
    completed_plates: Annotated[int, Field(title='Completed Plates')]
    plates_progress_percentage: Annotated[
        str, Field(title='Plates Progress Percentage')
    ]
    is_complete: Annotated[bool, Field(title='Is Complete')]
    is_held: Annotated[bool, Field(title='Is Held')]
    held_at: Annotated[AwareDatetime | None, Field(title='Held At')]
    hold_reason: Annotated[str | None, Field(title='Hold Reason')]
    started_at: Annotated[AwareDatetime | None, Field(title='Started At')]
    completed_at: Annotated[AwareDatetime | None, Field(title='Completed At')]
    duration_minutes: Annotated[int | None, Field(title='Duration Minutes')]
    assembled_at: Annotated[AwareDatetime | None, Field(title='Assembled At')]
    assembled_quantity: Annotated[int | None, Field(title='Assembled Quantity')]
    slicer_software: Annotated[str | None, Field(title='Slicer Software')]
    estimated_print_time_minutes: Annotated[
        int | None, Field(title='Estimated Print Time Minutes')
    ]
    actual_print_time_minutes: Annotated[
        int | None, Field(title='Actual Print Time Minutes')
    ]
    bed_temperature: Annotated[int | None, Field(title='Bed Temperature')]
    nozzle_temperature: Annotated[int | None, Field(title='Nozzle Temperature')]
    quality_rating: Annotated[int | None, Field(title='Quality Rating')]
    quality_notes: Annotated[str | None, Field(title='Quality Notes')]
    notes: Annotated[str | None, Field(title='Notes')]
    waste_grams: Annotated[str | None, Field(title='Waste Grams')]
    waste_reason: Annotated[str | None, Field(title='Waste Reason')]
    close_reason: Annotated[str | None, Field(title='Close Reason')]
    original_run_id: Annotated[UUID | None, Field(title='Original Run Id')]
    original_run_number: Annotated[str | None, Field(title='Original Run Number')]
    estimated_weight_grams: Annotated[str | None, Field(title='Estimated Weight Grams')]
    actual_weight_grams: Annotated[str | None, Field(title='Actual Weight Grams')]
    estimated_purge_grams: Annotated[str | None, Field(title='Estimated Purge Grams')]
    actual_purge_grams: Annotated[str | None, Field(title='Actual Purge Grams')]
    variance_grams: Annotated[str | None, Field(title='Variance Grams')]
    variance_percentage: Annotated[str | None, Field(title='Variance Percentage')]
    created_by: Annotated[str, Field(title='Created By')]
    version: Annotated[int, Field(title='Version')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    updated_at: Annotated[AwareDatetime, Field(title='Updated At')]
    items: Annotated[list[ProductionItemOut], Field(title='Items')]
    plates: Annotated[
        list[ProductionproductionSchemasRunPlatesPlateOut], Field(title='Plates')
    ]
    materials: Annotated[
        list[ProductionproductionSchemasRunContentsMaterialOut],
        Field(title='Materials'),
    ]
    reported: ProductionReportedOut
    reprints: Annotated[list[ProductionReprintOut], Field(title='Reprints')]
    costs: ProductionRunCostsOut


class InventoryAllocationList(BaseModel):
    items: Annotated[list[InventoryExplainedAllocationOut], Field(title='Items')]
    total: Annotated[int, Field(title='Total')]


class InventoryPickList(BaseModel):
    orders: Annotated[list[InventoryPickedOrderOut], Field(title='Orders')]
    items: Annotated[list[InventoryPickOut], Field(title='Items')]
    total: Annotated[int, Field(title='Total')]


class ProductionCalculationOut(BaseModel):
    product_id: Annotated[UUID, Field(title='Product Id')]
    product_name: Annotated[str, Field(title='Product Name')]
    printer_id: Annotated[UUID, Field(title='Printer Id')]
    printer: ProductionPrinterSummary
    quantity: Annotated[int, Field(title='Quantity')]
    plates: Annotated[list[ProductionPlannedPlateOut], Field(title='Plates')]
    from_stock: Annotated[list[ProductionStockUse], Field(title='From Stock')]
    total_plates: Annotated[int, Field(title='Total Plates')]
    total_print_time_minutes: Annotated[int, Field(title='Total Print Time Minutes')]
    materials_needed: Annotated[
        list[ProductionMaterialNeed], Field(title='Materials Needed')
    ]
    materials_available: Annotated[bool | None, Field(title='Materials Available')]
    estimated_costs: ProductionCostsOut
    forecast: ProductionForecastOut
    alternatives: Annotated[list[ProductionForecastOut], Field(title='Alternatives')]
    warnings: Annotated[list[ProductionWarningOut], Field(title='Warnings')]


class ProductionHistoryOut(BaseModel):
    total: Annotated[int, Field(title='Total')]
    skip: Annotated[int, Field(title='Skip')]
    limit: Annotated[int, Field(title='Limit')]
    product_id: Annotated[UUID, Field(title='Product Id')]
    product_name: Annotated[str, Field(title='Product Name')]
    items: Annotated[list[ProductionHistoryRunOut], Field(title='Items')]
    summary: ProductionVarianceOut
    estimated_cost_per_unit: Annotated[
        str | None, Field(title='Estimated Cost Per Unit')
    ]
    actual_cost_per_unit: Annotated[str | None, Field(title='Actual Cost Per Unit')]
