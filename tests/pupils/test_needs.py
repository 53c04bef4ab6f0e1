"""The ranked list from a day on."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pupils import rules
from pupils.models import Need, Pupil
from pupils.register.services import needs as service
from pupils.rules import NeedEntry
from send_mis.access.actor import Actor
from send_mis.errors import EditConflict, RuleBroken
from tests.factories import TODAY, put_on_register
from tests.pupils.test_register_services import pupil, senco

__all__ = ["pupil", "senco"]
SINCE = date(2026, 9, 7)
LATER = date(2026, 10, 5)
SPEECH, AUTISM, MOOD = NeedEntry("SLCN"), NeedEntry("ASD"), NeedEntry("SEMH")


def say(senco: Actor, pupil: Pupil, *entries: NeedEntry, on: date = SINCE) -> None:
    service.set_needs(actor=senco, pupil=pupil, needs=entries, on=on)


def listed(day: date) -> list[tuple[int, str]]:
    return list(Need.objects.on(day).order_by("rank").values_list("rank", "type"))


def test_a_list_is_ranked_as_it_stands(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE)
    say(senco, pupil, SPEECH, NeedEntry("", "SEMH", "finds break hard"))
    assert listed(TODAY) == [(1, "SLCN"), (2, "")]
    first, second = Need.objects.order_by("rank")
    assert (first.area, second.area) == ("CI", "SEMH")
    assert second.words == "finds break hard"


def test_what_keeps_its_place_keeps_its_row(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE)
    say(senco, pupil, SPEECH, MOOD)
    kept = Need.objects.get(type="SLCN")
    say(senco, pupil, SPEECH, AUTISM, on=LATER)
    assert Need.objects.get(type="SLCN") == kept
    assert listed(SINCE) == [(1, "SLCN"), (2, "SEMH")]
    assert listed(LATER) == [(1, "SLCN"), (2, "ASD")]


def test_two_needs_swap_ranks_and_remember_since_when(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE)
    say(senco, pupil, SPEECH, MOOD)
    say(senco, pupil, MOOD, SPEECH, on=LATER)
    assert listed(SINCE) == [(1, "SLCN"), (2, "SEMH")]
    assert listed(LATER) == [(1, "SEMH"), (2, "SLCN")]
    rows = list(Need.objects.all())
    now = next(n for n in rows if n.type == "SEMH" and n.ends_on is None)
    assert now.starts_on == LATER
    assert rules.since(now, rows) == SINCE


def test_nobody_off_the_register_has_needs(senco: Actor, pupil: Pupil) -> None:
    with pytest.raises(RuleBroken) as caught:
        say(senco, pupil, SPEECH)
    assert "not on the register" in caught.value.problems["on"][0]
    put_on_register(pupil, "K", LATER)
    with pytest.raises(RuleBroken) as caught:
        say(senco, pupil, SPEECH, on=SINCE)
    assert "began on Mon 5 Oct 2026" in caught.value.problems["on"][0]
    assert not Need.objects.exists()


def test_not_assessed_is_for_support_only(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE, until=LATER)
    put_on_register(pupil, "E", LATER)
    with pytest.raises(RuleBroken) as caught:
        say(senco, pupil, SPEECH, NeedEntry("NSA"))
    assert list(caught.value.problems) == ["1"]


def test_needs_last_as_long_as_the_status(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE, until=date(2026, 11, 2))
    say(senco, pupil, SPEECH)
    assert Need.objects.get().ends_on == date(2026, 11, 2)


def test_an_old_list_does_not_touch_a_later_time_on_the_register(
    senco: Actor, pupil: Pupil
) -> None:
    put_on_register(pupil, "K", date(2025, 9, 1), until=date(2026, 3, 2))
    put_on_register(pupil, "K", SINCE)
    say(senco, pupil, MOOD)
    say(senco, pupil, SPEECH, on=date(2025, 9, 1))
    assert listed(TODAY) == [(1, "SEMH")]
    assert listed(date(2025, 10, 1)) == [(1, "SLCN")]


def test_the_second_editor_sees_the_list_of_the_first(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE)
    say(senco, pupil, SPEECH)
    seen = rules.needs_mark(Need.objects.all())
    say(senco, pupil, SPEECH, MOOD)
    with pytest.raises(EditConflict) as caught:
        service.set_needs(actor=senco, pupil=pupil, needs=[AUTISM], on=TODAY, mark=seen)
    assert caught.value.theirs == {
        "Need 1": "Speech, language and communication needs",
        "Need 2": "Social, emotional and mental health",
    }
    assert listed(TODAY) == [(1, "SLCN"), (2, "SEMH")]


def test_a_coming_day_is_refused(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE)
    with pytest.raises(RuleBroken) as caught:
        say(senco, pupil, SPEECH, on=TODAY + timedelta(days=1))
    assert "on" in caught.value.problems


def test_needs_of_a_status_to_come_are_said_from_its_day(senco: Actor, pupil: Pupil) -> None:
    coming = date(2027, 1, 4)
    put_on_register(pupil, "K", coming)
    say(senco, pupil, SPEECH, on=coming)
    assert listed(TODAY) == []
    assert [n.type for n in service.current_needs(pupil, TODAY)] == ["SLCN"]


TYPES = st.lists(st.sampled_from(["SLCN", "ASD", "SEMH", "MLD", "DS", ""]), max_size=4).map(
    lambda types: [
        NeedEntry(t, "" if t else "CL") for n, t in enumerate(types) if not t or t not in types[:n]
    ]
)
STEPS = st.lists(st.tuples(st.integers(0, 70), TYPES), min_size=1, max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_day_says_what_was_said_last_for_it(
    senco: Actor, pupil: Pupil, steps: list[tuple[int, list[NeedEntry]]]
) -> None:
    """Against a brute-force diary: each call writes its list on every day from its own on."""
    clear(pupil)
    put_on_register(pupil, "K", SINCE)
    diary: dict[date, list[str]] = {SINCE + timedelta(days=n): [] for n in range(78)}
    for offset, entries in steps:
        on = SINCE + timedelta(days=offset)
        say(senco, pupil, *entries, on=on)
        for day in diary:
            if day >= on:
                diary[day] = [e.type for e in entries]
    rows = list(Need.objects.filter(pupil=pupil))
    for day, expected in diary.items():
        then = sorted((n for n in rows if rules.holds(n, day)), key=lambda n: n.rank)
        assert [n.rank for n in then] == list(range(1, len(expected) + 1))
        assert [n.type for n in then] == expected


def clear(pupil: Pupil) -> None:
    from tests.factories import in_change

    with in_change():
        pupil.needs.all().delete()
        pupil.spells.all().delete()
