"""A pupil's record: adding one, and changing its facts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pupils.classes.writing import write_membership
from pupils.due.writing.following import FollowedFacts, others_follow
from pupils.due.writing.register import register_changes
from pupils.models import Enrolment, Pupil
from pupils.record import rules as pupil_facts
from pupils.record.rules import (
    FACTS,
    YEAR_GROUP,
    code_book,
    derived,
    follows_language,
    in_words,
    problems,
    tidy,
    year_as_chosen,
    year_group_words,
)
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import same_version
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.names.writing import normal
from send_mis.schools.codes import CodeBook
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.words import plain_day


def add_pupil(
    *, actor: Actor, school: School, facts: Mapping[str, Any], joined_on: date,
    school_class: SchoolClass | None = None,
) -> Pupil:  # fmt: skip
    """A new pupil on roll from `joined_on`. `facts`: names of `record.rules`, and `year_group`.

    Raises RuleBroken at the field: a wrong code, a UPN that does not check or is taken.
    """
    ensure(actor, Action.PUPIL_CHANGE, school)
    _may_change(actor, facts)
    named = {"legal_surname": "", "legal_forename": ""}
    given: dict[str, Any] = {**dict.fromkeys(pupil_facts.REQUIRED), **named, **facts}
    with change(actor=actor, event="pupil.added", school_id=school.pk) as opened, last_word():
        clean = _checked(given, code_book(), actor.today)
        if joined_on < clean["born_on"]:
            raise RuleBroken({"joined_on": ["That is before the date of birth."]})
        pupil = Pupil(school=school, **clean)
        # One after the other, so that a form sent twice does not make two children of one.
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school.pk)
        _refuse_taken_upn(pupil)
        _refuse_twin_record(pupil)
        pupil.save(force_insert=True)
        opened.touches(pupil.pk)
        Enrolment.objects.create(pupil=pupil, school=school, starts_on=joined_on)
        others_follow(FollowedFacts.STANDING, pupil.pk)
        if school_class is not None:
            write_membership(
                pupil=pupil, school_class=school_class,
                on=max(joined_on, school_class.year.starts_on),
            )  # fmt: skip
        return pupil


def change_pupil(*, actor: Actor, pupil: Pupil, version: int, facts: Mapping[str, Any]) -> Pupil:
    """Change the facts that are given. Raises RuleBroken at the field, EditConflict, NotAllowed."""
    ensure(actor, Action.PUPIL_CHANGE, pupil)
    _may_change(actor, facts)
    with change(actor=actor, event="pupil.changed"), last_word():
        row = locked(pupil)
        book = code_book()
        same_version(row, version, lambda: fact_words(row, facts, book, actor.today))
        _write_facts(pupil=row, facts=_checked(dict(facts), book, actor.today, row))
        return row


def fact_words(
    pupil: Pupil, names: Mapping[str, Any], book: CodeBook, today: date
) -> dict[str, str]:
    """These facts as saved, by label: what somebody else's screen would say."""
    said = {}
    for name in names:
        fact = FACTS.get(name)
        if fact is None:
            continue
        value = getattr(pupil, name)
        said[fact.label] = (
            plain_day(value) if isinstance(value, date) else in_words(fact, value, book)
        )
    if "is_eal" in names and follows_language(pupil):
        said[FACTS["is_eal"].label] = "Follow the first language"
    if YEAR_GROUP in names:
        chosen = year_as_chosen(pupil.reception_year, pupil.born_on, today)
        said["Year group"] = year_group_words(chosen, pupil.born_on, today)
    return said


def _write_facts(*, pupil: Pupil, facts: Mapping[str, Any]) -> None:
    """Save what differs; nothing new makes no new version."""
    changed = [name for name, value in facts.items() if getattr(pupil, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(pupil, name, facts[name])
    if "upn" in changed:
        _refuse_taken_upn(pupil)
    if "born_on" in changed:
        register_changes(pupil.pk)
        others_follow(FollowedFacts.BIRTH, pupil.pk)
    pupil.version += 1
    pupil.fill_keys()
    pupil.save(update_fields=[*changed, "sort_key", "search_keys", "version"])


def _checked(
    facts: dict[str, Any], book: CodeBook, today: date, before: Pupil | None = None
) -> dict[str, Any]:
    clean = tidy(facts)
    wrong = problems(clean, book, today)
    if wrong:
        raise RuleBroken(wrong)
    return derived(clean, today, before)


def _may_change(actor: Actor, facts: Mapping[str, Any]) -> None:
    """Nobody changes what they may not see."""
    for name in facts:
        fact = FACTS.get(name)
        if fact is not None and not actor.may(fact.action):
            raise NotAllowed(f"As {actor.role_label} you cannot change “{fact.label}”.")


def _refuse_taken_upn(pupil: Pupil) -> None:
    """Asked before it is saved, so that whoever has it is somebody else."""
    if not pupil.upn:
        return
    other = Pupil.objects.filter(school_id=pupil.school_id, upn=pupil.upn).first()
    if other is not None:
        raise RuleBroken({"upn": [f"{other.name} has this UPN already."]})


def _refuse_twin_record(pupil: Pupil) -> None:
    """Same names, same day of birth and no UPN to tell them apart: one child, entered twice."""
    if pupil.upn:
        return
    for other in Pupil.objects.filter(school_id=pupil.school_id, born_on=pupil.born_on):
        if _legal_names(other) != _legal_names(pupil):
            continue
        text = f"{other.name}, born on that day, is here already."
        raise RuleBroken(
            {"upn": [f"{text} Open that record, or enter the UPN if this is another child."]}
        )


def _legal_names(pupil: Pupil) -> list[str]:
    return [normal(n) for n in (pupil.legal_surname, pupil.legal_forename, pupil.middle_names)]
