"""The papers of a review, by whoever is invited: what goes to them, what not and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from ehcp.annual.rules.papers import late_words
from ehcp.annual.selectors.advice import advice_since
from ehcp.annual.selectors.report import document_words
from ehcp.models import AnnualReview, PapersCirculated, PaperWithheld
from pupils.choices import Audience
from pupils.letters.rules.wording import for_reader
from pupils.models import AdviceRequest, Document
from pupils.professionals.rules.advising import HEADINGS
from pupils.record.selectors.pupil import form_crumbs
from reviews.meetings.selectors.paper import CopyHome, home_of
from reviews.meetings.selectors.people import called, people_of, what_they_are
from reviews.models import MeetingPerson
from reviews.voice.rules.sharing import may_be_given, may_leave_staff
from reviews.voice.selectors.given import PersonViews, by_person, readable
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.ui.parts import Link
from send_mis.ui.words import day

RUN, WITHHOLD = Action.EHC_REVIEW, Action.EHC_WITHHOLD


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """One who is invited. `withheld`: how many papers their copy is without."""

    name: str
    what: str
    sent: str
    papers: int
    withheld: list[str]
    url: str


@dataclass(frozen=True)
class PapersPage:
    review: AnnualReview
    title: str
    lede: str
    papers: list[str]
    late: list[str]
    people: list[RecipientLine]
    links: list[Link]
    crumbs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AdviceText:
    title: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class RecipientCopy:
    """What one who is invited is sent: a list of the papers, what was said, advice in words.
    `sent_on`: none as long as it is not sent."""

    for_whom: str
    sent_on: date | None
    facts: list[tuple[str, str]]
    papers: list[str]
    views: list[PersonViews]
    advice: list[AdviceText]


def papers_of(row: AnnualReview) -> list[AdviceRequest]:
    """Advice that is in: of what is confidential nothing is circulated. One query."""
    return [
        each for each in advice_since(row.pupil_id, row.begun_on)
        if each.received_on is not None and not each.is_confidential
        and each.document is not None and each.document.removed_on is None
        and each.document.audience != Audience.CONFIDENTIAL
    ]  # fmt: skip


def in_time(papers: Sequence[AdviceRequest], on: date) -> list[AdviceRequest]:
    """Those that were there when papers went out on that day."""
    return [each for each in papers if each.received_on is not None and each.received_on <= on]


def documents_of(papers: Sequence[AdviceRequest]) -> dict[UUID, Document]:
    return {each.document.pk: each.document for each in papers if each.document is not None}


def withheld_of(row: AnnualReview) -> list[PaperWithheld]:
    rows = PaperWithheld.objects.filter(review=row).select_related("document")
    return list(rows.order_by("withheld_on", "pk"))


def invited_of(row: AnnualReview) -> list[MeetingPerson]:
    return people_of(row.meeting_id) if row.meeting_id else []


def invited_choices(row: AnnualReview) -> dict[UUID, str]:
    return {each.pk: _named(each) for each in invited_of(row)}


def _named(person: MeetingPerson) -> str:
    what = what_they_are(person)
    return f"{called(person)}, {what}" if what else called(person)


def for_person(
    papers: Sequence[AdviceRequest], person_id: UUID, withheld: Collection[PaperWithheld]
) -> list[AdviceRequest]:
    held = {each.document_id for each in withheld if each.person_id == person_id}
    return [each for each in papers if each.document_id not in held]


def papers_page(row: AnnualReview, actor: Actor) -> PapersPage:
    """Six queries, whoever is invited."""
    may = actions_on(actor, row.pupil)
    papers, withheld, people = papers_of(row), withheld_of(row), invited_of(row)
    sent: dict[UUID, date] = {}
    for each in PapersCirculated.objects.filter(review=row).order_by("sent_on"):
        sent[each.person_id] = each.sent_on
    on = row.papers_sent_on or actor.today
    going = in_time(papers, on)
    late = [each for each in papers if each not in going]
    home = Link("Review of the EHC plan", reverse("ehc_review", args=[row.pupil_id]))
    return PapersPage(
        review=row, title="Papers of the review", lede=_lede(row),
        papers=[document_words(each) for each in documents_of(going).values()],
        late=[document_words(each) for each in documents_of(late).values()],
        people=[_line(each, row, going, withheld, sent, may) for each in people],
        links=_links(row, may), crumbs=(*form_crumbs(row.pupil), home, Link("Papers")),
    )  # fmt: skip


def _lede(row: AnnualReview) -> str:
    meeting = row.meeting
    if meeting is None:
        return "Plan the meeting first: papers go to whoever is invited to it."
    on = row.held_on or meeting.on
    if row.papers_sent_on is None:
        return f"For the meeting on {day(on)}."
    late = late_words(row.papers_sent_on, on)
    return f"For the meeting on {day(on)}. Sent on {day(row.papers_sent_on)}. {late}".strip()


def _line(
    person: MeetingPerson, row: AnnualReview, papers: Sequence[AdviceRequest],
    withheld: Sequence[PaperWithheld], sent: dict[UUID, date], may: Collection[Action],
) -> RecipientLine:  # fmt: skip
    held = [
        f"{document_words(each.document)}: {each.why}" for each in withheld
        if each.person_id == person.pk
    ]  # fmt: skip
    on = sent.get(person.pk)
    url = reverse("ehc_papers_pdf", args=[row.pupil_id, row.pk, person.pk]) if RUN in may else ""
    return RecipientLine(
        called(person), what_they_are(person), f"Sent on {day(on)}" if on else "Not sent",
        len(for_person(papers, person.pk, withheld)), held, url,
    )  # fmt: skip


def _links(row: AnnualReview, may: Collection[Action]) -> list[Link]:
    at = [row.pupil_id, row.pk]
    if row.meeting_id is None or row.ended_on is not None:
        return []
    links = []
    if RUN in may and row.held_on is None:
        links.append(Link("The papers were sent", reverse("ehc_papers_sent", args=at)))
    if WITHHOLD in may:
        links.append(Link("Hold a paper back", reverse("ehc_papers_withhold", args=at)))
    return links


def recipient_copy(row: AnnualReview, person_id: UUID, actor: Actor) -> RecipientCopy:
    """Without addresses, another home's views, or what is withheld from them. Raises Http404,
    NotAllowed."""
    person = next((each for each in invited_of(row) if each.pk == person_id), None)
    if person is None:
        raise Http404
    home = home_of(row.pupil_id, person.contact_id, actor.today) if person.contact_id else None
    kept = home.kept_apart if home else ()
    days = PapersCirculated.objects.filter(review=row, person=person).order_by("-sent_on")
    sent_on = days.values_list("sent_on", flat=True).first()
    on = sent_on or row.papers_sent_on or actor.today
    papers = for_person(in_time(papers_of(row), on), person.pk, withheld_of(row))
    meeting = row.meeting
    return RecipientCopy(
        for_whom=_named(person), sent_on=sent_on,
        facts=[
            ("Child", row.pupil.name), ("Review", str(row.get_kind_display())),
            ("Meeting", day(meeting.on) if meeting else ""),
        ],
        papers=[for_reader(document_words(each), kept) for each in documents_of(papers).values()],
        views=_views(row, actor, home),
        advice=[_text(each, kept) for each in papers if _words(each)],
    )  # fmt: skip


def _views(row: AnnualReview, actor: Actor, home: CopyHome | None) -> list[PersonViews]:
    rows = readable(actor.for_query).filter(pupil=row.pupil_id, on__gte=row.begun_on)
    given = [
        each for each in rows
        if may_leave_staff(each.readers, waits_for_check=each.waits_for_check)
        and (home is None or all(
            may_be_given(reader, each.contact_id, home.people) for reader in home.readers
        ))
    ]  # fmt: skip
    return by_person(row.pupil, given)


def _words(each: AdviceRequest) -> bool:
    return any(getattr(each, name) for name in HEADINGS)


def _text(each: AdviceRequest, kept: Collection[str]) -> AdviceText:
    title = f"{each.author_name}, {each.author_role}".strip(", ")
    return AdviceText(title, [
        (label, for_reader(getattr(each, name), kept)) for name, label in HEADINGS.items()
        if getattr(each, name)
    ])  # fmt: skip
