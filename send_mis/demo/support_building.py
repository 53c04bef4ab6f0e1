"""Early discussions with parents in each state: being written, waiting, decided one way and the
other, and one that could not be held."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pupils.models import ClassMembership, Monitoring, Pupil, Spell
from pupils.querysets import holds_on
from reviews.models import EarlyDiscussion
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("7b0d5f3e-94c1-4b56-8a0e-2f1d9c6e4a77")
_SENCO, _TEACHER = "senco@demo.school", "teacher@demo.school"
_SAID: dict[str, Any] = {
    "strengths": "Kind to younger children, and full of ideas for stories.",
    "difficulties": "Reads few words by sight. Paired reading twice a week brought little in six"
    " weeks.",
    "concerns": "“I am not clever” is heard each evening, and reading at home ends in tears.",
    "outcomes": "Reads the words of own stories aloud by the end of next term.",
    "next_steps": "Class teacher: phonics check this week. Home: ten minutes of listening to a book"
    " together. We talk again in four weeks.",
}
_HELD: dict[str, Any] = {"met_how": "meeting", "met_with": "mother, class teacher and SENCO"}
_WHY = "Six weeks of adapted teaching brought little: help is needed that others do not have."


def build_discussions(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the cycles, and again when those are made again."""
    people = {user.email: user for user in User.objects.filter(email__in=(_SENCO, _TEACHER))}
    if len(people) < len((_SENCO, _TEACHER)):
        return
    EarlyDiscussion.objects.filter(school=built.school).delete()
    free, watched = _not_registered(built, people[_TEACHER], today), _monitored(built)
    for number, (state, ago, fields) in enumerate(_states(people, today)):
        held, pupil = weekday_on(today - timedelta(days=ago)), next(free, None)
        if state == "support":
            pupil = _newest(built, today)
        elif state == "enough" and watched is not None:
            # Somebody looks again, on the day that the register has.
            held, pupil = watched.starts_on, watched.pupil
            fields |= {"decided_on": held, "given_on": held}
        if pupil is not None:
            EarlyDiscussion.objects.create(
                id=uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{number}"), pupil=pupil,
                school=built.school, state=state, begun_on=held,
                **({} if "offered_on" in fields else {"met_on": held} | _HELD), **_SAID | fields,
            )  # fmt: skip
    _kacper(built, seed, today)


def _kacper(built: Built, seed: int, today: date) -> None:
    """His teacher was worried nine days ago; his parents are asked to choose a time."""
    kacper = next((each for each in built.pupils if each.list_name == "Nowak, Kacper"), None)
    if kacper is not None:
        EarlyDiscussion.objects.create(
            id=uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:kacper"), pupil=kacper,
            school=built.school, state="writing",
            begun_on=weekday_on(today - timedelta(days=9)),
            strengths="He is good with numbers, and builds models.",
            difficulties="He follows little of a long lesson. It may be the new language or more.",
        )  # fmt: skip


def _states(people: dict[str, User], today: date) -> Iterator[tuple[str, int, dict[str, Any]]]:
    senco, teacher = people[_SENCO], people[_TEACHER]
    on = weekday_on(today - timedelta(days=2))
    sent = {"proposal": "support", "proposal_words": _WHY, "proposed_by": teacher}
    ended = {"decided_by": senco, "decided_with": "SENCO, class teacher and mother"}
    yield "waiting", 4, sent | {"proposed_on": on}
    yield "writing", 1, {"concerns": "", "outcomes": "", "next_steps": ""}
    yield "waiting", 9, sent | {
        "proposed_on": on, "offered_on": weekday_on(today - timedelta(days=9)),
        "offered_how": "phone", "offered_times": 3, "concerns": "", "outcomes": "",
        "next_steps": "",
    }  # fmt: skip
    yield "support", 8, sent | ended | {
        "proposed_on": weekday_on(today - timedelta(days=7)), "decided_on": on, "reason": _WHY,
    }  # fmt: skip
    on = weekday_on(today - timedelta(days=20))
    yield "enough", 20, ended | {
        "decided_on": on, "given_on": on, "given_how": "hand", "given_to": "mother",
        "reason": "With a seat near the board and shorter tasks the work is finished each day.",
    }  # fmt: skip


def _not_registered(built: Built, teacher: User, today: date) -> Iterator[Pupil]:
    """In the class of the demonstration's teacher: who was never on a list."""
    taught = ClassGrant.objects.filter(user=teacher).values("content_object")
    members = ClassMembership.objects.filter(
        holds_on(today), school=built.school, school_class__in=taught, pupil__spells__isnull=True,
        pupil__monitorings__isnull=True,
    ).select_related("pupil")  # fmt: skip
    return (each.pupil for each in members.order_by("pupil__sort_key", "pupil_id"))


def _monitored(built: Built) -> Monitoring | None:
    rows = Monitoring.objects.filter(school=built.school, ends_on__isnull=True)
    found: Monitoring | None = rows.select_related("pupil").order_by("pupil__sort_key").first()
    return found


def _newest(built: Built, today: date) -> Pupil | None:
    """Whose SEN support began last, and whose parents are still to be told."""
    rows = Spell.objects.filter(
        school=built.school, status="K", ends_on__isnull=True, parents_told_on__isnull=True,
        starts_on__lte=today,
    ).select_related("pupil")  # fmt: skip
    spell = rows.order_by("-starts_on", "pupil__sort_key").first()
    return spell.pupil if spell else None
