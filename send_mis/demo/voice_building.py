"""What the children of the story and their parents say, in each way and state."""

import uuid
from datetime import date, timedelta
from typing import Any

from pupils.models import FamilyTie, Pupil
from reviews.models import ViewGiven
from send_mis.accounts.models import User
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("c0a6f0de-2b44-4a1b-8a65-91d3b0a6c7e2")
_SENCO, _TA = "senco@demo.school", "ta@demo.school"
# Whose, which of their people (none: their own), days ago, recorded by whom, what.
_GIVEN: tuple[tuple[str, int | None, int, str, dict[str, Any]], ...] = (
    ("Bright, Noah", None, 12, _TA, {
        "how": "words", "readers": "review", "scribe": "Ms Price",
        "answers": {"helps": "My picture timetable.\nSitting near the door.",
                    "hard": "When it is loud, and when we stop too quickly.",
                    "aim": "Asking for a break before I get cross."},
    }),
    ("Bright, Noah", None, 3, _TA, {
        "how": "words", "readers": "review", "scribe": "Ms Price", "needs_check": True,
        "words": "At Dad’s I sleep on the sofa and I am tired at school.", "answers": {},
    }),
    ("Bright, Noah", 0, 5, _SENCO, {
        "how": "meeting", "readers": "review", "scribe": "Priya Nair",
        "answers": {"well": "He talks about his friends now.", "worries": "Mornings are hard.",
                    "hopes": "That he comes in happily.", "home": "We use the same pictures."},
    }),
    ("Bright, Noah", 1, 4, _SENCO, {
        "how": "phone", "readers": "review", "scribe": "Priya Nair",
        "answers": {"well": "Swimming.", "worries": "I hear late of what is decided.",
                    "hopes": "One plan for both homes.", "home": "Bedtime story each night."},
    }),
    ("Bright, Noah", 0, 1, _TA, {
        "how": "gate", "readers": "staff", "scribe": "Ms Price",
        "words": "He slept badly: please go gently this morning.", "answers": {},
    }),
    ("Nowak, Kacper", None, 20, _SENCO, {
        "how": "pictures", "readers": "review", "scribe": "Priya Nair",
        "answers": {"faces": {"coming": 5, "lessons": 3, "reading": 2, "maths": 5, "friends": 4,
                              "asking": 2},
                    "chosen": ["pictures", "friend", "repeat"],
                    "aim": "Saying it when I do not understand."},
    }),
    ("Lind, Freya", None, 15, _SENCO, {
        "how": "observed", "readers": "review", "scribe": "Priya Nair",
        "answers": {"enjoyed": "Water play, and looking at the fish.",
                    "hard": "Waiting for her turn.", "helps": "A sand timer."},
    }),
    ("Clarke, Jayden", None, 2, _SENCO, {
        "how": "words", "readers": "private", "scribe": "Priya Nair",
        "words": "I want to talk about moving again, but not in class.", "answers": {},
    }),
)  # fmt: skip


def build_views(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the families and the staff."""
    pupils = {pupil.list_name: pupil for pupil in built.pupils}
    people = {user.email: user for user in User.objects.filter(email__in=(_SENCO, _TA))}
    for number, (whose, which, ago, by, said) in enumerate(_GIVEN):
        pupil = pupils.get(whose)
        if pupil is None:
            continue
        contact = _contact(pupil, which)
        if which is not None and contact is None:
            continue
        ViewGiven.objects.create(
            id=uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{number}"), pupil=pupil,
            school=built.school, contact=contact, on=_on(today, ago), recorded_by=people.get(by),
            **said,
        )  # fmt: skip


def _contact(pupil: Pupil, which: int | None) -> Any:
    if which is None:
        return None
    ties = FamilyTie.objects.filter(pupil=pupil, responsibility="yes").order_by("rank")
    return next((tie.contact for tie in ties[which : which + 1]), None)


def _on(today: date, ago: int) -> date:
    return min(today, weekday_on(today - timedelta(days=ago)))
