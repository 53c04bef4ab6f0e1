"""Money as people write it. Pure."""

from decimal import ROUND_HALF_UP, Decimal


def pounds(amount: Decimal) -> str:
    """ "£1,234.50"; less than nothing as "−£3.00"."""
    sign = "−" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


def round_pounds(amount: Decimal) -> str:
    """ "£6,000" where there are no pence to say."""
    return pounds(amount).removesuffix(".00")


def about_pounds(amount: Decimal) -> str:
    """ "£34,019": for a tile; the exact sum stands in the table beneath."""
    return pounds(amount.quantize(Decimal(1), ROUND_HALF_UP)).removesuffix(".00")
