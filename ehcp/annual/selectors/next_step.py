"""What is next of a review, as one button, and what may be recorded besides."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ehcp.annual.rules.standing import ReviewStanding
from ehcp.choices import AuthorityDecision, ReviewRisk, ReviewStep, ReviewTurn
from ehcp.clock import ReviewFacts
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import MeetingState
from send_mis.access.actions import Action
from send_mis.ui.chips import Kind
from send_mis.ui.parts import Link

RUN = Action.EHC_REVIEW


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """What is next, as one button; without a `url` it is only said."""

    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


_NEXT = {
    ReviewStep.BEGIN: ("Begin the review", "Then plan its meeting.", "Begin the review",
                       "ehc_review_begin"),
    ReviewStep.MEETING: ("Plan the meeting", "A day that leaves the authority its four weeks.",
                         "Plan the meeting", "ehc_review_meeting"),
    ReviewStep.ADVICE: ("Ask for advice", "Everybody who works with the child, and the parents.",
                        "Ask for advice", "pupil_professionals"),
    ReviewStep.NOTICE: ("Invite everybody", "At least two weeks before, with the day and place.",
                        "Go to the meeting", "meeting"),
    ReviewStep.PAPERS: ("Send the papers", "All advice, to everybody invited, two weeks before.",
                        "See the papers", "ehc_papers"),
    ReviewStep.HOLD: ("Hold the meeting", "Say there who came.", "Go to the meeting", "meeting"),
    ReviewStep.REPORT: ("Send the report", "To everybody who was invited, within two weeks.",
                        "Send the report", "ehc_report_send"),
    ReviewStep.DECISION: ("The authority decides", "Record its decision when the letter comes.",
                          "Record the decision", "ehc_review_decide"),
    ReviewStep.AMENDMENTS: ("The amendment notice comes", "In the same four weeks as the decision.",
                            "Record the notice", "ehc_review_notice"),
    ReviewStep.COMMENTS: ("Parents comment on the amendments", "Within fifteen days of the notice.",
                          "Comments were sent", "ehc_review_comments"),
    ReviewStep.FINAL: ("The amended plan comes",
                       "Within eight weeks of the notice. Received, it ends the review.",
                       "The amended plan came", "ehc_plan_receive"),
    ReviewStep.ENDED: ("The review is complete", "", "End the review", "ehc_review_end"),
}  # fmt: skip
_BY_PUPIL = ("ehc_review_begin", "pupil_professionals", "ehc_plan_receive")


def review_action(record: PupilRecord, row: Any, standing: ReviewStanding) -> ReviewAction:
    step = standing.step
    title, text, link, name = _NEXT[step]
    if step == ReviewStep.REPORT and not row.recommends:
        title, link, name = "Write the report", "Write the report", "ehc_report"
        text = "What the school recommends, section by section, and who thinks otherwise."
    whose = f"{standing.turn.whose}. " if standing.turn != ReviewTurn.SCHOOL else ""
    tone: Kind = "late" if standing.risk == ReviewRisk.LATE else "soon"
    if RUN not in record.may:
        return ReviewAction(title, whose.strip(), tone=tone)
    if name in _BY_PUPIL:
        url = reverse(name, args=[record.id])
    elif name == "meeting":
        url = reverse(name, args=[row.meeting_id]) if row.meeting_id else ""
    else:
        url = reverse(name, args=[record.id, row.pk])
    return ReviewAction(title, f"{whose}{text}", link, url, tone)


def review_links(
    record: PupilRecord, row: Any, review: ReviewFacts | None, standing: ReviewStanding
) -> list[Link]:
    """What may be recorded or put right besides."""
    if RUN not in record.may:
        if row is None or Action.EHC_READ_ALL not in record.may:
            return []
        at = [record.id, row.pk]
        return [Link("The report", reverse("ehc_report", args=at)),
                Link("Papers", reverse("ehc_papers", args=at))]  # fmt: skip
    begin = Link("Begin another review", reverse("ehc_review_begin", args=[record.id]))
    if row is None or review is None:
        return []
    wanted = [
        ("Papers", "ehc_papers", review.meeting_on is not None),
        ("Papers sent on another day", "ehc_review_papers", review.papers_sent_on is not None),
        ("The report", "ehc_report", True),
        ("Report sent on another day", "ehc_review_sent", review.report_sent_on is not None),
        ("Decision of the authority", "ehc_review_decide", standing.is_held),
        ("Amendment notice", "ehc_review_notice", review.decision == AuthorityDecision.AMEND),
        ("Notice served", "ehc_review_served", review.notice_on is not None),
        ("Mediation certificate", "ehc_review_certificate", review.decided_on is not None),
        ("Comments sent", "ehc_review_comments", review.notice_on is not None),
        ("Put the meeting off", "ehc_review_put_off", _is_planned(row)),
        ("The authority’s form", "ehc_review_form", True),
        ("End the review", "ehc_review_end", True),
    ]
    links = [
        Link(label, reverse(name, args=[record.id, row.pk]))
        for label, name, is_wanted in wanted if is_wanted
    ]  # fmt: skip
    if row.meeting_id is not None:
        links.insert(0, Link("The meeting", reverse("meeting", args=[row.meeting_id])))
    delivered = Link("Is the plan delivered?", reverse("ehc_delivered", args=[record.id]))
    return [*links, delivered, begin]


def _is_planned(row: Any) -> bool:
    return bool(row.meeting__state == MeetingState.PLANNED)
