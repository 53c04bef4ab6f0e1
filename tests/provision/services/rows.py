"""What is asked of the services of a plan's rows: written in the plan, or changed one by one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from provision.models import PlanRow
from provision.plans.rules.content import RowContent, RowDraft
from provision.plans.services import row_changes, rows
from send_mis.access.actor import Actor
from tests.factories import TODAY, allocate, fund, in_change, record_session, review_impact
from tests.factories.schools import year_of
from tests.house.asked import Asked, Try, after, set_to, when
from tests.provision.stage import DAY, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()

NEW_ROW = UUID("00000000-0000-4000-8000-000000000001")


def new_row(g: Given) -> RowDraft:
    content = RowContent(
        pupils=frozenset({g.noah.pk, g.kacper.pk}), starts_on=date(2026, 11, 24),
        ends_on=date(2026, 12, 19), outcome="Counts", intervention_id=g.reading.pk, what="",
        delivered_by_id=g.ta.pk, staff_role="hlta", minutes=35, times_a_week=2, weeks=4,
        additional_to="Maths", weekdays=(1, 3), at=time(13, 5),
    )  # fmt: skip
    return RowDraft(NEW_ROW, 0, content)


@DEEDS.by("senco")
def save_a_row_of_an_agreed_plan(g: Given, a: Actor) -> None:
    rows.save_rows(actor=a, plan=g.autumn, drafts=[new_row(g)])


@DEEDS.by("senco")
def save_rows(g: Given, a: Actor) -> None:
    """A new row of Layla's, another for Jayden alone and later, and one that says the same."""
    new = new_row(g)
    own = replace(new.content, pupils=frozenset({g.layla.pk}), delivered_by_id=None)
    moved = g.drafted(
        g.club, pupils=frozenset({g.jayden.pk}), outcome="Plays", starts_on=date(2026, 9, 14),
        minutes=50, staff_role="mentor",
    )  # fmt: skip
    drafts = [RowDraft(new.id, 0, own), moved, g.drafted(g.music)]
    rows.save_rows(actor=a, plan=g.draft, drafts=drafts)


@DEEDS.by("senco")
def save_the_words_of_a_row(g: Given, a: Actor) -> None:
    rows.save_rows(actor=a, plan=g.draft, drafts=[g.drafted(g.club, outcome="Waits")])


@DEEDS.by("senco")
def save_a_row_that_runs(g: Given, a: Actor) -> None:
    """Whoever leaves was in it until yesterday, and whoever joins is from today."""
    with in_change():
        record_session(g.club, date(2026, 9, 10))
        record_session(g.music, date(2026, 9, 10))
    left = g.drafted(g.club, pupils=frozenset({g.jayden.pk}))
    joined = g.drafted(g.music, pupils=frozenset({g.jayden.pk, g.layla.pk}))
    rows.save_rows(actor=a, plan=g.draft, drafts=[left, joined])


@DEEDS.by("senco")
def join_row(g: Given, a: Actor) -> None:
    row_changes.join_row(
        actor=a, row=g.music, pupil=g.layla, since=date(2026, 9, 8), last_day=date(2026, 9, 30)
    )


@DEEDS.by("senco")
def join_row_of_an_agreed_plan(g: Given, a: Actor) -> None:
    row_changes.join_row(actor=a, row=g.board, pupil=g.kacper, since=TODAY)


@DEEDS.by("senco")
def leave_row(g: Given, a: Actor) -> None:
    row_changes.leave_row(
        actor=a, place=g.layla_in_club, last_day=date(2026, 10, 1), reason=" Moved "
    )


@DEEDS.by("senco")
def leave_row_before_the_first_day(g: Given, a: Actor) -> None:
    row_changes.leave_row(actor=a, place=g.layla_in_club, last_day=date(2026, 9, 6), reason="No")


@DEEDS.by("senco")
def end_row(g: Given, a: Actor) -> None:
    row_changes.end_row(
        actor=a, row=g.club, version=2, last_day=date(2026, 10, 9), reason=" Enough "
    )


@DEEDS.by("senco")
def charge_row(g: Given, a: Actor) -> None:
    row_changes.charge_row(
        actor=a, row=g.group, version=3, materials_cost=Decimal("44.40"), funding=g.budget
    )


@DEEDS.by("senco")
def remove_row(g: Given, a: Actor) -> None:
    row_changes.remove_row(actor=a, row=g.club, version=2, reason="Twice")


@REFUSALS.by("senco")
def of_joining_a_row(g: Given, a: Actor) -> Iterator[Try]:
    join = partial(row_changes.join_row, actor=a, row=g.music, pupil=g.layla)
    first, last = g.music.starts_on, g.music.ends_on - DAY
    for since in (first - DAY, first, last, last + DAY):
        yield f"from {since}", partial(join, since=since)
    for end in (first - DAY, first, last, last + DAY):
        yield f"from the first day until {end}", partial(join, since=first, last_day=end)
    yield "from another class", partial(join, pupil=g.noah, since=first)
    again = partial(row_changes.join_row, actor=a, row=g.club, pupil=g.layla)
    yield "twice", partial(again, since=first)
    end = date(2026, 10, 2)
    gone = set_to(g.layla_in_club, starts_on=date(2026, 9, 20), ends_on=end)
    for since, until in (
        (end - DAY, None), (end, None), (first, date(2026, 9, 19)), (first, date(2026, 9, 20)),
    ):  # fmt: skip
        yield (
            f"again from {since} until {until}",
            when(gone, partial(again, since=since, last_day=until)),
        )
    yield (
        "a row that is gone",
        when(g.music.delete, lambda pk=g.music.pk: join(row=_gone(g, pk), since=first)),
    )


def _gone(g: Given, pk: Any) -> PlanRow:
    return PlanRow(pk=pk, plan=g.draft)


@REFUSALS.by("senco")
def of_leaving_a_row(g: Given, a: Actor) -> Iterator[Try]:
    leave = partial(row_changes.leave_row, actor=a, place=g.layla_in_club)
    last = g.club.ends_on - DAY
    for day in (last - DAY, last, last + DAY):
        yield f"on {day}", partial(leave, last_day=day)
    yield "for a long reason", partial(leave, last_day=TODAY, reason=" " + "x" * 200)
    yield "for a longer one", partial(leave, last_day=TODAY, reason="x" * 201)
    with in_change():
        away = allocate(g.club, g.noah)
    yield "twice", when(
        g.layla_in_club.__class__.objects.filter(pk=away.pk).delete, partial(leave, place=away,
                                                                          last_day=TODAY)
    )  # fmt: skip
    on = date(2026, 10, 5)
    there = partial(record_session, g.club, on)
    absent = partial(record_session, g.club, on, absent={g.layla: "declined"})
    for day in (on - DAY, on):
        yield f"on {day}, there on {on}", when(there, partial(leave, last_day=day))
    yield "before a session without them", when(absent, partial(leave, last_day=on - DAY))


@REFUSALS.by("senco")
def of_ending_a_row(g: Given, a: Actor) -> Iterator[Try]:
    end = partial(row_changes.end_row, actor=a, row=g.club, version=2, reason="Enough")
    first, last = g.club.starts_on, g.club.ends_on - DAY
    for day in (first - DAY, first, last - DAY, last):
        yield f"on {day}", partial(end, last_day=day)
    yield "for nothing", partial(end, last_day=first, reason=" ")
    yield "on an old page", partial(end, last_day=first, version=1)
    on = date(2026, 10, 5)
    for day in (on - DAY, on):
        yield (
            f"on {day}, held on {on}",
            when(partial(record_session, g.club, on), partial(end, last_day=day)),
        )
    yield (
        "before one that was missed",
        when(partial(record_session, g.club, on, missed="trip"), partial(end, last_day=on - DAY)),
    )


@REFUSALS.by("senco")
def of_paying_for_a_row(g: Given, a: Actor) -> Iterator[Try]:
    charge = partial(row_changes.charge_row, actor=a, row=g.group, version=3)
    for cost in ("-0.01", "0", "100000", "100000.01"):
        yield f"£{cost}", partial(charge, materials_cost=Decimal(cost), funding=None)
    old = fund(g.school, year=year_of(g.school, 2025))
    yield "with last year's money", partial(charge, materials_cost=Decimal(1), funding=old)
    yield "on an old page", partial(charge, version=2, materials_cost=Decimal(1), funding=None)
    yield (
        "a row that nobody has saved",
        partial(charge, row=_gone(g, uuid4()), materials_cost=Decimal(1), funding=None),
    )


@REFUSALS.by("senco")
def of_taking_a_row_out(g: Given, a: Actor) -> Iterator[Try]:
    out = partial(row_changes.remove_row, actor=a, row=g.club)
    yield "on an old page", partial(out, version=1)
    yield (
        "with a session",
        when(partial(record_session, g.club, missed="trip"), partial(out, version=2)),
    )
    yield (
        "with a review that is due",
        when(partial(review_impact, g.club), partial(out, version=2)),
    )
    yield (
        "with a review",
        when(partial(review_impact, g.club, done_on=TODAY), partial(out, version=2)),
    )


def _saved(g: Given, a: Actor, *drafts: RowDraft) -> str:
    done = rows.save_rows(actor=a, plan=g.draft, drafts=drafts)
    parts = [f"{done.before}>{done.after}, {done.count} saved"]
    for each in done.rows.values():
        parts.append(
            f"{each.id} {each.version} {each.saved} {each.problems} {each.theirs} {each.by}"
        )
    return "; ".join(parts)


@REFUSALS.by("senco")
def of_rows(g: Given, a: Actor) -> Iterator[Try]:
    new, club = new_row(g), g.drafted(g.club, outcome="Plays")
    fits = replace(new.content, pupils=frozenset({g.layla.pk}), delivered_by_id=None)
    save = partial(_saved, g, a)
    yield "two that fit", partial(save, RowDraft(new.id, 0, fits), club)
    yield "what it says", partial(save, g.drafted(g.club))
    yield "one that fits and one that does not", partial(save, club, new)
    yield "on an old page", partial(save, replace(club, version=1), g.drafted(g.music))
    yield "one that was removed", partial(save, RowDraft(new.id, 3, fits))
    yield "a new one that is there", partial(save, replace(club, version=0))
    yield "of another plan", partial(save, RowDraft(g.clay.pk, 0, fits))
    by_teacher = partial(
        rows.save_rows, actor=g.actor("senco"), plan=g.draft,
        drafts=[g.drafted(g.club, outcome="Sings")],
    )  # fmt: skip
    yield "after somebody else", after(by_teacher, partial(save, club))
    held = partial(record_session, g.club, date(2026, 9, 10))
    later = g.drafted(g.club, starts_on=date(2026, 9, 14))
    yield "begun before", when(held, partial(save, later))
    first = g.drafted(g.club, starts_on=date(2026, 9, 10))
    yield "begun on that day", when(held, partial(save, first))
    for end in (date(2026, 9, 10), date(2026, 9, 11)):
        ends = g.drafted(g.club, ends_on=end)
        yield f"ended before {end}", when(held, partial(save, ends))
    silent = g.drafted(g.club, minutes=None, times_a_week=None)
    yield "always on from now", when(held, partial(save, silent))
    away = g.drafted(g.club, pupils=frozenset({g.jayden.pk}))
    yield "without who was there before", when(held, partial(save, away))
    today = partial(record_session, g.club, TODAY)
    yield "without who was there today", when(today, partial(save, away))
    absent = partial(record_session, g.club, TODAY, absent={g.layla: "declined"})
    yield "without who was away today", when(absent, partial(save, away))
    missed = partial(record_session, g.club, TODAY, missed="trip")
    yield "after one that was missed", when(missed, partial(save, silent))
