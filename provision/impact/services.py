"""The review after six weeks: did it help? Where each pupil began, where they are, what next."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from provision.choices import ReviewDecision
from provision.due.writing import row_changes
from provision.impact.rules import MeasuredPupil
from provision.impact.writing import LineResult, keep_results
from provision.models import ImpactReview, PlanRow
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import EditConflict, RuleBroken
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plain_day


def review_row(
    *, actor: Actor, row: PlanRow, due_on: date, done_on: date, decision: str, measure: str,
    results: Sequence[MeasuredPupil], words: str = "", version: int = 0,
) -> ImpactReview:  # fmt: skip
    """The review that was due on `due_on`, done. `version`: how many of the row's were done then.

    Asked of the plan: whoever reaches the row by one of its pupils speaks for none of the others.
    Raises RuleBroken at the form's fields; EditConflict if somebody has done it meanwhile.
    """
    ensure(actor, Action.IMPACT_REVIEW, row.plan)
    with change(actor=actor, event="impact.reviewed", school_id=row.school_id) as opened:
        row = PlanRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
        inside = set(row.allocations.values_list("pupil_id", flat=True))
        # What is decided is decided for all of them, whoever was measured.
        opened.touches(*inside)
        problems = _problems(actor, row, inside, done_on, decision, measure, results)
        if problems:
            raise RuleBroken(problems)
        _refuse_second(row, version)
        due_on = _free_day(row, due_on, done_on)
        review = row.reviews.filter(due_on=due_on, done_on__isnull=True).first()
        review = review or ImpactReview(row=row, due_on=due_on, version=0)
        review.done_on, review.done_by_id = done_on, actor.user_id
        review.decision, review.words = decision, words.strip()
        review.version += 1
        review.save()
        row_changes(row.pk)
        said = [LineResult(row, each, measure, done_on) for each in results if each.is_said]
        keep_results(actor, [(review, each) for each in said])
        return review


def _free_day(row: PlanRow, due_on: date, done_on: date) -> date:
    """A further review that nothing asked for was due when it was done."""
    taken = set(row.reviews.filter(done_on__isnull=False).values_list("due_on", flat=True))
    if due_on not in taken:
        return due_on
    if done_on in taken:
        words = f"It was reviewed on {in_words(done_on)} already: choose another day."
        raise RuleBroken({"done_on": [words]})
    return done_on


def _refuse_second(row: PlanRow, version: int) -> None:
    """A form sent twice, or by two people, is one review: the second is told of the first."""
    done = row.reviews.filter(done_on__isnull=False).select_related("done_by").order_by("done_on")
    if len(done) == version:
        return
    found: Any = done.last()
    who = found.done_by.display_name if found.done_by else "Somebody"
    theirs = {
        "Done on": plain_day(found.done_on),
        "What next": str(ReviewDecision(found.decision).label),
        "What we learned": found.words,
    }
    raise EditConflict(theirs, by=who)


def _problems(
    actor: Actor, row: PlanRow, inside: set[UUID], done_on: date, decision: str, measure: str,
    results: Sequence[MeasuredPupil],
) -> dict[str, list[str]]:  # fmt: skip
    problems: dict[str, list[str]] = {}
    if done_on > actor.today:
        problems["done_on"] = ["That day has not come yet."]
    elif done_on < row.starts_on:
        problems["done_on"] = [f"It began on {in_words(row.starts_on)}: choose a later day."]
    if decision not in ReviewDecision.values:
        problems["decision"] = ["Say what happens next."]
    if any(result.pupil_id not in inside for result in results):
        problems[""] = ["Somebody named here is not in this group. Open the page again."]
    if any(result.is_said for result in results) and not measure.strip():
        problems["measure"] = ["Say what is counted: entry and exit are of one measure."]
    return problems
