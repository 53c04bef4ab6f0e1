"""What a family thinks before a review is kept as their views, like those that staff write down."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pupils.writing import locked
from reviews.choices import ViewHow, ViewReaders
from reviews.models import ViewGiven
from reviews.voice.writing import write_views
from send_mis.access.actor import Actor
from send_mis.audit.record import change
from send_mis.links.models import ExpiringLink
from send_mis.parents.answers.standing import ensure_own, reader_by_link, shared_by_link
from send_mis.parents.answers.writing import lock_reader
from send_mis.parents.models import SharedWith
from send_mis.reading.blank import written

_EVENT = "views.sent_in"


def give_thoughts(*, actor: Actor, shared: SharedWith, answers: Mapping[str, Any]) -> ViewGiven:
    """By the reader, signed in. `answers`: by question, and the words beside them. Raises
    RuleBroken."""
    ensure_own(actor, shared)
    with change(actor=actor, event=_EVENT):
        return _write(actor, shared, answers)


def receive_thoughts(*, link: ExpiringLink, answers: Mapping[str, Any], today: date) -> ViewGiven:
    """By whoever has the link and gave its code: the same. Raises RuleBroken, LinkSpent."""
    shared = shared_by_link(link, today)
    actor = reader_by_link(shared, today)
    with change(actor=actor, event=_EVENT, school_id=shared.school_id):
        return _write(actor, shared, answers)


def _write(actor: Actor, shared: SharedWith, answers: Mapping[str, Any]) -> ViewGiven:
    """For staff, and for the review meeting; of the other people at home only whoever lives in
    the same home is shown it."""
    pupil = locked(shared.pupil)
    said = {
        key: written(answer) if isinstance(answer, str) else answer
        for key, answer in answers.items()
    }
    row, _ = lock_reader(shared, actor.today)
    facts = {
        "contact": row.contact, "how": ViewHow.QUESTIONNAIRE.value, "on": actor.today,
        "words": said.get("words", ""), "answers": said, "scribe": "",
        "readers": ViewReaders.REVIEW.value, "needs_check": False,
    }  # fmt: skip
    return write_views(actor, pupil, facts)
