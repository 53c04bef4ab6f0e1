"""What is shown, old and new, of the changes to plans and their lines."""

from ehcp.models import EhcPlan, PlannedFor, PlanOutcome, PlanRead, PlanSection, PromisedProvision
from ehcp.plans.rules.lines import LINE_LABELS, OUTCOME_HEADS, PROMISED_HEADS
from ehcp.plans.rules.receiving import PLAN_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

_VIEW, _LINES = Action.EHC_VIEW.value, Action.EHC_READ_PROVISION.value
# Whatever section it is of: who reads all of them reads its changes.
_ALL = Action.EHC_READ_ALL.value
_OF_PLAN = "id pupil_id school_id plan_id"
_KEYS = ("authority", "document")

PLAN_HISTORY = (
    History(
        EhcPlan, "an EHC plan", lambda copy: f"version {copy.text('number')}",
        (
            ShownField("state", "State"),
            *(ShownField(f"{name}_id" if name in _KEYS else name, label)
              for name, label in PLAN_LABELS.items()),
            ShownField("checked_on", "Checked on"),
            ShownField("checked_by", "Checked by"),
            ShownField("meeting_id", "Meeting on carrying it out"),
            ShownField("everyone_reads_on", "Everyone is asked to read it since"),
            ShownField("ended_on", "Ended on"),
            ShownField("ended_because", "Why it ended", action=_ALL),
        ),
        heading="EHC plan, {}", pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id number follows_id version",
    ),
    History(
        PlanSection, "a section", lambda copy: f"Section {copy.text('letter')}",
        (ShownField("words", "What it says"),),
        heading="EHC plan: {}", pupil="pupil_id", action=_ALL, unshown=f"{_OF_PLAN} letter",
    ),
    History(
        PlanOutcome, "an outcome of Section E", lambda copy: copy.text("words"),
        (
            ShownField("words", OUTCOME_HEADS["words"]),
            ShownField("by_when", OUTCOME_HEADS["by_when"]),
            ShownField("outcome_id", OUTCOME_HEADS["outcome"]),
        ),
        heading="EHC plan, Section E: {}", pupil="pupil_id", action=_LINES,
        unshown=f"{_OF_PLAN} position",
    ),
    History(
        PromisedProvision, "a line of provision", lambda copy: copy.text("words"),
        (
            ShownField("words", PROMISED_HEADS["words"]),
            ShownField("section", LINE_LABELS["section"]),
            ShownField("kind", PROMISED_HEADS["kind"]),
            ShownField("amount", PROMISED_HEADS["amount"]),
            ShownField("per", PROMISED_HEADS["per"]),
            ShownField("provider", PROMISED_HEADS["provider"]),
            ShownField("provider_words", LINE_LABELS["provider_words"]),
            ShownField("plan_outcome_id", PROMISED_HEADS["plan_outcome"]),
            ShownField("may_be_shared", PROMISED_HEADS["may_be_shared"]),
            ShownField("there_since_on", LINE_LABELS["there_since_on"]),
            ShownField("evidence", LINE_LABELS["evidence"]),
        ),
        heading="EHC plan, provision: {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_OF_PLAN} position carried_from_id version",
    ),
    History(
        PlanRead, "who has read it", lambda copy: copy.name("user_id"),
        (ShownField("read_on", "Said so on"),),
        heading="EHC plan, read by {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_OF_PLAN} user_id",
    ),
    History(
        PlannedFor, "provision for the plan", lambda copy: copy.name("row_id"),
        (ShownField("row_id", LINE_LABELS["rows"]),),
        heading="Our provision for the EHC plan: {}", pupil="pupil_id", action=_LINES,
        unshown="id pupil_id school_id promised_id",
    ),
)  # fmt: skip
