"""What is due of somebody, by when and whose turn it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from pupils.models import DueDate
from send_mis.access.actor import Actor
from send_mis.access.models import SchoolGrant
from send_mis.accounts.models import User
from send_mis.reminders.models import ReminderChoice
from send_mis.reminders.selectors.agenda import agenda_of
from send_mis.reminders.selectors.digests import actors_at
from send_mis.reminders.selectors.due import (
    columns_of,
    items_of,
    open_due,
    own_due,
    taught_by,
    with_class_now,
)
from send_mis.reminders.selectors.staff import staff_for, turns_of
from tests.factories import TODAY, grant, in_change, make_pupil, make_user
from tests.people import Cast


def actor_of(cast: Cast, user: User, role: str = "") -> Actor:
    found = actors_at(user.pk, cast.harebell, TODAY)
    return next(each for each in found if not role or each.role_key == role)


def due(cast: Cast, days: int, **said: Any) -> DueDate:
    """One thing about Noah, of a kind that everybody on the staff reads."""
    return DueDate.objects.create(
        **{
            "school": cast.harebell, "pupil": cast.noah, "kind": "cycle.agree", "turn": "teacher",
            "subject_type": "reviews.cycle", "subject_id": cast.noah.pk,
            "hold_by_on": TODAY + timedelta(days=days), "starts_on": date(2026, 1, 1) + timedelta(
                days=DueDate.objects.count()
            ), **said,
        }
    )  # fmt: skip


@pytest.fixture
def bare(cast: Cast) -> Cast:
    DueDate.objects.all().delete()
    return cast


def counted(cast: Cast, role: str) -> dict[str, int]:
    agenda = agenda_of(actor_of(cast, getattr(cast, role), role))
    parts = [*agenda.own, agenda.ahead, agenda.others]
    return {part.when.value: part.count for part in parts if part.count}


def test_counts_by_when_of_the_own_turn(bare: Cast) -> None:
    for days in (-9, -1, 0, 1, 6, 7, 28, 29):
        due(bare, days)
    due(bare, -1, done_on=TODAY)
    due(bare, -2, ends_on=TODAY)
    assert counted(bare, "teacher") == {"late": 2, "today": 1, "week": 2, "month": 2}
    assert counted(bare, "senco") == {"others": 2}
    assert counted(bare, "head") == {}
    assert counted(bare, "ta") == {}


def test_three_stand_first_with_name_words_day_and_page(bare: Cast) -> None:
    for days in (-1, -4, -2, -3):
        due(bare, days)
    late = agenda_of(actor_of(bare, bare.teacher, "teacher")).own[0]
    assert (late.count, late.more) == (4, 1)
    assert [line.by for line in late.lines] == [
        "Thu 19 Nov, 4 days late", "Fri 20 Nov, 3 days late", "Sat 21 Nov, 2 days late",
    ]  # fmt: skip
    line = late.lines[0]
    assert (line.name, line.words, line.turn) == (
        "Noah Bright",
        "Agree the support plan with parents",
        "",
    )
    assert str(bare.noah.pk) in line.url


def test_the_senco_reads_whose_turn_it_is_and_why_it_is_theirs(bare: Cast) -> None:
    left = make_user("gone@harebell.test", "Gone Person")
    away = ReminderChoice(school=bare.harebell, user=bare.teacher, away_from=TODAY)
    due(bare, -2)
    due(bare, -1, turn="", owner=left)
    agenda = agenda_of(actor_of(bare, bare.senco, "senco"))
    assert [line.turn for line in agenda.others.lines] == ["Teacher Harebell"]
    assert [line.turn for line in agenda.own[0].lines] == [
        "Yours, because Gone Person does not work here any more"
    ]
    with in_change():
        away.save()
    agenda = agenda_of(actor_of(bare, bare.senco, "senco"))
    assert agenda.others.count == 0
    assert agenda.own[0].lines[0].turn == "Yours, because Teacher Harebell is away"
    assert counted(bare, "teacher") == {"late": 1}, "who is away still finds their own"


@pytest.mark.parametrize("away", [(), ("teacher",), ("office",), ("senco",), ("teacher", "senco"),
                                  ("office", "senco", "ta")])  # fmt: skip
def test_the_database_says_whose_turn_it_is_as_the_rule_does(
    bare: Cast, away: tuple[str, ...]
) -> None:
    """Of everything that each may read, whoever the rule names has it as their own, and nobody
    else: but for those who are away, who keep theirs."""
    alone = make_pupil(bare.harebell, surname="Classless")
    grant(bare.office, "teacher", bare.class_5b)
    with in_change():
        for role in away:
            ReminderChoice.objects.create(
                school=bare.harebell, user=getattr(bare, role), away_from=TODAY,
                back_on=TODAY + timedelta(days=3),
            )  # fmt: skip
        ReminderChoice.objects.create(
            school=bare.harebell, user=bare.head, away_from=TODAY - timedelta(days=9), back_on=TODAY
        )
    for pupil in (bare.noah, bare.jayden, alone):
        for turn in ("senco", "teacher", "office", "head"):
            due(bare, -1, pupil=pupil, turn=turn)
        for owner in (bare.ta, bare.stranger("teacher"), bare.senco, bare.office):
            due(bare, 2, pupil=pupil, turn="", owner=owner)
    for role in ("senco", "head", "office", "teacher", "ta"):
        user = getattr(bare, role)
        if role in away:
            continue
        actor = actor_of(bare, user, role)
        items = items_of(columns_of(with_class_now(open_due(actor), actor)))
        turns = turns_of(items, staff_for(bare.harebell, items, TODAY))
        named = {
            item.id
            for item in items
            if any(each.user_id == user.pk and (item.owner_id == user.pk or each.role == role)
                   for each in turns[item.id].people)
        }  # fmt: skip
        own = own_due(actor, open_due(actor), taught_by(actor))
        assert set(own.values_list("pk", flat=True)) == named, role


def test_a_trusts_senco_answers_for_a_school_without_one(bare: Cast) -> None:
    user = make_user()
    grant(user, "senco", bare.trust)
    due(bare, -1, turn="senco")
    assert agenda_of(actor_of(bare, user)).own[0].count == 0
    with in_change():
        SchoolGrant.objects.filter(user=bare.senco).update(ends_on=TODAY)
    assert agenda_of(actor_of(bare, user)).own[0].count == 1
    assert counted(bare, "head") == {}
