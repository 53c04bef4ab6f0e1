"""The grid in which many pupils' plans are reviewed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.batch.forms import BOXES, BatchForm, SentReviews, read_reviews
from reviews.batch.selectors import (
    WRITE,
    GridPupil,
    ReviewGrid,
    batch_page,
    grid_pupils,
    left_words,
    lines_of,
    to_review,
)
from reviews.batch.services import review_pupils
from reviews.pupil_review.rules import box
from reviews.pupil_review.selectors import next_review
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import attempt, before_this, posted, saved
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.ui.forms import SummaryLine, error_summary
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_OF_PUPILS = ("pupil_", *(f"{name}_" for name in BOXES))


@requires(WRITE, methods=("GET", "POST"))
def cycles_review(request: ActorRequest, school: str) -> HttpResponse:
    """Pupils of whom nothing is typed are left as they are."""
    found = school_or_404(request.actor, WRITE, school)
    sent, done = SentReviews.of(posted(request)), _Done()
    form = _form(request, found)
    if _save(request, found, form, sent, done):
        words = (
            f"{plural(done.reviewed, 'review is', 'reviews are')} saved, and the next plans begun."
        )
        return saved(request, words, f"{reverse('cycles', args=[found.slug])}?show=draft")
    return _show(request, found, form, sent, done)


@dataclass
class _Done:
    """What became of a grid that was sent: how many, and what is wrong, by box."""

    reviewed: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    # What was typed of somebody whom a colleague reviewed meanwhile.
    left: list[str] = field(default_factory=list)


def _form(request: ActorRequest, school: School) -> BatchForm:
    initial = {
        "held_on": request.today,
        "next_review_on": next_review(provision_days(school.pk), request.today),
    }
    return BatchForm(posted(request), initial=initial)


def _save(
    request: ActorRequest, school: School, form: BatchForm, sent: SentReviews, done: _Done
) -> bool:
    """Whether all that was typed is saved."""

    def deed(given: dict[str, Any]) -> None:
        cycles = list(to_review(request.actor, school).filter(pk__in=sent.seen))
        pupils = grid_pupils(cycles, request.today)
        typed, done.wrong = read_reviews(sent, pupils, lines_of(cycles, request.today), **given)
        here = {row.outcome.pk for each in pupils for row in each.rows}
        left = {key: text for key, text in sent.words.items() if key not in here}
        done.left = left_words(request.actor, school, left)
        if done.wrong or done.left:
            return
        if not typed:
            raise RuleBroken("Nothing is typed yet: say of at least one pupil how it went.")
        with _at_boxes(done):
            done.reviewed = review_pupils(actor=request.actor, school=school, reviews=typed)

    return attempt(form, deed).done and not (done.wrong or done.left)


@contextmanager
def _at_boxes(done: _Done) -> Iterator[None]:
    """What is refused of a pupil stands at that pupil's boxes; of the days, at the form's."""
    try:
        yield
    except RuleBroken as broken:
        done.wrong = {
            name: " ".join(texts) for name, texts in broken.problems.items()
            if name.startswith(_OF_PUPILS)
        }  # fmt: skip
        rest = {
            name: texts for name, texts in broken.problems.items()
            if not name.startswith(_OF_PUPILS)
        }  # fmt: skip
        if rest:
            raise RuleBroken(rest) from broken


def _show(
    request: ActorRequest, school: School, form: BatchForm, sent: SentReviews, done: _Done
) -> HttpResponse:
    page = batch_page(request.actor, school, Address.of(request))
    audit.read(
        actor=request.actor, what="cycles_review", school_id=school.pk,
        pupil_ids=[each.cycle.pupil_id for each in page.pupils],
    )  # fmt: skip
    context = {
        "school": school, "page": page, "form": form, "kept": sent.texts, "wrong": done.wrong,
        "lines": _lines(form, page, done), "already": before_this(request, form),
        "crumbs": (Link("Support plans", reverse("cycles", args=[school.slug])), Link("Review")),
    }  # fmt: skip
    return render(request, "reviews/cycles_review.html", context)


def _lines(form: BatchForm, page: ReviewGrid, done: _Done) -> list[SummaryLine]:
    """Each bad box by its pupil, in the order of the grid."""
    lines = error_summary(form) if form.is_bound else []
    lines += [SummaryLine(words, "") for words in done.left]
    for each in page.pupils:
        keys = [("pupil", each.cycle.pk), *_boxes(each)]
        for name, key in keys:
            if problem := done.wrong.get(box(name, key)):
                lines.append(SummaryLine(f"{each.name}: {problem}", box(name, key)))
    return lines


def _boxes(each: GridPupil) -> list[tuple[str, UUID]]:
    return [(name, row.outcome.pk) for row in each.rows for name in BOXES]
