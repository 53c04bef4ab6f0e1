"""Starting, changing and ending a status."""

from datetime import date

import pytest

from pupils.models import Monitoring, Need, Pupil, Spell
from pupils.register.services import register
from pupils.register.writing.spells import PLAN_STARTED
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.errors import AlreadyDone, EditConflict, NotAllowed, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    grant,
    leave,
    make_pupil,
    make_school,
    make_user,
    monitor,
    put_on_register,
)

SINCE = date(2026, 9, 7)


@pytest.fixture
def senco(db: None) -> Actor:
    school = make_school("Harebell Primary")
    user = make_user(full_name="Priya Nair")
    grant(user, "senco", school)
    return actor_for_user(user)


@pytest.fixture
def pupil(senco: Actor) -> Pupil:
    from send_mis.schools.models import School

    return make_pupil(School.objects.get(pk=senco.school_id), surname="Bright", forename="Noah")


def start(senco: Actor, pupil: Pupil, status: str = "K", on: date = SINCE, **more: object) -> Spell:
    given = {"decided_by": "Priya Nair", "reason": "Slow progress in reading", **more}
    return register.start_spell(
        actor=senco,
        pupil=pupil,
        status=status,
        starts_on=on,
        **given,  # type: ignore[arg-type] # test shorthand
    )


def broken(caught: pytest.ExceptionInfo[RuleBroken]) -> dict[str, str]:
    return {field: " ".join(texts) for field, texts in caught.value.problems.items()}


def test_a_start_is_kept_with_who_decided_and_why(senco: Actor, pupil: Pupil) -> None:
    spell = start(
        senco, pupil, parents_told_on=date(2026, 9, 10), parents_told_how="meeting",
        next_review_on=date(2026, 12, 14),
    )  # fmt: skip
    saved = Spell.objects.get(pk=spell.pk)
    assert (saved.status, saved.starts_on, saved.ends_on) == ("K", SINCE, None)
    assert (saved.decided_by, saved.reason) == ("Priya Nair", "Slow progress in reading")
    assert saved.school_id == pupil.school_id
    head = Change.objects.get(event="register.started")
    assert head.pupil_ids == [pupil.pk]
    assert (head.user_name, head.why) == ("Priya Nair", "Slow progress in reading")


def test_a_plan_ends_support_the_day_it_starts(senco: Actor, pupil: Pupil) -> None:
    support = start(senco, pupil)
    add_need(pupil, "NSA", 1, SINCE)
    add_need(pupil, "SLCN", 2, SINCE)
    on = date(2026, 11, 2)
    start(senco, pupil, "E", on)
    support.refresh_from_db()
    assert (support.ends_on, support.end_reason) == (on, PLAN_STARTED)
    assert support.version == 2
    now = list(Need.objects.on(on).order_by("rank").values_list("rank", "type"))
    assert now == [(1, "SLCN")]
    before = list(Need.objects.on(SINCE).order_by("rank").values_list("rank", "type"))
    assert before == [(1, "NSA"), (2, "SLCN")]


def test_the_same_start_again_says_so_and_writes_nothing(senco: Actor, pupil: Pupil) -> None:
    start(senco, pupil)
    with pytest.raises(RuleBroken) as caught:
        start(senco, pupil)
    assert "already has SEN support, since Mon 7 Sep 2026" in broken(caught)["starts_on"]
    assert Spell.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "field", "word"),
    [
        (date(2018, 2, 2), "starts_on", "date of birth"),
        (date(2027, 3, 27), "starts_on", "end of next term"),
    ],
)
def test_impossible_days(senco: Actor, pupil: Pupil, day: date, field: str, word: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        start(senco, pupil, on=day)
    assert word in broken(caught)[field]


def test_a_start_may_be_planned_to_the_end_of_next_term(senco: Actor, pupil: Pupil) -> None:
    assert start(senco, pupil, on=date(2027, 3, 26)).starts_on == date(2027, 3, 26)


def test_a_time_at_the_school_before_is_recorded(senco: Actor, pupil: Pupil) -> None:
    earlier = start(
        senco, pupil, on=date(2023, 9, 4), ends_on=date(2024, 7, 1), source="previous",
        decided_by="", reason="",
    )  # fmt: skip
    assert earlier.ends_on == date(2024, 7, 1)
    later = start(senco, pupil)
    assert later.ends_on is None
    assert Spell.objects.count() == 2


def test_an_earlier_time_may_not_run_into_a_later_one(senco: Actor, pupil: Pupil) -> None:
    start(senco, pupil)
    with pytest.raises(RuleBroken) as caught:
        start(senco, pupil, on=date(2026, 1, 5))
    assert "cannot overlap" in broken(caught)["starts_on"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"decided_by": " "}, "decided_by"),
        ({"reason": ""}, "reason"),
        ({"parents_told_on": date(2026, 9, 8)}, "parents_told_how"),
        ({"parents_told_how": "letter"}, "parents_told_on"),
        (
            {"parents_told_on": date(2026, 11, 24), "parents_told_how": "letter"},
            "parents_told_on",
        ),
        ({"next_review_on": date(2026, 11, 22)}, "next_review_on"),
        ({"next_review_on": SINCE}, "next_review_on"),
    ],
)
def test_what_is_missing_or_wrong_is_named_at_its_field(
    senco: Actor, pupil: Pupil, more: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        start(senco, pupil, **more)
    assert field in broken(caught)
    assert not Spell.objects.exists()


def test_nobody_starts_for_a_pupil_who_left(senco: Actor, pupil: Pupil) -> None:
    leave(pupil, date(2026, 10, 1))
    with pytest.raises(RuleBroken) as caught:
        start(senco, pupil, on=date(2026, 11, 2))
    assert "came back" in broken(caught)["starts_on"]


def test_a_start_ends_the_watching(senco: Actor, pupil: Pupil) -> None:
    watched = monitor(pupil, date(2026, 7, 20))
    start(senco, pupil)
    watched.refresh_from_db()
    assert watched.ends_on == SINCE


def test_an_end_closes_the_needs_and_begins_watching(senco: Actor, pupil: Pupil) -> None:
    spell = start(senco, pupil)
    need = add_need(pupil, "SLCN", 1, SINCE)
    register.end_spell(
        actor=senco, spell=spell, version=1, ends_on=TODAY, end_reason="Caught up",
        end_decided_by="Priya Nair and parents", monitor=True, look_again_on=date(2027, 3, 1),
    )  # fmt: skip
    spell.refresh_from_db()
    need.refresh_from_db()
    assert (spell.ends_on, spell.end_reason) == (TODAY, "Caught up")
    assert need.ends_on == TODAY
    watched = Monitoring.objects.get(pupil=pupil)
    assert (watched.starts_on, watched.look_again_on) == (TODAY, date(2027, 3, 1))


def test_a_plan_that_ends_may_go_on_as_support_with_its_needs(senco: Actor, pupil: Pupil) -> None:
    spell = start(senco, pupil, "E")
    need = add_need(pupil, "SLCN", 1, SINCE)
    register.end_spell(
        actor=senco, spell=spell, version=1, ends_on=TODAY, end_reason="Plan ceased",
        end_decided_by="County council", continue_as_support=True,
    )  # fmt: skip
    need.refresh_from_db()
    assert need.ends_on is None
    assert Spell.objects.on(TODAY).get().status == "K"


def test_an_end_before_the_start_is_refused(senco: Actor, pupil: Pupil) -> None:
    spell = start(senco, pupil)
    with pytest.raises(RuleBroken) as caught:
        register.end_spell(
            actor=senco, spell=spell, version=1, ends_on=SINCE, end_reason="x",
            end_decided_by="y",
        )  # fmt: skip
    assert "after the start" in broken(caught)["ends_on"]


def test_a_second_end_says_that_it_ended(senco: Actor, pupil: Pupil) -> None:
    spell = start(senco, pupil)
    end = {"ends_on": TODAY, "end_reason": "Caught up", "end_decided_by": "Priya Nair"}
    register.end_spell(actor=senco, spell=spell, version=1, **end)  # type: ignore[arg-type] # one dict twice
    for version in (1, 2):
        with pytest.raises(AlreadyDone, match="was ended already by you, at "):
            register.end_spell(actor=senco, spell=spell, version=version, **end)  # type: ignore[arg-type] # one dict twice


def test_the_second_editor_sees_what_the_first_saved(senco: Actor, pupil: Pupil) -> None:
    spell = start(senco, pupil)
    change = {
        "decided_by": "Head and SENCO", "parents_told_on": None, "parents_told_how": "",
        "next_review_on": None,
    }  # fmt: skip
    register.change_spell(actor=senco, spell=spell, version=1, reason="Hears badly", **change)  # type: ignore[arg-type] # one dict twice
    with pytest.raises(EditConflict) as caught:
        register.change_spell(actor=senco, spell=spell, version=1, reason="Reads", **change)  # type: ignore[arg-type] # one dict twice
    assert caught.value.theirs["Why"] == "Hears badly"
    assert caught.value.by == "Priya Nair"
    spell.refresh_from_db()
    assert spell.reason == "Hears badly"


def test_parents_told_and_review_are_recorded(senco: Actor, pupil: Pupil) -> None:
    spell = start(senco, pupil)
    register.record_parents_told(actor=senco, spell=spell, version=1, told_on=TODAY, how="phone")
    register.set_next_review(actor=senco, spell=spell, version=2, next_review_on=date(2026, 12, 14))
    spell.refresh_from_db()
    assert (spell.parents_told_on, spell.parents_told_how) == (TODAY, "phone")
    assert (spell.next_review_on, spell.version) == (date(2026, 12, 14), 3)


def test_a_late_review_stays_when_other_things_change(senco: Actor, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", SINCE, next_review_on=date(2026, 11, 2))
    changed = register.change_spell(
        actor=senco, spell=spell, version=1, decided_by="SENCO", reason="Reading",
        parents_told_on=None, parents_told_how="", next_review_on=date(2026, 11, 2),
    )  # fmt: skip
    assert changed.next_review_on == date(2026, 11, 2)


@pytest.mark.parametrize("role", ["head", "teacher", "office"])
def test_only_the_senco_changes_the_register(senco: Actor, pupil: Pupil, role: str) -> None:
    user = make_user()
    grant(user, role, pupil.school if role != "teacher" else pupil)
    with pytest.raises(NotAllowed):
        start(actor_for_user(user), pupil)


def test_a_senco_elsewhere_changes_nothing_here(senco: Actor, pupil: Pupil) -> None:
    user = make_user()
    other = make_school()
    grant(user, "senco", other)
    make_pupil(other)
    with pytest.raises(NotAllowed):
        start(actor_for_user(user), pupil)
