"""A box of an authority's portal is copied, or is not after all: two who copy see it of each
other."""

from django.utils import timezone

from ehcp.authority_forms.selectors.page import copied_form, copy_boxes
from ehcp.models import AnnualReview, BoxCopied
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.errors import AlreadyDone, RuleBroken

_RUN = Action.EHC_REVIEW


def copy_box(*, actor: Actor, review: AnnualReview, key: str) -> BoxCopied:
    """With the words that it says now: said of older words, it says the new. Raises RuleBroken,
    AlreadyDone."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="portal_box.copied"):
        locked(review.pupil)
        form = copied_form(review)
        box = next((each for each in copy_boxes(review, actor) or () if each.key == key), None)
        if form is None or box is None:
            raise RuleBroken("That box is not there any more: open the page again.")
        there = BoxCopied.objects.filter(review=review, form=form, key=key).first()
        if there is not None and there.digest == box.digest:
            raise AlreadyDone(f"{there.copied_by} has copied it already.")
        if there is not None:
            there.delete()
        made = BoxCopied(
            review=review, pupil_id=review.pupil_id, school_id=review.school_id, form=form,
            key=key, digest=box.digest, copied_at=timezone.now(), copied_by=actor.name,
        )  # fmt: skip
        insert(made)
        return made


def undo_box(*, actor: Actor, review: AnnualReview, key: str) -> None:
    """It is to be copied again. Raises AlreadyDone."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="portal_box.undone"):
        locked(review.pupil)
        there = BoxCopied.objects.filter(review=review, form=copied_form(review), key=key).first()
        if there is None:
            raise AlreadyDone("It is to be copied.")
        there.delete()
