"""Whether a status can begin on a day: within the terms that are planned, and while on roll."""

from datetime import date, timedelta
from uuid import UUID

from pupils import rules
from pupils.models import Pupil
from pupils.rules import HalfOpenSpan
from send_mis.schools.models import Term
from send_mis.ui.words import day as in_words

# Where a school's terms are not known, how far ahead a start may be planned.
_HALF_A_YEAR = timedelta(days=183)


def latest_day(school_id: UUID, today: date) -> date:
    """A status may be planned up to the end of next term."""
    coming = Term.objects.filter(year__school_id=school_id, starts_on__gt=today)
    term = coming.order_by("starts_on").first()
    return term.ends_on if term else today + _HALF_A_YEAR


def left_on(pupil: Pupil) -> date | None:
    """The first day on which the pupil is no longer here, where it is known."""
    left = max((rules.end_of(each) for each in pupil.enrolments.all()), default=rules.LAST_DAY)
    return None if left == rules.LAST_DAY else left


def roll_problems(pupil: Pupil, span: HalfOpenSpan) -> dict[str, list[str]]:
    """A status cannot run on after the pupil has left. One from before joining may be recorded."""
    left = left_on(pupil)
    if left is None or rules.end_of(span) <= left:
        return {}
    text = f"{pupil.short_name} left on {in_words(left)}."
    if span.starts_on >= left:
        return {"starts_on": [f"{text} Record first that the pupil came back."]}
    return {"ends_on": [f"{text} Say until when."]}


def starting_problems(
    pupil: Pupil, starts_on: date, ends_on: date | None, today: date
) -> dict[str, list[str]]:
    days = rules.day_problems(
        starts_on=starts_on, ends_on=ends_on, born_on=pupil.born_on,
        latest=latest_day(pupil.school_id, today),
    )  # fmt: skip
    return days | roll_problems(pupil, HalfOpenSpan(starts_on, ends_on))
