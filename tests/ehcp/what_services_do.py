"""Where all that is asked of the services of EHC plans comes together."""

from tests.ehcp.given import Given
from tests.ehcp.services import (
    assessments,
    authorities,
    authority_forms,
    chases,
    delivered,
    disclosures,
    papers,
    plans,
    report,
    reviews,
)
from tests.house.asked import every

__all__ = ["DEEDS", "Given"]

_PARTS = (
    authorities, plans, reviews, delivered, disclosures, report, papers, chases, authority_forms,
    assessments,
)  # fmt: skip
DEEDS = {name: ("senco", deed) for name, deed in every(*(part.DEEDS for part in _PARTS)).items()}
