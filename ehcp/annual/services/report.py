"""The report of a review, part by part: sections, outcomes, provision, what was said, and what each
thinks who does not agree. The plan's own words are never touched."""

from collections.abc import Mapping, Sequence
from typing import Any

from ehcp.annual.rules.report import (
    DifferenceSaid,
    LineSaid,
    OutcomeSaid,
    SectionSaid,
    asks_preparing,
    box_of,
    difference_problems,
    line_said_problems,
    outcome_said_problems,
    section_problems,
    words_problems,
)
from ehcp.annual.selectors.report import (
    difference_rows,
    differences_words,
    evidence_offered,
    line_rows,
    lines_words,
    outcome_rows,
    outcomes_said_words,
    report_words,
    section_rows,
    sections_words_saved,
    words_asked,
    words_row,
)
from ehcp.annual.writing import IS_OVER, columns, locked_part, save_part, write_rows
from ehcp.choices import ReportPart, SectionAdvice
from ehcp.models import (
    AnnualReview,
    OutcomeReported,
    PlanOutcome,
    PromisedProvision,
    ProvisionReported,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from ehcp.plans.selectors.page import sections_of
from pupils.register.writing.spells import refuse
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import EditConflict, RuleBroken

_RUN = Action.EHC_REVIEW
_GONE = "The plan has this line no more: open the page again."


def report_sections(
    *, actor: Actor, review: AnnualReview, version: int, said: Sequence[SectionSaid]
) -> AnnualReview:
    """Of each section "no change", or what it should say and why; of health and social care with a
    professional's written advice alone. Raises RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_report.sections"):
        row, saved = locked_part(
            review, ReportPart.SECTIONS, version, lambda: sections_words_saved(review)
        )
        refuse(section_problems(said, sections_of(row.plan), evidence_offered(actor, row)))
        there = {each.letter: each for each in section_rows(row)}
        wanted = [(each.letter, _section_columns(each)) for each in said if each.advice]
        if write_rows(SectionReported, row, there, wanted, key="letter", places=_places):
            save_part(row, ReportPart.SECTIONS, saved)
        return row


def _section_columns(said: SectionSaid) -> dict[str, Any]:
    is_changed = said.advice == SectionAdvice.CHANGE
    return {
        "advice": said.advice, "instead": said.instead.strip() if is_changed else "",
        "why": said.why.strip(), "evidence_id": said.evidence,
    }  # fmt: skip


def report_outcomes(
    *, actor: Actor, review: AnnualReview, version: int, said: Sequence[OutcomeSaid]
) -> AnnualReview:
    """Of each outcome of Section E how far it came, what shows it, and whether it is kept. Raises
    RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_report.outcomes"):
        row, saved = locked_part(
            review, ReportPart.OUTCOMES, version, lambda: outcomes_said_words(review)
        )
        plan = dict(PlanOutcome.objects.filter(plan=row.plan_id).values_list("pk", "words"))
        _refuse_gone([each.id for each in said], plan)
        refuse(outcome_said_problems(said, plan))
        there = {each.expected_id: each for each in outcome_rows(row)}
        names = ("progress", "evidence", "advice")
        wanted = [
            (each.id, columns(each, *names) | {"instead": _instead(each)})
            for each in said if each.progress
        ]  # fmt: skip
        if write_rows(OutcomeReported, row, there, wanted, key="expected_id", places=_places):
            save_part(row, ReportPart.OUTCOMES, saved)
        return row


def report_provision(
    *, actor: Actor, review: AnnualReview, version: int, said: Sequence[LineSaid]
) -> AnnualReview:
    """Of each line that the plan promises whether and how it was delivered, with what impact.
    Raises RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_report.provision"):
        row, saved = locked_part(review, ReportPart.PROVISION, version, lambda: lines_words(review))
        plan = dict(PromisedProvision.objects.filter(plan=row.plan_id).values_list("pk", "words"))
        _refuse_gone([each.id for each in said], plan)
        refuse(line_said_problems(said, plan))
        there = {each.promised_id: each for each in line_rows(row)}
        names = ("delivered", "how", "impact", "advice")
        wanted = [
            (each.id, columns(each, *names) | {"instead": _instead(each)})
            for each in said if each.delivered
        ]  # fmt: skip
        if write_rows(ProvisionReported, row, there, wanted, key="promised_id", places=_places):
            save_part(row, ReportPart.PROVISION, saved)
        return row


def _instead(said: OutcomeSaid | LineSaid) -> str:
    return said.instead.strip() if said.advice == "amend" else ""


def _refuse_gone(said: Sequence[object], plan: Mapping[Any, str]) -> None:
    if not set(said) <= set(plan):
        raise RuleBroken(_GONE)


def _places(key: object) -> Mapping[str, str]:
    names = ("advice", "instead", "why", "evidence", "progress", "delivered", "how", "impact")
    return {name: box_of(name, key) for name in names}


def report_words_said(
    *, actor: Actor, review: AnnualReview, version: int, said: Mapping[str, str]
) -> ReportWords:
    """`said`: those of WORDS_LABELS that are asked of this pupil. Raises RuleBroken,
    EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_report.words"), last_word():
        pupil = locked(review.pupil)
        if lock(AnnualReview, review.pk).ended_on is not None:
            raise RuleBroken(IS_OVER)
        row = words_row(review)
        if row is not None:
            kept = row
            same_version(kept, version, lambda: report_words(kept))
        elif version:
            raise EditConflict(report_words(None))
        is_preparing = asks_preparing(pupil.year_group(actor.today))
        refuse(words_problems(said, is_preparing=is_preparing))
        asked = words_asked(pupil, actor.today)
        clean = {name: said.get(name, "").strip() for name in asked}
        if row is None:
            row = ReportWords(
                review=review, pupil_id=review.pupil_id, school_id=review.school_id, **clean
            )
            insert(row)
            return row
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if changed:
            save(row, *changed)
        return row


def report_differences(
    *, actor: Actor, review: AnnualReview, version: int, said: Sequence[DifferenceSaid]
) -> AnnualReview:
    """One entry for each who does not agree, in the order given; one that is emptied goes. Raises
    RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_report.differences"):
        row, saved = locked_part(
            review, ReportPart.DIFFERENCES, version, lambda: differences_words(review)
        )
        refuse(difference_problems(said))
        before = difference_rows(row)
        wanted = [
            (number, {"who": " ".join(each.who.split()), "words": each.words.strip()})
            for number, each in enumerate((e for e in said if e.words.strip()), start=1)
        ]
        there = {each.position: each for each in before}
        if write_rows(ReviewDifference, row, there, wanted, key="position", places=_places):
            save_part(row, ReportPart.DIFFERENCES, saved)
        return row
