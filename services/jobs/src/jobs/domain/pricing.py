"""What a job costs: grams at the rate of its method, never less than the minimum charge."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HALF_HOUR = Decimal("0.5")


def cost(weight_g: Decimal, rate_per_gram: Decimal, minimum: Decimal) -> Decimal:
    """Money for a print, in the tenant's currency, to the cent."""
    return max(weight_g * rate_per_gram, minimum).quantize(CENT, ROUND_HALF_UP)


def rounded_hours(hours: Decimal) -> Decimal:
    """Hours, up to the next half."""
    return (hours / HALF_HOUR).to_integral_value(ROUND_CEILING) * HALF_HOUR
