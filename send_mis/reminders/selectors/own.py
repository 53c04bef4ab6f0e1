"""How somebody is reminded, and what was sent to them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.reminders.choices import DigestState, Often
from send_mis.reminders.models import CalendarFeed, ReminderChoice, ReminderDigest, ReminderRun
from send_mis.reminders.rules.stages import days_for_mail, mail_day
from send_mis.reminders.rules.states import failure_words, state_chip
from send_mis.reminders.rules.turns import RoleHolders
from send_mis.reminders.selectors.choices import choice_of, settings_of
from send_mis.reminders.selectors.staff import staff_for
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Row
from send_mis.ui.words import LONG_WEEKDAYS, ONE_DAY, at_time, day, joined, plural, short_day

_SHOWN_FIRST = 10
_MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class SentMail:
    url: str
    on: str
    lines: str
    chip: Chip
    note: str
    school: str


@dataclass(frozen=True, slots=True)
class FeedLine:
    made: str
    read: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`sent`: the latest first, `earlier` what lies folded. Where a trust's hat is worn there is
    nothing to choose."""

    sent: Sequence[SentMail]
    earlier: Sequence[SentMail]
    rows: Sequence[Row] = ()
    away: str = ""
    failing: str = ""
    feed: FeedLine | None = None


def own_page(actor: Actor, school: School | None) -> OwnPage:
    """Ten queries at most, whatever was sent."""
    assert actor.user_id is not None  # noqa: S101 a page is of a person
    found = list(_sent_to(actor.user_id, actor.school_ids))
    mails = [_mail(row, with_school=school is None) for row in found]
    sent, earlier = mails[:_SHOWN_FIRST], mails[_SHOWN_FIRST:]
    failing = _failing(found)
    if school is None:
        return OwnPage(sent, earlier, failing=failing)
    choice = choice_of(actor.user_id, school)
    return OwnPage(
        sent, earlier, _rows(choice, school, actor.today), _away(choice, actor, school), failing,
        _feed(actor.user_id, school),
    )  # fmt: skip


def _sent_to(user_id: UUID, school_ids: Sequence[UUID]) -> Sequence[ReminderDigest]:
    """What was withdrawn said nothing, and what it held was said by another."""
    rows = ReminderDigest.objects.filter(user=user_id, school__in=school_ids)
    kept = rows.exclude(state=DigestState.WITHDRAWN).select_related("school")
    return list(kept.annotate(many=Count("reminders")).order_by("-on", "-made_at"))


def _mail(row: ReminderDigest, *, with_school: bool) -> SentMail:
    many: int = row.many  # type: ignore[attr-defined]  # annotated
    return SentMail(
        reverse("reminders_sent", args=[row.pk]), day(row.on), plural(many, "thing", "things"),
        state_chip(row.state), failure_words(row.failure) if row.state == "failed" else "",
        row.school.name if with_school else "",
    )  # fmt: skip


def _failing(found: Sequence[ReminderDigest]) -> str:
    settled = [row for row in found if row.state in (DigestState.SENT, DigestState.FAILED)]
    if not settled or settled[0].state != DigestState.FAILED:
        return ""
    return f"The last mail to you did not arrive. {failure_words(settled[0].failure)}"


def _rows(choice: ReminderChoice, school: School, today: date) -> list[Row]:
    next_on = next_mail_on(choice, school, today)
    said = f"{day(next_on)}, from {settings_of(school).hour}:00" if next_on else ""
    works = joined([LONG_WEEKDAYS[n] for n in choice.weekdays])
    return [
        Row("How often", str(Often(choice.often).label)),
        Row("Working days", "Monday to Friday" if choice.weekdays == _MONDAY_TO_FRIDAY else works),
        Row("Away", _span(choice, today) or "No"),
        Row("Next mail", f"{said}, if there is something to say" if said else "Not known yet"),
    ]


def is_over(choice: ReminderChoice, today: date) -> bool:
    """They are back: what was entered says nothing any more."""
    return choice.back_on is not None and choice.back_on <= today


def _span(choice: ReminderChoice, today: date) -> str:
    if choice.away_from is None or is_over(choice, today):
        return ""
    begins = f"From {short_day(choice.away_from)}"
    return f"{begins}, back on {day(choice.back_on)}" if choice.back_on else f"{begins}, no end set"


def _away(choice: ReminderChoice, actor: Actor, school: School) -> str:
    """What becomes of their turn meanwhile. Three queries at most, and none of whoever is here."""
    span = _span(choice, actor.today)
    if not span:
        return ""
    return (
        f"{span}. Nothing is sent to you meanwhile. {stand_in(actor, school)} What became due"
        " meanwhile and is still open is said to you on your first day back."
    )


def stand_in(actor: Actor, school: School) -> str:
    """What becomes of this person's turn while they are away."""
    staff = staff_for(school, [], actor.today)
    others = {
        role: [each for each in held if each.user_id != actor.user_id]
        for role, held in staff.of_school.items()
    }
    # Whoever else teaches a class is asked before the SENCO is.
    role = actor.role_key if actor.role_key == "office" else "senco"
    turn = RoleHolders({}, others, {}).turn(role, None, None)
    names = joined([each.name for each in turn.people if not each.away], "or")
    first = "whoever else teaches your class, else " if actor.role_key == "teacher" else ""
    if not names:
        return "Nobody can take your turn: whoever could is away too. Tell the headteacher."
    return f"Your turn then passes to {first}{names}, who is told why."


def next_mail_on(choice: ReminderChoice, school: School, today: date) -> date | None:
    """Four queries."""
    days = days_for_mail(provision_days(school.pk).days, today)
    is_done = ReminderRun.objects.filter(school=school, on=today).exists()
    first = bisect_left(days, today + ONE_DAY if is_done else today)
    for on in days[first:]:
        is_off = choice.away_from is not None and choice.away_from <= on
        if is_off and (choice.back_on is None or on < choice.back_on):
            continue
        if mail_day(on, days, often=choice.often, weekdays=choice.weekdays):
            return on
    return None


def _feed(user_id: UUID, school: School) -> FeedLine | None:
    row = CalendarFeed.objects.filter(school=school, user=user_id, ended_at__isnull=True).first()
    if row is None:
        return None
    read = at_time(row.last_read_at) if row.last_read_at else "Not yet"
    return FeedLine(at_time(row.made_at), read)
