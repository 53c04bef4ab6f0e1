"""Cycles, written directly: no service is asked, so that a test can make any state."""

from datetime import date
from typing import Any

from pupils.models import Pupil
from reviews.due.writing import cycle_changes
from reviews.models import Cycle, CycleNote, CycleSnapshot
from send_mis.accounts.models import User
from tests.factories.audited import TODAY, in_change, numbers
from tests.factories.people import make_user
from tests.factories.provision import at_noon


def make_cycle(pupil: Pupil, **fields: Any) -> Cycle:
    """The first, being planned since September, unless `fields` say otherwise."""
    with in_change():
        made: Cycle = Cycle.objects.create(
            pupil=pupil, school_id=pupil.school_id,
            **{
                "starts_on": date(2026, 9, 7), "strengths": "Loves maps and numbers",
                "sources": ["teacher", "parents"],
            } | fields,
        )  # fmt: skip
        cycle_changes(made.pk)
        return made


def agree(cycle: Cycle, by: User | None = None, **fields: Any) -> Cycle:
    """At a meeting with the mother, to be reviewed in December."""
    with in_change():
        for name, value in {
            "state": "agreed", "agreed_on": date(2026, 9, 21),
            "agreed_by": by or make_user(f"agrees{next(numbers)}@harebell.test", "Who Agrees"),
            "agreed_how": "meeting", "agreed_with": "Mum", "review_on": date(2026, 12, 7),
            **fields,
        }.items():  # fmt: skip
            setattr(cycle, name, value)
        cycle.save()
        cycle_changes(cycle.pk)
        return cycle


def close(cycle: Cycle, by: User, state: str = "reviewed", **fields: Any) -> Cycle:
    with in_change():
        for name, value in {
            "state": state, "closed_on": TODAY, "closed_by": by,
            "decision": "new_cycle" if state == "reviewed" else "", "decision_words": "Enough",
            **fields,
        }.items():  # fmt: skip
            setattr(cycle, name, value)
        cycle.save()
        cycle_changes(cycle.pk)
        return cycle


def note_on(cycle: Cycle, words: str = "Asks for help by himself", **fields: Any) -> CycleNote:
    with in_change():
        made: CycleNote = CycleNote.objects.create(
            cycle=cycle, pupil_id=cycle.pupil_id, school_id=cycle.school_id, words=words,
            **{"on": TODAY} | fields,
        )  # fmt: skip
        return made


def keep_cycle_version(cycle: Cycle, **fields: Any) -> CycleSnapshot:
    """As it was saved on some day: the first version."""
    with in_change():
        made: CycleSnapshot = CycleSnapshot.objects.create(
            cycle=cycle, school_id=cycle.school_id, made_at=at_noon(TODAY),
            **{
                "number": 1, "kind": "saved",
                "content": {"words": {}, "values": {"strengths": "Maps"}, "parts": []},
            } | fields,
        )  # fmt: skip
        return made
