"""One deed of every service of provision, on its ordinary path."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from provision.plan_content import RowContent, RowDraft, mark_of_texts
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
from tests.factories import TODAY, in_change, record_session
from tests.provision.stage import DAY, Given

Deed = Callable[[Given, Actor], Any]
DEEDS: dict[str, tuple[str, Deed]] = {}


def _by(role: str) -> Callable[[Deed], Deed]:
    def keep(deed: Deed) -> Deed:
        DEEDS[deed.__name__] = (role, deed)
        return deed

    return keep


# --- Catalogue, settings, money -----------------------------------------------------------------

ENTRY = catalogue.Entry(
    name="Precision teaching", area="CL", layer="targeted_plus", for_whom="one", what="Ten words",
    evidence="Small studies", usual_measure="words a minute", usual_minutes=11,
    usual_times_a_week=4, usual_weeks=9, usual_group_size=2, usual_staff_role="mentor",
    unit_cost=Decimal("3.25"), unit="a pad",
)  # fmt: skip


@_by("senco")
def add_intervention(g: Given, a: Actor) -> None:
    catalogue.add_intervention(actor=a, school=g.school, entry=ENTRY)


@_by("senco")
def change_intervention(g: Given, a: Actor) -> None:
    catalogue.change_intervention(actor=a, intervention=g.reading, version=1, entry=ENTRY)


@_by("senco")
def retire_intervention(g: Given, a: Actor) -> None:
    catalogue.retire_intervention(
        actor=a, intervention=g.reading, version=1, last_day=date(2026, 12, 31)
    )


@_by("senco")
def bring_back_intervention(g: Given, a: Actor) -> None:
    catalogue.bring_back_intervention(actor=a, intervention=g.gone)


@_by("senco")
def bring_back_what_is_offered(g: Given, a: Actor) -> None:
    catalogue.bring_back_intervention(actor=a, intervention=g.reading)


@_by("senco")
def add_training(g: Given, a: Actor) -> None:
    catalogue.add_training(
        actor=a, intervention=g.reading, user=g.ta, trained_on=TODAY, note="Two days"
    )


@_by("senco")
def add_training_again(g: Given, a: Actor) -> None:
    catalogue.add_training(
        actor=a, intervention=g.reading, user=g.teacher, trained_on=None, note="Again"
    )


@_by("senco")
def remove_training(g: Given, a: Actor) -> None:
    catalogue.remove_training(actor=a, training=g.trained)


CHOICES = settings.Choices(
    layer_labels={"targeted": "Wave 2", "universal": ""}, scale="goal", threshold=Decimal(5000),
    threshold_label="the notional £6,000", near_percent=70, weeks_a_year=39, review_after_weeks=8,
)  # fmt: skip


@_by("head")
def change_settings(g: Given, a: Actor) -> None:
    settings.change_settings(actor=a, school=g.school, version=0, choices=CHOICES)


@_by("head")
def change_settings_twice(g: Given, a: Actor) -> None:
    settings.change_settings(actor=a, school=g.school, version=0, choices=CHOICES)
    own = replace(CHOICES, threshold=Decimal(7000), threshold_label="our line", layer_labels={})
    settings.change_settings(actor=a, school=g.school, version=1, choices=own)


@_by("head")
def change_offer(g: Given, a: Actor) -> None:
    settings.change_offer(actor=a, school=g.school, version=0, offer="Clear words")


@_by("senco")
def add_stream(g: Given, a: Actor) -> None:
    money = funding.Money("pupil_premium", "Premium", Decimal("1480.50"), note="For books")
    funding.add_stream(actor=a, year=g.year, money=money)


@_by("senco")
def add_stream_of_a_pupil(g: Given, a: Actor) -> None:
    money = funding.Money("top_up", "Kacper's", Decimal(900), g.kacper, "Band 1")
    funding.add_stream(actor=a, year=g.year, money=money)


@_by("senco")
def change_stream(g: Given, a: Actor) -> None:
    money = funding.Money("top_up", "Kacper's now", Decimal(8000), g.kacper, "Moved")
    funding.change_stream(actor=a, stream=g.top_up, version=1, money=money)


@_by("senco")
def remove_stream(g: Given, a: Actor) -> None:
    funding.remove_stream(actor=a, stream=g.top_up)


@_by("senco")
def add_rate(g: Given, a: Actor) -> None:
    rates.add_rate(
        actor=a, school=g.school, staff_role="ta", hourly=Decimal("17.75"), starts_on=TODAY
    )


@_by("senco")
def add_rate_before_another(g: Given, a: Actor) -> None:
    rates.add_rate(
        actor=a, school=g.school, staff_role="hlta", hourly=Decimal(20),
        starts_on=date(2026, 10, 1),
    )  # fmt: skip


@_by("senco")
def change_rate_to_begin_earlier(g: Given, a: Actor) -> None:
    rates.change_rate(
        actor=a, rate=g.hlta_rise, version=1, hourly=Decimal(23), starts_on=date(2026, 10, 20)
    )


@_by("senco")
def change_rate_to_begin_later_and_end(g: Given, a: Actor) -> None:
    rates.change_rate(
        actor=a, rate=g.hlta_rise, version=1, hourly=Decimal("22.25"),
        starts_on=date(2026, 11, 9), last_day=date(2027, 8, 31),
    )  # fmt: skip


@_by("senco")
def change_rate_that_another_follows(g: Given, a: Actor) -> None:
    rates.change_rate(
        actor=a, rate=g.hlta_rate, version=1, hourly=Decimal(19), starts_on=date(2025, 9, 2)
    )


@_by("senco")
def remove_rate(g: Given, a: Actor) -> None:
    rates.remove_rate(actor=a, rate=g.hlta_rise)


@_by("senco")
def remove_rate_that_another_follows(g: Given, a: Actor) -> None:
    rates.remove_rate(actor=a, rate=g.hlta_rate)


# --- Outcomes and reviews -----------------------------------------------------------------------

WORDS = outcomes.OutcomeWords(
    text=" Reads 40 words ", starts_on=date(2026, 9, 8), due_on=date(2026, 12, 17),
    pupil_words=" I read ", area="CL", need_type="SPLD", measure=" words read ",
    baseline=Decimal(17), target=Decimal(41), out_of=Decimal(99), how_measured=" A card ",
    levels={"0": "Reads"},
)  # fmt: skip


@_by("senco")
def set_outcome(g: Given, a: Actor) -> None:
    served = Served(offered=[g.kacper_in_group.pk], chosen=[g.kacper_in_group.pk])
    outcomes.set_outcome(actor=a, pupil=g.kacper, words=WORDS, served=served)


@_by("senco")
def set_outcome_twice(g: Given, a: Actor) -> None:
    for _ in range(2):
        outcomes.set_outcome(actor=a, pupil=g.kacper, words=WORDS)


@_by("senco")
def set_outcome_that_follows(g: Given, a: Actor) -> None:
    outcomes.set_outcome(actor=a, pupil=g.noah, words=WORDS, follows=g.try_before)


@_by("senco")
def change_outcome(g: Given, a: Actor) -> None:
    offered = [g.noah_in_group.pk, g.noah_at_board.pk]
    outcomes.change_outcome(
        actor=a, outcome=g.aim, version=1, words=WORDS,
        served=Served(offered=offered, chosen=[g.noah_at_board.pk]),
    )  # fmt: skip


@_by("senco")
def change_outcome_and_leave_what_serves_it(g: Given, a: Actor) -> None:
    """What serves it already, and what serves another and is not chosen, stay as they are."""
    with in_change():
        g.noah_at_board.outcome, g.noah_at_board.outcome_words = g.try_before, "Starts"
        g.noah_at_board.save()
    outcomes.change_outcome(
        actor=a, outcome=g.aim, version=1, words=WORDS,
        served=Served(
            offered=[g.noah_in_group.pk, g.noah_at_board.pk], chosen=[g.noah_in_group.pk]
        ),
    )  # fmt: skip


@_by("ta")
def note_a_point(g: Given, a: Actor) -> None:
    for _ in range(2):
        outcomes.note_point(
            actor=a, outcome=g.aim, measured_on=TODAY - DAY, value=Decimal(33), note=" Good "
        )


@_by("senco")
def remove_point(g: Given, a: Actor) -> None:
    outcomes.remove_point(actor=a, point=g.point)


@_by("senco")
def judge_outcome(g: Given, a: Actor) -> None:
    outcomes.judge_outcome(
        actor=a, outcome=g.aim, version=1, judged_on=TODAY - DAY, value=2, note=" Nearly "
    )


@_by("senco")
def stop_outcome(g: Given, a: Actor) -> None:
    outcomes.stop_outcome(actor=a, outcome=g.aim, version=1, on=TODAY - DAY, why="Moved on")


def _measured(g: Given) -> list[impact.Measured]:
    return [
        impact.Measured(g.kacper.pk),
        impact.Measured(g.noah.pk, Decimal(18), Decimal(31), " Well "),
    ]


@_by("senco")
def review_row(g: Given, a: Actor) -> None:
    impact.review_row(
        actor=a, row=g.group, due_on=date(2026, 11, 20), done_on=TODAY - DAY, decision="adapt",
        measure=" words ", results=_measured(g), words=" It helps ",
    )  # fmt: skip


@_by("senco")
def review_row_that_was_not_due(g: Given, a: Actor) -> None:
    impact.review_row(
        actor=a, row=g.group, due_on=date(2026, 11, 2), done_on=TODAY, decision="continue",
        measure="turns", results=[impact.Measured(g.kacper.pk, note="Ill")],
    )  # fmt: skip


@_by("senco")
def review_row_again(g: Given, a: Actor) -> None:
    for version, on in enumerate((date(2026, 11, 12), TODAY)):
        impact.review_row(
            actor=a, row=g.group, due_on=date(2026, 11, 20), done_on=on, decision="stop",
            measure="words", results=[], version=version,
        )  # fmt: skip


@_by("senco")
def set_outcomes(g: Given, a: Actor) -> None:
    starts = {g.noah_in_group.pk: Decimal(5), g.kacper_in_group.pk: Decimal(6)}
    row_outcomes.set_outcomes(actor=a, row=g.group, words=WORDS, starts=starts)


def _settle(g: Given, a: Actor, answer: Reworded) -> None:
    row_outcomes.settle_rewording(actor=a, row=g.group, answers={g.noah_in_group.pk: answer})


@_by("senco")
def settle_the_same(g: Given, a: Actor) -> None:
    _settle(g, a, Reworded.SAME)


@_by("senco")
def settle_by_a_new_one(g: Given, a: Actor) -> None:
    _settle(g, a, Reworded.NEW)


@_by("senco")
def settle_by_keeping(g: Given, a: Actor) -> None:
    _settle(g, a, Reworded.KEEP)


# --- Plans --------------------------------------------------------------------------------------


@_by("senco")
def start_plan(g: Given, a: Actor) -> None:
    plans.start_plan(actor=a, term=g.summer, school_class=g.cast.class_4h)


@_by("senco")
def start_plan_of_a_year_group(g: Given, a: Actor) -> None:
    plans.start_plan(actor=a, term=g.summer, year_group=4)


@_by("senco")
def start_plan_from_another(g: Given, a: Actor) -> None:
    plans.start_plan(actor=a, term=g.summer, school_class=g.cast.class_4h, source=g.autumn)


@_by("senco")
def save_qft_of_an_agreed_plan(g: Given, a: Actor) -> None:
    draft = rows.QftDraft(" Seats\r\nin rows\0 ", mark_of_texts(["Seats in pairs"]))
    rows.save_rows(actor=a, plan=g.autumn, drafts=[], qft=draft)


@_by("senco")
def save_qft(g: Given, a: Actor) -> None:
    draft = rows.QftDraft("Bells", mark_of_texts(["New timers"]))
    rows.save_rows(actor=a, plan=g.draft, drafts=[], qft=draft)


@_by("senco")
def propose_plan(g: Given, a: Actor) -> None:
    plans.propose_plan(actor=a, plan=g.draft, version=g.draft.version)


@_by("senco")
def send_back(g: Given, a: Actor) -> None:
    plans.send_back(actor=a, plan=g.sent, version=4, reason=" Say who ")


@_by("senco")
def agree_plan(g: Given, a: Actor) -> None:
    plans.agree_plan(actor=a, plan=g.sent, version=4)


@_by("senco")
def agree_what_was_changed(g: Given, a: Actor) -> None:
    """The group is reworded, paid for another role and without Kacper; the board is replaced."""
    drafted = g.drafted(
        g.group, outcome="Writes", staff_role="hlta", pupils=frozenset({g.noah.pk}),
        ends_on=date(2026, 12, 12),
    )  # fmt: skip
    rows.save_rows(actor=a, plan=g.autumn, drafts=[drafted, new_row(g)])
    row_changes.remove_row(actor=a, row=g.board, version=2, reason="Not needed")
    draft = rows.QftDraft("Alone", mark_of_texts(["Seats in pairs"]))
    plan = rows.save_rows(actor=a, plan=g.autumn, drafts=[], qft=draft).plan
    plans.propose_plan(actor=a, plan=plan, version=plan.version)
    plans.agree_plan(actor=a, plan=plan, version=plan.version + 1)


@_by("senco")
def agree_other_words_for_who_is_counted(g: Given, a: Actor) -> None:
    """What Noah's outcome was set for is kept, so that people are asked what it counts now."""
    with in_change():
        g.noah_in_group.outcome_words = ""
        g.noah_in_group.save()
    plan = rows.save_rows(
        actor=a, plan=g.autumn, drafts=[g.drafted(g.group, outcome="Writes")]
    ).plan
    plans.propose_plan(actor=a, plan=plan, version=plan.version)
    plans.agree_plan(actor=a, plan=plan, version=plan.version + 1)


@_by("senco")
def remove_plan(g: Given, a: Actor) -> None:
    plans.remove_plan(actor=a, plan=g.draft, version=g.draft.version, reason="By mistake")


@_by("senco")
def restore_version(g: Given, a: Actor) -> None:
    restoring.restore_version(actor=a, plan=g.draft, snapshot=g.first, version=g.draft.version)


# --- Rows ---------------------------------------------------------------------------------------

NEW_ROW = UUID("00000000-0000-4000-8000-000000000001")


def new_row(g: Given) -> RowDraft:
    content = RowContent(
        pupils=frozenset({g.noah.pk, g.kacper.pk}), starts_on=date(2026, 11, 24),
        ends_on=date(2026, 12, 19), outcome="Counts", intervention_id=g.reading.pk, what="",
        delivered_by_id=g.ta.pk, staff_role="hlta", minutes=35, times_a_week=2, weeks=4,
        additional_to="Maths", weekdays=(1, 3), at=time(13, 5),
    )  # fmt: skip
    return RowDraft(NEW_ROW, 0, content)


@_by("senco")
def save_a_row_of_an_agreed_plan(g: Given, a: Actor) -> None:
    rows.save_rows(actor=a, plan=g.autumn, drafts=[new_row(g)])


@_by("senco")
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


@_by("senco")
def save_the_words_of_a_row(g: Given, a: Actor) -> None:
    rows.save_rows(actor=a, plan=g.draft, drafts=[g.drafted(g.club, outcome="Waits")])


@_by("senco")
def save_a_row_that_runs(g: Given, a: Actor) -> None:
    """Whoever leaves was in it until yesterday, and whoever joins is from today."""
    with in_change():
        record_session(g.club, date(2026, 9, 10))
        record_session(g.music, date(2026, 9, 10))
    left = g.drafted(g.club, pupils=frozenset({g.jayden.pk}))
    joined = g.drafted(g.music, pupils=frozenset({g.jayden.pk, g.layla.pk}))
    rows.save_rows(actor=a, plan=g.draft, drafts=[left, joined])


@_by("senco")
def join_row(g: Given, a: Actor) -> None:
    row_changes.join_row(
        actor=a, row=g.music, pupil=g.layla, since=date(2026, 9, 8), last_day=date(2026, 9, 30)
    )


@_by("senco")
def join_row_of_an_agreed_plan(g: Given, a: Actor) -> None:
    row_changes.join_row(actor=a, row=g.board, pupil=g.kacper, since=TODAY)


@_by("senco")
def leave_row(g: Given, a: Actor) -> None:
    row_changes.leave_row(
        actor=a, place=g.layla_in_club, last_day=date(2026, 10, 1), reason=" Moved "
    )


@_by("senco")
def leave_row_before_the_first_day(g: Given, a: Actor) -> None:
    row_changes.leave_row(actor=a, place=g.layla_in_club, last_day=date(2026, 9, 6), reason="No")


@_by("senco")
def end_row(g: Given, a: Actor) -> None:
    row_changes.end_row(
        actor=a, row=g.club, version=2, last_day=date(2026, 10, 9), reason=" Enough "
    )


@_by("senco")
def charge_row(g: Given, a: Actor) -> None:
    row_changes.charge_row(
        actor=a, row=g.group, version=3, materials_cost=Decimal("44.40"), funding=g.budget
    )


@_by("senco")
def remove_row(g: Given, a: Actor) -> None:
    row_changes.remove_row(actor=a, row=g.club, version=2, reason="Twice")


# --- Sessions -----------------------------------------------------------------------------------


def told(g: Given) -> Said:
    return Said(
        "delivered", minutes=24, note=" Calm ", delivered_by=g.teacher.pk, reason="trip",
        there=[
            There(g.noah.pk, count=Decimal(26), out_of=Decimal(100), reason="declined"),
            There(g.kacper.pk, is_present=False, reason="elsewhere", count=Decimal(3)),
        ],
    )  # fmt: skip


@_by("ta")
def record_a_session(g: Given, a: Actor) -> None:
    token = uuid4()
    for _ in range(2):
        sessions.record_session(
            actor=a, row=g.group, held_on=TODAY, token=token, said=told(g), slot=2
        )


@_by("ta")
def record_a_session_that_was_missed(g: Given, a: Actor) -> None:
    said = Said("missed", reason="trip", minutes=9, note="Zoo", delivered_by=g.teacher.pk,
                there=[There(g.noah.pk, count=Decimal(3))])  # fmt: skip
    sessions.record_session(actor=a, row=g.group, held_on=TODAY, token=uuid4(), said=said)


@_by("senco")
def record_sessions(g: Given, a: Actor) -> None:
    entries = [
        sessions.Entry(str(n), row, on, uuid4(), slot, Said("delivered"))
        for n, (row, on, slot) in enumerate(
            [(g.group, TODAY, 1), (g.board, date(2026, 11, 20), 3), (g.group, TODAY + DAY, 1)]
        )
    ]
    sessions.record_sessions(actor=a, entries=entries)


@_by("ta")
def correct_session(g: Given, a: Actor) -> None:
    sessions.correct_session(
        actor=a, session=g.held, version=1, held_on=date(2026, 11, 18), said=told(g),
        why=" Wrong day ",
    )  # fmt: skip


@_by("ta")
def correct_session_to_a_day_that_has_one(g: Given, a: Actor) -> None:
    """And of who was taken out of the group since: the change names them all the same."""
    with in_change():
        record_session(g.group, date(2026, 11, 18))
        g.kacper_in_group.delete()
    there = [There(g.kacper.pk, count=Decimal(2))]
    sessions.correct_session(
        actor=a, session=g.held, version=1, held_on=date(2026, 11, 18),
        said=Said("delivered", there=there), why="Wrong day",
    )  # fmt: skip


@_by("ta")
def remove_session_of_who_has_left_the_group(g: Given, a: Actor) -> None:
    with in_change():
        g.kacper_in_group.delete()
    sessions.remove_session(actor=a, session=g.held, version=1, why="Wrong group")


@_by("ta")
def correct_session_to_missed(g: Given, a: Actor) -> None:
    sessions.correct_session(
        actor=a, session=g.held, version=1, held_on=g.held.held_on,
        said=Said("missed", reason="staff_absent"), why="It was not",
    )  # fmt: skip


@_by("ta")
def remove_session(g: Given, a: Actor) -> None:
    sessions.remove_session(actor=a, session=g.held, version=1, why=" Wrong group ")
