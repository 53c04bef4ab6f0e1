"""The report of a review on paper: for the authority and the school's file, or a home's copy.

A copy has no address, no other home's views and nothing of what is confidential on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ehcp.annual.rules.marking import MarkedWords, marked
from ehcp.annual.rules.report import WORDS_LABELS
from ehcp.annual.selectors.advice import advice_since, is_officer, stands_of
from ehcp.annual.selectors.report import (
    difference_rows,
    document_words,
    line_rows,
    outcome_rows,
    section_rows,
    words_asked,
    words_row,
    words_said,
)
from ehcp.choices import LineAdvice, OutcomeAdvice, Section, SectionAdvice
from ehcp.models import AnnualReview
from ehcp.plans.rules.amounts import amount_words
from ehcp.plans.rules.reading import IN_LINES, title_of
from ehcp.plans.selectors.lines import outcomes_of, promised_of
from ehcp.plans.selectors.page import sections_of
from pupils.choices import Audience, Responsibility, ServiceKind
from pupils.families.selectors.page import family_rows
from pupils.letters.rules.wording import for_reader
from pupils.models import AdviceRequest
from pupils.professionals.selectors.standing import whom
from pupils.years import year_words
from reviews.choices import MeetingReply
from reviews.meetings.selectors.paper import CopyHome, home_of
from reviews.meetings.selectors.people import called, people_of, what_they_are
from reviews.meetings.selectors.words import owner_of
from reviews.models import MeetingAction, MeetingPerson
from reviews.voice.rules.sharing import may_be_given, may_leave_staff
from reviews.voice.selectors.given import PersonViews, by_person, readable
from send_mis.access.actor import Actor
from send_mis.ui.words import day, plain_day, plural

_SIGN = ("Headteacher", "Parent or carer", "Child or young person")
_NOT_SAID = "Not said"
# Of the family a home reads who came: an invitation is no business of another home.
_KNOWN = (MeetingReply.CAME, MeetingReply.APOLOGIES)


@dataclass(frozen=True, slots=True)
class SectionOnPaper:
    title: str
    advice: str
    why: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LineOnPaper:
    """An outcome or a line of provision: what the plan says, how it stands, what is recommended."""

    words: str
    stands: str
    evidence: str
    advice: str
    impact: str = ""


@dataclass(frozen=True, slots=True)
class InvitedOnPaper:
    name: str
    role: str
    asked: str
    came: str
    advice: str


@dataclass(frozen=True)
class ReportPaper:
    """`for_whom`: who reads this copy; `said`: under its headings."""

    for_whom: str
    facts: list[tuple[str, str]]
    invited: list[InvitedOnPaper]
    absent: str
    enclosed: list[str]
    views: list[PersonViews]
    said: list[tuple[str, str]]
    sections: list[SectionOnPaper]
    outcomes: list[LineOnPaper]
    lines: list[LineOnPaper]
    recommends: str
    why: str
    differences: list[tuple[str, str]]
    actions: list[list[str]]
    signatures: Sequence[str] = _SIGN


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one section or line says, and what is recommended instead. `marks`: both in one, word
    by word; `what`: in words what is to happen."""

    title: str
    what: str
    now: str
    marks: list[MarkedWords]
    why: str


Said = Callable[[str], str]


def report_paper(
    row: AnnualReview, actor: Actor, contact_id: UUID | None = None, *,
    is_for_invited: bool = False,
) -> ReportPaper:  # fmt: skip
    """A fixed number of queries. `contact_id`: whose home's copy; `is_for_invited`: the copy of
    those who were invited and are of no home. Raises Http404, NotAllowed."""
    home = home_of(row.pupil_id, contact_id, actor.today) if contact_id else None
    kept = home.kept_apart if home else ()
    is_whole = home is None and not is_for_invited

    def said(text: str) -> str:
        return for_reader(text, kept) if home else text

    people = people_of(row.meeting_id) if row.meeting_id else []
    if home is not None:
        people = [each for each in people if each.contact_id is None or each.reply in _KNOWN]
    advice = [
        each for each in advice_since(row.pupil_id, row.begun_on)
        if is_whole or _may_be_enclosed(each)
    ]  # fmt: skip
    return ReportPaper(
        for_whom=home.name if home else whole_for(row) if is_whole else "Those who were invited",
        facts=[(label, said(text)) for label, text in _facts(row, actor, is_whole=is_whole)],
        invited=_invited(people, advice, row, actor.today, said), absent=_absent(people),
        enclosed=_enclosed(advice, row, actor.today, said), views=_views(row, actor, home),
        said=_said(row, actor.today, said), sections=_sections(row, said),
        outcomes=_outcomes(row, said), lines=_lines(row, said),
        recommends=str(row.get_recommends_display()) if row.recommends else "",
        why=said(row.recommends_words),
        differences=[(said(each.who), said(each.words)) for each in difference_rows(row)],
        actions=_actions(row, said, is_whole=is_whole),
    )  # fmt: skip


def whole_for(row: AnnualReview) -> str:
    return f"{row.plan.authority.name} and the school’s file"


def _may_be_enclosed(each: AdviceRequest) -> bool:
    if each.is_confidential:
        return False
    return each.document is None or each.document.audience == Audience.CLASS_STAFF


# --- Who and what it is about -------------------------------------------------------------------


def _facts(row: AnnualReview, actor: Actor, *, is_whole: bool) -> list[tuple[str, str]]:
    """What authorities ask for at the head. Of the pupil's people only in the whole report."""
    pupil, plan, today = row.pupil, row.plan, actor.today
    found = [
        ("Child", pupil.name), ("Date of birth", plain_day(pupil.born_on)),
        ("Year group", _year(pupil, today)), ("UPN", pupil.upn),
        ("School", pupil.school.name), ("Local authority", plan.authority.name),
        ("Kind of review", str(row.get_kind_display())),
        ("Plan first made", day(plan.first_made_on)), ("This version", day(plan.made_on)),
        ("Last review decided", _day(plan.last_review_decided_on)),
        ("Meeting held", _day(row.held_on)),
    ]  # fmt: skip
    if row.postponed_because:
        found.append(("The meeting was put off", row.postponed_because))
    if is_whole:
        found.append(("Looked after", "Yes" if pupil.is_looked_after else "No"))
        found.append(("Pupil premium", "Yes" if pupil.pupil_premium else "No"))
        found += _parents(row, today)
    return [(label, text) for label, text in found if text]


def _day(on: date | None) -> str:
    return day(on) if on else ""


def _year(pupil: Any, today: date) -> str:
    words, offset = year_words(pupil.year_group(today)), pupil.year_offset(today)
    if not offset:
        return words
    far = plural(abs(offset), "year", "years")
    return f"{words} ({far} {'above' if offset > 0 else 'below'} their age)"


def _parents(row: AnnualReview, today: date) -> list[tuple[str, str]]:
    people = family_rows(row.pupil_id, today).people
    named = [
        f"{tied.name}, {tied.what.lower()}" for tied in people
        if tied.responsibility == Responsibility.YES
    ]  # fmt: skip
    return [("With parental responsibility", "; ".join(named))] if named else []


def _invited(
    people: Sequence[MeetingPerson], advice: Sequence[AdviceRequest], row: AnnualReview,
    today: date, said: Said,
) -> list[InvitedOnPaper]:  # fmt: skip
    return [
        InvitedOnPaper(
            said(called(each)), what_they_are(each),
            f"{_day(each.asked_on)} {each.get_asked_how_display()}".strip() or _unasked(each),
            str(each.get_reply_display()) if each.reply else _NOT_SAID,
            _advice_of(each, advice, row, today),
        )
        for each in people
    ]  # fmt: skip


def _unasked(person: MeetingPerson) -> str:
    """Of whom no day is kept: staff and the pupil see it in school, a family in a letter."""
    is_outside = person.contact_id or person.professional_id or person.name
    return "By letter" if is_outside else "In school"


def _advice_of(
    person: MeetingPerson, advice: Sequence[AdviceRequest], row: AnnualReview, today: date
) -> str:
    who = person.professional
    if who is None or is_officer(who):
        return ""
    own = [
        stands_of(each, row, today).words for each in advice
        if each.professional_id == who.pk
        or (each.professional_id is None and each.service_id == who.service_id)
    ]  # fmt: skip
    return "; ".join(own) or "Not asked"


def _absent(people: Sequence[MeetingPerson]) -> str:
    """That nobody of the authority came is said, where people of it were asked or not."""
    held = [each for each in people if each.reply]
    if not held:
        return ""
    is_there = any(
        each.professional is not None
        and each.professional.service.kind == ServiceKind.AUTHORITY
        and each.reply == MeetingReply.CAME
        for each in held
    )
    return "" if is_there else "Nobody of the local authority’s SEN team came."


def _enclosed(
    advice: Sequence[AdviceRequest], row: AnnualReview, today: date, said: Said
) -> list[str]:
    found = []
    for each in advice:
        stands = stands_of(each, row, today)
        name = document_words(each.document) if each.document else whom(
            each.service, each.professional
        )  # fmt: skip
        found.append(said(f"{name}: {stands.words[:1].lower()}{stands.words[1:]}"))
    return found


def _views(row: AnnualReview, actor: Actor, home: CopyHome | None) -> list[PersonViews]:
    """As they were written: those that are for the review and that were checked; of a home's copy
    the child's and that home's own."""
    rows = readable(actor.for_query).filter(pupil=row.pupil_id, on__gte=row.begun_on)
    given = [
        each for each in rows
        if may_leave_staff(each.readers, waits_for_check=each.waits_for_check)
        and (home is None or all(
            may_be_given(reader, each.contact_id, home.people) for reader in home.readers
        ))
    ]  # fmt: skip
    return by_person(row.pupil, given)


# --- What it says -------------------------------------------------------------------------------


def _said(row: AnnualReview, today: date, said: Said) -> list[tuple[str, str]]:
    saved = words_row(row)
    if saved is None:
        return []
    return [
        (WORDS_LABELS[name], said(text)) for name in words_asked(row.pupil, today)
        if (text := words_said(saved, name))
    ]  # fmt: skip


def _sections(row: AnnualReview, said: Said) -> list[SectionOnPaper]:
    saved = {each.letter: each for each in section_rows(row)}
    found = []
    for section in Section:
        each = saved.get(section.value)
        if section in IN_LINES and (each is None or each.advice != SectionAdvice.CHANGE):
            continue
        found.append(SectionOnPaper(
            title_of(section), str(each.get_advice_display()) if each else _NOT_SAID,
            said(each.why) if each else "",
            said(document_words(each.evidence)) if each and each.evidence else "",
        ))  # fmt: skip
    return found


def _outcomes(row: AnnualReview, said: Said) -> list[LineOnPaper]:
    saved = {each.expected_id: each for each in outcome_rows(row)}
    found = []
    for line in outcomes_of(row.plan):
        each = saved.get(line.pk)
        words = f"{line.words} ({line.by_when})" if line.by_when else line.words
        found.append(LineOnPaper(
            said(words), str(each.get_progress_display()) if each else _NOT_SAID,
            said(each.evidence) if each else "", _advised(each, said),
        ))  # fmt: skip
    return found


def _lines(row: AnnualReview, said: Said) -> list[LineOnPaper]:
    saved = {each.promised_id: each for each in line_rows(row)}
    found = []
    for line in promised_of(row.plan):
        each = saved.get(line.pk)
        amount = amount_words(line.amount, line.per, line.kind)
        found.append(LineOnPaper(
            said(f"{line.words} ({amount})" if amount else line.words),
            str(each.get_delivered_display()) if each else _NOT_SAID,
            said(each.how) if each else "", _advised(each, said),
            said(each.impact) if each else "",
        ))  # fmt: skip
    return found


def _advised(each: Any, said: Said) -> str:
    if each is None:
        return _NOT_SAID
    label = str(each.get_advice_display())
    return f"{label}: {said(each.instead)}" if each.instead else label


def _actions(row: AnnualReview, said: Said, *, is_whole: bool) -> list[list[str]]:
    if row.meeting_id is None:
        return []
    rows = MeetingAction.objects.filter(meeting=row.meeting_id).select_related("owner")
    return [
        [said(each.words), said(owner_of(each)), day(each.by_on)]
        for each in rows.order_by("by_on", "pk")
        if is_whole or not each.is_for_staff
    ]  # fmt: skip


# --- What is recommended instead ----------------------------------------------------------------


def amendments_of(row: AnnualReview) -> list[Amendment]:
    """In the order of the plan: each section, outcome and line for which other words are
    recommended. Five queries."""
    plan = sections_of(row.plan)
    changed = {each.letter: each for each in section_rows(row)
               if each.advice == SectionAdvice.CHANGE}  # fmt: skip
    found: list[Amendment] = []
    for section in Section:
        if section == Section.E:
            found += _of_outcomes(row)
        elif section == Section.F:
            found += _of_lines(row)
        if each := changed.get(section.value):
            now = "" if section in IN_LINES else plan.get(section.value, "")
            what = "Words are to be changed" if now else "To be added"
            found.append(
                Amendment(title_of(section), what, now, marked(now, each.instead), each.why)
            )
    return found


def _of_outcomes(row: AnnualReview) -> list[Amendment]:
    return [
        Amendment(
            f"Section E, outcome {each.expected.position}",
            "The outcome is to be removed" if each.advice == OutcomeAdvice.REMOVE
            else "Words are to be changed",
            each.expected.words, marked(each.expected.words, each.instead), each.evidence,
        )
        for each in outcome_rows(row) if each.advice != OutcomeAdvice.KEEP
    ]  # fmt: skip


def _of_lines(row: AnnualReview) -> list[Amendment]:
    return [
        Amendment(
            f"Section {each.promised.section}, line {each.promised.position}",
            "Words are to be changed", each.promised.words,
            marked(each.promised.words, each.instead), each.impact or each.how,
        )
        for each in line_rows(row) if each.advice == LineAdvice.AMEND
    ]  # fmt: skip
