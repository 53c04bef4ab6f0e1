"""An authority's form is filled for a review: asked for on its page, filled behind it.

A worker takes the row, fills the form as it came and keeps it among the pupil's documents, all in
one transaction. One that is killed leaves the row waiting; after three tries it is given up.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from logging import getLogger
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from ehcp.annual.rules.papers import way_problems
from ehcp.authority_forms.rules.filling import LeftOut, fill
from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.sending import sent_problems
from ehcp.authority_forms.selectors.forms import form_in_force, matches_of
from ehcp.authority_forms.selectors.page import is_kept, lines_of_sent
from ehcp.authority_forms.selectors.values import MATTERS, form_values
from ehcp.choices import DisclosedPaper, FilledState, FormKind
from ehcp.disclosure.writing import PaperSent, log_paper
from ehcp.models import AnnualReview, AuthorityForm, FilledForm, PlanDisclosure
from pupils.choices import Audience, DocumentKind
from pupils.documents.keeping import FileAway, content_of, kept_with, put
from pupils.documents.writing import new_document
from pupils.letters.sender import LetterSender
from pupils.register.writing.spells import refuse
from pupils.writing import last_word, locked
from send_mis import jobs
from send_mis.access import clock
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day, day_of

logger = getLogger(__name__)
FILL = "ehcp.tasks.fill_authority_form"
MOST_TRIES = 3
NO_FORM = (
    "{} has no form here that is matched. Under Local authorities, upload its form and say once"
    " what goes where."
)
GIVEN_UP = (
    "The form could not be filled, although it was tried several times. Nothing was saved: download"
    " the empty form and tell whoever looks after SEND MIS at your school."
)
_MOST_LEFT_OUT = 300
_TO_AUTHORITY = "SEND Regulations 2014, regulation 20: the report of the review to the authority"


def ask_for_form(*, actor: Actor, review: AnnualReview) -> FilledForm:
    """The next copy; those before it stay. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, review)
    may = actions_on(actor, review.pupil)
    with change(actor=actor, event="filled_form.asked"), last_word():
        pupil = locked(review.pupil)
        form = form_in_force(review.plan.authority_id, FormKind.WORD)
        if form is None:
            raise RuleBroken(NO_FORM.format(review.plan.authority.name))
        rows = FilledForm.objects.filter(review=review).order_by("-number")
        last: FilledForm | None = rows.first()
        if last is not None and last.state == FilledState.WAITING:
            raise AlreadyDone("It is being filled at this moment.")
        row = FilledForm(
            review=review, pupil=pupil, school_id=review.school_id, form=form,
            number=last.number + 1 if last else 1, asked_on=actor.today, asked_by=actor.name,
            sender=LetterSender.of(actor).as_json(),
            may=[each.value for each in MATTERS if each in may],
        )  # fmt: skip
        insert(row)
        jobs.enqueue(FILL, row.pk)
        return row


def send_filled_form(
    *, actor: Actor, filled: FilledForm, sent_on: date, way: str
) -> PlanDisclosure:  # fmt: skip
    """That a copy went to the authority whose plan it is: a line of the log of what was given of
    the plan, once for each copy. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, filled)
    with change(actor=actor, event="filled_form.sent"), last_word():
        locked(filled.pupil)
        row = lock(FilledForm, filled.pk)
        review = row.review
        before = lines_of_sent([row.pk]).get(row.pk)
        if before is not None:
            by = before.recorded_by
            raise AlreadyDone(f"This copy was sent on {day(before.given_on)}, recorded by {by}.")
        filled_on = day_of(row.filled_at) if row.filled_at else None
        refuse(way_problems(way) | sent_problems(
            sent_on, is_there=is_kept(row), held_on=review.held_on, filled_on=filled_on,
            today=actor.today,
        ))  # fmt: skip
        authority = review.plan.authority
        words = f"{row.form.name}, copy {row.number}"
        return log_paper(actor, review.plan, PaperSent(
            DisclosedPaper.FORM, words, authority.name, "The local authority", sent_on, way,
            _TO_AUTHORITY, row.pk,
        ))  # fmt: skip


def fill_authority_form(*, filled_id: UUID | str) -> None:
    """The second time it does nothing."""
    rows = FilledForm.objects.filter(pk=filled_id, state=FilledState.WAITING)
    if not rows.update(tries=F("tries") + 1):
        return
    row = rows.select_related("review__pupil__school", "form").first()
    if row is None:
        return
    sender = LetterSender.read(row.sender, row.school_id)
    if row.tries > MOST_TRIES:
        _give_up(row, sender, GIVEN_UP)
        return
    try:
        _fill(row, sender)
    except FileAway as away:
        logger.warning("A form waits for the place of files: %s", away.message)
    except RuleBroken as broken:
        _give_up(row, sender, broken.message)


def unfilled_forms() -> Iterable[UUID]:
    """Those whose worker was killed, or whose message the queue lost."""
    return FilledForm.objects.filter(state=FilledState.WAITING).values_list("pk", flat=True)


def _fill(waiting: FilledForm, sender: LetterSender) -> None:
    today, now = clock.today(), timezone.now()
    with kept_with() as files, change(actor=sender, event="filled_form.filled"), last_word():
        pupil = locked(waiting.pupil)
        row = lock(FilledForm, waiting.pk)
        if row.state != FilledState.WAITING:
            return
        review = AnnualReview.objects.select_related(
            "pupil__school", "plan__authority", "meeting"
        ).get(pk=row.review_id)  # fmt: skip
        form = AuthorityForm.objects.get(pk=row.form_id)
        word = WordForm(content_of(form))
        values = form_values(review, writer=sender, may=row.may, today=today)
        left = fill(word, matches_of(form), values)
        left += [LeftOut("The whole form", note) for note in values.notes]
        # Each copy says another moment within: the same words are another document.
        content = word.written(now + timedelta(seconds=2 * row.number))
        document = new_document(
            pupil, content, on=today, by=sender.name,
            facts={
                "title": f"{review.plan.authority.name}: {form.name}, copy {row.number}"[:160],
                "kind": DocumentKind.EHC, "dated_on": today, "author": sender.name,
                "audience": Audience.SEND,
            },
        )  # fmt: skip
        document.adder_id = sender.user_id
        files.append(document)
        insert(document)
        row.document, row.state, row.filled_at = document, FilledState.DONE.value, now
        row.left_out = [each.as_json() for each in left[:_MOST_LEFT_OUT]]
        save(row, "document", "state", "filled_at", "left_out")
        put(document, content)


def _give_up(waiting: FilledForm, sender: LetterSender, why: str) -> None:
    with change(actor=sender, event="filled_form.given_up"), last_word():
        locked(waiting.pupil)
        row = lock(FilledForm, waiting.pk)
        if row.state == FilledState.WAITING:
            row.state, row.problem = FilledState.FAILED.value, why[:300]
            save(row, "state", "problem")
