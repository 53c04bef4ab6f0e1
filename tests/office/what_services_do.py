"""Where all that is asked of the services about people comes together."""

from tests.house.asked import every
from tests.office.given import Given
from tests.office.services import joining, people, roles, second_step, standing

__all__ = ["DEEDS", "REFUSALS", "Given"]

DEEDS = every(people.DEEDS, roles.DEEDS, joining.DEEDS, second_step.DEEDS)
REFUSALS = every(people.REFUSALS, roles.REFUSALS, joining.REFUSALS, standing.REFUSALS)
