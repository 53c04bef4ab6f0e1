"""Governors note their visits and trainings; each changes their own notes."""

from collections.abc import Mapping
from datetime import date

from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, save
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.reports.choices import VisitKind
from send_mis.reports.models import GovernorVisit
from send_mis.reports.visits.selectors import NOTE
from send_mis.schools.models import School
from send_mis.ui.words import day

_NOBODY = "Somebody by name notes a visit."


def note_visit(
    *, actor: Actor, school: School, kind: str, on: date, about: str, words: str
) -> GovernorVisit:
    """Raises RuleBroken."""
    ensure(actor, NOTE, school)
    if actor.user_id is None:
        raise NotAllowed(_NOBODY)
    with change(actor=actor, event="visit.noted", school_id=school.pk):
        lock(School, school.pk)
        _refuse(kind, on, about, actor.today)
        made = GovernorVisit(
            school=school, kind=kind, on=on, about=" ".join(about.split()), words=_tidy(words),
            by_id=actor.user_id,
        )  # fmt: skip
        insert(made, at="about")
        return made


def change_visit(
    *, actor: Actor, visit: GovernorVisit, version: int, kind: str, on: date, about: str, words: str
) -> GovernorVisit:
    """One's own. Raises RuleBroken, EditConflict."""
    ensure(actor, NOTE, visit)
    if visit.by_id != actor.user_id:
        raise NotAllowed("Each governor changes their own notes.")
    with change(actor=actor, event="visit.changed", school_id=visit.school_id):
        row = lock_version(GovernorVisit, visit.pk, version, visit_words)
        _refuse(kind, on, about, actor.today)
        row.kind, row.on, row.about, row.words = kind, on, " ".join(about.split()), _tidy(words)
        save(row, "kind", "on", "about", "words", at="about")
        return row


def visit_words(row: GovernorVisit) -> Mapping[str, str]:
    return {
        "What was it?": row.get_kind_display(), "On": day(row.on), "About": row.about,
        "What you saw and learned": row.words,
    }  # fmt: skip


def _tidy(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def _refuse(kind: str, on: date, about: str, today: date) -> None:
    wrong = {}
    if kind not in VisitKind.values:
        wrong["kind"] = ["Choose one of the list."]
    if on > today:
        wrong["on"] = ["That day is still to come: note it when it was."]
    if not about.strip():
        wrong["about"] = ["Say what it was about."]
    if wrong:
        raise RuleBroken(wrong)
