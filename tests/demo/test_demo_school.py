from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from provision.models import ImpactReview, Judgement, Outcome, OutcomePoint
from pupils.models import ClassMembership, Monitoring, Need, Pupil, Spell
from send_mis.access.actor import hats_of
from send_mis.access.held import held_grants
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from send_mis.demo.story import SIGN_INS, STAFF
from send_mis.schools.models import School, SchoolClass, Term
from send_mis.statutory.calendars import HOLIDAYS_KNOWN_TO, is_bank_holiday
from send_mis.tabular.upn import check_upn
from tests.demo.making import MadeOn, make_again
from tests.factories import TODAY

SCHOOLS = {"urn__in": ["990001", "990002"]}


def days_to_review(today: date) -> list[int]:
    """At the primary, whose SENCO is the first that people sign in as."""
    days = Spell.objects.filter(
        school__urn="990001", ends_on=None, next_review_on__isnull=False
    ).values_list("next_review_on", flat=True)
    return sorted((day - today).days for day in days if day)


def test_it_is_the_school_that_the_story_tells(made_on: MadeOn) -> None:
    today = TODAY
    made_on(today)
    primary, nursery = (School.objects.get(urn=urn) for urn in ("990001", "990002"))
    assert (primary.pupils.count(), nursery.pupils.count()) == (420, 52)
    on_register = Counter(Spell.objects.filter(ends_on=None).values_list("status", flat=True))
    assert on_register == {"E": 17, "K": 64}
    assert Monitoring.objects.filter(ends_on=None).count() == 9
    days = days_to_review(today)
    assert sum(1 for n in days if n < 0) == 1
    assert sum(1 for n in days if n == 0) == 1
    assert sum(1 for n in days if 0 < n <= 6) == 3
    noah = Pupil.objects.get(legal_surname="Bright", legal_forename="Noah")
    assert noah.year_group(today) == 4
    assert list(Need.objects.filter(pupil=noah).values_list("type", flat=True)) == ["ASD", "SEMH"]
    for upn in Pupil.objects.exclude(upn="").values_list("upn", flat=True):
        check_upn(upn)
    now = ClassMembership.objects.filter(ends_on=None)
    assert now.count() == now.values("pupil").distinct().count() == 472


def test_every_sign_in_wears_exactly_one_hat(made_on: MadeOn) -> None:
    today = TODAY
    made_on(today)
    for name in SIGN_INS:
        user = User.objects.get(email=f"{name}@demo.school")
        assert len(hats_of(held_grants(user.pk, today))) == 1, name


def test_run_again_the_dates_move_and_nothing_else_is_made(
    monkeypatch: pytest.MonkeyPatch, made_on: MadeOn
) -> None:
    today = TODAY
    made_on(today)
    before, pupils = days_to_review(today), set(Pupil.objects.values_list("pk", flat=True))
    for later in (today + timedelta(days=5), today + timedelta(days=6), today + timedelta(weeks=2)):
        make_again(monkeypatch, later)  # a Saturday, a Sunday, a Monday again
        days = days_to_review(later)
        assert [sum(1 for n in days if n < 0), sum(1 for n in days if 0 <= n <= 6)] == [1, 4]
        assert set(Pupil.objects.values_list("pk", flat=True)) == pupils
    assert days == before
    said = make_again(monkeypatch, later)
    assert [line for line in said.splitlines() if "@" in line] == [
        f"  {name}@demo.school" for name in SIGN_INS
    ]
    assert "password: " in said
    assert days_to_review(later) == before


def test_more_schools_are_added_beside_it_with_their_own_people(
    made_on: MadeOn,
) -> None:
    made_on(TODAY, schools=2, pupils=100)
    another = School.objects.get(urn="991001")
    assert another.pupils.count() == 100
    assert User.objects.filter(email="senco.1@demo.school").exists()


@pytest.mark.parametrize("day", [date(2026, 8, 14), date(2027, 1, 1), date(2028, 2, 29)])
def test_it_stands_on_any_day_also_in_august(made_on: MadeOn, day: date) -> None:
    made_on(day, pupils=100)
    assert sum(1 for n in days_to_review(day) if n < 0) == 1
    noah = Pupil.objects.get(legal_surname="Bright", legal_forename="Noah")
    assert noah.year_group(day) == 4


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 28), date(2026, 11, 29)])
def test_people_meet_decide_judge_and_review_on_weekdays(made_on: MadeOn, day: date) -> None:
    """In one test, for a school takes long to make."""
    made_on(day)
    _meets_and_decides_on_weekdays()
    _judges_and_reviews_on_weekdays(day)


def _meets_and_decides_on_weekdays() -> None:
    spells = Spell.objects.filter(school__urn__in=SCHOOLS["urn__in"])
    days = [
        found
        for row in spells.values_list(
            "starts_on", "ends_on", "parents_told_on", "next_review_on"
        ).union(
            Monitoring.objects.values_list("starts_on", "ends_on", "look_again_on", "look_again_on")
        )
        for found in row
        if found
    ]
    assert len(days) > 100
    assert [found for found in days if found.weekday() > 4] == []
    plans = spells.filter(status="E").values_list("decided_by", flat=True)
    assert set(plans) == {"The local authority"}
    became = spells.filter(status="K", pupil__spells__status="E", ends_on__isnull=False)
    assert set(became.values_list("end_reason", flat=True)) == {"An EHC plan was issued."}
    assert set(Pupil.objects.values_list("care_authority", flat=True)) == {"", "999"}


def _judges_and_reviews_on_weekdays(day: date) -> None:
    days = {
        "tries": Outcome.objects.filter(follows__isnull=False).values_list("starts_on", "due_on"),
        "judged": Judgement.objects.values_list("judged_on"),
        "counted": OutcomePoint.objects.values_list("measured_on"),
        "reviewed": ImpactReview.objects.filter(done_on__isnull=False).values_list("done_on"),
    }
    for what, rows in days.items():
        found = [each for row in rows for each in row]
        assert found, what
        assert [each for each in found if each.weekday() > 4] == [], what
        assert what == "tries" or max(found) <= day


def test_no_term_begins_on_a_bank_holiday(made_on: MadeOn) -> None:
    """In 2028 the first of January is a Saturday."""
    made_on(date(2027, 11, 22), pupils=100)
    begins = Term.objects.values_list("starts_on", flat=True)
    assert date(2028, 1, 4) in begins
    assert not [d for d in begins if d <= HOLIDAYS_KNOWN_TO and is_bank_holiday(d)]


def test_every_class_has_its_teacher_and_every_address_its_name(
    made_on: MadeOn,
) -> None:
    made_on(TODAY)
    now = SchoolClass.objects.filter(year__starts_on=date(2026, 9, 1))
    taught = ClassGrant.objects.filter(permission__codename="role_teacher", content_object__in=now)
    assert set(taught.values_list("content_object", flat=True)) == set(
        now.values_list("pk", flat=True)
    )
    by_role = {*SIGN_INS, "dsl", "it"}
    others = [p for p in STAFF if p.sign_in not in by_role]
    assert [p for p in others if p.sign_in not in p.full_name.lower()] == []


@pytest.mark.django_db
def test_it_is_refused_where_a_school_keeps_its_records(settings: Any) -> None:
    settings.RELAXED = False
    with pytest.raises(CommandError, match="never on a school's data"):
        call_command("demo_school")
    assert not School.objects.filter(**SCHOOLS).exists()
