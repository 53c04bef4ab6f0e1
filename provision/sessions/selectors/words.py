"""A session in words: its title, what was recorded of it, and who came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.models import Attendance, PlanRow, Session
from provision.sessions.rules.entries import figure
from send_mis.ui.chips import Chip
from send_mis.ui.words import joined

# On paper and in the grid one letter says why; the sheet explains them.
CODES: Mapping[str, str] = {
    MissedReason.PUPIL_ABSENT: "A",
    MissedReason.STAFF_COVERING: "C",
    MissedReason.STAFF_ABSENT: "I",
    MissedReason.TRIP: "T",
    MissedReason.SHARED: "S",
    MissedReason.NOT_ATTENDING: "N",
    MissedReason.OTHER: "O",
}
HELD = "D"


def row_title(row: PlanRow) -> str:
    return row.what or (row.intervention.name if row.intervention else "")


@dataclass(frozen=True)
class Done:
    """A recorded session, in words."""

    id: UUID
    chip: Chip
    lines: list[str]
    note: str
    is_corrected: bool
    code: str


def with_details(sessions: Any) -> Any:
    """With what `done_words` says of each."""
    return sessions.select_related("delivered_by", "recorded_by").prefetch_related(
        Prefetch("attendance", Attendance.objects.select_related("pupil"))
    )


def short_names(pupils: Iterable[Any]) -> dict[UUID, str]:
    """ "Noah B", as a screen in a corridor may show it; in full where two would be the same."""
    pupils = list(pupils)
    short = {
        pupil.pk: f"{pupil.forename} {pupil.surname[:1]}".strip() if pupil.forename else pupil.name
        for pupil in pupils
    }
    same = list(short.values())
    return {p.pk: short[p.pk] if same.count(short[p.pk]) == 1 else p.name for p in pupils}


def done_words(session: Session) -> Done:
    attendance = sorted(session.attendance.all(), key=lambda each: each.pupil.sort_key)
    names = short_names([each.pupil for each in attendance])
    by = session.delivered_by or session.recorded_by
    who = by.display_name if by else ""
    if session.state == SessionState.MISSED:
        chip, code = Chip("soon", "Missed"), CODES[session.reason]
        lines = [str(MissedReason(session.reason).label)]
    else:
        code = HELD
        chip = Chip("fine", "Delivered")
        lines = _who_came(attendance, names)
        if session.minutes != session.planned_minutes:
            lines.append(f"{session.minutes} of {session.planned_minutes} minutes")
    if who:
        lines.append(who)
    return Done(session.pk, chip, lines, session.note, session.version > 1, code)


def _who_came(attendance: Sequence[Attendance], names: dict[UUID, str]) -> list[str]:
    lines = []
    away = [each for each in attendance if not each.is_present]
    if len(attendance) > 1:
        came = len(attendance) - len(away)
        every = "both attended" if came == 2 else f"all {came} attended"
        lines.append(every if not away else f"{came} of {len(attendance)} attended")
    lines += [f"{names[each.pupil_id]}: {AbsentReason(each.reason).label.lower()}" for each in away]
    counts = [each for each in attendance if each.count is not None]
    if counts:
        alone = len(attendance) == 1
        said = [
            figure(each.count) if alone else f"{names[each.pupil_id]} {figure(each.count)}"
            for each in counts
        ]
        lines.append(f"counted {joined(said)}")
    return lines
