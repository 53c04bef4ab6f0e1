"""Into the next year: applied whole, once, and nothing but classes changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from pupils.models import ClassMembership, Enrolment, Need, Pupil, Spell
from pupils.querysets import holds_on
from pupils.rollover.selectors import RollChoices, make_plan, roll_state, roll_years
from pupils.rollover.services import apply_rollover
from send_mis.access import clock
from send_mis.access.models import ClassGrant
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office.selectors.rollover import group_key
from send_mis.schools.models import SchoolClass
from tests.factories import TODAY, actor_for_user, grant, make_class, make_pupil, make_user
from tests.factories.schools import year_of
from tests.office.dates import typed
from tests.people import Cast, signed_in

SEPTEMBER = date(2027, 9, 1)


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """Next year has 5H and 6B; 4H, 5B and 6M are this year's."""
    into = year_of(cast.harebell, 2027)
    make_class(cast.harebell, "5H", (5,), year=into)
    make_class(cast.harebell, "6B", (6,), year=into)
    return cast


def state_at(cast: Cast, today: date = TODAY) -> Any:
    before, into = roll_years(cast.harebell, today)
    assert before
    assert into
    return roll_state(cast.harebell, before, into, today)


def url(cast: Cast, name: str, *args: object) -> str:
    return reverse(name, args=[cast.harebell.slug, *args])


def checked(client: Client, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the preview of the proposed moves would post."""
    moves = client.get(url(cast, "rollover_moves"))
    asked = {row.key: row.proposed for row in moves.context["rows"]}
    page = client.get(url(cast, "rollover_check"), asked)
    assert page.status_code == 200
    data = {field.html_name: field.value() or "" for field in page.context["form"].hidden()}
    return {**data, **typed("last_day", date(2027, 7, 21)), **changes}


def register(cast: Cast) -> tuple[list[Any], list[Any]]:
    pupils = Pupil.objects.filter(school=cast.harebell).exclude(pk=cast.amara.pk)
    return (
        list(Spell.objects.filter(pupil__in=pupils).order_by("pk").values()),
        list(Need.objects.filter(pupil__in=pupils).order_by("pk").values()),
    )


def class_on(pupil: Pupil, day: date) -> str:
    return ",".join(
        ClassMembership.objects.filter(holds_on(day), pupil=pupil).values_list(
            "school_class__name", flat=True
        )
    )


def test_classes_move_up_leavers_leave_and_status_is_untouched(ready: Cast) -> None:
    client, before = signed_in(ready.senco), register(ready)
    data = checked(client, ready, leavers=[str(ready.amara.pk)])
    assert client.post(url(ready, "rollover_apply"), data).status_code == 302
    assert class_on(ready.noah, date(2027, 8, 31)) == "4H"
    assert class_on(ready.noah, SEPTEMBER) == "5H"
    assert class_on(ready.jayden, SEPTEMBER) == "6B"
    assert class_on(ready.tom, SEPTEMBER) == "6M", "not ticked, not placed: as it was"
    assert Enrolment.objects.get(pupil=ready.amara).ends_on == date(2027, 7, 22)
    assert Spell.objects.get(pupil=ready.amara).ends_on == date(2027, 7, 22)
    assert register(ready) == before
    change = Change.objects.get(event="rollover.applied")
    assert {ready.noah.pk, ready.amara.pk} <= set(change.pupil_ids)
    assert ready.tom.pk not in change.pupil_ids
    plan = make_plan(state_at(ready), RollChoices())
    # Kacper is of Year 3 in 4H, and next year has no class of Year 4 yet.
    assert {pupil.id for pupil in plan.without} == {ready.tom.pk, ready.kacper.pk}
    assert [pupil.id for pupil in plan.leavers] == [ready.amara.pk]


def test_applied_twice_does_nothing_twice(ready: Cast) -> None:
    client = signed_in(ready.senco)
    data = checked(client, ready, leavers=[str(ready.amara.pk)])
    client.post(url(ready, "rollover_apply"), data)
    rows = list(ClassMembership.objects.order_by("pk").values())
    again = client.post(url(ready, "rollover_apply"), data, follow=True)
    assert "Nothing to do." in again.content.decode()
    assert list(ClassMembership.objects.order_by("pk").values()) == rows
    assert "Everybody" not in client.get(url(ready, "rollover_moves")).content.decode()


def test_nobody_is_ticked_by_default_and_a_leaver_needs_a_day(ready: Cast) -> None:
    client = signed_in(ready.senco)
    page = client.get(url(ready, "rollover_check"))
    assert "Okafor, Amara" in page.content.decode()
    assert b" checked" not in page.content
    assert "Bright, Noah" not in dict(page.context["form"].fields["leavers"].choices).values()
    data = checked(client, ready, leavers=[str(ready.amara.pk)])
    empty = dict.fromkeys(typed("last_day", TODAY), "")
    for day in (None, SEPTEMBER, date(2026, 1, 1)):
        wrong = data | (typed("last_day", day) if day else empty)
        page = client.post(url(ready, "rollover_apply"), wrong)
        assert page.status_code == 200
        assert page.context["form"].errors["last_day"]
        assert " checked" in page.content.decode()
    assert not ClassMembership.objects.filter(starts_on=SEPTEMBER).exists(), "all or nothing"


def test_the_whole_oldest_year_leaves_with_one_tick(ready: Cast) -> None:
    client = signed_in(ready.senco)
    data = checked(client, ready, everybody_leaves="on")
    assert client.post(url(ready, "rollover_apply"), data).status_code == 302
    left = Enrolment.objects.filter(ends_on=date(2027, 7, 22)).values_list("pupil_id", flat=True)
    assert set(left) == {ready.amara.pk, ready.tom.pk}


def test_what_changed_since_the_preview_is_shown_and_not_written(ready: Cast) -> None:
    client = signed_in(ready.senco)
    data = checked(client, ready)
    make_pupil(ready.harebell, surname="New", forename="Mia", school_class=ready.class_4h)
    page = client.post(url(ready, "rollover_apply"), data)
    assert "have changed since you looked" in page.content.decode()
    assert not ClassMembership.objects.filter(starts_on=SEPTEMBER).exists()
    data["mark"] = page.context["form"].data["mark"]
    assert client.post(url(ready, "rollover_apply"), data).status_code == 302
    assert ClassMembership.objects.filter(starts_on=SEPTEMBER).count() == 3


def test_one_by_one_joiners_and_those_already_leaving(ready: Cast) -> None:
    early = date(2027, 9, 6)
    joiner = make_pupil(ready.harebell, surname="Late", forename="Ida", since=early)
    gone = make_pupil(ready.harebell, surname="Gone", forename="Bo", school_class=ready.class_4h)
    actor = actor_for_user(ready.senco)
    state = state_at(ready)
    five_h = next(each for each in state.classes if each.name == "5H")
    choices = RollChoices(singles={joiner.pk: five_h.pk}, leavers=frozenset({gone.pk}))
    done = apply_rollover(
        actor=actor, school=ready.harebell, before=state.before, into=state.into,
        choices=choices, last_day=date(2027, 3, 26), mark=state.mark,
    )  # fmt: skip
    assert (done.moved, done.left) == (1, 1)
    assert ClassMembership.objects.get(pupil=joiner).starts_on == early
    plan = make_plan(state_at(ready), RollChoices())
    assert gone.pk in {pupil.id for pupil in plan.leavers}


def test_every_pupil_on_roll_is_counted_once(ready: Cast) -> None:
    make_pupil(ready.harebell, surname="Alone", forename="Kit")
    state = state_at(ready)
    on_roll = set(
        Enrolment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=TODAY), school=ready.harebell
        ).values_list("pupil_id", flat=True)
    )
    assert {pupil.id for pupil in state.pupils} == on_roll
    page = signed_in(ready.senco).get(url(ready, "rollover"))
    assert sum(int(tile.value) for tile in page.context["stats"]) == len(on_roll)


def test_a_pupil_is_adjusted_and_everybody_taken_out_again(ready: Cast) -> None:
    client = signed_in(ready.senco)
    six_b = SchoolClass.objects.get(name="6B")
    client.post(url(ready, "rollover_apply"), checked(client, ready))
    place = url(ready, "rollover_pupil", ready.noah.pk)
    for _ in range(2):
        assert client.post(place, {"to": str(six_b.pk)}).status_code == 302
        assert class_on(ready.noah, SEPTEMBER) == "6B"
    assert client.post(place, {"to": ""}).status_code == 302
    assert class_on(ready.noah, SEPTEMBER) == "4H"
    assert client.post(url(ready, "rollover_undo")).status_code == 302
    assert not ClassMembership.objects.filter(school_class__year=six_b.year).exists()
    assert not ClassMembership.objects.filter(school=ready.harebell, ends_on__isnull=False).exists()


def test_taken_back_only_before_the_year_begins(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ready.senco)
    client.post(url(ready, "rollover_apply"), checked(client, ready))
    monkeypatch.setattr(clock, "today", lambda: SEPTEMBER + timedelta(days=3))
    page = client.post(url(ready, "rollover_undo"))
    # In the new year the page speaks of the year after it, which nobody has set up.
    assert page.status_code == 400
    assert class_on(ready.noah, SEPTEMBER) == "5H"


def test_a_roll_over_missed_in_july_is_done_in_september(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: SEPTEMBER + timedelta(days=5))
    client = signed_in(ready.senco)
    data = checked(client, ready)
    assert client.post(url(ready, "rollover_apply"), data).status_code == 302
    assert class_on(ready.noah, SEPTEMBER) == "5H"
    assert class_on(ready.noah, SEPTEMBER - timedelta(days=1)) == "4H"


def test_the_head_moves_classes_but_records_no_leaver(ready: Cast) -> None:
    client = signed_in(ready.head)
    data = checked(client, ready)
    assert "recorded by the office" in client.get(url(ready, "rollover_check")).content.decode()
    forged = client.post(url(ready, "rollover_apply"), data | {"leavers": [str(ready.amara.pk)]})
    assert forged.context["form"].errors["leavers"]
    state = state_at(ready)
    with pytest.raises(NotAllowed):
        apply_rollover(
            actor=actor_for_user(ready.head), school=ready.harebell, before=state.before,
            into=state.into, choices=RollChoices(leavers=frozenset({ready.amara.pk})),
            last_day=date(2027, 7, 21), mark=state.mark,
        )  # fmt: skip
    assert client.post(url(ready, "rollover_apply"), data).status_code == 302


def test_another_school_s_class_or_pupil_is_no_choice(ready: Cast) -> None:
    theirs = make_class(ready.thistle, "5T", (5,), year=year_of(ready.thistle, 2027))
    client = signed_in(ready.senco)
    state = state_at(ready)
    key = group_key(next(iter(state.groups)))
    page = client.post(url(ready, "rollover_apply"), checked(client, ready) | {key: str(theirs.pk)})
    assert page.context["form"].errors
    outsider = ready.elsewhere.pupil
    assert client.get(url(ready, "rollover_pupil", outsider.pk)).status_code == 404
    with pytest.raises(NotAllowed):
        apply_rollover(
            actor=actor_for_user(ready.stranger("senco")), school=ready.harebell,
            before=state.before, into=state.into, choices=RollChoices(), last_day=None,
            mark=state.mark,
        )  # fmt: skip


def test_next_year_s_classes_with_a_teacher_who_reads_early(cast: Cast) -> None:
    mate = make_user("boateng@harebell.test", "Kofi Boateng")
    grant(mate, "teacher", cast.harebell)
    client = signed_in(cast.senco)
    form = client.get(url(cast, "rollover_classes")).context["form"]
    names = [form[f"name_{i}"].initial for i in range(form.row_count)]
    assert names == ["5H", "6B", "", ""]
    data = {"name_0": "4K", "low_0": "4", "high_0": "4", "name_1": "5H", "low_1": "5",
            "teacher_1": str(mate.pk), "name_2": "3/4 Ash", "low_2": "3", "high_2": "4",
            **typed("teachers_from", TODAY)}  # fmt: skip
    for _ in range(2):
        assert client.post(url(cast, "rollover_classes"), data).status_code == 302
    into = year_of(cast.harebell, 2027)
    assert sorted(into.classes.values_list("name", "year_groups")) == [
        ("3/4 Ash", [3, 4]), ("4K", [4]), ("5H", [5])
    ]  # fmt: skip
    assert ClassGrant.objects.get(user=mate).starts_on == TODAY
    client.post(url(cast, "rollover_apply"), checked(client, cast))
    page = signed_in(mate, "teacher").get(
        reverse("classes_class", args=[into.classes.get(name="5H").pk])
    )
    assert "Bright, Noah" in page.content.decode()


def test_two_classes_of_one_name_are_refused(cast: Cast) -> None:
    client = signed_in(cast.senco)
    data = {"name_0": "4K", "low_0": "4", "name_1": "4k", "low_1": "4"}
    page = client.post(url(cast, "rollover_classes"), data)
    assert "Two classes have the same name" in page.content.decode()
    wrong = {"name_0": "4K", "name_1": "3/4", "low_1": "4", "high_1": "3"}
    page = client.post(url(cast, "rollover_classes"), wrong)
    assert set(page.context["form"].errors) == {"low_0", "high_1"}
    assert not year_of(cast.harebell, 2027).classes.exists()


def test_without_a_next_year_it_says_what_to_do_first(cast: Cast) -> None:
    today = date(2027, 11, 1)
    actor = actor_for_user(cast.senco, today)
    assert roll_years(cast.harebell, date(2029, 1, 1)) == (None, None)
    with pytest.raises(RuleBroken):
        apply_rollover(
            actor=actor, school=cast.harebell, before=year_of(cast.harebell, 2026),
            into=year_of(cast.harebell, 2027),
            choices=RollChoices(leavers=frozenset({cast.amara.pk})), last_day=None, mark="",
        )  # fmt: skip
