"""By when a SENCO is to be qualified. Pure."""

from datetime import date

from send_mis.reports.choices import SencoQualification
from send_mis.statutory.school_duties import qualified_by

HELD = (SencoQualification.NPQ, SencoQualification.NASENCO)


def qualify_by(
    appointed_on: date, *, was_before: bool, qualification: str, qualified_on: date | None
) -> date | None:
    """The last day without the qualification; none where nobody asks for it or it is held."""
    if was_before or qualification in HELD or qualified_on is not None:
        return None
    return qualified_by(appointed_on).due_on
