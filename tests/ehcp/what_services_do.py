"""Where all that is asked of the services of EHC plans comes together."""

from tests.ehcp.given import Given
from tests.ehcp.services import authorities, delivered, plans, reviews
from tests.house.asked import every

__all__ = ["DEEDS", "Given"]

DEEDS = {
    name: ("senco", deed)
    for name, deed in every(authorities.DEEDS, plans.DEEDS, reviews.DEEDS, delivered.DEEDS).items()
}
