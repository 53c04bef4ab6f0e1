"""What is shown, old and new, of the changes to EHC plans and what belongs to them."""

from ehcp.annual.history import REVIEW_HISTORY
from ehcp.authorities.history import AUTHORITY_HISTORY
from ehcp.authority_forms.history import FORM_HISTORY
from ehcp.chasing.history import CHASE_HISTORY
from ehcp.delivered.history import DELIVERED_HISTORY
from ehcp.disclosure.history import DISCLOSURE_HISTORY
from ehcp.needs_assessments.history import ASSESSMENT_OF_NEEDS_HISTORY
from ehcp.plans.history import PLAN_HISTORY
from send_mis.audit.history import History

HISTORY: tuple[History, ...] = (
    *AUTHORITY_HISTORY,
    *PLAN_HISTORY,
    *REVIEW_HISTORY,
    *DELIVERED_HISTORY,
    *DISCLOSURE_HISTORY,
    *FORM_HISTORY,
    *CHASE_HISTORY,
    *ASSESSMENT_OF_NEEDS_HISTORY,
)
