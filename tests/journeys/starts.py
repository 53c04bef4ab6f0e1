"""Where the crawl of a role begins besides the first page, for a short walk meets little."""

from django.urls import reverse

from ehcp.models import AnnualReview, EhcPlan
from pupils.choices import DocumentKind
from pupils.models import ClassMembership, Document, Spell
from reviews.choices import CycleState, DiscussionState, MeetingState
from reviews.models import Assessment, Cycle, EarlyDiscussion, ReviewMeeting, ViewGiven
from send_mis.parents.choices import SummaryState
from send_mis.parents.models import Summary
from send_mis.schools.models import School
from tests.journeys.demonstration import Demonstration


def starts(harebell: Demonstration) -> list[str]:
    """Pupils in each state on the register and before it, one with a restricted contact and
    documents, one in care, and a class with staff: a short walk meets others."""
    noah = harebell.pupil("Bright", "Noah")
    staffed = ClassMembership.objects.get(pupil=noah, ends_on=None).school_class_id
    names = (("Reeves", "Tom"), ("Nowak", "Kacper"), ("Lind", "Freya"))
    pupils = [f"/pupils/{harebell.pupil(*name).pk}/" for name in names]
    rooms = ("family", "documents", "professionals", "what-helps")
    kept = [f"/pupils/{noah.pk}/{page}/" for page in rooms]
    in_care = f"/pupils/{harebell.pupil('Clarke', 'Jayden').pk}/family/"
    discussed = EarlyDiscussion.objects.filter(pupil__school=noah.school)
    begins = [f"/pupils/{each}/sen-support/" for each in discussed.values_list("pupil", flat=True)]
    return [
        *pupils,
        *begins,
        *kept,
        *_supported(noah.school),
        *planned(harebell),
        *_shared(harebell),
        in_care,
        f"/classes/{staffed}/",
        "/gallery/",
    ]


def _supported(school: School) -> list[str]:
    """A plan in use, support from before there were plans, views that wait to be checked, a report
    from which something may be taken up, and meetings: one planned, one with a note, one with an
    action."""
    agreed = Cycle.objects.filter(school=school, state=CycleState.AGREED)
    ages_ago = Spell.objects.filter(school=school, ends_on=None, has_cycle=False)
    views = ViewGiven.objects.filter(school=school, needs_check=True, checked_on=None)
    reports = Document.objects.filter(school=school, kind=DocumentKind.REPORT)
    meetings = ReviewMeeting.objects.filter(school=school).values_list("pk", flat=True)
    planned = meetings.filter(state=MeetingState.PLANNED)
    noted, asked = meetings.filter(notes__isnull=False), meetings.filter(actions__isnull=False)
    chosen = dict.fromkeys([*planned[:1], *noted[:1], *asked[:1]])
    return [
        *(reverse("pupil_cycle", args=[each.pupil_id]) for each in agreed[:1]),
        *(reverse("pupil_page", args=[each.pupil_id]) for each in ages_ago[:2]),
        *(reverse("pupil_views", args=[each.pupil_id]) for each in views[:1]),
        *(reverse("pupil_advices", args=[each.pupil_id]) for each in reports[:1]),
        *(reverse("meeting", args=[each]) for each in chosen),
    ]


def _shared(harebell: Demonstration) -> list[str]:
    """What is shared with a family and who at home signs in; a draft; times that are free."""
    noah, jayden = harebell.pupil("Bright", "Noah"), harebell.pupil("Clarke", "Jayden")
    drafts = Summary.objects.filter(school=harebell.school, state=SummaryState.DRAFT)
    early = EarlyDiscussion.objects.filter(
        school=harebell.school, state=DiscussionState.WAITING, summaries=None
    ).values_list("pupil", flat=True)
    return [
        *(reverse("pupil_shared", args=[each]) for each in early[:1]),
        reverse("pupil_shared", args=[noah.pk]),
        *(reverse("pupil_accounts", args=[each.pk]) for each in (noah, jayden)),
        *(reverse("summary", args=[each]) for each in drafts.values_list("pk", flat=True)),
        reverse("slots", args=[harebell.school.slug]),
    ]


def planned(harebell: Demonstration) -> list[str]:
    """EHC plans in each state: with a review that comes, one that was reported, one that was
    amended, one of a portal's authority, and one that has just come."""
    pupils = [harebell.pupil(*name).pk for name in (("Bright", "Noah"), ("Okafor", "Amara"))]
    rows = AnnualReview.objects.filter(school=harebell.school, ended_on=None)
    notices = rows.exclude(notice_on=None).order_by("-notice_on").values_list("pupil", flat=True)
    comes = rows.filter(held_on=None).order_by("meeting__on").values_list("pupil", flat=True)
    new = EhcPlan.objects.filter(school=harebell.school, state="current", checked_on=None)
    rooms = ("pupil_ehc_plan", "ehc_review")
    return [
        reverse(room, args=[pupil])
        for pupil in (*pupils, *notices, *comes, *new.values_list("pupil", flat=True))
        for room in rooms
    ]


def taught(harebell: Demonstration) -> list[str]:
    """Whoever was assessed in the teacher's class: some make less progress than expected. And of
    one child there, what has files of its own."""
    members = ClassMembership.objects.filter(
        ends_on=None, school_class__grants__user=harebell.user("teacher")
    )
    pupils = Assessment.objects.filter(pupil__in=members.values("pupil"))
    found = pupils.order_by("pupil").values_list("pupil", flat=True).distinct()
    noah = harebell.pupil("Bright", "Noah").pk
    kept = [f"/pupils/{noah}/{page}/" for page in ("outcomes", "what-helps", "ehc-plan")]
    return [*kept, *(f"/pupils/{each}/assessments/" for each in found)]


def supported(harebell: Demonstration) -> list[str]:
    return [reverse("pupil_ehc_plan", args=[harebell.pupil("Bright", "Noah").pk])]


STARTS = {"senco": starts, "head": starts, "teacher": taught, "ta": supported}
