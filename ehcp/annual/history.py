"""What is shown, old and new, of the changes to reviews of EHC plans and their reports."""

from ehcp.annual.rules.report import DIFFERENCE_HEADS, WORDS_LABELS
from ehcp.annual.rules.running import REVIEW_LABELS
from ehcp.models import (
    AnnualReview,
    OutcomeReported,
    PapersCirculated,
    PaperWithheld,
    ProvisionReported,
    ReassessmentAsked,
    ReportPartSaved,
    ReportSent,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

_ALL = Action.EHC_READ_ALL.value
_KEYS = "id pupil_id school_id review_id"
_INSTEAD = ShownField("instead", "What it should say")
_ADVICE = ShownField("advice", "Recommended")

REVIEW_HISTORY = (
    History(
        AnnualReview, "a review of an EHC plan", lambda copy: copy.text("kind"),
        tuple(ShownField(name, label) for name, label in REVIEW_LABELS.items()),
        heading="Review of the EHC plan", pupil="pupil_id", action=_ALL,
        unshown="id pupil_id school_id plan_id meeting_id version",
    ),
    History(
        ReportPartSaved, "a part of the report", lambda copy: copy.text("part"),
        (ShownField("part", "Part"),),
        heading="Report of the review: {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_KEYS} version",
    ),
    History(
        SectionReported, "a section in the report", lambda copy: f"Section {copy.text('letter')}",
        (_ADVICE, _INSTEAD, ShownField("why", "Why"),
         ShownField("evidence_id", "Written advice")),
        heading="Report of the review: {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_KEYS} letter",
    ),
    History(
        OutcomeReported, "an outcome in the report", lambda copy: copy.name("expected_id"),
        (ShownField("progress", "How far it came"), ShownField("evidence", "What shows it"),
         _ADVICE, _INSTEAD),
        heading="Report of the review, Section E: {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_KEYS} expected_id",
    ),
    History(
        ProvisionReported, "provision in the report", lambda copy: copy.name("promised_id"),
        (ShownField("delivered", "Delivered"), ShownField("how", "By whom and how often"),
         ShownField("impact", "Impact"), _ADVICE, _INSTEAD),
        heading="Report of the review, provision: {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_KEYS} promised_id",
    ),
    History(
        ReportWords, "what was said at the review", lambda _: "",
        tuple(ShownField(name, label) for name, label in WORDS_LABELS.items()),
        heading="Report of the review: what was said", pupil="pupil_id", action=_ALL,
        unshown=f"{_KEYS} version",
    ),
    History(
        ReviewDifference, "a difference of opinion", lambda copy: copy.text("who"),
        tuple(ShownField(name, label) for name, label in DIFFERENCE_HEADS.items()),
        heading="Report of the review, difference of opinion: {}", pupil="pupil_id", action=_ALL,
        unshown=f"{_KEYS} position",
    ),
    History(
        PapersCirculated, "papers sent", lambda copy: copy.name("person_id"),
        (ShownField("person_id", "To whom"), ShownField("sent_on", "Sent on"),
         ShownField("what", "Papers")),
        heading="Papers of the review: {}", pupil="pupil_id", action=_ALL, unshown=_KEYS,
    ),
    History(
        ReportSent, "the report sent", lambda copy: copy.text("name"),
        (ShownField("name", "To whom"), ShownField("sent_on", "Sent on")),
        heading="Report of the review sent to {}", pupil="pupil_id", action=_ALL,
        unshown="id pupil_id school_id snapshot_id person_id contact_id",
    ),
    History(
        PaperWithheld, "a paper held back", lambda copy: copy.name("person_id"),
        (ShownField("person_id", "From whom"), ShownField("document_id", "Paper"),
         ShownField("why", "Why"), ShownField("withheld_on", "Since"),
         ShownField("by_id", "By")),
        heading="Paper held back: {}", pupil="pupil_id", action=_ALL, unshown=_KEYS,
    ),
    History(
        ReassessmentAsked, "a request to assess again", lambda _: "",
        (ShownField("asked_on", "Asked on"), ShownField("assessed_on", "Last assessed on"),
         ShownField("why", "What has changed"), ShownField("by_id", "By")),
        heading="Asked to assess again", pupil="pupil_id", action=_ALL,
        unshown="id pupil_id school_id plan_id",
    ),
)  # fmt: skip
