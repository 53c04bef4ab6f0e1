"""What is asked of the services of the register; beside each deed the same a day or a word off."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pupils.register.services import corrections, register
from send_mis.access.actor import Actor
from tests.factories import TODAY, leave
from tests.pupils.given import DAY, NEXT_TERM_ENDS, SINCE, Deed, Given

PLAN, NOAH_LEFT = date(2023, 5, 8), date(2026, 11, 2)


def start(pupil: str = "kacper", **said: Any) -> Deed:
    usual = {
        "status": "K", "starts_on": TODAY, "decided_by": " Ms Nair ", "reason": " Slow ",
        "parents_told_on": TODAY - DAY, "parents_told_how": "letter",
        "next_review_on": TODAY + DAY, "source": "parent",
    }  # fmt: skip
    return lambda g, actor: register.start_spell(
        actor=actor, pupil=getattr(g, pupil), **usual | said
    )


def on_spell(service: Callable[..., Any], spell: str = "support", **said: Any) -> Deed:
    def deed(g: Given, actor: Actor) -> Any:
        row = getattr(g, spell)
        return service(actor=actor, spell=row, **{"version": row.version} | said)

    return deed


def changed(spell: str = "support", **said: Any) -> Deed:
    usual = {
        "decided_by": " Mr Moss ", "reason": " Still slow ", "parents_told_on": TODAY,
        "parents_told_how": "email", "next_review_on": TODAY,
    }  # fmt: skip
    return on_spell(register.change_spell, spell, **usual | said)


def ended(spell: str = "support", **said: Any) -> Deed:
    usual = {"ends_on": TODAY, "end_reason": " Caught up ", "end_decided_by": " Ms Hill "}
    return on_spell(register.end_spell, spell, **usual | said)


def corrected(spell: str = "support", **said: Any) -> Deed:
    usual = {
        "status": "K", "starts_on": SINCE, "ends_on": None, "reviewed_on": None, "why": "Wrong",
    }  # fmt: skip
    return on_spell(corrections.correct_spell, spell, **usual | said)


def left_first(deed: Deed) -> Deed:
    def both(g: Given, actor: Actor) -> Any:
        leave(g.noah, NOAH_LEFT)
        return deed(g, actor)

    return both


def removed_twice(g: Given, actor: Actor) -> None:
    for _ in range(2):
        corrections.remove_spell(actor=actor, spell=g.support, version=1, why="Never was")


DEEDS: dict[str, Deed] = {
    # Starting
    "start": start(),
    "start with no more than who and why": start(
        parents_told_on=None, parents_told_how="", next_review_on=None, source="school"
    ),
    "start a time that is over": start(
        starts_on=TODAY - 9 * DAY, ends_on=TODAY, next_review_on=None, parents_told_on=None,
        parents_told_how="",
    ),
    "a time that is over ends no monitoring": start(
        "tom", starts_on=date(2026, 8, 3), ends_on=date(2026, 9, 1), next_review_on=None
    ),
    "start ends monitoring": start("tom", starts_on=date(2026, 7, 20)),
    "plan ends support": start("ann", status="E"),
    "plan takes away no specialist assessment": start("nsa", status="E"),
    "plan from the day of support": start("ann", status="E", starts_on=SINCE),
    "plan from the day after": start("ann", status="E", starts_on=SINCE + DAY),
    "support beside a plan": start("noah"),
    "without who": start(decided_by=" ", source="school"),
    "without why": start(reason=" ", source="school"),
    "without either from elsewhere": start(decided_by="", reason="", source="previous"),
    "before birth": start(starts_on=date(2018, 11, 30)),
    "on the day of birth": start(starts_on=date(2018, 12, 1)),
    "on the last day of next term": start(
        starts_on=NEXT_TERM_ENDS, next_review_on=NEXT_TERM_ENDS + DAY
    ),
    "after next term": start(starts_on=NEXT_TERM_ENDS + DAY, next_review_on=None),
    "told today": start(parents_told_on=TODAY),
    "told tomorrow": start(parents_told_on=TODAY + DAY),
    "told but not how": start(parents_told_how=""),
    "how but not when": start(parents_told_on=None),
    "review on the day of the start": start(next_review_on=TODAY),
    "review on an earlier day": start(starts_on=TODAY - 9 * DAY, next_review_on=TODAY - DAY),
    "review today": start(starts_on=TODAY - 9 * DAY, next_review_on=TODAY),
    "of a leaver": start("left"),
    "of a leaver until then": start(
        "left", starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 2), next_review_on=None
    ),
    "of a leaver past then": start(
        "left", starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 3), next_review_on=None
    ),
    # Changing
    "change": changed(),
    "change: old form": changed(version=2),
    "change: told tomorrow": changed(parents_told_on=TODAY + DAY),
    "change: review yesterday": changed(next_review_on=TODAY - DAY),
    "change: review late already": changed(next_review_on=date(2026, 11, 2)),
    "change: without who and why": changed(decided_by="", reason=" "),
    "told": on_spell(register.record_parents_told, told_on=TODAY, how="meeting"),
    "told: tomorrow": on_spell(register.record_parents_told, told_on=TODAY + DAY, how="meeting"),
    "told: old form": on_spell(
        register.record_parents_told, told_on=TODAY, how="meeting", version=2
    ),
    "review": on_spell(register.set_next_review, next_review_on=TODAY),
    "review: none": on_spell(register.set_next_review, next_review_on=None),
    "review: yesterday": on_spell(register.set_next_review, next_review_on=TODAY - DAY),
    "review: before the start": on_spell(register.set_next_review, next_review_on=SINCE),
    "review: old form": on_spell(register.set_next_review, next_review_on=TODAY, version=2),
    "held": on_spell(register.record_review_held, held_on=TODAY, agreed=" Go on "),
    "held: of a plan": on_spell(register.record_review_held, "plan", held_on=TODAY),
    "held: under five": on_spell(register.record_review_held, "smalls", held_on=TODAY),
    "held: next given": on_spell(
        register.record_review_held, "plan", held_on=TODAY, next_review_on=TODAY + DAY
    ),
    "held: next on that day": on_spell(
        register.record_review_held, held_on=TODAY, next_review_on=TODAY
    ),
    "held: next in the past": on_spell(
        register.record_review_held, held_on=TODAY - 9 * DAY, next_review_on=TODAY - DAY
    ),
    "held: tomorrow": on_spell(register.record_review_held, held_on=TODAY + DAY),
    "held: before the start": on_spell(register.record_review_held, held_on=SINCE - DAY),
    "held: recorded already": on_spell(
        register.record_review_held, "bobs", held_on=date(2026, 1, 5)
    ),
    "held: the day after": on_spell(register.record_review_held, "bobs", held_on=date(2026, 1, 6)),
    "held: after the end": on_spell(register.record_review_held, "bobs", held_on=date(2026, 3, 2)),
    "held: old form": on_spell(register.record_review_held, held_on=TODAY, version=2),
    # Ending
    "end": ended(),
    "end a plan": ended("plan"),
    "end a plan, go on with support": ended("plan", continue_as_support=True, monitor=True),
    "end and watch": ended(monitor=True, watch_for=" Reading ", look_again_on=TODAY + DAY),
    "end support, go on": ended(continue_as_support=True),
    "end: on the day it began": ended(ends_on=SINCE),
    "end: the day after": ended(ends_on=SINCE + DAY),
    "end: last day of next term": ended(ends_on=NEXT_TERM_ENDS),
    "end: after next term": ended(ends_on=NEXT_TERM_ENDS + DAY),
    "end: over already": ended("bobs", ends_on=date(2026, 3, 1)),
    "end: nobody and nothing": ended(end_reason="", end_decided_by=""),
    "end: old form": ended(version=2),
    # Putting right
    "correct": corrected(status="E", starts_on=date(2025, 1, 7), reviewed_on=date(2025, 1, 7)),
    "correct: opens it again": corrected("bobs", starts_on=date(2025, 2, 3)),
    "correct: another end": corrected(
        "bobs", starts_on=date(2025, 2, 4), ends_on=date(2026, 4, 1), reviewed_on=date(2026, 1, 6)
    ),
    "correct: reviewed after the end": corrected(
        "bobs", starts_on=date(2025, 2, 3), ends_on=date(2026, 4, 1), reviewed_on=date(2026, 4, 1)
    ),
    "correct: a need that it forbids": corrected("nsas", status="E"),
    "correct: another status": corrected("plan", starts_on=date(2023, 5, 8)),
    "correct: past the leaving": left_first(corrected("plan", status="E", starts_on=PLAN)),
    "correct: until the leaving": left_first(
        corrected("plan", status="E", starts_on=PLAN, ends_on=NOAH_LEFT)
    ),
    "correct: a day past it": left_first(
        corrected("plan", status="E", starts_on=PLAN, ends_on=NOAH_LEFT + DAY)
    ),
    "correct: without why": corrected(why=" "),
    "correct: old form": corrected(version=2),
    "correct: after next term": corrected(starts_on=NEXT_TERM_ENDS + DAY),
    "correct: ends as it begins": corrected(ends_on=SINCE),
    "remove": on_spell(corrections.remove_spell, why=" Never was "),
    "remove: without why": on_spell(corrections.remove_spell, why=" "),
    "remove: old form": on_spell(corrections.remove_spell, why="x", version=2),
    "remove: gone already": removed_twice,
}  # fmt: skip
