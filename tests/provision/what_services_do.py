"""Where all that is asked of provision's services comes together."""

from tests.house.asked import every
from tests.provision.services import catalogue, money, outcomes, plans, reviews, rows, sessions
from tests.provision.stage import Given

__all__ = ["DEEDS", "REFUSALS", "Given"]

_PARTS = (catalogue, money, outcomes, plans, reviews, rows, sessions)
DEEDS = every(*(part.DEEDS for part in _PARTS))
REFUSALS = every(*(part.REFUSALS for part in _PARTS))
