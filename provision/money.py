"""Money as people write it. Pure."""

from decimal import Decimal


def pounds(amount: Decimal) -> str:
    """ "£1,234.50"; less than nothing as "−£3.00"."""
    sign = "−" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


def round_pounds(amount: Decimal) -> str:
    """ "£6,000" where there are no pence to say."""
    return pounds(amount).removesuffix(".00")
