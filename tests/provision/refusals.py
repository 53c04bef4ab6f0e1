"""What every service of provision refuses, and the days and figures at which it begins to.

Each yields a label and the try: what is refused, in which words and at which field, is in the list
of what they say; beside it stands the nearest that may be done.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from provision.choices import FourPoint, GoalAttainment
from provision.models import Outcome, PlanRow, PlanSnapshot, ProvisionPlan, ProvisionSettings
from provision.plan_content import RowDraft, mark_of_texts
from provision.services import (
    catalogue,
    funding,
    impact,
    outcomes,
    plans,
    rates,
    restoring,
    row_changes,
    row_outcomes,
    rows,
    sessions,
    settings,
)
from provision.services.row_outcomes import Reworded
from provision.services.serving import Served
from provision.session_rules import Said, There
from send_mis.access.actor import Actor
from send_mis.access.models import ClassGrant
from tests.factories import (
    TODAY,
    allocate,
    fund,
    in_change,
    leave,
    make_class,
    make_outcome,
    make_plan,
    note_point,
    record_session,
    review_impact,
    set_rate,
    term_of,
)
from tests.factories.schools import year_of
from tests.provision.deeds import CHOICES, ENTRY, WORDS, new_row
from tests.provision.stage import DAY, Given

Try = tuple[str, Callable[[], Any]]
Tries = Callable[[Given, Actor], Iterator[Try]]
REFUSALS: dict[str, tuple[str, Tries]] = {}


def _by(role: str) -> Callable[[Tries], Tries]:
    def keep(tries: Tries) -> Tries:
        REFUSALS[tries.__name__] = (role, tries)
        return tries

    return keep


def _with(before: Callable[[], Any], then: Callable[[], Any]) -> Callable[[], Any]:
    """Something is so first; then it is tried."""

    def both() -> Any:
        with in_change():
            before()
        return then()

    return both


def _after(first: Callable[[], Any], then: Callable[[], Any]) -> Callable[[], Any]:
    def both() -> Any:
        first()
        return then()

    return both


def _set(row: Any, **columns: Any) -> Callable[[], Any]:
    return partial(type(row)._default_manager.filter(pk=row.pk).update, **columns)


# --- Catalogue, settings, money -----------------------------------------------------------------


@_by("senco")
def of_the_catalogue(g: Given, a: Actor) -> Iterator[Try]:
    add = partial(catalogue.add_intervention, actor=a, school=g.school)
    change = partial(catalogue.change_intervention, actor=a, intervention=g.reading)
    train = partial(catalogue.add_training, actor=a, intervention=g.reading, user=g.ta)
    yield "a name twice", partial(add, entry=replace(ENTRY, name="PAIRED reading"))
    yield "no minute", partial(add, entry=replace(ENTRY, usual_minutes=0))
    yield "a name of another's", partial(change, version=1, entry=replace(ENTRY, name="clicker"))
    yield "an old page", partial(change, version=2, entry=ENTRY)
    yield (
        "an old page of what was retired",
        partial(
            catalogue.retire_intervention, actor=a, intervention=g.gone, version=9, last_day=TODAY
        ),
    )
    full = catalogue.add_intervention(actor=a, school=g.school, entry=ENTRY)
    yield (
        "an old page of a whole entry",
        partial(catalogue.change_intervention, actor=a, intervention=full, version=7, entry=ENTRY),
    )
    yield "trained today", partial(train, trained_on=TODAY)
    yield "trained tomorrow", partial(train, trained_on=TODAY + DAY)


@_by("head")
def of_the_settings(g: Given, a: Actor) -> Iterator[Try]:
    change = partial(settings.change_settings, actor=a, school=g.school)
    offer = partial(settings.change_offer, actor=a, school=g.school)
    yield "an old page where nothing was saved", partial(change, version=1, choices=CHOICES)
    yield "no weeks", partial(change, version=0, choices=replace(CHOICES, weeks_a_year=0))
    with in_change():
        ProvisionSettings.objects.create(
            school=g.school, layer_labels={"targeted": "Wave 2"}, scale="goal", threshold=None,
            threshold_label="our line of £6,000", near_percent=60, weeks_a_year=37,
            review_after_weeks=5, qft_offer="Quiet rooms",
        )  # fmt: skip
    yield "an old page", partial(change, version=0, choices=CHOICES)
    yield "an old page of the offer", partial(offer, version=2, offer="Loud")
    for was, now, label in (
        (None, Decimal(5000), "our line of £6,000"),
        (Decimal(6000), None, "our line of £6,000"),
        (Decimal(6000), Decimal(5000), "our line of £6,000"),
        (Decimal(6000), Decimal(5000), "no more than £6,000"),
    ):
        choices = replace(CHOICES, threshold=now, threshold_label=label)

        def called(was: Decimal | None = was, choices: settings.Choices = choices) -> str:
            with in_change():
                ProvisionSettings.objects.update(threshold=was)
            settings.change_settings(actor=a, school=g.school, version=1, choices=choices)
            return ProvisionSettings.objects.get().threshold_label

        yield f"{label}: from {was} to {now}", called


@_by("senco")
def of_funds(g: Given, a: Actor) -> Iterator[Try]:
    add = partial(funding.add_stream, actor=a, year=g.year)
    change = partial(funding.change_stream, actor=a, stream=g.top_up)
    money = funding.Money
    yield "top-up for nobody", partial(add, money=money("top_up", "T", Decimal(1)))
    yield "general funds for one", partial(add, money=money("general", "G", Decimal(1), g.noah))
    yield (
        "the inclusion fund for one",
        partial(add, money=money("inclusion_fund", "I", Decimal(1), g.noah)),
    )
    yield (
        "the inclusion fund for nobody",
        partial(add, money=money("inclusion_fund", "I", Decimal(1))),
    )
    yield "a name twice", partial(add, money=money("general", "Notional", Decimal(1)))
    yield (
        "a name twice for one",
        partial(add, money=money("top_up", "Notional", Decimal(1), g.noah)),
    )
    yield "less than nothing", partial(add, money=money("general", "G", Decimal(-1)))
    stranger = g.cast.elsewhere.pupil
    yield "another school's pupil", partial(add, money=money("top_up", "T", Decimal(1), stranger))
    yield (
        "changed to another school's",
        partial(change, version=1, money=money("top_up", "T", Decimal(1), stranger)),
    )
    yield "changed to nobody's", partial(change, version=1, money=money("top_up", "T", Decimal(1)))
    yield "an old page", partial(change, version=2, money=money("top_up", "T", Decimal(1), g.noah))
    yield "an old page of a fund for none", partial(
        funding.change_stream, actor=a, stream=g.budget, version=2,
        money=money("general", "T", Decimal(1)),
    )  # fmt: skip
    yield (
        "a fund that a row is charged to",
        _with(
            _set(g.group, funding=g.budget),
            partial(funding.remove_stream, actor=a, stream=g.budget),
        ),
    )


@_by("senco")
def of_rates(g: Given, a: Actor) -> Iterator[Try]:
    add = partial(rates.add_rate, actor=a, school=g.school, hourly=Decimal(18))
    rise = partial(rates.change_rate, actor=a, rate=g.hlta_rise, version=1, hourly=Decimal(18))
    first = partial(rates.change_rate, actor=a, rate=g.hlta_rate, version=1, hourly=Decimal(18))
    yield "another of that day", partial(add, staff_role="hlta", starts_on=date(2026, 11, 1))
    yield "before the first", partial(add, staff_role="hlta", starts_on=date(2025, 8, 31))
    ended = set_rate(g.school, "9", "mentor", date(2026, 1, 1), date(2026, 6, 1))
    later = set_rate(g.school, "9", "mentor", date(2026, 9, 1), date(2026, 12, 1))
    for on in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2)):
        yield f"after a gap, on {on}", partial(add, staff_role="mentor", starts_on=on)
    yield "less than nothing", partial(
        rates.add_rate, actor=a, school=g.school, staff_role="senco", hourly=Decimal(-1),
        starts_on=TODAY,
    )  # fmt: skip
    for on in (date(2025, 9, 1), date(2025, 9, 2)):
        yield f"as early as the one before, on {on}", partial(rise, starts_on=on)
    for on in (date(2026, 10, 31), date(2026, 11, 1)):
        yield f"as late as the next, on {on}", partial(first, starts_on=on)
    for last in (date(2026, 10, 30), date(2026, 10, 31)):
        yield (
            f"ending before the next, on {last}",
            partial(first, starts_on=date(2025, 9, 1), last_day=last),
        )
    for last in (date(2026, 11, 8), date(2026, 11, 9)):
        yield f"from the 9th to {last}", partial(rise, starts_on=date(2026, 11, 9), last_day=last)
    yield "both days wrong", partial(first, starts_on=date(2026, 11, 1), last_day=date(2026, 10, 1))
    apart = partial(rates.change_rate, actor=a, rate=later, version=1, hourly=Decimal(18))
    for on in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2), date(2026, 9, 1)):
        yield f"after a gap that was there, on {on}", partial(apart, starts_on=on)
    yield (
        "an old page",
        partial(
            rates.change_rate, actor=a, rate=ended, version=2, hourly=Decimal(1), starts_on=TODAY
        ),
    )
    yield (
        "an old page without an end",
        partial(
            rates.change_rate,
            actor=a,
            rate=g.ta_rate,
            version=2,
            hourly=Decimal(1),
            starts_on=TODAY,
        ),
    )
    yield "what is gone", _with(ended.delete, partial(rates.remove_rate, actor=a, rate=ended))


# --- Outcomes and reviews -----------------------------------------------------------------------


@_by("senco")
def of_what_an_outcome_says(g: Given, a: Actor) -> Iterator[Try]:
    def said(**fields: Any) -> Callable[[], Any]:
        return partial(
            outcomes.set_outcome, actor=a, pupil=g.kacper, words=replace(WORDS, **fields)
        )

    start = WORDS.starts_on
    yield "due on its first day", said(due_on=start)
    yield "due the day after", said(due_on=start + DAY)
    for name in ("baseline", "target", "out_of"):
        others = {"baseline": None, "target": None, "out_of": None} | {name: Decimal(3)}
        yield f"{name} of nothing", said(measure=" ", **others)
    yield "a start without an aim", said(target=None)
    yield "an aim without a start", said(baseline=None)
    yield "all there are", said(baseline=Decimal(99), target=Decimal(99))
    yield "more than there are", said(baseline=Decimal("99.5"), target=Decimal(100))
    yield "nothing said", said(text=" ")
    yield (
        "two tries of one",
        _with(partial(make_outcome, g.noah, follows=g.try_before), _follow(g, a, g.try_before)),
    )
    yield "a try that goes on", _follow(g, a, g.aim)
    yield "a try that was met", _with(_set(g.try_before, state="met"), _met(g, a))
    yield (
        "another's try",
        partial(outcomes.set_outcome, actor=a, pupil=g.kacper, words=WORDS, follows=g.try_before),
    )
    yield "served by what is another's", partial(
        outcomes.set_outcome, actor=a, pupil=g.kacper, words=WORDS,
        served=Served(offered=[g.noah_in_group.pk], chosen=[g.noah_in_group.pk]),
    )  # fmt: skip
    yield (
        "changed after its end",
        partial(outcomes.change_outcome, actor=a, outcome=g.try_before, version=1, words=WORDS),
    )
    full = partial(outcomes.change_outcome, actor=a, outcome=g.aim, version=2, words=WORDS)
    yield "an old page", _with(_set(g.aim, pupil_words="I can", how_measured="Weekly"), full)
    yield (
        "an old page of what is not counted",
        _with(_set(g.aim, baseline=None, target=None, out_of=None, measure=""), full),
    )


def _follow(g: Given, a: Actor, before: Outcome) -> Callable[[], Any]:
    return partial(outcomes.set_outcome, actor=a, pupil=g.noah, words=WORDS, follows=before)


def _met(g: Given, a: Actor) -> Callable[[], Any]:
    return lambda: _follow(g, a, Outcome.objects.get(pk=g.try_before.pk))()


@_by("senco")
def of_what_becomes_of_an_outcome(g: Given, a: Actor) -> Iterator[Try]:
    note = partial(outcomes.note_point, actor=a, outcome=g.aim, value=Decimal(30))
    judge_ = partial(outcomes.judge_outcome, actor=a, outcome=g.aim, version=1, value=2)
    stop = partial(outcomes.stop_outcome, actor=a, outcome=g.aim, version=1, why="Moved")
    for name, deed, day in (
        ("noted", note, "measured_on"), ("judged", judge_, "judged_on"), ("stopped", stop, "on"),
    ):  # fmt: skip
        for on in (g.aim.starts_on - DAY, g.aim.starts_on, TODAY, TODAY + DAY):
            yield f"{name} on {on}", partial(deed, **{day: on})
        yield f"{name} after its end", partial(deed, outcome=g.try_before, **{day: TODAY})
    for value in ("100", "100.5"):
        yield f"{value} of 100", partial(note, measured_on=TODAY, value=Decimal(value))
    yield (
        "of a measure without an end",
        _with(_set(g.aim, out_of=None), partial(note, measured_on=TODAY, value=Decimal(500))),
    )
    yield "judged at no level", partial(judge_, judged_on=TODAY, value=5)
    yield "judged on an old page", partial(judge_, version=2, judged_on=TODAY)
    yield "stopped on an old page", partial(stop, version=2, on=TODAY)
    yield "stopped for nothing", partial(stop, on=TODAY, why=" ")
    yield "a count of a session", partial(outcomes.remove_point, actor=a, point=g.counted)
    ended = note_point(g.try_before, "1", date(2026, 9, 9))
    yield "a count of what has ended", partial(outcomes.remove_point, actor=a, point=ended)
    for scale, levels in (("four", FourPoint), ("goal", GoalAttainment)):
        for level in levels:

            def state(scale: str = scale, level: int = level) -> str:
                with in_change():
                    Outcome.objects.filter(pk=g.aim.pk).update(scale=scale)
                outcomes.judge_outcome(
                    actor=a, outcome=g.aim, version=1, judged_on=TODAY, value=level
                )
                return Outcome.objects.get(pk=g.aim.pk).state

            yield f"judged {level.label}, {level}", state


@_by("ta")
def of_points_to_a_ta(g: Given, a: Actor) -> Iterator[Try]:
    own = note_point(g.aim, "3", noted_by=g.ta)
    unknown = note_point(g.aim, "3")
    for name, point in (("their own", own), ("the teacher's", g.point), ("nobody's", unknown)):
        yield name, partial(outcomes.remove_point, actor=a, point=point)


@_by("senco")
def of_reviews(g: Given, a: Actor) -> Iterator[Try]:
    due = date(2026, 11, 20)

    def review(*results: impact.Measured, **fields: Any) -> Callable[[], Any]:
        said: dict[str, Any] = {
            "due_on": due, "done_on": TODAY, "decision": "adapt", "measure": "words",
        }  # fmt: skip
        return partial(impact.review_row, actor=a, row=g.group, results=results, **said | fields)

    for on in (g.group.starts_on - DAY, g.group.starts_on, TODAY + DAY):
        yield f"done on {on}", review(done_on=on)
    yield "no decision", review(decision="maybe")
    yield "somebody else", review(impact.Measured(g.jayden.pk))
    noah = impact.Measured(g.noah.pk)
    for name, each in (
        ("entry", replace(noah, entry=Decimal(0))), ("exit", replace(noah, exit=Decimal(0))),
        ("a note", replace(noah, note="Ill")), ("nothing", replace(noah, note=" ")),
    ):  # fmt: skip
        yield f"{name} of nothing counted", review(each, measure=" ")
    yield (
        "all wrong",
        review(
            impact.Measured(g.jayden.pk, Decimal(1)), done_on=TODAY + DAY, decision="", measure=""
        ),
    )
    review_impact(g.group, date(2026, 10, 1), done_on=date(2026, 10, 2), by=g.ta, words="So")
    review_impact(g.group, TODAY - DAY, done_on=TODAY - DAY, by=g.teacher, decision="stop")
    yield "an old page", review(version=1)
    yield "an old page of one", review(version=0)
    yield "another that nothing asked for", review(version=2, due_on=TODAY - DAY)
    yield "on a day that has one", review(version=2, due_on=TODAY - DAY, done_on=TODAY - DAY)


@_by("senco")
def of_a_groups_outcomes(g: Given, a: Actor) -> Iterator[Try]:
    put = partial(row_outcomes.set_outcomes, actor=a, row=g.group, words=WORDS)
    settle = partial(row_outcomes.settle_rewording, actor=a, row=g.group)
    yield "nobody's", partial(put, starts={})
    yield "of another row", partial(put, starts={g.noah_at_board.pk: Decimal(1)})
    yield "one too many", partial(put, starts={g.noah_in_group.pk: Decimal(1), uuid4(): Decimal(1)})
    yield "from more than there are", partial(put, starts={g.noah_in_group.pk: Decimal(100)})
    one = {g.noah_in_group.pk: Reworded.KEEP}
    yield "nothing settled", partial(settle, answers={})
    yield "of nobody's outcome", partial(settle, answers={g.kacper_in_group.pk: Reworded.KEEP})
    yield (
        "of what has ended",
        _with(_set(g.aim, state="stopped", closed_on=TODAY), partial(settle, answers=one)),
    )
    silent = _with(_set(g.group, outcome=" "), lambda: settle(
        row=PlanRow.objects.get(pk=g.group.pk), answers=one))  # fmt: skip
    yield "of a row that says nothing", silent


# --- Plans --------------------------------------------------------------------------------------


@_by("senco")
def of_beginning_a_plan(g: Given, a: Actor) -> Iterator[Try]:
    start = partial(plans.start_plan, actor=a, term=g.summer)
    next_year = make_class(g.school, "4N", year=year_of(g.school, 2027))
    yield "of a class of another year", partial(start, school_class=next_year)
    yield "a second of the class", partial(start, term=g.spring, school_class=g.cast.class_4h)
    make_plan(school=g.school, year_group=4, term=g.summer)
    yield "a second of the year group", partial(start, year_group=4)
    yield "of another year group", partial(start, year_group=5)
    yield "of another term", partial(start, term=term_of(g.school, "autumn"), year_group=4)


@_by("teacher")
def of_beginning_a_plan_to_a_teacher(g: Given, a: Actor) -> Iterator[Try]:
    start = partial(plans.start_plan, actor=a, term=g.summer)
    yield "of another's class", partial(start, school_class=g.cast.class_5b)
    yield "of one's own class", partial(start, school_class=g.cast.class_4h)
    yield "of a year group of one's own", partial(start, year_group=4)
    yield "of another year group", partial(start, year_group=5)


@_by("senco")
def of_the_course_of_a_plan(g: Given, a: Actor) -> Iterator[Try]:
    send = partial(plans.propose_plan, actor=a, plan=g.draft)
    back = partial(plans.send_back, actor=a, plan=g.sent, reason="Say who")
    agree = partial(plans.agree_plan, actor=a, plan=g.sent)
    seen = mark_of_texts(["New timers"])

    def words(text: str, seen: str = seen) -> str:
        done = rows.save_rows(actor=a, plan=g.draft, drafts=[], qft=rows.QftDraft(text, seen)).qft
        return f"{len(done.text)} letters, {done.saved} {done.problems} {done.theirs!r} {done.by}"

    yield "two thousand letters", partial(words, text="x" * 2000)
    yield "one more", partial(words, text="x" * 2001)
    yield "new words on an old page", partial(words, text="Bells", seen="")
    yield "what it says", partial(words, text=" New timers\r\n")
    yield "sent on an old page", partial(send, version=1)
    yield "sent twice", partial(send, plan=g.sent, version=4)
    bare = make_plan(make_class(g.school, "6X", (6,)))
    yield "sent empty", partial(send, plan=bare, version=1)
    yield "sent with words alone", _with(_set(bare, qft="Bells"), partial(
        send, plan=bare, version=1))  # fmt: skip
    yield "sent back for nothing", partial(back, version=4, reason=" ")
    yield "sent back on an old page", partial(back, version=3)
    yield "sent back before it came", partial(back, plan=g.draft, version=5)
    yield "agreed on an old page", partial(agree, version=3)
    yield "agreed before it came", partial(agree, plan=g.draft, version=5)
    yield "agreed twice", partial(agree, plan=g.autumn, version=7)
    yield (
        "agreed with nobody in a row",
        _with(g.clay.allocations.all().delete, partial(agree, version=4)),
    )
    for role in ("mentor", "hlta"):
        yield (
            f"agreed for a {role}",
            _with(_set(g.clay, staff_role=role), partial(agree, version=4)),
        )
    yield (
        "agreed from before the first rate",
        _with(_set(g.clay, starts_on=date(2025, 8, 30)), partial(agree, version=4)),
    )
    yield (
        "agreed until the last rate",
        _with(_set(g.ta_rate, ends_on=date(2027, 3, 26)), partial(agree, version=4)),
    )
    yield (
        "agreed with what is always on",
        _with(
            _set(g.clay, staff_role="mentor", minutes=None, times_a_week=None),
            partial(agree, version=4),
        ),
    )


@_by("senco")
def of_taking_a_plan_away(g: Given, a: Actor) -> Iterator[Try]:
    away = partial(plans.remove_plan, actor=a, plan=g.draft, version=5)
    yield "on an old page", partial(away, version=4)
    yield "one that was sent", partial(away, plan=g.sent, version=4)
    yield "one that was agreed", partial(away, plan=g.autumn, version=7)
    yield "with a session", _with(partial(record_session, g.club), away)
    yield "with a review that is due", _with(partial(review_impact, g.club), away)
    yield "with a review", _with(partial(review_impact, g.club, done_on=TODAY), away)


# --- Rows ---------------------------------------------------------------------------------------


@_by("senco")
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
    gone = _set(g.layla_in_club, starts_on=date(2026, 9, 20), ends_on=end)
    for since, until in (
        (end - DAY, None), (end, None), (first, date(2026, 9, 19)), (first, date(2026, 9, 20)),
    ):  # fmt: skip
        yield (
            f"again from {since} until {until}",
            _with(gone, partial(again, since=since, last_day=until)),
        )
    yield (
        "a row that is gone",
        _with(g.music.delete, lambda pk=g.music.pk: join(row=_gone(g, pk), since=first)),
    )


def _gone(g: Given, pk: Any) -> PlanRow:
    return PlanRow(pk=pk, plan=g.draft)


@_by("senco")
def of_leaving_a_row(g: Given, a: Actor) -> Iterator[Try]:
    leave = partial(row_changes.leave_row, actor=a, place=g.layla_in_club)
    last = g.club.ends_on - DAY
    for day in (last - DAY, last, last + DAY):
        yield f"on {day}", partial(leave, last_day=day)
    yield "for a long reason", partial(leave, last_day=TODAY, reason=" " + "x" * 200)
    yield "for a longer one", partial(leave, last_day=TODAY, reason="x" * 201)
    with in_change():
        away = allocate(g.club, g.noah)
    yield "twice", _with(
        g.layla_in_club.__class__.objects.filter(pk=away.pk).delete, partial(leave, place=away,
                                                                          last_day=TODAY)
    )  # fmt: skip
    on = date(2026, 10, 5)
    there = partial(record_session, g.club, on)
    absent = partial(record_session, g.club, on, absent={g.layla: "declined"})
    for day in (on - DAY, on):
        yield f"on {day}, there on {on}", _with(there, partial(leave, last_day=day))
    yield "before a session without them", _with(absent, partial(leave, last_day=on - DAY))


@_by("senco")
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
            _with(partial(record_session, g.club, on), partial(end, last_day=day)),
        )
    yield (
        "before one that was missed",
        _with(partial(record_session, g.club, on, missed="trip"), partial(end, last_day=on - DAY)),
    )


@_by("senco")
def of_paying_for_a_row(g: Given, a: Actor) -> Iterator[Try]:
    charge = partial(row_changes.charge_row, actor=a, row=g.group, version=3)
    for cost in ("-0.01", "0", "100000", "100000.01"):
        yield f"£{cost}", partial(charge, materials_cost=Decimal(cost), funding=None)
    old = fund(g.school, year=year_of(g.school, 2025))
    yield "with last year's money", partial(charge, materials_cost=Decimal(1), funding=old)
    yield "on an old page", partial(charge, version=2, materials_cost=Decimal(1), funding=None)
    yield (
        "what is not agreed yet",
        partial(charge, row=_gone(g, uuid4()), materials_cost=Decimal(1), funding=None),
    )


@_by("senco")
def of_taking_a_row_out(g: Given, a: Actor) -> Iterator[Try]:
    out = partial(row_changes.remove_row, actor=a, row=g.club)
    yield "on an old page", partial(out, version=1)
    yield (
        "with a session",
        _with(partial(record_session, g.club, missed="trip"), partial(out, version=2)),
    )
    yield (
        "with a review that is due",
        _with(partial(review_impact, g.club), partial(out, version=2)),
    )
    yield (
        "with a review",
        _with(partial(review_impact, g.club, done_on=TODAY), partial(out, version=2)),
    )


# --- Sessions -----------------------------------------------------------------------------------


@_by("ta")
def of_sessions(g: Given, a: Actor) -> Iterator[Try]:
    record = partial(sessions.record_session, actor=a, row=g.group, said=Said("delivered"))
    token = g.held.token
    yield "the same slot", partial(record, held_on=g.held.held_on, token=uuid4())
    for slot in (0, 20, 21):
        yield f"the {slot}th of a day", partial(record, held_on=TODAY, token=uuid4(), slot=slot)
    yield "a tap of another row", partial(record, row=g.board, held_on=TODAY, token=token)
    correct = partial(sessions.correct_session, actor=a, session=g.held, why="So")
    said = Said("delivered")
    on = g.held.held_on
    yield "put right on an old page", partial(correct, version=2, held_on=on, said=said)

    def twice() -> Any:
        sessions.correct_session(
            actor=g.actor("senco"), session=g.held, version=1, held_on=on, why="So",
            said=Said("missed", reason="trip", note="Zoo"),
        )  # fmt: skip
        return correct(version=1, held_on=on, said=said)

    yield "put right by somebody else meanwhile", twice
    yield (
        "put right without who was named",
        partial(correct, version=1, held_on=on, said=Said("delivered", there=[There(g.jayden.pk)])),
    )
    yield "kept by who delivered it", _with(
        _set(g.held, delivered_by=g.cast.office),
        partial(
            correct, version=1, held_on=on, said=Said("delivered", delivered_by=g.cast.office.pk)
        ),
    )  # fmt: skip
    out = partial(sessions.remove_session, actor=a, session=g.held, version=1, why="No")
    yield "taken out for nothing", partial(out, why=" ")
    yield "taken out on an old page", partial(out, version=2)
    mine = partial(out, actor=g.actor("senco"))
    yield "taken out twice", _after(mine, mine)
    yield "sent again after it was taken out", _after(out, partial(record, held_on=on, token=token))


# --- What is said of each part ------------------------------------------------------------------


def _saved(g: Given, a: Actor, *drafts: RowDraft) -> str:
    done = rows.save_rows(actor=a, plan=g.draft, drafts=drafts)
    parts = [f"{done.before}>{done.after}, {done.count} saved"]
    for each in done.rows.values():
        parts.append(
            f"{each.id} {each.version} {each.saved} {each.problems} {each.theirs} {each.by}"
        )
    return "; ".join(parts)


@_by("senco")
def of_rows(g: Given, a: Actor) -> Iterator[Try]:
    new, club = new_row(g), g.drafted(g.club, outcome="Plays")
    fits = replace(new.content, pupils=frozenset({g.layla.pk}), delivered_by_id=None)
    save = partial(_saved, g, a)
    yield "two that fit", partial(save, RowDraft(new.id, 0, fits), club)
    yield "what it says", partial(save, g.drafted(g.club))
    yield "one that fits and one that does not", partial(save, club, new)
    yield "on an old page", partial(save, replace(club, version=1), g.drafted(g.music))
    yield "one that was taken out", partial(save, RowDraft(new.id, 3, fits))
    yield "a new one that is there", partial(save, replace(club, version=0))
    yield "of another plan", partial(save, RowDraft(g.clay.pk, 0, fits))
    by_teacher = partial(
        rows.save_rows, actor=g.actor("senco"), plan=g.draft,
        drafts=[g.drafted(g.club, outcome="Sings")],
    )  # fmt: skip
    yield "after somebody else", _after(by_teacher, partial(save, club))
    held = partial(record_session, g.club, date(2026, 9, 10))
    later = g.drafted(g.club, starts_on=date(2026, 9, 14))
    yield "begun before", _with(held, partial(save, later))
    first = g.drafted(g.club, starts_on=date(2026, 9, 10))
    yield "begun on that day", _with(held, partial(save, first))
    for end in (date(2026, 9, 10), date(2026, 9, 11)):
        ends = g.drafted(g.club, ends_on=end)
        yield f"ended before {end}", _with(held, partial(save, ends))
    silent = g.drafted(g.club, minutes=None, times_a_week=None)
    yield "always on from now", _with(held, partial(save, silent))
    away = g.drafted(g.club, pupils=frozenset({g.jayden.pk}))
    yield "without who was there before", _with(held, partial(save, away))
    today = partial(record_session, g.club, TODAY)
    yield "without who was there today", _with(today, partial(save, away))
    absent = partial(record_session, g.club, TODAY, absent={g.layla: "declined"})
    yield "without who was away today", _with(absent, partial(save, away))
    missed = partial(record_session, g.club, TODAY, missed="trip")
    yield "after one that was missed", _with(missed, partial(save, silent))


@_by("ta")
def of_a_batch(g: Given, a: Actor) -> Iterator[Try]:
    def batch(*said: tuple[PlanRow, date, UUID, int]) -> str:
        entries = [
            sessions.Entry(str(number), row, on, token, slot, Said("delivered"))
            for number, (row, on, token, slot) in enumerate(said)
        ]
        found = sessions.record_sessions(actor=a, entries=entries)
        return "; ".join(
            f"{each.entry.key} {each.recorded and each.recorded.is_new} {dict(each.problems)}"
            for each in found
        )

    again = (g.group, g.held.held_on, g.held.token, 1)
    early = (g.board, TODAY + DAY, uuid4(), 1)
    yield "nothing new", partial(batch, again)
    yield (
        "one again, one too early, one new",
        partial(batch, again, early, (g.board, TODAY, uuid4(), 1)),
    )
    yield "none of one's own", partial(batch, (g.club, TODAY, uuid4(), 1))


@_by("senco")
def of_an_earlier_version(g: Given, a: Actor) -> Iterator[Try]:
    def restored(content: dict[str, Any] | None = None) -> str:
        plan = ProvisionPlan.objects.get(pk=g.draft.pk)
        snapshot = PlanSnapshot(number=1, content=content or g.first.content)
        done = restoring.restore_version(
            actor=a, plan=plan, snapshot=snapshot, version=g.draft.version
        )
        rows_now = plan.rows.order_by("position")
        said = [f"{r.what} {r.delivered_by_id} {r.intervention_id} {r.ends_on}" for r in rows_now]
        return f"{done.rows} {done.left_out} {said}"

    yield "as it was", restored
    yield (
        "on an old page",
        partial(restoring.restore_version, actor=a, plan=g.draft, snapshot=g.first, version=1),
    )
    yield "with a session since", _with(partial(record_session, g.music), restored)
    yield "with a review since", _with(partial(review_impact, g.music, done_on=TODAY), restored)
    yield "with a review that is due", _with(partial(review_impact, g.music), restored)
    yield "after somebody left", _with(partial(leave, g.layla, date(2026, 9, 1)), restored)
    ended, other = deepcopy(g.first.content), deepcopy(g.first.content)
    ended["rows"][0]["values"] |= {"ends_on": "2026-12-01"}
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        yield (
            f"that ended after a session on {day}",
            _with(partial(record_session, g.club, day), partial(restored, ended)),
        )
    other["rows"][1] |= {"id": str(g.clay.pk)}
    other["rows"][1]["values"] |= {
        "delivered_by_id": str(g.cast.stranger("ta").pk), "intervention_id": str(uuid4()),
        "at": "09:30:00",
    }  # fmt: skip
    yield "with a key that another plan has", partial(restored, other)
    known = deepcopy(g.first.content)
    known["rows"][1]["values"] |= {
        "delivered_by_id": str(g.cast.teacher.pk), "intervention_id": str(g.reading.pk),
    }  # fmt: skip
    yield "with whom and what is there still", partial(restored, known)


@_by("senco")
def of_what_comes_along(g: Given, a: Actor) -> Iterator[Try]:
    def places(row: PlanRow) -> Any:
        return row.allocations.order_by("pupil__sort_key")

    def carried() -> str:
        source = ProvisionPlan.objects.get(pk=g.autumn.pk)
        made = plans.start_plan(actor=a, term=g.summer, school_class=g.cast.class_4h, source=source)
        said = [
            f"{row.carried_from_id} {row.starts_on} to {row.ends_on}, {row.weeks} weeks,"
            f" by {row.delivered_by_id}, {row.funding_id},"
            f" {[str(place.outcome_id) for place in places(row)]}"
            for row in made.plan.rows.order_by("position")
        ]
        return f"{made.rows} {made.left_out} {said}"

    yield "all", carried
    group = partial(_set, g.group)
    for end, why in ((date(2026, 12, 1), "Too hard."), (date(2026, 12, 1), "He moved on")):
        yield (
            f"ended early: {why}",
            _with(group(ends_on=end, was_to_end_on=g.group.ends_on, end_reason=why), carried),
        )
    for day in (date(2027, 4, 11), date(2027, 4, 12), date(2027, 4, 13)):
        yield f"not offered from {day}", _with(_set(g.reading, retired_on=day), carried)
    yield "left the school", _with(partial(leave, g.kacper, TODAY), carried)
    yield "nobody is left", _with(partial(leave, g.noah, TODAY), carried)
    for day in (date(2026, 12, 18), date(2026, 12, 19)):
        yield f"left the group on {day}", _with(_set(g.kacper_in_group, ends_on=day), carried)
    yield "left the staff", _with(ClassGrant.objects.filter(user=g.ta).delete, carried)
    yield "for twelve weeks", _with(group(ends_on=date(2026, 12, 5)), carried)
    yield (
        "for more weeks than the term has",
        _with(group(ends_on=date(2026, 12, 5), weeks=15), carried),
    )
    yield "paid for by this year's money", _with(group(funding=g.budget), carried)
    old = fund(g.school, year=year_of(g.school, 2025))
    yield "paid for by last year's money", _with(group(funding=old), carried)
    yield (
        "with an outcome that has ended",
        _with(_set(g.aim, state="stopped", closed_on=TODAY), carried),
    )


@_by("senco")
def of_agreeing_a_change(g: Given, a: Actor) -> Iterator[Try]:
    def changed(*drafts: RowDraft, out: PlanRow | None = None) -> str:
        if drafts:
            rows.save_rows(actor=a, plan=g.autumn, drafts=drafts)
        if out is not None:
            row_changes.remove_row(actor=a, row=out, version=out.version)
        plan = ProvisionPlan.objects.get(pk=g.autumn.pk)
        plans.propose_plan(actor=a, plan=plan, version=plan.version)
        return plan.pk

    def agreed() -> Any:
        plan = ProvisionPlan.objects.get(pk=g.autumn.pk)
        return plans.agree_plan(actor=a, plan=plan, version=plan.version)

    on = date(2026, 12, 10)
    shorter = partial(changed, g.drafted(g.board, ends_on=on))
    alone = partial(changed, g.drafted(g.group, pupils=frozenset({g.noah.pk})))
    out = partial(changed, out=g.board)
    for name, change in (("shorter", shorter), ("without Kacper", alone), ("without it", out)):
        yield name, _after(change, agreed)
    for day in (on - DAY, on):
        yield (
            f"shorter, held on {day}",
            _after(shorter, _with(partial(record_session, g.board, day), agreed)),
        )
    for day in (TODAY - DAY, TODAY):
        yield (
            f"without Kacper, there on {day}",
            _after(alone, _with(partial(record_session, g.group, day), agreed)),
        )
    yield (
        "without Kacper, away",
        _after(
            alone,
            _with(partial(record_session, g.group, TODAY, absent={g.kacper: "declined"}), agreed),
        ),
    )
    yield "without it, held", _after(out, _with(partial(record_session, g.board), agreed))
    yield (
        "without it, reviewed",
        _after(out, _with(partial(review_impact, g.board, done_on=TODAY), agreed)),
    )
