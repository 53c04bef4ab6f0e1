"""What an hour of each role costs: for sums, and for the page."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from provision.choices import StaffRole
from provision.models import Rate
from provision.rates.rules import Price

# Nobody pays them: their hours cost nothing unless the school says otherwise.
UNPAID = frozenset({StaffRole.VOLUNTEER.value})


def prices_of_school(school_id: UUID) -> Mapping[str, list[Price]]:
    """The school's rates by role, first to last. One query."""
    found: dict[str, list[Price]] = {}
    for rate in Rate.objects.filter(school=school_id).order_by("staff_role", "starts_on"):
        found.setdefault(rate.staff_role, []).append(
            Price(rate.hourly, rate.starts_on, rate.ends_on)
        )
    for role in UNPAID - found.keys():
        found[role] = [Price(Decimal(0), date.min)]
    return found
