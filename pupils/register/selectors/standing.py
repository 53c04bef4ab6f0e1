"""Where a pupil stands on the register today, what is missing, and the one next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils import rules
from pupils.choices import BroadArea, FactSource, NeedType, ToldHow
from pupils.models import Need, Spell
from pupils.record.selectors.pupil import PupilRecord, age, needs_of, recorded_needs
from pupils.record.selectors.state import State
from pupils.rules import SOON_DAYS
from send_mis.access.actions import Action
from send_mis.access.roles import role_label
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import ago, day, from_now, last_day, month

DAY = timedelta(days=1)
_BUTTONS_IN_A_ROW = 2
_NEEDS_IN_ORDER = ("rank", "starts_on")
# Until then the Code asks for reviews every three to six months, not once a year (9.178).
_ANNUAL_FROM_AGE = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next. Without a `url` it is only said."""

    title: str
    text: str
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


@dataclass(frozen=True, slots=True)
class NeedLine:
    rank: int
    label: str
    area: str
    since: str
    words: str


@dataclass(frozen=True)
class RegisterStanding:
    status: list[Row]
    needs: list[NeedLine]
    needs_note: str
    decision: list[Row]
    next: NextStep | None
    dates: list[Row]
    actions: list[Link]

    @property
    def folds_actions(self) -> bool:
        """Two buttons stand side by side; more hide behind one."""
        return len(self.actions) > _BUTTONS_IN_A_ROW


def standing(record: PupilRecord) -> RegisterStanding:
    """Two queries: the statuses and the needs, both with their past."""
    spells = _spells(record.id)
    needs = needs_of(record, *_NEEDS_IN_ORDER)
    now = next((s for s in spells if rules.holds(s, record.today)), None)
    coming = next((s for s in spells if s.starts_on > record.today), None)
    open_needs = [n for n in needs if rules.holds(n, record.today)]
    until = None if open_needs or now else _needs_until(record, needs)
    if until is not None:
        open_needs = [n for n in needs if n.ends_on == until]
    return RegisterStanding(
        status=_status_rows(record, now, coming, needs_until=until),
        needs=[_need_line(n, needs) for n in open_needs],
        needs_note=_needs_note(record, now, open_needs),
        decision=decision_rows(now, sees_reasons=Action.REGISTER_VIEW_REASONS in record.may)
        if now
        else [],
        next=next_step(record, now, has_needs=bool(open_needs)),
        dates=_dates(record, now),
        actions=_actions(record, now, coming),
    )


def standing_reads(record: PupilRecord) -> list[Asked]:
    """What `standing` reads, to be read ahead."""
    return [_spells.asked(record.id), recorded_needs.asked(record.id, _NEEDS_IN_ORDER)]


@compiled
def _spells(pupil_id: UUID) -> QuerySet[Spell]:
    return Spell.objects.filter(pupil=pupil_id).order_by("starts_on")


def next_step(record: PupilRecord, now: Spell | None, *, has_needs: bool) -> NextStep | None:
    """The most pressing thing, with a button for those who may do it."""
    may_act = Action.REGISTER_CHANGE in record.may and record.head.is_on_roll
    steps: list[NextStep | None] = []
    if may_act:
        steps.append(_differences_step(record))
        if now is not None:
            steps += _spell_steps(record, now, has_needs=has_needs)
        else:
            steps.append(_monitoring_step(record))
    if now is not None:
        steps.append(_review_step(record, now, may_act=may_act))
    return next((step for step in steps if step is not None), None)


def _differences_step(record: PupilRecord) -> NextStep | None:
    if not record.row.has_differences or Action.DIFFERENCE_SETTLE not in record.may:
        return None
    return NextStep(
        "A file says something else", "An imported file differs from the register.",
        "Resolve the difference", reverse("differences", args=[record.pupil.school.slug]),
    )  # fmt: skip


def _spell_steps(record: PupilRecord, spell: Spell, *, has_needs: bool) -> list[NextStep | None]:
    name, due, today = record.pupil.short_name, spell.next_review_on, record.today
    review_url = reverse("register_review", args=[record.id, spell.pk])
    late = due is not None and due < today
    # What has an end already needs neither a list of needs nor another review.
    is_ending = spell.ends_on is not None
    # With a support plan the review is that plan's: its page asks for it.
    is_of_cycle = spell.is_reviewed_by_cycle
    return [
        NextStep(
            f"The review was due {day(due)}", f"{from_now(due, today).capitalize()}."
            " Once it is held, record it and say when the next one is.",
            "Record the review", _held_url(record, spell), "late",
        )
        if due is not None and late and not is_of_cycle
        else None,
        None
        if has_needs or is_ending
        else NextStep(
            f"What does {name} need?", "No need is recorded yet. A DfE type is not required.",
            "Record the needs", reverse("register_needs", args=[record.id]),
        ),
        None
        if due is not None or is_ending or is_of_cycle
        else NextStep(
            "No review date yet", "Set the day on which you review it with the family.",
            "Set a review date", review_url,
        ),
        None
        if spell.parents_told_on
        else NextStep(
            "Parents have not been told", (
                "There is no record that they were "
                "told about the status."
            ),
            "Record that they were told", reverse("register_told", args=[record.id, spell.pk]),
        ),
    ]  # fmt: skip


def _held_url(record: PupilRecord, spell: Spell) -> str:
    return reverse("register_review_held", args=[record.id, spell.pk])


def _review_step(record: PupilRecord, spell: Spell, *, may_act: bool) -> NextStep | None:
    """A review within four weeks, or late, is worth saying to everybody."""
    due = spell.next_review_on
    if due is None or (due - record.today).days > SOON_DAYS:
        return None
    born = record.pupil.born_on
    is_annual = spell.status == "E" and age(born, due) >= _ANNUAL_FROM_AGE
    name = "Annual review" if is_annual else "Review"
    may_move = may_act and not spell.is_reviewed_by_cycle
    url = reverse("register_review", args=[record.id, spell.pk]) if may_move else ""
    if due < record.today:
        words = f"{name} was due {day(due)}"
        return NextStep(words, f"{from_now(due, record.today).capitalize()}.", tone="late")
    return NextStep(
        f"{name} on {day(due)}", f"{from_now(due, record.today).capitalize()}.",
        "Change the date" if url else "", url,
    )  # fmt: skip


def _monitoring_step(record: PupilRecord) -> NextStep | None:
    look_again = record.row.look_again_on
    if record.state is not State.MONITORED or look_again is None:
        return None
    if (look_again - record.today).days > SOON_DAYS:
        return None
    url = reverse("register_monitoring_end", args=[record.id, record.row.monitoring_id])
    tone: Kind = "late" if look_again < record.today else "soon"
    return NextStep(
        f"Monitoring review {from_now(look_again, record.today)}",
        record.row.watch_for or f"Is {record.pupil.short_name} still doing well without support?",
        "Decide about monitoring", url, tone,
    )  # fmt: skip


def _needs_until(record: PupilRecord, needs: Sequence[Need]) -> date | None:
    """Whoever watches a pupil watches for what was needed until monitoring began."""
    if record.state is not State.MONITORED:
        return None
    ended = [n.ends_on for n in needs if n.ends_on and n.ends_on <= record.row.monitored_on]
    return max(ended, default=None)


def _status_rows(
    record: PupilRecord, now: Spell | None, coming: Spell | None, *, needs_until: date | None
) -> list[Row]:
    rows = []
    if now is not None:
        rows.append(Row("Status", "", f"since {day(now.starts_on)}", status_chip(now.status)))
        if now.ends_on:
            last = last_day(now.ends_on)
            rows.append(Row("Last day", day(last), from_now(last, record.today)))
    elif record.state is State.MONITORED:
        since = f"since {day(record.row.monitored_on)}"
        rows.append(Row("Status", "", since, Chip("neutral", "Monitored")))
        if Action.REGISTER_VIEW_REASONS in record.may and record.row.watch_for:
            rows.append(Row("What to watch", record.row.watch_for))
        if record.row.look_again_on is not None:
            again = record.row.look_again_on
            rows.append(Row("Monitoring review on", day(again), from_now(again, record.today)))
        if needs_until is not None:
            rows.append(Row("Needs until then", f"As recorded until {day(needs_until - DAY)}"))
    else:
        rows.append(Row("Status", "Not on the register"))
    if coming is not None:
        rows.append(Row("To come", "", f"from {day(coming.starts_on)}", status_chip(coming.status)))
    return rows


def decision_rows(spell: Spell, *, sees_reasons: bool) -> list[Row]:
    rows = []
    if spell.source != FactSource.SCHOOL:
        rows.append(Row("Came from", FactSource(spell.source).label))
    if sees_reasons:
        rows.append(Row("Why", spell.reason))
        rows.append(Row("Decided by", spell.decided_by))
        rows.append(
            Row("Parents told", told_words(spell))
            if spell.parents_told_on
            else Row("Parents told", chip=Chip("soon", "Not recorded"))
        )
    return rows


def status_chip(status: str) -> Chip:
    return (
        Chip("accent", "EHC plan", code="E")
        if status == "E"
        else Chip("neutral", "SEN support", code="K")
    )


def told_words(spell: Spell) -> str:
    """ "Thu 10 Sep 2026, at a meeting"; "" where nobody was told."""
    if spell.parents_told_on is None:
        return ""
    return f"{day(spell.parents_told_on)}, {ToldHow(spell.parents_told_how).label.lower()}"


def _need_line(need: Need, needs: list[Need]) -> NeedLine:
    area = BroadArea(need.area).label
    label = NeedType(need.type).label if need.type else (need.words or area)
    return NeedLine(
        rank=need.rank,
        label=label,
        area=area if area != label else "",
        since=f"since {month(rules.since(need, needs))}",
        words=need.words if need.type else "",
    )


def _needs_note(record: PupilRecord, now: Spell | None, needs: list[Need]) -> str:
    if needs:
        return ""
    if now is None:
        return f"{record.pupil.short_name} is not on the register, so no need is recorded."
    return "No need is recorded yet."


def _dates(record: PupilRecord, now: Spell | None) -> list[Row]:
    today, row = record.today, record.row
    dates = []
    if now is not None:
        due = now.next_review_on
        if now.reviewed_on is not None:
            held = now.reviewed_on
            dates.append(Row("Last review held", day(held), ago(held, today)))
        dates.append(Row("Next review", chip=due_chip(due, today)))
        if due is not None:
            whose = "teacher" if now.is_reviewed_by_cycle else "senco"
            turn = role_label(whose, record.pupil.school.role_labels)
            dates[-1] = Row("Next review", "", f"{day(due)} · {turn}", due_chip(due, today))
    elif row.look_again_on is not None:
        chip = due_chip(row.look_again_on, today)
        dates.append(Row("Monitoring review", "", day(row.look_again_on), chip))
    if row.enrolled_on is not None:
        dates.append(Row("At this school since", day(row.enrolled_on)))
    elif row.last_until is not None:
        dates.append(Row("Off roll from", day(row.last_until), ago(row.last_until, today)))
    return dates


def due_chip(due: date | None, today: date) -> Chip:
    if due is None:
        return Chip("soon", "No date yet")
    days = (due - today).days
    kind: Kind = "late" if days < 0 else "soon" if days <= SOON_DAYS else "fine"
    return Chip(kind, from_now(due, today))


def _actions(record: PupilRecord, now: Spell | None, coming: Spell | None) -> list[Link]:
    """What else can be done here; the most pressing thing has the prominent button."""
    if Action.REGISTER_CHANGE not in record.may or not record.head.is_on_roll:
        return []
    if now is None:
        if coming is not None:
            return []
        start = Link("Add to the register", reverse("register_start", args=[record.id]))
        if record.state is State.MONITORED:
            url = reverse("register_monitoring_end", args=[record.id, record.row.monitoring_id])
            return [start, Link("End monitoring", url)]
        return [start, Link("Monitor", reverse("register_monitor", args=[record.id]))]
    links = [
        Link("Change the needs", reverse("register_needs", args=[record.id])),
        Link("Change who decided and why", reverse("register_change", args=[record.id, now.pk])),
    ]
    if not now.is_reviewed_by_cycle:
        url = reverse("register_review", args=[record.id, now.pk])
        links.append(Link("Set the next review", url))
    if now.starts_on <= record.today and not now.is_reviewed_by_cycle:
        links.append(Link("Record that a review was held", _held_url(record, now)))
    if now.parents_told_on is None:
        told = reverse("register_told", args=[record.id, now.pk])
        links.append(Link("Record that parents were told", told))
    if now.ends_on is None:
        if now.status == "K":
            plan = reverse("register_start", args=[record.id])
            links.append(Link("Start an EHC plan", f"{plan}?status=E"))
        links.append(Link("End the status", reverse("register_end", args=[record.id, now.pk])))
    return links
