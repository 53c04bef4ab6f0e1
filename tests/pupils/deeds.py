"""What can be done to a school's pupils: deeds that are taken, and beside them the same a day off
or a word short, which are refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pupils.rules import NeedEntry
from pupils.selectors.rollover import RollChoices, roll_state
from pupils.services import (
    classes,
    corrections,
    differences,
    enrolment,
    monitoring,
    needs,
    pupils,
    register,
    rollover,
)
from send_mis.access.actor import Actor
from tests.factories import TODAY
from tests.pupils.given import BORN, DAY, JOINED, NEXT_TERM_ENDS, SEPTEMBER, SINCE, Given

Deed = Callable[[Given, Actor], Any]


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


def watch(pupil: str = "kacper", **said: Any) -> Deed:
    usual = {"starts_on": TODAY, "look_again_on": TODAY + DAY, "reason": " Settling "}
    return lambda g, actor: monitoring.start_monitoring(
        actor=actor, pupil=getattr(g, pupil), **usual | said
    )


def on_watch(service: Callable[..., Any], **said: Any) -> Deed:
    return lambda g, actor: service(
        actor=actor, monitoring=g.watched, **{"version": g.watched.version} | said
    )


def listed(pupil: str, *entries: NeedEntry, **said: Any) -> Deed:
    return lambda g, actor: needs.set_needs(
        actor=actor, pupil=getattr(g, pupil), needs=entries, **{"on": TODAY, "why": "Seen"} | said
    )


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


def added(joined_on: date = TODAY, to: str = "class_5b", **facts: Any) -> Deed:
    usual = {"legal_surname": " new ", "legal_forename": "Ned", "born_on": BORN, "sex": "M"}
    return lambda g, actor: pupils.add_pupil(
        actor=actor, school=g.school, facts=usual | facts, joined_on=joined_on,
        school_class=getattr(g, to) if to else None,
    )  # fmt: skip


def told(pupil: str, version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: pupils.change_pupil(
        actor=actor, pupil=getattr(g, pupil), version=version, facts=facts
    )


def settled(*points: tuple[str, str], theirs: bool, reason: str = "", **seen: str) -> Deed:
    def deed(g: Given, actor: Actor) -> Any:
        ids = [g.points[point].pk for point in points]
        shown = dict.fromkeys(ids, seen["seen"]) if seen else None
        return differences.settle_differences(
            actor=actor, school=g.school, ids=ids, takes_theirs=theirs, reason=reason, seen=shown
        )

    return deed


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


def removed_twice(g: Given, actor: Actor) -> None:
    for _ in range(2):
        corrections.remove_spell(actor=actor, spell=g.support, version=1, why="Never was")


WORDS = NeedEntry(type="HI", words=" Left  ear ", source="professional")
SLCN, SEMH = NeedEntry(type="SLCN", words="Stammers"), NeedEntry(type="SEMH")
ASD, NSA = NeedEntry(type="ASD"), NeedEntry(type="NSA")
AREA = NeedEntry(area="CL", words="Slow to read")
PUPIL_FACTS = {
    "uln": "1000000001", "middle_names": "June", "preferred_surname": "Oak",
    "preferred_forename": "Annie", "former_surname": "Elm", "born_on": date(2017, 3, 5),
    "sex": "F", "ethnicity": "MWAS", "first_language": "URD", "service_child": "N",
}  # fmt: skip

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
    "correct: past the leaving": corrected("plan", starts_on=date(2023, 5, 8), ends_on=None),
    "correct: without why": corrected(why=" "),
    "correct: old form": corrected(version=2),
    "correct: after next term": corrected(starts_on=NEXT_TERM_ENDS + DAY),
    "correct: ends as it begins": corrected(ends_on=SINCE),
    "remove": on_spell(corrections.remove_spell, why=" Never was "),
    "remove: without why": on_spell(corrections.remove_spell, why=" "),
    "remove: old form": on_spell(corrections.remove_spell, why="x", version=2),
    "remove: gone already": removed_twice,
    # Monitoring
    "watch": watch(),
    "watch: tomorrow": watch(starts_on=TODAY + DAY, look_again_on=None),
    "watch: look again that day": watch(look_again_on=TODAY),
    "watch: watched already": watch("tom"),
    "watch: before it began": watch("tom", starts_on=date(2026, 7, 19)),
    "watch: on the register": watch("ann"),
    "watch again": on_watch(
        monitoring.change_monitoring, look_again_on=date(2026, 7, 21), reason=" Sums "
    ),
    "watch again: that day": on_watch(
        monitoring.change_monitoring, look_again_on=date(2026, 7, 20), reason="x"
    ),
    "watch again: old form": on_watch(
        monitoring.change_monitoring, look_again_on=None, reason="x", version=2
    ),
    "watch no more": on_watch(monitoring.end_monitoring, ends_on=TODAY, why=" Well "),
    "watch no more: that day": on_watch(
        monitoring.end_monitoring, ends_on=date(2026, 7, 20), why="x"
    ),
    "watch no more: before": on_watch(
        monitoring.end_monitoring, ends_on=date(2026, 7, 19), why="x"
    ),
    "watch no more: tomorrow": on_watch(monitoring.end_monitoring, ends_on=TODAY + DAY, why="x"),
    "watch no more: old form": on_watch(
        monitoring.end_monitoring, ends_on=TODAY, why="x", version=2
    ),
    # Needs
    "needs": listed("ann", SLCN, WORDS, AREA),
    "needs: in another order": listed("ann", SEMH, SLCN),
    "needs: the same": listed("ann", SLCN, SEMH),
    "needs: none": listed("ann"),
    "needs: from the start": listed("ann", ASD, on=SINCE),
    "needs: before the start": listed("ann", ASD, on=SINCE - DAY),
    "needs: tomorrow": listed("ann", ASD, on=TODAY + DAY),
    "needs: twice": listed("ann", ASD, ASD),
    "needs: of a plan": listed("noah", ASD, NSA),
    "needs: of nobody's": listed("kacper", ASD),
    "needs: none of nobody's": listed("kacper"),
    "needs: of a time that is over": listed("bob", ASD, on=date(2025, 3, 3)),
    "needs: old form": listed("ann", ASD, mark=1),
    # Classes
    "join": in_class(classes.join_class, "noah", "group"),
    "join: a second class": in_class(classes.join_class, "noah", "class_5b"),
    "join: twice": in_class(classes.join_class, "ann", "group"),
    "join: before the year": in_class(classes.join_class, "noah", "group", date(2026, 8, 31)),
    "move": in_class(classes.move_class, "noah", "class_5b"),
    "move: into a set": in_class(classes.move_class, "noah", "group"),
    "move: there already": in_class(classes.move_class, "noah", "class_4h"),
    "move: that day": in_class(classes.move_class, "noah", "class_5b", date(2026, 9, 1)),
    "move: the next is prepared": in_class(classes.move_class, "ready", "class_6m"),
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
    # The record
    "add": added(),
    "add: no class": added(to=""),
    "add: on the day of birth": added(BORN),
    "add: before": added(BORN - DAY),
    "add: here already": added(
        legal_surname="ASH", legal_forename="ann", middle_names="May", sex=""
    ),
    "add: a namesake": added(legal_surname="Ash", legal_forename="Ann", middle_names="June"),
    "add: no name": added(legal_surname="", legal_forename=""),
    "facts": told("ann", **PUPIL_FACTS),
    "facts: the same": told("ann", middle_names="May"),
    "facts: old form": told("ann", 2, middle_names="x", born_on=BORN, is_eal=True, year_group=""),
    # Differences
    "theirs: status": settled(("Ann", "status"), theirs=True),
    "theirs: since": settled(("Ann", "since"), theirs=True, reason=" Agreed "),
    "theirs: needs and review": settled(
        ("Ann", "next_review"), ("Ann", "needs"), theirs=True, reason="Agreed"
    ),
    "theirs: a status with needs": settled(("Kacper", "status"), theirs=True),
    "theirs: no SEN": settled(("Noah", "status"), theirs=True),
    "theirs: before birth": settled(("Jayden", "since"), theirs=True),
    "ours": settled(("Ann", "status"), ("Noah", "status"), theirs=False, reason=" Known "),
    "ours: without why": settled(("Ann", "status"), theirs=False, reason=" "),
    "ours: changed meanwhile": settled(("Ann", "status"), theirs=False, reason="x", seen="O"),
    "ours: as shown": settled(
        ("Ann", "status"), theirs=False, reason="x", seen="SEN support since 6 Jan 2025"
    ),
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
