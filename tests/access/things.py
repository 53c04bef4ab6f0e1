"""One of everything at Harebell: what routes name, and what they are about."""

from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model
from django.utils import timezone

from ehcp.models import EhcPlan, PlanOutcome
from provision.models import (
    Intervention,
    InterventionTraining,
    Outcome,
    PlanRow,
    ProvisionPlan,
    Session,
)
from pupils.models import DocumentFolder, ImportBatch, Need, Pupil, RegisterDifference, Spell
from reviews.models import Cycle, ReviewMeeting
from send_mis.access.grants import open_grant
from send_mis.access.models import ClassGrant, Grant, SecondStepRequest
from send_mis.accounts.models import User
from send_mis.parents.models import FamilyAccount
from send_mis.reports.models import (
    GovernorQuestion,
    GovernorVisit,
    PromisedAction,
    Publication,
    PublicationSection,
    SencoPost,
    TermlyReport,
)
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import AcademicYear, Closure, School, SchoolClass, Trust
from tests.access.routes import Route
from tests.accounts.door import give_second_step
from tests.factories import (
    TODAY,
    actor_for_user,
    answer,
    ask_about,
    ask_for_advice,
    assess,
    copy_section,
    disclose,
    enter_own_figure,
    expect,
    fill_copy,
    fund,
    give_crest,
    give_views,
    grant,
    in_change,
    invite,
    join,
    keep_authority_form,
    keep_cycle_version,
    keep_document,
    keep_folder,
    keep_report,
    look_after,
    make_annual_review,
    make_assessment,
    make_class,
    make_contact,
    make_copy,
    make_cycle,
    make_digest,
    make_discussion,
    make_ehc_plan,
    make_home,
    make_intervention,
    make_letter,
    make_meeting,
    make_outcome,
    make_plan,
    make_professional,
    make_publication,
    make_published,
    make_published_report,
    make_pupil,
    make_row,
    make_run,
    make_scale,
    make_senco_post,
    make_service,
    make_signpost,
    make_strategy,
    make_summary,
    make_user,
    minute,
    monitor,
    note_on,
    note_point,
    note_visit,
    offer_time,
    promise,
    promise_governors,
    recommend,
    record_session,
    refer,
    restrict,
    section_of,
    set_rate,
    share,
    show,
    take_time,
    translate,
    undeliver,
    undertake,
)
from tests.people import Cast

# From the narrowest: what a route with these arguments is about.
_ABOUT: tuple[tuple[str, type[Model]], ...] = (
    ("pupil_id", Pupil),
    ("plan_id", ProvisionPlan),
    ("row_id", PlanRow),
    ("session_id", Session),
    ("outcome_id", Outcome),
    ("cycle_id", Cycle),
    ("ehc_id", EhcPlan),
    ("meeting_id", ReviewMeeting),
    ("class_id", SchoolClass),
    ("batch_id", ImportBatch),
    ("folder_id", DocumentFolder),
    ("report_id", TermlyReport),
    ("question_id", GovernorQuestion),
    ("promise_id", PromisedAction),
    ("visit_id", GovernorVisit),
    ("post_id", SencoPost),
    ("publication_id", Publication),
    ("section_id", PublicationSection),
    ("school", School),
    ("trust", Trust),
)


# Pages of what one of the child's people is given.
_OF_READER = (
    "letter_preview", "views_copy_pdf", "support_note_pdf", "meeting_copy_pdf",
    "ehc_report_copy_pdf",
)  # fmt: skip


def _trained(intervention: Intervention, user: User) -> InterventionTraining:
    with in_change():
        return InterventionTraining.objects.create(
            intervention=intervention, user=user, trained_on=date(2026, 9, 1)
        )


def waiting_grant(cast: Cast) -> Grant:
    """What the office asked for: a class for somebody new."""
    with in_change():
        return open_grant(
            user=make_user(), role="ta", on=cast.class_4h, starts_on=date(2026, 9, 1),
            given_by_id=cast.office.pk, giver_role="office",
        )  # fmt: skip


def lost_step(cast: Cast) -> SecondStepRequest:
    """The head asked to clear the teacher's second step."""
    give_second_step(cast.teacher)
    hat = actor_for_user(cast.head).hat
    with in_change():
        return SecondStepRequest.objects.create(
            school=cast.harebell, user=cast.teacher, asked_by=cast.head,
            asked_as=hat.key if hat else "", asked_at=timezone.now(), reason="Came to my office",
        )  # fmt: skip


_PUBLISHED = "sen-information-report"


def _published(cast: Cast) -> dict[str, Model]:
    """The next version of what is out already: written, approved, and shown to governors."""
    make_published(cast.harebell, cast.head)
    draft = make_publication(
        cast.harebell, shown_on=TODAY, approved_on=TODAY, approved_by="the governing body",
        approval_kept_by="Somebody",
    )  # fmt: skip
    return {"publication_id": draft, "section_id": section_of(draft, "senco")}


def _family(cast: Cast) -> dict[str, Model]:
    """Noah's mother, who is restricted, and his home; a sister's mother, whose home he may join."""
    noah = cast.noah
    mother = make_contact(noah, points={"mobile": "07700 900123"})
    sister = make_pupil(cast.harebell, surname="Bright", forename="Nia")
    known = make_contact(sister).contact
    return {
        "tie_id": mother,
        "contact_id": known,
        "stay_id": make_home(noah, mother.contact),
        "household_id": make_home(sister, mother.contact).household,
        "restriction_id": restrict(mother),
        "care_id": look_after(noah),
    }


def _letters(noah: Pupil) -> dict[str, Model]:
    """A letter that is not sent yet to his grandmother, and one that waits to be posted to her."""
    nan = make_contact(noah, "FAM", person={"forename": "Nan", "surname": "Bright"})
    sent = make_letter(noah, subject="About {first name}, in spring")
    kept = keep_document(noah, kind="letter", audience="send")
    return {
        "letter_id": make_letter(noah), "run_id": make_run(noah),
        "copy_id": make_copy(sent, nan.contact, document=kept),
    }  # fmt: skip


# Of the first EHC plan the outcome and the line, whose boxes in a form are called after them.
EXPECTED_ID, PROMISED_ID = UUID(int=1), UUID(int=2)
# A review that waits for the amended plan.
TO_AMEND: dict[str, Any] = {
    "begun_on": date(2026, 9, 7), "papers_sent_on": date(2026, 9, 15),
    "held_on": date(2026, 10, 1), "recommends": "amend",
    "recommends_words": "Section F", "report_sent_on": date(2026, 10, 12), "decision": "amend",
    "decided_on": date(2026, 10, 20), "notice_on": date(2026, 10, 28),
}  # fmt: skip


def _ehc_plans(noah: Pupil) -> dict[str, Model]:
    """A plan with a section, an outcome, a line of provision and a review."""
    plan = make_ehc_plan(noah, everyone_reads_on=date(2026, 11, 16))
    copy_section(plan, "B")
    is_first = not PlanOutcome.objects.filter(pk=EXPECTED_ID).exists()
    expect(plan, pk=EXPECTED_ID if is_first else uuid4())
    met = make_meeting(noah, on=TO_AMEND["held_on"], state="held", held_on=TO_AMEND["held_on"])
    review = make_annual_review(plan, meeting=met, **TO_AMEND)
    # Visits: what is seen of them is recorded by hand.
    line = promise(
        plan, "Six visits of a therapist", kind="visits", amount=6, per="year",
        pk=PROMISED_ID if is_first else uuid4(),
    )  # fmt: skip
    form = keep_authority_form(plan.authority)
    return {
        "authority_id": plan.authority, "ehc_id": plan, "promised_id": line,
        "review_id": review, "invited_id": invite(met),
        "evidence_id": show(line, "came", date(2026, 10, 5)),
        "disclosure_id": disclose(plan), "assessment_id": make_assessment(noah),
        "undelivered_id": undeliver(line, name=plan.authority.name, email="sen@authority.test"),
        "form_id": form, "filled_id": fill_copy(review, form),
    }  # fmt: skip


def _shared(cast: Cast) -> dict[str, Model]:
    """With the contact who the parent of the cast is."""
    summary = make_summary(cast.noah, cast.senco, kind="year", year=2025)
    tie = make_contact(cast.noah, points={"email": "mum@home.test"})
    shared = share(summary, tie)
    with in_change():
        account = FamilyAccount.objects.create(
            contact=tie.contact, school=cast.harebell, user=cast.parent, given_on=TODAY,
            given_by="Dana",
        )  # fmt: skip
    take_time(offer_time(cast.noah, host=cast.senco, at=time(9)), shared)
    return {
        "summary_id": summary, "shared_id": shared, "answer_id": answer(shared),
        "account_id": account, "translation_id": translate(summary),
        "signpost_id": make_signpost(cast.harebell),
        "slot_id": offer_time(cast.noah, host=cast.senco),
    }  # fmt: skip


class Things:
    """One of everything at Harebell. A new kind of argument has to be added here."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        noah = cast.noah
        with in_change():
            closure = Closure.objects.create(
                school=cast.harebell, kind="inset", starts_on=date(2027, 1, 4),
                ends_on=date(2027, 1, 4),
            )  # fmt: skip
            difference = RegisterDifference.objects.create(
                school=cast.harebell,
                pupil=noah,
                field="status",
                ours={"code": "E", "words": "EHC plan"},
                theirs={"code": "K", "words": "SEN support"},
                file_name="pupils.csv",
                row_number=2,
                raised_at=timezone.now(),
            )
            batch = ImportBatch.objects.create(
                school=cast.harebell, kind="pupils", state="preview", file_name="pupils.csv",
                file_sha256="0" * 64, made_by=cast.senco, made_by_role="senco",
                made_at=timezone.now(),
            )  # fmt: skip
        spell = Spell.objects.get(pupil=noah)
        plan = make_plan(cast.class_4h, state="proposed", by=cast.teacher)
        row = make_row(plan, None, noah, delivered_by=cast.ta)
        self.objects: dict[str, Model] = {
            "school": cast.harebell,
            "trust": cast.trust,
            "pupil_id": noah,
            "class_id": cast.class_4h,
            "group_id": join(noah, make_class(cast.harebell, "Set 1", kind=ClassKind.GROUP)),
            "year_id": AcademicYear.objects.get(school=cast.harebell, starts_on__year=2026),
            "closure_id": closure,
            "user_id": cast.teacher,
            "batch_id": batch,
            "difference_id": difference,
            "spell_id": spell,
            "monitoring_id": monitor(noah, date(2026, 9, 1)),
            "plan_id": row.plan,
            "row_id": row,
            "place_id": row.allocations.get(),
            "session_id": record_session(row),
            "outcome_id": (aim := make_outcome(noah)),
            "point_id": note_point(aim, "25"),
            "intervention_id": (kind := make_intervention(cast.harebell)),
            "training_id": _trained(kind, cast.teacher),
            "rate_id": set_rate(cast.harebell, staff_role="hlta"),
            "stream_id": fund(cast.harebell),
            "need_id": Need.objects.filter(pupil=noah).earliest("rank"),
            **_family(cast),
            "document_id": keep_document(noah),
            **_letters(noah),
            "service_id": (clinic := make_service(cast.harebell)),
            "person_id": make_professional(clinic),
            "file_id": (file := keep_folder(cast.harebell, cast.senco)),
            "folder_id": file.folder,
            "referral_id": refer(noah, clinic),
            "advice_id": ask_for_advice(noah, clinic),
            "cycle_id": (cycle := make_cycle(noah)),
            "note_id": note_on(cycle, by=cast.senco),
            "meeting_id": (meeting := make_meeting(noah)),
            "minute_id": minute(meeting, by=cast.senco),
            "action_id": undertake(meeting),
            "strategy_id": make_strategy(noah),
            "recommendation_id": recommend(noah),
            "views_id": give_views(noah),
            "discussion_id": make_discussion(noah),
            "scale_id": (scale := make_scale(cast.harebell)),
            "digest_id": make_digest(cast.harebell, cast.senco),
            **_ehc_plans(noah),
            **_shared(cast),
            "report_id": (report := make_published_report(cast.harebell, cast.head)),
            "question_id": ask_about(report, cast.governor),
            "promise_id": promise_governors(report),
            "visit_id": note_visit(cast.harebell, cast.governor),
            "post_id": make_senco_post(cast.harebell, cast.senco),
            **_published(cast),
        }
        enter_own_figure(cast.harebell)
        keep_cycle_version(cycle)
        keep_report(self.objects["review_id"], self.objects["contact_id"])
        invite(meeting, user=cast.senco)
        assess(noah, scale, 85, date(2026, 9, 14))
        assess(noah, scale, 80)
        give_crest(cast.harebell)
        self.waiting = waiting_grant(cast)
        self.lost_step = lost_step(cast)
        self.grants: dict[str, Model] = {
            "classes": ClassGrant.objects.get(user=cast.teacher),
            "people": ClassGrant.objects.get(user=cast.teacher),
            "pupil": grant(make_user(), "ta", noah, reason="Swims with him"),
        }

    def value(self, route: Route, key: str) -> Any:
        if key == "process":
            return "annual_review"
        if key == "token":
            return "no-link"
        if key == "number":
            return 1
        if key == "measure":
            return "sen_support"
        if key == "letter_kind":
            return "general"
        if route.name in _OF_READER and key == "contact_id":
            return self.objects["copy_id"].contact_id  # type: ignore[attr-defined]  # a copy
        if key == "document_kind":
            return "accessibility-plan" if route.name == "publication_draft" else _PUBLISHED
        if key == "kind":
            return "mobile"
        if key in ("school", "trust"):
            return self.objects[key].slug  # type: ignore[attr-defined]  # both have one
        if route.name == "people_answer":
            return {"school": self.cast.harebell.slug, "grant_id": self.waiting.pk}[key]
        if key == "grant_id":
            return self.grants[route.name.partition("_")[0]].pk
        return self.objects[key].pk

    def about(self, route: Route) -> Model | None:
        for key, _ in _ABOUT:
            if key in route.arguments:
                return self.objects[key]
        return None
