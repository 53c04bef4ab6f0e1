"""Reviews of EHC plans as they run: advice, papers, what was said, and the report part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.storage import default_storage

from ehcp.annual.selectors.report import document_words
from ehcp.choices import ReportPart, Section
from ehcp.models import (
    OutcomeReported,
    PapersCirculated,
    PaperWithheld,
    PlanOutcome,
    PlanSection,
    PromisedProvision,
    ProvisionReported,
    ReassessmentAsked,
    ReportPartSaved,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from pupils.documents.keeping import put
from pupils.models import AdviceRequest, Document, FamilyTie, Professional
from reviews.models import MeetingAction, MeetingPerson, ViewGiven
from send_mis.demo.days import weekday_on, weekdays_from
from send_mis.demo.document_building import paper_pdf
from send_mis.demo.ehc_report_words import ACTIONS, CHILDS, PARENTS, REVIEWS, ReviewWords
from send_mis.demo.ehc_sent_building import build_sent

if TYPE_CHECKING:
    from send_mis.demo.ehc_building import EhcBuilder, UnderWay

_BY = "Priya Nair"
_ASKED = "How far has {name} come, and what should the plan say for the next year?"
_HELD_BACK = "It tells of a brother’s illness, which the authority need not know for this review."
_AGAIN = (
    "Since the spring {name} has been excluded twice, and the hospital school’s report describes"
    " needs of which the plan says nothing."
)


@dataclass(frozen=True, slots=True)
class _Advice:
    """Of whom, received so many days before the meeting (none: not), how often chased, and what
    its writer says of needs and provision."""

    who: str
    before: int | None
    chases: int = 0
    needs: str = ""
    provision: str = ""


_SPEECH = _Advice(
    "Hanna Lindqvist", 25, 0, "Long sentences and new words without a picture are hard.",
    "Visits each half-term, and a programme that the school carries on three times a week.",
)  # fmt: skip
_USUAL = (_SPEECH, _Advice("Dr Ines Vale", None, 2))
_ADVICE: Mapping[str, tuple[_Advice, ...]] = {
    "amara": (
        _SPEECH,
        _Advice("Samir Haddad", 22, 1, "The family carry a great deal at this time.",
                "A family support worker until the summer."),
        _Advice("Tomás Ferreira", 9, 1, "Retelling is still short of five parts."),
        _Advice("Dr Ines Vale", None, 2),
    ),
    "begun": (_Advice("Dr Ines Vale", 20, 0, "Change without warning is hard."),
              _Advice("Hanna Lindqvist", -5, 1, "Speech is clear to people who know the child.")),
    "amended": _USUAL,
    "kept": (_SPEECH,),
}  # fmt: skip
_MOST_ADVICE = max(len(each) for each in _ADVICE.values())


def build_reports(builder: "EhcBuilder") -> None:
    """After the plans and their reviews are written."""
    people = {
        row.name: row
        for row in Professional.objects.filter(school=builder.built.school)
        .select_related("service")
    }  # fmt: skip
    _clear(builder)
    for each in builder.under_way:
        if people:
            _advice(builder, each, people)
        words = REVIEWS.get(each.story.says)
        if words is not None:
            _views(builder, each)
            _papers(builder, each)
            _Report(builder, each, words).write()
            _actions(builder, each)
        if each.story.kind == "emergency":
            _assess_again(builder, each)
    build_sent(builder)


def _clear(builder: "EhcBuilder") -> None:
    """What was made of another day's reviews; the rest goes with the plans."""
    names = [f"advice {plan.pupil_id} {number}" for plan in builder.plans
             for number in range(_MOST_ADVICE)]  # fmt: skip
    ids = [builder.id(name) for name in names]
    AdviceRequest.objects.filter(pk__in=ids).delete()
    Document.objects.filter(pk__in=[builder.id(f"{name} file") for name in names]).delete()
    views = [f"view {plan.pupil_id} {whose}" for plan in builder.plans for whose in (0, 1)]
    ViewGiven.objects.filter(pk__in=[builder.id(name) for name in views]).delete()


# --- Advice and papers --------------------------------------------------------------------------


def _advice(builder: "EhcBuilder", each: "UnderWay", people: Mapping[str, Professional]) -> None:
    """Noah's is among the referrals: it was asked for before his review is planned here."""
    if each.pupil.list_name == "Bright, Noah":
        wanted: tuple[_Advice, ...] = ()
        invited: tuple[str, ...] = ("Hanna Lindqvist", "Dr Ines Vale")
    elif each.story.kind == "emergency":
        wanted, invited = (), ("Dr Ines Vale",)
    else:
        wanted = _ADVICE.get(each.story.says, (_Advice("Hanna Lindqvist", None),))
        invited = tuple(one.who for one in wanted)
    meeting = each.meeting
    for number, one in enumerate(wanted):
        _ask(builder, each, number, one, people[one.who])
    came = {one.who: "came" if one.before is not None else "sorry" for one in wanted}
    asked_on = weekdays_from(meeting.planned_on, 2)
    for name in invited:
        reply = came.get(name, "") if meeting.held_on else ""
        builder.people.invite_professional(meeting, people[name], asked_on, reply)


def _ask(
    builder: "EhcBuilder", each: "UnderWay", number: int, one: _Advice, who: Professional
) -> None:
    meeting_on, name = each.meeting.on, f"advice {each.pupil.pk} {number}"
    asked_on = weekday_on(each.review.begun_on + timedelta(days=2))
    by_on = max(asked_on, meeting_on - timedelta(days=21))
    said: dict[str, Any] = {}
    if one.before is not None:
        on = min(builder.today, weekday_on(meeting_on - timedelta(days=one.before)))
        said = {
            "received_on": on, "author_name": who.name, "author_role": who.role, "dated_on": on,
            "needs": one.needs, "provision": one.provision, "read_on": on, "read_by": _BY,
            "document": _paper(builder, each, f"{name} file", one, who, on),
        }  # fmt: skip
    if one.chases:
        said |= {"chases": one.chases, "chased_on": min(builder.today, weekday_on(by_on))}
    AdviceRequest.objects.create(
        id=builder.id(name), pupil=each.pupil, school=builder.built.school, service=who.service,
        professional=who, occasion=str(each.review.get_kind_display()),
        asked_for=_ASKED.format(name=each.pupil.forename), asked_on=asked_on, asked_by=_BY,
        by_on=by_on, asked_at=who.email, **said,
    )  # fmt: skip


def _paper(
    builder: "EhcBuilder", each: "UnderWay", name: str, one: _Advice, who: Professional, on: date
) -> Document:
    title = f"Report for the review, {who.name}"
    said = [line for line in (one.needs, one.provision) if line]
    content = paper_pdf(
        "Report for the review", (each.pupil.name, *said, f"{who.name}, {who.role}")
    )
    document: Document = Document.objects.create(
        id=builder.id(name), pupil=each.pupil, school=builder.built.school, title=title,
        kind="report", audience="class", author=who.service.name, dated_on=on, added_on=on,
        added_by="Mrs Carol Finch", file_kind="pdf", size=len(content),
        sha256=sha256(content).hexdigest(),
    )  # fmt: skip
    keep_file(document, content)
    return document


def keep_file(document: Any, content: bytes) -> None:
    """Also where a demonstration that was made here before left one of this name."""
    default_storage.delete(document.storage_name)
    put(document, content)


def _papers(builder: "EhcBuilder", each: "UnderWay") -> None:
    """To each who is invited, with what was there by then; one paper is not in the officer's."""
    row, sent_on = each.review, each.review.papers_sent_on
    if sent_on is None:
        return
    there = list(
        AdviceRequest.objects.filter(
            pupil=each.pupil, asked_on__gte=row.begun_on, received_on__lte=sent_on,
            document__isnull=False,
        ).select_related("document").order_by("asked_on", "pk")
    )  # fmt: skip
    held = next((one for one in there if one.author_name == "Samir Haddad"), None)
    for person in MeetingPerson.objects.filter(meeting=each.meeting).order_by("pk"):
        is_officer = person.professional is not None and person.professional.role == "SEN officer"
        own = [one for one in there if not (is_officer and one is held)]
        of_review: dict[str, Any] = {
            "review": row, "pupil": each.pupil, "school": row.school, "person": person,
        }  # fmt: skip
        papers = [document_words(one.document) for one in own if one.document]
        PapersCirculated.objects.create(
            id=builder.id(f"{row.pk} papers {person.pk}"), sent_on=sent_on,
            what="\n".join(papers) or "Views of the child and of the home; no advice was in",
            **of_review,
        )  # fmt: skip
        if is_officer and held is not None and held.document is not None:
            PaperWithheld.objects.create(
                id=builder.id(f"{row.pk} withheld"), document=held.document, why=_HELD_BACK,
                withheld_on=sent_on, by=builder.staff.get("dsl"), **of_review,
            )  # fmt: skip


def _views(builder: "EhcBuilder", each: "UnderWay") -> None:
    """The child's, and those of the first of its people."""
    ties = FamilyTie.objects.filter(pupil=each.pupil, responsibility="yes").order_by("rank")
    first = ties.first()
    of_review: dict[str, Any] = {
        "pupil": each.pupil, "school": builder.built.school, "readers": "review", "scribe": _BY,
        "recorded_by": builder.staff.get("senco"), "on": weekdays_from(each.meeting.on, -4),
    }  # fmt: skip
    ViewGiven.objects.create(
        id=builder.id(f"view {each.pupil.pk} 0"), how="words", answers=CHILDS, **of_review
    )
    if first is not None:
        said = {key: text.format(name=each.pupil.forename) for key, text in PARENTS.items()}
        ViewGiven.objects.create(
            id=builder.id(f"view {each.pupil.pk} 1"), how="phone", contact=first.contact,
            answers=said, **of_review,
        )  # fmt: skip


# --- The report ---------------------------------------------------------------------------------


class _Report:
    """One report, written part by part."""

    def __init__(self, builder: "EhcBuilder", each: "UnderWay", words: ReviewWords) -> None:
        self.builder, self.plan, self.words = builder, each.plan, words
        self.row, self.name = each.review, each.pupil.forename
        self.of_review: dict[str, Any] = {
            "review": each.review, "pupil": each.pupil, "school": each.pupil.school,
        }  # fmt: skip

    def write(self) -> None:
        self._sections()
        self._lines()
        said = {name: self._said(text) for name, text in self.words.said.items()}
        ReportWords.objects.create(id=self._id("words"), **self.of_review, **said)
        for position, (who, text) in enumerate(self.words.differences, start=1):
            ReviewDifference.objects.create(
                id=self._id(f"difference {position}"), position=position, who=self._said(who),
                words=self._said(text), **self.of_review,
            )  # fmt: skip
        for part in ReportPart:
            if part != ReportPart.DIFFERENCES or self.words.differences:
                ReportPartSaved.objects.create(
                    id=self._id(part.value), part=part.value, **self.of_review
                )

    def _sections(self) -> None:
        now = dict(PlanSection.objects.filter(plan=self.plan).values_list("letter", "words"))
        for section in Section:
            if section in (Section.E, Section.F) or section.value in self.words.unsaid:
                continue
            instead, why = self.words.changes.get(section.value, ("", ""))
            SectionReported.objects.create(
                id=self._id(section.value), letter=section.value,
                advice="change" if instead else "none",
                instead=self._said(instead, now.get(section.value, "")), why=self._said(why),
                **self.of_review,
            )  # fmt: skip

    def _lines(self) -> None:
        outcomes = PlanOutcome.objects.filter(plan=self.plan).order_by("position")
        for expected, one in zip(outcomes, self.words.outcomes, strict=False):
            OutcomeReported.objects.create(
                id=self._id(expected.pk), expected=expected, progress=one.progress,
                evidence=self._said(one.evidence), advice=one.advice,
                instead=self._said(one.instead), **self.of_review,
            )  # fmt: skip
        promised = PromisedProvision.objects.filter(plan=self.plan)
        lines = promised.order_by("section", "position")
        for line, told in zip(lines, self.words.lines, strict=False):
            ProvisionReported.objects.create(
                id=self._id(line.pk), promised=line, delivered=told.delivered,
                how=self._said(told.how), impact=self._said(told.impact), advice=told.advice,
                instead=self._said(told.instead), **self.of_review,
            )  # fmt: skip

    def _said(self, text: str, now: str = "") -> str:
        return text.format(name=self.name, now=now)

    def _id(self, what: object) -> UUID:
        return self.builder.id(f"{self.row.pk} {what}")


def _actions(builder: "EhcBuilder", each: "UnderWay") -> None:
    meeting = each.meeting
    for number, (words, who, ahead, is_done) in enumerate(ACTIONS):
        owner = builder.staff.get(who)
        by_on = max(weekdays_from(builder.today, ahead), weekdays_from(meeting.on, 5))
        MeetingAction.objects.create(
            id=builder.id(f"{meeting.pk} action {number}"), meeting=meeting, pupil=each.pupil,
            school=builder.built.school, words=words, owner=owner,
            owner_name="" if owner else who.capitalize(), agreed_on=meeting.on, by_on=by_on,
            done_on=weekdays_from(meeting.on, 3) if is_done else None,
            done_by=owner if is_done else None,
        )  # fmt: skip


def _assess_again(builder: "EhcBuilder", each: "UnderWay") -> None:
    ReassessmentAsked.objects.create(
        id=builder.id(f"{each.plan.pk} again"), plan=each.plan, pupil=each.pupil,
        school=builder.built.school, asked_on=weekdays_from(builder.today, -2),
        assessed_on=each.plan.made_on, why=_AGAIN.format(name=each.pupil.forename),
        by=builder.staff.get("senco"),
    )  # fmt: skip
