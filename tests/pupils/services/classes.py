"""What is asked of the services of classes and the roll, now and into the next year."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pupils.classes import services as classes
from pupils.enrolment import services as enrolment
from pupils.rollover import services as rollover
from pupils.rollover.selectors import RollChoices, roll_state
from send_mis.access.actor import Actor
from tests.factories import TODAY
from tests.pupils.given import DAY, JOINED, SEPTEMBER, Deed, Given


def in_class(service: Callable[..., Any], pupil: str, to: str, on: date = TODAY) -> Deed:
    word = "to" if service is classes.move_class else "school_class"
    return lambda g, actor: service(
        actor=actor, pupil=getattr(g, pupil), on=on, **{word: getattr(g, to)}
    )


def leaves(pupil: str, on: date = TODAY, **said: Any) -> Deed:
    usual = {"reason": " Moved ", "destination": " Far "}
    return lambda g, actor: enrolment.leave(
        actor=actor, pupil=getattr(g, pupil), on=on, **usual | said
    )


def returns(pupil: str, on: date = TODAY, to: str = "") -> Deed:
    return lambda g, actor: enrolment.come_back(
        actor=actor, pupil=getattr(g, pupil), on=on,
        school_class=getattr(g, to) if to else None,
    )  # fmt: skip


def rolled(last_day: date | None = None, stale: bool = False, **singles: str) -> Deed:
    """Each named pupil into that class; into "" leaves."""

    def deed(g: Given, actor: Actor) -> Any:
        into = {getattr(g, who).pk: to for who, to in singles.items()}
        choices = RollChoices(
            singles={pk: getattr(g, to).pk for pk, to in into.items() if to},
            leavers=frozenset(pk for pk, to in into.items() if not to),
        )
        mark = roll_state(g.school, g.before, g.into, actor.today).mark
        return rollover.apply_rollover(
            actor=actor, school=g.school, before=g.before, into=g.into, choices=choices,
            last_day=last_day, mark="old" if stale else mark,
        )  # fmt: skip

    return deed


def made(*wanted: tuple[str, list[int], str]) -> Deed:
    return lambda g, actor: rollover.make_classes(
        actor=actor, into=g.into, teachers_from=date(2027, 7, 1),
        wanted=[
            rollover.NextClass(name, years, getattr(g, who) if who else None)
            for name, years, who in wanted
        ],
    )  # fmt: skip


def placed(pupil: str, to: str) -> Deed:
    return lambda g, actor: rollover.place_pupil(
        actor=actor, pupil=getattr(g, pupil), into=g.into, to=getattr(g, to) if to else None
    )


DEEDS: dict[str, Deed] = {
    # Classes
    "join": in_class(classes.join_class, "noah", "group"),
    "join: a second class": in_class(classes.join_class, "noah", "class_5b"),
    "join: twice": in_class(classes.join_class, "ann", "group"),
    "join: before the year": in_class(classes.join_class, "noah", "group", date(2026, 8, 31)),
    "join: has left": in_class(classes.join_class, "left", "group"),
    "move": in_class(classes.move_class, "noah", "class_5b"),
    "move: into a set": in_class(classes.move_class, "noah", "group"),
    "move: there already": in_class(classes.move_class, "noah", "class_4h"),
    "move: that day": in_class(classes.move_class, "noah", "class_5b", date(2026, 9, 1)),
    "move: the next is prepared": in_class(classes.move_class, "ready", "class_6m"),
    "move: has left": in_class(classes.move_class, "left", "class_5b"),
    "move: another school": in_class(classes.move_class, "noah", "far"),
    "leave class": in_class(classes.leave_class, "ann", "group"),
    "leave class: not in it": in_class(classes.leave_class, "noah", "group"),
    "leave class: the day it began": in_class(
        classes.leave_class, "ann", "group", date(2026, 9, 7)
    ),
    # The roll
    "leaves": leaves("ann"),
    "leaves: the day of joining": leaves("ann", JOINED),
    "leaves: the day after": leaves("tom", JOINED + DAY),
    "leaves: has left": leaves("left"),
    "comes back": returns("left", TODAY, "class_5b"),
    "comes back: that day": returns("left", date(2026, 11, 2)),
    "comes back: into another school's class": returns("left", TODAY, "far"),
    "comes back: before": returns("left", date(2026, 11, 1)),
    "comes back: is here": returns("ann"),
    # Into the next year
    "roll": rolled(date(2027, 7, 21), ann="class_6h", noah="class_5h", tom="", ready="class_5h"),
    "roll: nothing new": rolled(ready="class_6h"),
    "roll: seen before": rolled(ann="class_6h", stale=True),
    "roll: leavers without a day": rolled(tom=""),
    "roll: first day of the year": rolled(date(2026, 9, 1), tom=""),
    "roll: before the year": rolled(date(2026, 8, 31), tom=""),
    "roll: last day of August": rolled(date(2027, 8, 31), tom=""),
    "roll: in the new year": rolled(SEPTEMBER, tom=""),
    "make classes": made(("5H", [5], "teacher"), ("7K", [6, 7], "teacher"), ("7L", [7], "")),
    "make classes: two names": made(("7K", [7], ""), ("7k", [7], "")),
    "place": placed("noah", "class_5h"),
    "place: elsewhere": placed("ready", "class_5h"),
    "place: there already": placed("ready", "class_6h"),
    "place: nowhere": placed("ready", ""),
    "take back": lambda g, actor: rollover.take_back(
        actor=actor, school=g.school, into=g.into
    ),
    "take back: begun": lambda g, actor: rollover.take_back(
        actor=actor, school=g.school, into=g.before
    ),
}  # fmt: skip
