"""What a pupil's record says for an authority's form: read for one review, as far as whoever asks
may read, and never what the form's other readers must not learn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from ehcp.authority_forms.rules.fields import REPORT_WORDS, FormValues, Said
from ehcp.authority_forms.selectors.people import FamilyValues, MeetingValues
from ehcp.choices import Section, SectionAdvice
from ehcp.clock import year_clock
from ehcp.due.facts import decided_by_pupil, plan_facts, plan_rows, review_rows
from ehcp.models import (
    AnnualReview,
    EhcPlan,
    OutcomeReported,
    PlanSection,
    PromisedProvision,
    ProvisionReported,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from ehcp.plans.rules.amounts import amount_words
from ehcp.plans.selectors.lines import outcomes_of, promised_of
from provision.choices import FourPoint, GoalAttainment, Scale
from provision.models import Judgement
from pupils.models import AdviceRequest, ClassMembership, Pupil
from pupils.years import year_words
from reviews.choices import ViewReaders
from reviews.models import ViewGiven
from reviews.voice.rules.sharing import may_leave_staff
from reviews.voice.selectors.given import shown_views
from send_mis.access.actions import Action
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.words import day, plain_day

NOT_YOURS = "Who asked for the form may not read it: write it by hand."
_STAFF_ONLY = "Views are recorded for staff only: ask whether they may go to the authority."
# What may matter of what somebody may do: kept with the request until a worker fills the form.
MATTERS = (
    Action.PUPIL_VIEW_IDENTITY, Action.PUPIL_VIEW_CARE, Action.FAMILY_VIEW, Action.VIEWS_READ,
    Action.EHC_READ_ALL, Action.MEETING_VIEW, Action.REFERRAL_READ,
)  # fmt: skip


class Writer(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def role_label(self) -> str: ...


@dataclass
class _Gathered:
    said: dict[str, Said]
    true: set[str]
    rows: dict[str, list[dict[str, Said]]]
    why_not: dict[str, str]
    notes: list[str]


def form_values(
    review: AnnualReview, *, writer: Writer, may: Collection[str], today: date
) -> FormValues:
    """`may`: of MATTERS, what whoever asks may do, by its name. Some twenty queries."""
    found = _Gathered({}, set(), {}, {}, [])
    pupil, book = review.pupil, CodeBook(CodeSet.ETHNICITY, CodeSet.LANGUAGE, CodeSet.AUTHORITY)
    _child(found, pupil, book, may, today)
    _school(found, pupil, writer, today)
    _plan(found, review, may)
    _review(found, review)
    _report(found, review, may)
    _outcomes(found, review, may)
    if Action.FAMILY_VIEW in may:
        _take(found, FamilyValues.of(pupil, today))
    else:
        found.why_not |= dict.fromkeys(("parents", "parents.names", "parents.responsible"),
                                       NOT_YOURS)  # fmt: skip
    _take(found, MeetingValues.of(review, may))
    _views(found, pupil, may)
    _advice(found, review, may)
    return FormValues(
        {key: value for key, value in found.said.items() if value}, frozenset(found.true),
        found.rows, found.why_not, tuple(found.notes),
    )  # fmt: skip


def _take(found: _Gathered, values: FormValues) -> None:
    found.said |= values.said
    found.rows |= values.rows
    found.why_not |= values.why_not
    found.notes += values.notes


def _child(
    found: _Gathered, pupil: Pupil, book: CodeBook, may: Collection[str], today: date
) -> None:  # fmt: skip
    of = ClassMembership.objects.on(today).filter(pupil=pupil, is_registration=True)
    room = of.values_list("school_class__name", flat=True).first()
    had_birthday = (today.month, today.day) >= (pupil.born_on.month, pupil.born_on.day)
    found.said |= {
        "child.name": pupil.name, "child.forename": pupil.forename,
        "child.surname": pupil.surname, "child.born_on": pupil.born_on,
        "child.age": str(today.year - pupil.born_on.year - (0 if had_birthday else 1)),
        "child.sex": pupil.get_sex_display(), "child.class": room or "",
        "child.year": year_words(pupil.year_group(today)),
    }  # fmt: skip
    if pupil.sex:
        found.true.add(f"child.sex={pupil.sex}")
    if Action.PUPIL_VIEW_IDENTITY in may:
        found.said |= {
            "child.upn": pupil.upn,
            "child.ethnicity": _coded(book, CodeSet.ETHNICITY, pupil.ethnicity),
            "child.language": _coded(book, CodeSet.LANGUAGE, pupil.first_language),
        }
    else:
        found.why_not |= dict.fromkeys(("child.upn", "child.ethnicity", "child.language"),
                                       NOT_YOURS)  # fmt: skip
    if Action.PUPIL_VIEW_CARE in may:
        answer = "Yes" if pupil.is_looked_after else "No"
        found.said |= {
            "child.looked_after": answer,
            "child.care_authority": _coded(book, CodeSet.AUTHORITY, pupil.care_authority),
        }
        found.true.add(f"child.looked_after={answer.lower()}")
        if not pupil.is_looked_after:
            found.why_not["child.care_authority"] = "The child is not looked after."
    else:
        keys = ("child.looked_after", "child.looked_after=yes", "child.looked_after=no",
                "child.care_authority")  # fmt: skip
        found.why_not |= dict.fromkeys(keys, NOT_YOURS)


def _coded(book: CodeBook, of: CodeSet, code: str) -> str:
    return book.words(of, code) if code else ""


def _school(found: _Gathered, pupil: Pupil, writer: Writer, today: date) -> None:
    school = pupil.school
    found.said |= {
        "school.name": school.name, "school.address": school.address, "school.phone": school.phone,
        "school.email": school.email, "school.urn": school.urn, "writer.name": writer.name,
        "writer.role": writer.role_label, "today": today,
    }  # fmt: skip


def _plan(found: _Gathered, review: AnnualReview, may: Collection[str]) -> None:
    plan = review.plan
    row = plan_rows(EhcPlan.objects.filter(pk=plan.pk)).get()
    reviews = list(review_rows(AnnualReview.objects.filter(pupil=review.pupil_id)))
    facts = plan_facts(row, decided_by_pupil(reviews)[review.pupil_id])
    found.said |= {
        "authority.name": plan.authority.name, "authority.officer": plan.authority.officer_name,
        "plan.first_made_on": plan.first_made_on, "plan.made_on": plan.made_on,
        "plan.last_on": year_clock(facts).last_on,
    }  # fmt: skip
    if facts.last_decided_on is not None:
        found.said["plan.last_review_on"] = facts.last_decided_on
    if Action.EHC_READ_ALL not in may:
        found.why_not |= {f"section.{each.value}": NOT_YOURS for each in Section}
        return
    for letter, words in PlanSection.objects.filter(plan=plan).values_list("letter", "words"):
        found.said[f"section.{letter}"] = words
    for each in Section:
        found.why_not.setdefault(f"section.{each.value}", "The section is not copied here yet.")


def _review(found: _Gathered, review: AnnualReview) -> None:
    found.said |= {
        "review.kind": str(review.get_kind_display()),
        "report.recommends": str(review.get_recommends_display()),
        "report.words": review.recommends_words,
    }  # fmt: skip
    for key, on in (("review.held_on", review.held_on),
                    ("review.report_sent_on", review.report_sent_on)):  # fmt: skip
        if on is not None:
            found.said[key] = on
    found.true.add(f"review.kind={review.kind}")
    if review.recommends:
        found.true.add(f"report.recommends={review.recommends}")
    else:
        found.why_not["report.recommends"] = "The report is not written yet."


def _report(found: _Gathered, review: AnnualReview, may: Collection[str]) -> None:
    """What the report says section by section, under its headings, and who thinks otherwise."""
    if Action.EHC_READ_ALL not in may:
        return
    differences = list(ReviewDifference.objects.filter(review=review))
    found.said["report.differences"] = "\n\n".join(f"{e.who}: {e.words}" for e in differences)
    if review.recommends:
        found.true.add(f"report.differences={'yes' if differences else 'no'}")
    changes = SectionReported.objects.filter(review=review, advice=SectionAdvice.CHANGE)
    for each in changes.order_by("letter"):
        found.said[f"change.{each.letter}"] = _sentence(each.instead, each.why, between="\n")
    lines = [
        f"Section {letter}: {found.said[key]}"
        for letter in Section.values if (key := f"change.{letter}") in found.said
    ]  # fmt: skip
    found.said["report.changes"] = "\n\n".join(lines)
    words = ReportWords.objects.filter(review=review).first()
    for key in REPORT_WORDS:
        found.said[f"report.{key}"] = getattr(words, key) if words else ""


def _outcomes(found: _Gathered, review: AnnualReview, may: Collection[str]) -> None:
    if Action.EHC_READ_ALL not in may:
        found.why_not |= dict.fromkeys(
            ("outcomes", "provision", "outcomes.all", "provision.all"), NOT_YOURS
        )
        return
    outcomes, promised = outcomes_of(review.plan), promised_of(review.plan)
    said = {row.expected_id: row for row in OutcomeReported.objects.filter(review=review)}
    lines = {row.promised_id: row for row in ProvisionReported.objects.filter(review=review)}
    judged = _judged({row.outcome_id for row in outcomes if row.outcome_id is not None})
    found.rows["outcomes"] = [
        {
            "number": str(number), "words": row.words, "by_when": row.by_when,
            "progress": _progress(said.get(row.pk), judged.get(row.outcome_id)),
        }
        for number, row in enumerate(outcomes, start=1)
    ]  # fmt: skip
    found.said["outcomes.all"] = _below(
        _sentence(each["words"], each["progress"]) for each in found.rows["outcomes"]
    )
    found.rows["provision"] = [
        {
            "number": str(number), "words": row.words,
            "amount": amount_words(row.amount, row.per, row.kind),
            "who": row.provider_words or str(row.get_provider_display()),
            "outcome": row.plan_outcome.words if row.plan_outcome else "",
            "delivered": _delivered(lines.get(row.pk), row),
        }
        for number, row in enumerate(promised, start=1)
    ]  # fmt: skip
    found.said["provision.all"] = _below(str(row.words) for row in promised)


def _progress(said: OutcomeReported | None, judged: str | None) -> str:
    """As the report says; else as it was last judged in the plan of support."""
    if said is None:
        return judged or ""
    return _sentence(str(said.get_progress_display()), said.evidence)


def _delivered(said: ProvisionReported | None, row: PromisedProvision) -> str:
    if said is not None:
        return _sentence(str(said.get_delivered_display()), said.how, said.impact)
    if row.there_since_on is not None:
        return f"In place since {plain_day(row.there_since_on)}"
    return row.evidence


def _judged(ids: Collection[UUID]) -> dict[UUID | None, str]:
    """The last judgement of each outcome that follows one of the plan's."""
    rows = Judgement.objects.filter(outcome__in=ids).order_by("judged_on", "pk")
    return {
        row.outcome_id: _sentence(f"{_level(row)}, {plain_day(row.judged_on)}", row.note)
        for row in rows
    }  # fmt: skip


def _level(row: Judgement) -> str:
    levels = FourPoint if row.scale == Scale.FOUR else GoalAttainment
    return str(levels(row.value).label)


def _views(found: _Gathered, pupil: Pupil, may: Collection[str]) -> None:
    """Only what was given for the review, or for staff and the review; of a home apart by name."""
    keys = ("views.child", "views.parents")
    if Action.VIEWS_READ not in may:
        found.why_not |= dict.fromkeys(keys, NOT_YOURS)
        return
    rows = ViewGiven.objects.filter(pupil=pupil).exclude(readers=ViewReaders.PRIVATE)
    newest: dict[Any, ViewGiven] = {}
    for row in rows.select_related("contact").order_by("-on", "-pk"):
        if may_leave_staff(row.readers, waits_for_check=row.waits_for_check):
            newest.setdefault(row.contact_id, row)
        else:
            found.why_not.setdefault(keys[row.contact_id is not None], _STAFF_ONLY)
    own = newest.pop(None, None)
    if own is not None:
        found.said["views.child"] = _view_words(own)
    texts = [
        f"{row.contact.name}, {day(row.on)}:\n{_view_words(row)}"
        for row in newest.values() if row.contact is not None
    ]  # fmt: skip
    found.said["views.parents"] = "\n\n".join(texts)
    if len(texts) > 1:
        found.notes.append(
            "The form has the views of more than one person at home. Read it before a copy goes to"
            " any of them."
        )


def _view_words(row: ViewGiven) -> str:
    shown = shown_views(row)
    parts = [f"{label}: {text}" for label, text in shown.said]
    parts += [f"{each.about}: {each.caption}" for each in shown.faces]
    parts += [each.caption for each in shown.helps]
    return "\n".join(filter(None, (row.words, *parts)))


def _advice(found: _Gathered, review: AnnualReview, may: Collection[str]) -> None:
    if Action.REFERRAL_READ not in may:
        found.why_not |= dict.fromkeys(("advice", "advice.all"), NOT_YOURS)
        return
    rows = AdviceRequest.objects.filter(
        pupil=review.pupil_id, asked_on__gte=review.begun_on, withdrawn_on__isnull=True,
        is_confidential=False,
    ).select_related("service", "professional").order_by("asked_on", "pk")  # fmt: skip
    found.rows["advice"] = [
        {
            "who": _sentence(row.service.name, row.professional.name if row.professional else "",
                             between=", "),
            "asked_on": row.asked_on, "received_on": row.received_on or "",
            "received": "Yes" if row.received_on else "No",
        }
        for row in rows
    ]  # fmt: skip
    found.said["advice.all"] = _below(
        f"{each['who']}: {_received(each)}" for each in found.rows["advice"]
    )


def _received(entry: Mapping[str, Said]) -> str:
    on = entry["received_on"]
    asked = entry["asked_on"]
    said = f"asked for on {plain_day(asked)}" if isinstance(asked, date) else ""
    came = f"received on {plain_day(on)}" if isinstance(on, date) else "not received"
    return f"{said}, {came}"


def _sentence(*parts: Said, between: str = ". ") -> str:
    return between.join(str(part).rstrip(".") for part in parts if part)


def _below(lines: Any) -> str:
    said: Sequence[str] = [line for line in lines if line]
    if len(said) < 2:
        return "".join(said)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(said, start=1))
