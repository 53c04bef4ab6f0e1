"""The check of a plan, rule by rule, with no database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from provision.outcomes.rules.on_track import Line, Point
from reviews.checks.rules.alerts import is_behind, stopped_alert
from reviews.checks.rules.facts import (
    CheckedCycle,
    CheckedLine,
    CheckedNeed,
    CheckedOutcome,
    CheckedPupil,
    CheckedStrategy,
)
from reviews.checks.rules.plan import Finding, answers, check_pupil, not_measured, not_said
from reviews.choices import PlanGap

TODAY = date(2026, 11, 27)
QUIET_SINCE = date(2026, 11, 13)
SLCN, SEMH = CheckedNeed(1, "SLCN", "CI"), CheckedNeed(2, "SEMH", "SEMH")
OUTCOME = CheckedOutcome(
    uuid4(), "Retells a story in four sentences", "SLCN", "CI", "sentences", "", Decimal(1),
    date(2026, 12, 18), is_served=True,
)  # fmt: skip
LINE = CheckedLine(
    row_id=uuid4(), plan_id=uuid4(), name="Lego therapy", what="", extra="", aim="", minutes=30,
    is_usually_timed=True, by="Mrs Patel", by_is_gone=False, starts_on=date(2026, 9, 7),
    last_held_on=date(2026, 11, 25), has_outcome=True, may_write=True,
)  # fmt: skip
CYCLE = CheckedCycle(
    uuid4(), "agreed", date(2026, 9, 7), date(2027, 1, 15), date(2026, 9, 25), has_parents=True,
    texts={"What the pupil will do": "Uses the task board in each lesson"},
)  # fmt: skip
PUPIL = CheckedPupil(
    id=uuid4(), status="K", spell_id=uuid4(), spell_review_on=None, cycle=CYCLE, needs=[SLCN],
    outcomes=[OUTCOME], lines=[LINE], strategies=[CheckedStrategy(uuid4(), "Say his name first")],
    quiet_since=QUIET_SINCE, today=TODAY,
)  # fmt: skip


def kinds(pupil: CheckedPupil) -> list[PlanGap]:
    return [each.kind for each in check_pupil(pupil)]


def only(pupil: CheckedPupil) -> Finding:
    (found,) = check_pupil(pupil)
    return found


def mends(found: Finding, page: str, *ids: UUID) -> bool:
    return found.mend is not None and (found.mend.page, found.mend.ids) == (page, ids)


def test_a_whole_plan_has_nothing_missing() -> None:
    assert check_pupil(PUPIL) == []


def test_a_need_without_an_outcome() -> None:
    found = only(replace(PUPIL, needs=[SLCN, SEMH]))
    assert (found.kind, found.text) == (
        PlanGap.NEED, "No outcome is for social, emotional and mental health, the second need.",
    )  # fmt: skip
    assert mends(found, "outcome_add", PUPIL.id)
    # A third need may be met by the way; of somebody who is off the register nothing is asked.
    assert kinds(replace(PUPIL, needs=[SLCN, replace(SEMH, rank=3)])) == []
    assert kinds(replace(PUPIL, needs=[SLCN, SEMH], status="")) == []


@pytest.mark.parametrize(
    ("need", "outcome", "answered"),
    [
        (("SLCN", "CI"), ("SLCN", "CI"), True),
        # Autism and speech are of one area, and are two needs.
        (("ASD", "CI"), ("SLCN", "CI"), False),
        (("ASD", "CI"), ("", "CI"), True),
        (("", "CI"), ("SLCN", "CI"), True),
        (("SEMH", "SEMH"), ("", "CL"), False),
        # "General, for any need".
        (("SEMH", "SEMH"), ("", "GENERAL"), True),
        # What nobody has assessed yet, and what has no area, is answered by any outcome.
        (("NSA", "OTHER"), ("SLCN", "CI"), True),
        (("", "OTHER"), ("", "GENERAL"), True),
        (("OTH", "OTHER"), ("", "CL"), True),
    ],
)
def test_which_outcome_answers_a_need(
    need: tuple[str, str], outcome: tuple[str, str], *, answered: bool
) -> None:
    given = replace(OUTCOME, need_type=outcome[0], area=outcome[1])
    assert answers(given, CheckedNeed(1, *need)) is answered


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, []),
        ({"baseline": None}, ["baseline"]),
        ({"measure": ""}, ["measure"]),
        ({"measure": "", "how": "The teacher watches at play"}, []),
        ({"baseline": None, "measure": ""}, ["baseline", "measure"]),
        # 0 is a baseline.
        ({"baseline": Decimal(0)}, []),
    ],
)
def test_an_outcome_without_baseline_or_measure(
    fields: dict[str, object], missing: list[str]
) -> None:
    outcome = replace(OUTCOME, **fields)  # type: ignore[arg-type]
    assert not_measured(outcome) == missing
    found = check_pupil(replace(PUPIL, outcomes=[outcome]))
    assert bool(found) is bool(missing)
    if missing == ["baseline", "measure"]:
        text = "“Retells a story in four sentences” has no baseline and no measure."
        assert found[0].text == text
        assert mends(found[0], "outcome_change", OUTCOME.id)


def test_an_outcome_without_provision() -> None:
    alone = replace(OUTCOME, is_served=False)
    found = only(replace(PUPIL, outcomes=[alone]))
    assert found.kind == PlanGap.UNSERVED
    assert mends(found, "plan_write", LINE.plan_id)
    # A line that is for nothing yet could be for it.
    free = replace(LINE, has_outcome=False)
    found = only(replace(PUPIL, outcomes=[alone], lines=[LINE, free]))
    assert mends(found, "plan_row_outcomes", LINE.plan_id, LINE.row_id)
    none = only(replace(PUPIL, outcomes=[alone], lines=[]))
    assert mends(none, "pupil_provision", PUPIL.id)
    # One that is due waits for its review.
    assert kinds(replace(PUPIL, outcomes=[replace(alone, due_on=TODAY)])) == []
    theirs = only(replace(PUPIL, outcomes=[alone], lines=[replace(LINE, may_write=False)]))
    assert mends(theirs, "pupil_provision", PUPIL.id)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, []),
        # Held for minutes elsewhere; here it is on all the time and does not say so.
        ({"minutes": None}, ["how often", "how long"]),
        ({"minutes": None, "is_usually_timed": False}, []),
        ({"what": "Talk with the mentor"}, ["how often", "how long"]),
        ({"what": "Talk with the mentor, weekly"}, ["how long"]),
        ({"what": "Talk for 10 minutes", "extra": "Every Monday"}, []),
        ({"what": "Task board, in class"}, []),
        ({"what": "Ear defenders, always within reach"}, []),
    ],
)
def test_provision_that_does_not_say_how_often_or_how_long(
    fields: dict[str, object], missing: list[str]
) -> None:
    own = {"minutes": None, "is_usually_timed": False} if fields.get("what") else {}
    line = replace(LINE, **own | fields)  # type: ignore[arg-type]
    assert not_said(line) == missing
    found = check_pupil(replace(PUPIL, lines=[line]))
    assert [each.kind for each in found] == ([PlanGap.UNQUANTIFIED] if missing else [])


def test_provision_that_nobody_delivers() -> None:
    nobody = only(replace(PUPIL, lines=[replace(LINE, by="")]))
    assert (nobody.kind, nobody.text) == (
        PlanGap.UNDELIVERED, "Nobody is named to give “Lego therapy”.",
    )  # fmt: skip
    gone = only(replace(PUPIL, lines=[replace(LINE, by_is_gone=True)]))
    assert "Mrs Patel is to give “Lego therapy” and works here no more." in gone.text
    never = only(replace(PUPIL, lines=[replace(LINE, last_held_on=None)]))
    assert never.text == ("Nothing is recorded of “Lego therapy” since it began on Mon 7 Sep 2026.")
    assert mends(never, "session_add", LINE.row_id)
    # Begun within ten school days: it may still begin. The day itself is long enough.
    fresh = replace(LINE, last_held_on=None, starts_on=QUIET_SINCE + timedelta(days=1))
    assert kinds(replace(PUPIL, lines=[fresh])) == []
    at_bound = replace(fresh, starts_on=QUIET_SINCE)
    assert kinds(replace(PUPIL, lines=[at_bound])) == [PlanGap.UNDELIVERED]
    # The adults of the class do what is on all the time.
    always = replace(LINE, by="", minutes=None, is_usually_timed=False)
    assert kinds(replace(PUPIL, lines=[always])) == []


def test_unspecific_words_where_they_stand() -> None:
    outcome = replace(OUTCOME, text="Has access to the sensory room")
    found = only(replace(PUPIL, outcomes=[outcome]))
    assert found.text == (
        "“Has access to” in the outcome “Has access to the sensory room”."
        " Say what the pupil will get, not what is at hand."
    )
    line = replace(LINE, what="Help up to twice", extra="as advised", aim="Regular talk")
    texts = [each.text for each in check_pupil(replace(PUPIL, lines=[line]))]
    assert texts == [
        "“up to” and “as advised” in the provision “Lego therapy”. Say what, how much and who.",
        "“Regular” in what “Lego therapy” is for. Say how often: “three times a week”.",
    ]
    helps = CheckedStrategy(uuid4(), "A key\nadult, where possible")
    found = only(replace(PUPIL, strategies=[helps]))
    assert found.text.startswith("“key adult” and “where possible” in what helps")
    assert mends(found, "strategy_change", PUPIL.id, helps.id)
    cycle = replace(CYCLE, texts={"What parents and carers will do": "Read regularly"})
    found = only(replace(PUPIL, cycle=cycle))
    assert "in the plan, under “What parents and carers will do”" in found.text
    assert mends(found, "cycle_change", CYCLE.id)


def test_parents_agreement_and_review() -> None:
    draft = replace(CYCLE, state="draft", has_parents=False, review_on=None)
    pupil = replace(PUPIL, cycle=draft)
    assert kinds(pupil) == [PlanGap.PARENTS, PlanGap.NOT_AGREED, PlanGap.NO_REVIEW]
    assert mends(check_pupil(pupil)[0], "cycle_agree", CYCLE.id)
    # Two weeks are for a talk, three school weeks for the agreement.
    new = replace(draft, starts_on=TODAY - timedelta(days=13), agree_by=TODAY)
    assert kinds(replace(PUPIL, cycle=new)) == []
    older = replace(new, starts_on=TODAY - timedelta(days=14))
    assert kinds(replace(PUPIL, cycle=older)) == [PlanGap.PARENTS, PlanGap.NO_REVIEW]
    over = replace(older, has_parents=True, review_on=TODAY, agree_by=TODAY - timedelta(days=1))
    assert kinds(replace(PUPIL, cycle=over)) == [PlanGap.NOT_AGREED]
    # Due today is not late.
    assert kinds(replace(PUPIL, cycle=replace(CYCLE, review_on=TODAY))) == []
    late = only(replace(PUPIL, cycle=replace(CYCLE, review_on=TODAY - timedelta(days=1))))
    assert (late.kind, late.text) == (PlanGap.LATE, "The review was due on Thu 26 Nov 2026.")
    assert mends(late, "cycle_review", CYCLE.id)


def test_without_a_plan_the_register_is_asked() -> None:
    pupil = replace(PUPIL, cycle=None)
    assert kinds(pupil) == [PlanGap.NO_PLAN, PlanGap.NO_REVIEW]
    late = replace(pupil, spell_review_on=TODAY - timedelta(days=1))
    assert kinds(late) == [PlanGap.NO_PLAN, PlanGap.LATE]
    # An EHC plan is reviewed by its own rules, and needs no cycle beside it.
    assert kinds(replace(pupil, status="E")) == []


def test_what_asks_for_a_look_before_the_review() -> None:
    stopped = stopped_alert("Lego therapy", "Mrs Patel", date(2026, 11, 12))
    assert (stopped.reason, stopped.who) == (
        "nothing recorded since Thu 12 Nov", "Mrs Patel records it, or ends it.",
    )  # fmt: skip
    assert stopped_alert("Talk", "", TODAY).who == "The class teacher records it, or ends it."
    line = Line(Decimal(18), Decimal(40), date(2026, 9, 7), date(2026, 12, 18))
    # 82 of 102 days are over: the line expects 35.
    assert is_behind(line, Point(TODAY, Decimal(20)))
    assert not is_behind(line, Point(TODAY, Decimal(34)))
    assert not is_behind(line, None)


def test_a_long_outcome_is_quoted_in_part() -> None:
    text = f"Reads\n{'aloud ' * 30}"
    found = only(replace(PUPIL, outcomes=[replace(OUTCOME, text=text, baseline=None)]))
    assert found.text.startswith("“Reads aloud aloud")
    assert found.text.endswith("aloud…” has no baseline.")
    assert len(found.text) < 120
