"""The papers of a review circulated and held back; and a re-assessment asked for."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from ehcp.annual.rules.papers import (
    circulate_problems,
    letter_problems,
    reassess_problems,
    way_problems,
    withhold_problems,
)
from ehcp.annual.selectors.papers import (
    documents_of,
    for_person,
    in_time,
    invited_of,
    papers_of,
    withheld_of,
)
from ehcp.annual.selectors.report import document_words
from ehcp.annual.selectors.rows import facts_of
from ehcp.annual.writing import IS_OVER, invited_because, locked_review
from ehcp.choices import DisclosedPaper, EhcPlanState
from ehcp.disclosure.writing import PaperSent, log_paper
from ehcp.due.writing import plan_changes
from ehcp.models import (
    AnnualReview,
    EhcPlan,
    PapersCirculated,
    PaperWithheld,
    PlanDisclosure,
    ReassessmentAsked,
)
from pupils.models import AdviceRequest, Pupil
from pupils.register.writing.spells import refuse
from pupils.writing import last_word, locked
from reviews.meetings.selectors.people import called, what_they_are
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

_FOR_ADVICE = "SEND Regulations 2014, regulation 20: advice is asked for before the review meeting"
_ONLY_VIEWS = "Views of the child and of the home; no advice was in"


def circulate_papers(
    *, actor: Actor, review: AnnualReview, version: int, sent_on: date, people: Collection[UUID],
    way: str,
) -> AnnualReview:  # fmt: skip
    """What went to whom is kept for each, and is a line of the log of what was given of the plan.
    Once everybody who is invited has them, the papers are sent. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, review)
    with change(actor=actor, event="ehc_papers.circulated"), last_word():
        locked(review.pupil)
        row = locked_review(review, version)
        invited = invited_of(row)
        refuse(way_problems(way) | circulate_problems(
            sent_on, people, invited=[each.pk for each in invited], begun_on=row.begun_on,
            meeting_on=facts_of(row).meeting_on, today=actor.today,
        ))  # fmt: skip
        had = set(PapersCirculated.objects.filter(review=row).values_list("person", "sent_on"))
        new = [each for each in invited if each.pk in people and (each.pk, sent_on) not in had]
        if not new:
            raise AlreadyDone("That was recorded already.")
        papers, withheld = in_time(papers_of(row), sent_on), withheld_of(row)
        for each in new:
            own = documents_of(for_person(papers, each.pk, withheld)).values()
            made = PapersCirculated(
                review=row, pupil_id=row.pupil_id, school_id=row.school_id, person=each,
                sent_on=sent_on, what="\n".join(map(document_words, own)) or _ONLY_VIEWS,
            )  # fmt: skip
            insert(made)
            log_paper(actor, row.plan, PaperSent(
                DisclosedPaper.PAPERS, f"Papers of the review: {'; '.join(made.what.splitlines())}",
                called(each), what_they_are(each), sent_on, way, invited_because(row), made.pk,
            ))  # fmt: skip
        has_all = {key for key, _ in had} | {each.pk for each in new} >= {e.pk for e in invited}
        changed = ["papers_sent_on"] if has_all and row.papers_sent_on is None else []
        if changed:
            row.papers_sent_on = sent_on
        save(row, *changed, at="sent_on")
        plan_changes(row.pupil_id)
        return row


def send_advice_letter(
    *, actor: Actor, review: AnnualReview, advice: AdviceRequest, sent_on: date, way: str
) -> PlanDisclosure:  # fmt: skip
    """That the letter that asks for advice went out: a line of the log of what was given of the
    plan, once for each who is asked. A link by mail names no child and is none. Raises RuleBroken,
    AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, review)
    ensure(actor, Action.EHC_REVIEW, advice)
    with change(actor=actor, event="ehc_advice.sent"), last_word():
        locked(review.pupil)
        row, asked = lock(AnnualReview, review.pk), lock(AdviceRequest, advice.pk)
        if asked.pupil_id != row.pupil_id or asked.withdrawn_on is not None:
            raise RuleBroken("This advice is not asked for any more.")
        refuse(way_problems(way) | letter_problems(
            sent_on, asked_on=asked.asked_on, today=actor.today
        ))  # fmt: skip
        before = PlanDisclosure.objects.filter(
            paper=DisclosedPaper.REQUEST, source_id=asked.pk, corrected_by__isnull=True
        ).first()  # fmt: skip
        if before is not None:
            said = f"{day(before.given_on)}, recorded by {before.recorded_by}"
            raise AlreadyDone(f"This letter was sent on {said}.")
        who = asked.professional
        return log_paper(actor, row.plan, PaperSent(
            DisclosedPaper.REQUEST, f"Request for advice for the {row.get_kind_display().lower()}",
            who.name if who else asked.service.name, asked.service.name if who else "",
            sent_on, way, _FOR_ADVICE, asked.pk,
        ))  # fmt: skip


def withhold_paper(
    *, actor: Actor, review: AnnualReview, person_id: UUID, document_id: UUID, why: str,
) -> PaperWithheld:  # fmt: skip
    """It is not in that person's copy. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.EHC_WITHHOLD, review)
    reason = " ".join(why.split())
    with change(actor=actor, event="ehc_papers.withheld", why=reason), last_word():
        locked(review.pupil)
        row = lock(AnnualReview, review.pk)
        if row.ended_on is not None:
            raise RuleBroken(IS_OVER)
        papers = documents_of(papers_of(row))
        invited = [each.pk for each in invited_of(row)]
        refuse(withhold_problems(person_id, document_id, why, invited=invited, papers=papers))
        there = PaperWithheld.objects.filter(review=row, person=person_id, document=document_id)
        if there.exists():
            raise AlreadyDone("It is held back from them already.")
        if PapersCirculated.objects.filter(review=row, person=person_id).exists():
            raise RuleBroken({"person": ["They were sent their papers already."]})
        made = PaperWithheld(
            review=row, pupil_id=row.pupil_id, school_id=row.school_id, person_id=person_id,
            document_id=document_id, why=reason, withheld_on=actor.today, by_id=actor.user_id,
        )  # fmt: skip
        insert(made, at="document")
        return made


def ask_reassessment(
    *, actor: Actor, pupil: Pupil, asked_on: date, assessed_on: date, why: str
) -> ReassessmentAsked:
    """Of the child whose plan is in force. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.EHC_REASSESS, pupil)
    with change(actor=actor, event="ehc_reassessment.asked"), last_word():
        pupil = locked(pupil)
        plan = EhcPlan.objects.filter(pupil=pupil, state=EhcPlanState.CURRENT).first()
        if plan is None:
            raise RuleBroken(f"{pupil.short_name} has no EHC plan in force.")
        refuse(reassess_problems(asked_on, assessed_on, why, actor.today))
        if ReassessmentAsked.objects.filter(plan=plan, asked_on=asked_on).exists():
            raise AlreadyDone("That was recorded already.")
        made = ReassessmentAsked(
            plan=plan, pupil=pupil, school_id=pupil.school_id, asked_on=asked_on,
            assessed_on=assessed_on, why=why.strip(), by_id=actor.user_id,
        )  # fmt: skip
        insert(made, at="asked_on")
        return made
