"""Early discussions, written directly: a test can make any state."""

from datetime import date
from typing import Any

from pupils.models import Pupil
from reviews.models import EarlyDiscussion
from tests.factories.audited import in_change
from tests.factories.people import make_user

WHOLE = {
    "met_on": date(2026, 11, 16), "met_how": "meeting", "met_with": "Mum and Mrs Hall",
    "strengths": "Draws maps", "difficulties": "Reads ten words",
    "concerns": "Cries over homework", "outcomes": "Reads thirty words",
    "next_steps": "We meet in January",
}  # fmt: skip


def make_discussion(pupil: Pupil, **fields: Any) -> EarlyDiscussion:
    """Written whole, a week ago, and not sent yet, unless `fields` say otherwise."""
    with in_change():
        made: EarlyDiscussion = EarlyDiscussion.objects.create(
            pupil=pupil, school_id=pupil.school_id,
            **{"begun_on": date(2026, 11, 16)} | WHOLE | fields,
        )  # fmt: skip
        return made


def waiting_discussion(pupil: Pupil, **fields: Any) -> EarlyDiscussion:
    return make_discussion(
        pupil,
        **{
            "state": "waiting", "proposal": "support", "proposal_words": "Six weeks of phonics",
            "proposed_on": date(2026, 11, 18),
            "proposed_by": make_user(f"proposes{pupil.pk}@harebell.test", "Who Proposes"),
        } | fields,
    )  # fmt: skip
