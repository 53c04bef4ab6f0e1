"""What is asked of the services of outcomes: one pupil's, and those of a row's group."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

from provision.choices import FourPoint, GoalAttainment
from provision.models import Outcome, PlanRow
from provision.outcomes import services as outcomes
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.plans.rules.rewording import Reworded
from provision.plans.services import outcomes as row_outcomes
from send_mis.access.actor import Actor
from tests.factories import TODAY, in_change, make_outcome, note_point
from tests.house.asked import Asked, Try, set_to, when
from tests.provision.stage import DAY, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()

WORDS = OutcomeWords(
    text=" Reads 40 words ", starts_on=date(2026, 9, 8), due_on=date(2026, 12, 17),
    pupil_words=" I read ", area="CL", need_type="SPLD", measure=" words read ",
    baseline=Decimal(17), target=Decimal(41), out_of=Decimal(99), how_measured=" A card ",
    levels={"0": "Reads"},
)  # fmt: skip


@DEEDS.by("senco")
def set_outcome(g: Given, a: Actor) -> None:
    served = Served(offered=[g.kacper_in_group.pk], chosen=[g.kacper_in_group.pk])
    outcomes.set_outcome(actor=a, pupil=g.kacper, words=WORDS, served=served)


@DEEDS.by("senco")
def set_outcome_twice(g: Given, a: Actor) -> None:
    for _ in range(2):
        outcomes.set_outcome(actor=a, pupil=g.kacper, words=WORDS)


@DEEDS.by("senco")
def set_outcome_that_follows(g: Given, a: Actor) -> None:
    outcomes.set_outcome(actor=a, pupil=g.noah, words=WORDS, follows=g.try_before)


@DEEDS.by("senco")
def change_outcome(g: Given, a: Actor) -> None:
    offered = [g.noah_in_group.pk, g.noah_at_board.pk]
    outcomes.change_outcome(
        actor=a, outcome=g.aim, version=1, words=WORDS,
        served=Served(offered=offered, chosen=[g.noah_at_board.pk]),
    )  # fmt: skip


@DEEDS.by("senco")
def change_outcome_and_leave_what_serves_it(g: Given, a: Actor) -> None:
    """What serves it already, and what serves another and is not chosen, stay as they are."""
    with in_change():
        g.noah_at_board.outcome, g.noah_at_board.outcome_words = g.try_before, "Starts"
        g.noah_at_board.save()
    outcomes.change_outcome(
        actor=a, outcome=g.aim, version=1, words=WORDS,
        served=Served(
            offered=[g.noah_in_group.pk, g.noah_at_board.pk], chosen=[g.noah_in_group.pk]
        ),
    )  # fmt: skip


@DEEDS.by("ta")
def note_a_point(g: Given, a: Actor) -> None:
    for _ in range(2):
        outcomes.note_point(
            actor=a, outcome=g.aim, measured_on=TODAY - DAY, value=Decimal(33), note=" Good "
        )


@DEEDS.by("senco")
def remove_point(g: Given, a: Actor) -> None:
    outcomes.remove_point(actor=a, point=g.point)


@DEEDS.by("senco")
def judge_outcome(g: Given, a: Actor) -> None:
    outcomes.judge_outcome(
        actor=a, outcome=g.aim, version=1, judged_on=TODAY - DAY, value=2, note=" Nearly "
    )


@DEEDS.by("senco")
def stop_outcome(g: Given, a: Actor) -> None:
    outcomes.stop_outcome(actor=a, outcome=g.aim, version=1, on=TODAY - DAY, why="Moved on")


@DEEDS.by("senco")
def set_outcomes(g: Given, a: Actor) -> None:
    starts = {g.noah_in_group.pk: Decimal(5), g.kacper_in_group.pk: Decimal(6)}
    row_outcomes.set_outcomes(actor=a, row=g.group, words=WORDS, starts=starts)


def _settle(g: Given, a: Actor, answer: Reworded) -> None:
    row_outcomes.settle_rewording(actor=a, row=g.group, answers={g.noah_in_group.pk: answer})


@DEEDS.by("senco")
def settle_the_same(g: Given, a: Actor) -> None:
    _settle(g, a, Reworded.SAME)


@DEEDS.by("senco")
def settle_by_a_new_one(g: Given, a: Actor) -> None:
    _settle(g, a, Reworded.NEW)


@DEEDS.by("senco")
def settle_by_keeping(g: Given, a: Actor) -> None:
    _settle(g, a, Reworded.KEEP)


@REFUSALS.by("senco")
def of_what_an_outcome_says(g: Given, a: Actor) -> Iterator[Try]:
    def said(**fields: Any) -> Callable[[], Any]:
        return partial(
            outcomes.set_outcome, actor=a, pupil=g.kacper, words=replace(WORDS, **fields)
        )

    start = WORDS.starts_on
    yield "due on its first day", said(due_on=start)
    yield "due the day after", said(due_on=start + DAY)
    for name in ("baseline", "target", "out_of"):
        others = {"baseline": None, "target": None, "out_of": None} | {name: Decimal(3)}
        yield f"{name} of nothing", said(measure=" ", **others)
    yield "a start without an aim", said(target=None)
    yield "an aim without a start", said(baseline=None)
    yield "all there are", said(baseline=Decimal(99), target=Decimal(99))
    yield "more than there are", said(baseline=Decimal("99.5"), target=Decimal(100))
    yield "nothing said", said(text=" ")
    yield (
        "two tries of one",
        when(partial(make_outcome, g.noah, follows=g.try_before), _follow(g, a, g.try_before)),
    )
    yield "a try that goes on", _follow(g, a, g.aim)
    yield "a try that was met", when(set_to(g.try_before, state="met"), _met(g, a))
    yield (
        "another's try",
        partial(outcomes.set_outcome, actor=a, pupil=g.kacper, words=WORDS, follows=g.try_before),
    )
    yield "served by what is another's", partial(
        outcomes.set_outcome, actor=a, pupil=g.kacper, words=WORDS,
        served=Served(offered=[g.noah_in_group.pk], chosen=[g.noah_in_group.pk]),
    )  # fmt: skip
    yield (
        "changed after its end",
        partial(outcomes.change_outcome, actor=a, outcome=g.try_before, version=1, words=WORDS),
    )
    full = partial(outcomes.change_outcome, actor=a, outcome=g.aim, version=2, words=WORDS)
    yield "an old page", when(set_to(g.aim, pupil_words="I can", how_measured="Weekly"), full)
    yield (
        "an old page of what is not counted",
        when(set_to(g.aim, baseline=None, target=None, out_of=None, measure=""), full),
    )


def _follow(g: Given, a: Actor, before: Outcome) -> Callable[[], Any]:
    return partial(outcomes.set_outcome, actor=a, pupil=g.noah, words=WORDS, follows=before)


def _met(g: Given, a: Actor) -> Callable[[], Any]:
    return lambda: _follow(g, a, Outcome.objects.get(pk=g.try_before.pk))()


@REFUSALS.by("senco")
def of_what_becomes_of_an_outcome(g: Given, a: Actor) -> Iterator[Try]:
    note = partial(outcomes.note_point, actor=a, outcome=g.aim, value=Decimal(30))
    judge_ = partial(outcomes.judge_outcome, actor=a, outcome=g.aim, version=1, value=2)
    stop = partial(outcomes.stop_outcome, actor=a, outcome=g.aim, version=1, why="Moved")
    for name, deed, day in (
        ("noted", note, "measured_on"), ("judged", judge_, "judged_on"), ("stopped", stop, "on"),
    ):  # fmt: skip
        for on in (g.aim.starts_on - DAY, g.aim.starts_on, TODAY, TODAY + DAY):
            yield f"{name} on {on}", partial(deed, **{day: on})
        yield f"{name} after its end", partial(deed, outcome=g.try_before, **{day: TODAY})
    for value in ("100", "100.5"):
        yield f"{value} of 100", partial(note, measured_on=TODAY, value=Decimal(value))
    yield (
        "of a measure without an end",
        when(set_to(g.aim, out_of=None), partial(note, measured_on=TODAY, value=Decimal(500))),
    )
    yield "judged at no level", partial(judge_, judged_on=TODAY, value=5)
    yield "judged on an old page", partial(judge_, version=2, judged_on=TODAY)
    yield "stopped on an old page", partial(stop, version=2, on=TODAY)
    yield "stopped for nothing", partial(stop, on=TODAY, why=" ")
    yield "a count of a session", partial(outcomes.remove_point, actor=a, point=g.counted)
    ended = note_point(g.try_before, "1", date(2026, 9, 9))
    yield "a count of what has ended", partial(outcomes.remove_point, actor=a, point=ended)
    for scale, levels in (("four", FourPoint), ("goal", GoalAttainment)):
        for level in levels:

            def state(scale: str = scale, level: int = level) -> str:
                with in_change():
                    Outcome.objects.filter(pk=g.aim.pk).update(scale=scale)
                outcomes.judge_outcome(
                    actor=a, outcome=g.aim, version=1, judged_on=TODAY, value=level
                )
                return Outcome.objects.get(pk=g.aim.pk).state

            yield f"judged {level.label}, {level}", state


@REFUSALS.by("ta")
def of_points_to_a_ta(g: Given, a: Actor) -> Iterator[Try]:
    own = note_point(g.aim, "3", noted_by=g.ta)
    unknown = note_point(g.aim, "3")
    for name, point in (("their own", own), ("the teacher's", g.point), ("nobody's", unknown)):
        yield name, partial(outcomes.remove_point, actor=a, point=point)


@REFUSALS.by("senco")
def of_a_groups_outcomes(g: Given, a: Actor) -> Iterator[Try]:
    put = partial(row_outcomes.set_outcomes, actor=a, row=g.group, words=WORDS)
    settle = partial(row_outcomes.settle_rewording, actor=a, row=g.group)
    yield "nobody's", partial(put, starts={})
    yield "of another row", partial(put, starts={g.noah_at_board.pk: Decimal(1)})
    yield "one too many", partial(put, starts={g.noah_in_group.pk: Decimal(1), uuid4(): Decimal(1)})
    yield "from more than there are", partial(put, starts={g.noah_in_group.pk: Decimal(100)})
    one = {g.noah_in_group.pk: Reworded.KEEP}
    yield "nothing settled", partial(settle, answers={})
    yield "of nobody's outcome", partial(settle, answers={g.kacper_in_group.pk: Reworded.KEEP})
    yield (
        "of what has ended",
        when(set_to(g.aim, state="stopped", closed_on=TODAY), partial(settle, answers=one)),
    )
    silent = when(set_to(g.group, outcome=" "), lambda: settle(
        row=PlanRow.objects.get(pk=g.group.pk), answers=one))  # fmt: skip
    yield "of a row that says nothing", silent
