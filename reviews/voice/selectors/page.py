"""The tab "Views" of a pupil, whom a form offers, and what one parent may be given on paper."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from provision.models import Outcome
from pupils.families.rules.telling import Tied, letters_to, warnings_before_sharing
from pupils.families.selectors.page import FamilyRows, family_rows
from pupils.models import Contact, Pupil
from pupils.record.selectors.pupil import PupilRecord
from reviews.models import ViewGiven
from reviews.voice.rules.questions import AIM
from reviews.voice.rules.sharing import may_be_given, may_leave_staff, readers_words
from reviews.voice.selectors.given import (
    PersonViews,
    by_person,
    is_own,
    may_be_printed,
    readable,
    views_of,
)
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.errors import NotAllowed
from send_mis.ui.parts import Link

_RECORD = Action.VIEWS_RECORD


@dataclass(frozen=True)
class PupilViews:
    """`ask`: the ways to gather views; `papers`: a copy for each who may be given one."""

    people: list[PersonViews]
    gate: str
    ask: list[Link]
    papers: list[Link]
    warnings: list[str]


@dataclass(frozen=True)
class FormFacts:
    """What a form about views has to know of the pupil's people."""

    contacts: list[tuple[str, str]]
    readers: dict[str, str]
    warnings: list[str]


def pupil_views_page(actor: Actor, record: PupilRecord) -> PupilViews:
    """Six queries more than the head of the page, however much was said."""
    may = record.may
    rows = family_rows(record.id, record.today)
    people = [
        replace(each, shown=[replace(shown, links=_links(actor, shown.row, may))
                             for shown in each.shown])
        for each in views_of(actor, record.pupil)
    ]  # fmt: skip
    return PupilViews(
        people=people,
        gate=reverse("views_gate", args=[record.id]) if _RECORD in may else "",
        ask=_ways(record) if _RECORD in may else [],
        papers=_papers(record, rows) if Action.CYCLE_WRITE in may else [],
        warnings=_warnings(rows, may),
    )


def _ways(record: PupilRecord) -> list[Link]:
    name = record.pupil.short_name
    return [
        Link(f"{name}’s views in words", reverse("views_words", args=[record.id])),
        Link("With pictures", reverse("views_pictures", args=[record.id])),
        Link("By observation", reverse("views_observed", args=[record.id])),
        Link("A parent’s views", reverse("views_parent", args=[record.id])),
        Link("A sheet for parents (PDF)", reverse("views_sheet_pdf", args=[record.id])),
    ]


def _papers(record: PupilRecord, rows: FamilyRows) -> list[Link]:
    return [
        Link(answer.tied.name, reverse("views_copy_pdf", args=[record.id, answer.tied.contact_id]))
        for answer in letters_to(rows.people)
        if answer.is_told
    ]


def _links(actor: Actor, row: ViewGiven, may: Collection[Action]) -> list[Link]:
    at = [row.pupil_id, row.pk]
    links = []
    if row.waits_for_check and Action.CYCLE_WRITE in may:
        links.append(Link("Check", reverse("views_check", args=at)))
    has_aim = row.contact_id is None and bool(row.answers.get(AIM))
    if has_aim and row.outcome_id is None and Action.OUTCOME_CHANGE in may:
        links.append(Link("Take into an outcome", reverse("views_outcome", args=at)))
    if may_be_printed(row):
        links.append(Link("Print", reverse("views_pdf", args=at)))
    if _RECORD in may and (is_own(actor, row) or Action.VIEWS_CORRECT in may):
        links.append(Link("Correct", reverse("views_change", args=at)))
        links.append(Link("Remove", reverse("views_remove", args=at)))
    return links


def _warnings(rows: FamilyRows, may: Collection[Action]) -> list[str]:
    """Who may not see the family is told only of whom to ask."""
    people = [*rows.people, *rows.kept_away]
    if Action.FAMILY_VIEW in may:
        return warnings_before_sharing(people)
    return [
        f"Ask the SENCO before you share anything with {tied.name}."
        for tied in people
        if tied.bar is not None
    ]


# --- What forms are told ----------------------------------------------------------------------


def asked_of(actor: Actor, pupil: Pupil, views: ViewGiven | None = None) -> FormFacts:
    """`views`: those that are corrected. Five queries."""
    rows = family_rows(pupil.pk, actor.today)
    family = [tied for tied in rows.people if not tied.is_professional]
    contacts = [(str(t.contact_id), f"{t.name}, {t.what.lower()}{_barred(t)}") for t in family]
    kept = views.contact if views else None
    if kept is not None and str(kept.pk) not in dict(contacts):
        contacts.append((str(kept.pk), kept.name))
    whose = kept.name if kept else ""
    return FormFacts(
        contacts,
        readers_words(pupil.short_name, whose=whose, others=_others(family, kept)),
        _warnings(rows, actions_on(actor, pupil)),
    )


def _barred(tied: Tied) -> str:
    return ": restricted" if tied.bar is not None else ""


def _others(family: list[Tied], kept: Contact | None) -> list[str]:
    """Whoever lives in another home than the one whose views they are."""
    homes = next((t.homes for t in family if kept is not None and t.contact_id == kept.pk), None)
    if homes is None:
        return []
    return [t.name for t in family if kept and t.contact_id != kept.pk and not t.homes & homes]


def outcomes_to_choose(pupil: Pupil) -> list[Outcome]:
    return list(Outcome.objects.active().filter(pupil=pupil))


# --- On paper for one parent --------------------------------------------------------------------


def copy_for(actor: Actor, record: PupilRecord, contact_id: UUID) -> tuple[Tied, list[PersonViews]]:
    """What one of the child's people may be given: the pupil's own views and those of their own
    home, as far as they are for the review meeting. Raises Http404, NotAllowed."""
    rows = family_rows(record.id, record.today)
    people = {tied.contact_id: tied for tied in rows.people}
    reader = people.get(contact_id)
    if reader is None:
        raise Http404
    told = next(a for a in letters_to(rows.people) if a.tied.contact_id == contact_id)
    if not told.is_told:
        raise NotAllowed(f"Nothing is printed for {reader.name}. {told.reason}.")
    given = [
        row
        for row in readable(actor).filter(pupil=record.id)
        if may_leave_staff(row.readers, waits_for_check=row.waits_for_check)
        and may_be_given(reader, row.contact_id, people)
    ]
    return reader, by_person(record.pupil, given)
