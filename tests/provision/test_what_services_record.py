"""Services of outcomes, reviews, funds and rates: what they leave behind."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from provision.catalogue import services as catalogue
from provision.catalogue.rules import STARTER_SET
from provision.costs import services as funding
from provision.costs.rules import StreamEntry
from provision.impact import services as impact
from provision.impact.rules import MeasuredPupil
from provision.models import (
    FundingStream,
    ImpactResult,
    ImpactReview,
    Intervention,
    Outcome,
    Rate,
)
from provision.outcomes import services as outcomes
from provision.outcomes.rules.words import OutcomeWords
from provision.rates import services as rates
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    fund,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    note_point,
    set_rate,
)
from tests.factories.schools import year_of
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = OutcomeWords(
    text="Reads 40 words", starts_on=date(2026, 9, 7), due_on=date(2026, 12, 18),
    pupil_words="I read", area="CL", need_type="SPLD", measure="words", baseline=Decimal(18),
    target=Decimal(40), out_of=Decimal(100), how_measured="A card a week", levels={"0": "Reads"},
)  # fmt: skip
MONEY = StreamEntry(kind="notional", name="Notional", amount=Decimal(40000), note="For all")


class Given:
    """One of everything at Harebell, of Noah's where it is a pupil's."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.outcome = make_outcome(cast.noah)
        self.row = make_row(make_plan(cast.class_4h), None, cast.noah, cast.kacper)
        self.year = year_of(cast.harebell)

    def own_point(self, actor: Actor) -> Any:
        return note_point(self.outcome, "25", noted_by_id=actor.user_id)


Deed = Callable[[Actor, Given], Any]
# Service → the event, whose pupils, one who may, and the deed.
DEEDS: dict[str, tuple[str, tuple[str, ...], str, Deed]] = {
    "set_outcome": (
        "outcome.set", ("noah",), "teacher",
        lambda a, g: outcomes.set_outcome(actor=a, pupil=g.cast.noah, words=WORDS),
    ),
    "change_outcome": (
        "outcome.changed", ("noah",), "teacher",
        lambda a, g: outcomes.change_outcome(
            actor=a, outcome=g.outcome, version=1, words=WORDS),
    ),
    "note_point": (
        "outcome.noted", ("noah",), "teacher",
        lambda a, g: outcomes.note_point(
            actor=a, outcome=g.outcome, measured_on=TODAY, value=Decimal(30)),
    ),
    "remove_point": (
        "outcome.point_removed", ("noah",), "teacher",
        lambda a, g: outcomes.remove_point(actor=a, point=g.own_point(a)),
    ),
    "judge_outcome": (
        "outcome.judged", ("noah",), "teacher",
        lambda a, g: outcomes.judge_outcome(
            actor=a, outcome=g.outcome, version=1, judged_on=TODAY, value=3),
    ),
    "stop_outcome": (
        "outcome.stopped", ("noah",), "teacher",
        lambda a, g: outcomes.stop_outcome(
            actor=a, outcome=g.outcome, version=1, on=TODAY, why="Moved on"),
    ),
    "review_row": (
        "impact.reviewed", ("noah", "kacper"), "teacher",
        lambda a, g: impact.review_row(
            actor=a, row=g.row, due_on=TODAY, done_on=TODAY, decision="continue",
            measure="words", results=[
                MeasuredPupil(g.cast.noah.pk, Decimal(18), Decimal(31), "Well"),
                MeasuredPupil(g.cast.kacper.pk)]),
    ),
    "add_stream": (
        "funding.added", (), "senco",
        lambda a, g: funding.add_stream(actor=a, year=g.year, money=MONEY),
    ),
    "change_stream": (
        "funding.changed", (), "senco",
        lambda a, g: funding.change_stream(
            actor=a, stream=fund(g.cast.harebell), version=1, money=MONEY),
    ),
    "remove_stream": (
        "funding.removed", (), "senco",
        lambda a, g: funding.remove_stream(actor=a, stream=fund(g.cast.harebell)),
    ),
    "add_rate": (
        "rate.added", (), "senco",
        lambda a, g: rates.add_rate(
            actor=a, school=g.cast.harebell, staff_role="hlta", hourly=Decimal(19),
            starts_on=TODAY),
    ),
    "change_rate": (
        "rate.changed", (), "senco",
        lambda a, g: rates.change_rate(
            actor=a, rate=set_rate(g.cast.harebell), version=1, hourly=Decimal(19),
            starts_on=TODAY),
    ),
    "remove_rate": (
        "rate.removed", (), "senco",
        lambda a, g: rates.remove_rate(actor=a, rate=set_rate(g.cast.harebell)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_it_says_what_was_done_where_and_to_whom(cast: Cast, name: str) -> None:
    event, pupils, may, deed = DEEDS[name]
    given = Given(cast)
    actor = actor_for_user(getattr(cast, may))
    deed(actor, given)
    said = Change.objects.latest("at")
    assert (said.event, said.school_id) == (event, cast.harebell.pk)
    assert set(said.pupil_ids) == {getattr(cast, pupil).pk for pupil in pupils}
    assert said.user_id == actor.user_id


def test_an_outcome_keeps_every_word_and_figure(cast: Cast) -> None:
    teacher = actor_for_user(cast.teacher)
    made = outcomes.set_outcome(actor=teacher, pupil=cast.noah, words=WORDS)
    other = make_outcome(cast.noah)
    outcomes.change_outcome(actor=teacher, outcome=other, version=1, words=WORDS)
    for each in (made, other):
        each.refresh_from_db()
        kept = {name: getattr(each, name) for name in OutcomeWords.__slots__}
        assert OutcomeWords(**kept) == WORDS
    assert (made.version, other.version, made.school_id) == (1, 2, cast.harebell.pk)


def test_a_judgement_and_a_count_keep_what_was_said(cast: Cast) -> None:
    teacher, outcome = actor_for_user(cast.teacher), make_outcome(cast.noah)
    point = outcomes.note_point(
        actor=teacher, outcome=outcome, measured_on=TODAY - DAY, value=Decimal(30), note=" Good "
    )
    assert (point.measured_on, point.value, point.note, point.noted_by_id) == (
        TODAY - DAY, Decimal(30), "Good", cast.teacher.pk,
    )  # fmt: skip
    made = outcomes.judge_outcome(
        actor=teacher, outcome=outcome, version=1, judged_on=TODAY - DAY, value=2, note=" Nearly "
    )
    assert (made.judged_on, made.value, made.note, made.judged_by_id, made.scale) == (
        TODAY - DAY, 2, "Nearly", cast.teacher.pk, outcome.scale,
    )  # fmt: skip
    outcome.refresh_from_db()
    assert (outcome.state, outcome.closed_on, outcome.version) == ("partly", TODAY - DAY, 2)


@pytest.mark.parametrize(
    ("value", "state"), [(1, "not_met"), (2, "partly"), (3, "met"), (4, "met")]
)
def test_each_level_ends_it_so(cast: Cast, value: int, state: str) -> None:
    outcome = make_outcome(cast.noah)
    outcomes.judge_outcome(
        actor=actor_for_user(cast.teacher), outcome=outcome, version=1, judged_on=TODAY,
        value=value,
    )  # fmt: skip
    assert Outcome.objects.get(pk=outcome.pk).state == state


def test_the_first_and_the_last_day_that_may_be_counted_and_judged(cast: Cast) -> None:
    teacher = actor_for_user(cast.teacher)
    for on, is_fine in (
        (date(2026, 9, 6), False), (date(2026, 9, 7), True), (TODAY, True), (TODAY + DAY, False),
    ):  # fmt: skip
        outcome = make_outcome(cast.noah, starts_on=date(2026, 9, 7))
        count = partial(outcomes.note_point, measured_on=on, value=Decimal(outcome.out_of or 40))
        judge = partial(outcomes.judge_outcome, version=1, judged_on=on, value=3)
        for deed in (count, judge):
            if is_fine:
                deed(actor=teacher, outcome=outcome)
                continue
            with pytest.raises(RuleBroken):
                deed(actor=teacher, outcome=outcome)


def test_a_review_keeps_each_pupils_figures_and_the_next_is_another(cast: Cast) -> None:
    given, teacher = Given(cast), actor_for_user(cast.teacher)
    review = DEEDS["review_row"][3](teacher, given)
    assert (review.due_on, review.done_on, review.done_by_id, review.decision) == (
        TODAY, TODAY, cast.teacher.pk, "continue",
    )  # fmt: skip
    result = ImpactResult.objects.get()
    assert (result.pupil_id, result.measure, result.entry, result.exit, result.note) == (
        cast.noah.pk, "words", Decimal(18), Decimal(31), "Well",
    )  # fmt: skip
    with pytest.raises(EditConflict):
        DEEDS["review_row"][3](teacher, given)
    assert ImpactReview.objects.count() == 1


def test_a_fund_keeps_every_field_and_names_its_pupil(cast: Cast) -> None:
    senco, year = actor_for_user(cast.senco), year_of(cast.harebell)
    own = StreamEntry("top_up", "Top-up", Decimal("7250.50"), cast.noah, "Band 3")
    made = funding.add_stream(actor=senco, year=year, money=own)
    assert set(Change.objects.latest("at").pupil_ids) == {cast.noah.pk}
    moved = StreamEntry("top_up", "Top-up 2", Decimal(1), cast.kacper, "")
    funding.change_stream(actor=senco, stream=made, version=1, money=moved)
    assert set(Change.objects.latest("at").pupil_ids) == {cast.noah.pk, cast.kacper.pk}
    made.refresh_from_db()
    assert (made.name, made.amount, made.pupil_id, made.note, made.version, made.year_id) == (
        "Top-up 2", Decimal(1), cast.kacper.pk, "", 2, year.pk,
    )  # fmt: skip
    funding.remove_stream(actor=senco, stream=made)
    assert set(Change.objects.latest("at").pupil_ids) == {cast.kacper.pk}
    assert not FundingStream.objects.exists()
    stranger = StreamEntry("top_up", "Top-up", Decimal(1), cast.elsewhere.pupil)
    with pytest.raises(RuleBroken, match="pupil of this school"):
        funding.add_stream(actor=senco, year=year, money=stranger)


def test_rates_follow_each_other_in_their_school_and_role_alone(cast: Cast) -> None:
    senco, harebell = actor_for_user(cast.senco), cast.harebell
    apart = [set_rate(cast.thistle, "9"), set_rate(harebell, "9", staff_role="hlta")]
    first = rates.add_rate(
        actor=senco, school=harebell, staff_role="ta", hourly=Decimal(16),
        starts_on=TODAY - 30 * DAY,
    )  # fmt: skip
    second = rates.add_rate(
        actor=senco, school=harebell, staff_role="ta", hourly=Decimal(17), starts_on=TODAY
    )
    first.refresh_from_db()
    assert (first.ends_on, second.ends_on) == (TODAY, None)
    rates.change_rate(
        actor=senco, rate=second, version=1, hourly=Decimal(18), starts_on=TODAY + DAY,
        last_day=TODAY + 9 * DAY,
    )  # fmt: skip
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.ends_on, second.starts_on, second.ends_on, second.hourly) == (
        TODAY + DAY, TODAY + DAY, TODAY + 10 * DAY, Decimal(18),
    )  # fmt: skip
    rates.remove_rate(actor=senco, rate=second)
    first.refresh_from_db()
    assert first.ends_on == TODAY + 10 * DAY
    for rate in apart:
        assert Rate.objects.get(pk=rate.pk).ends_on is None


def test_the_starter_set_is_kept_word_for_word_and_only_once(cast: Cast) -> None:
    senco, school = actor_for_user(cast.senco), cast.harebell
    make_intervention(school, STARTER_SET[0].name.upper())
    assert catalogue.add_starter_set(actor=senco, school=school) == len(STARTER_SET) - 1
    assert catalogue.add_starter_set(actor=senco, school=school) == 0
    said = Change.objects.latest("at")
    assert (said.event, said.school_id) == ("intervention.starter_added", school.pk)
    kept = {row.name: row for row in Intervention.objects.filter(school=school)}
    for each in STARTER_SET[1:]:
        row = kept[each.name]
        assert (
            row.area, row.layer, row.for_whom, row.what, row.evidence, row.usual_measure,
            row.usual_minutes, row.usual_times_a_week, row.usual_weeks, row.usual_group_size,
            row.usual_staff_role, row.unit_cost, row.unit,
        ) == (
            each.area, each.layer, each.for_whom, each.what, each.evidence, each.measure,
            each.minutes, each.times_a_week, each.weeks, each.group_size, each.staff_role,
            each.unit_cost, each.unit,
        )  # fmt: skip
