"""What is asked of the services of plans: how one begins, is agreed, restored and taken away."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from provision.models import PlanRow, PlanSnapshot, ProvisionPlan
from provision.plans.rules.content import QftDraft, RowDraft, mark_of_texts
from provision.plans.services import plans, restoring, row_changes, rows
from send_mis.access.actor import Actor
from send_mis.access.models import ClassGrant
from tests.factories import (
    TODAY,
    fund,
    in_change,
    leave,
    make_class,
    make_plan,
    record_session,
    review_impact,
    term_of,
)
from tests.factories.schools import year_of
from tests.house.asked import Asked, Try, after, set_to, when
from tests.provision.services.rows import new_row
from tests.provision.stage import DAY, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


@DEEDS.by("senco")
def start_plan(g: Given, a: Actor) -> None:
    plans.start_plan(actor=a, term=g.summer, school_class=g.cast.class_4h)


@DEEDS.by("senco")
def start_plan_of_a_year_group(g: Given, a: Actor) -> None:
    plans.start_plan(actor=a, term=g.summer, year_group=4)


@DEEDS.by("senco")
def start_plan_from_another(g: Given, a: Actor) -> None:
    plans.start_plan(actor=a, term=g.summer, school_class=g.cast.class_4h, source=g.autumn)


@DEEDS.by("senco")
def save_qft_of_an_agreed_plan(g: Given, a: Actor) -> None:
    draft = QftDraft(" Seats\r\nin rows\0 ", mark_of_texts(["Seats in pairs"]))
    rows.save_rows(actor=a, plan=g.autumn, drafts=[], qft=draft)


@DEEDS.by("senco")
def save_qft(g: Given, a: Actor) -> None:
    draft = QftDraft("Bells", mark_of_texts(["New timers"]))
    rows.save_rows(actor=a, plan=g.draft, drafts=[], qft=draft)


@DEEDS.by("senco")
def propose_plan(g: Given, a: Actor) -> None:
    plans.propose_plan(actor=a, plan=g.draft, version=g.draft.version)


@DEEDS.by("senco")
def send_back(g: Given, a: Actor) -> None:
    plans.send_back(actor=a, plan=g.sent, version=4, reason=" Say who ")


@DEEDS.by("senco")
def agree_plan(g: Given, a: Actor) -> None:
    plans.agree_plan(actor=a, plan=g.sent, version=4)


@DEEDS.by("senco")
def agree_what_was_changed(g: Given, a: Actor) -> None:
    """The group is reworded, paid for another role and without Kacper; the board is replaced."""
    drafted = g.drafted(
        g.group, outcome="Writes", staff_role="hlta", pupils=frozenset({g.noah.pk}),
        ends_on=date(2026, 12, 12),
    )  # fmt: skip
    rows.save_rows(actor=a, plan=g.autumn, drafts=[drafted, new_row(g)])
    row_changes.remove_row(actor=a, row=g.board, version=2, reason="Not needed")
    draft = QftDraft("Alone", mark_of_texts(["Seats in pairs"]))
    plan = rows.save_rows(actor=a, plan=g.autumn, drafts=[], qft=draft).plan
    plans.propose_plan(actor=a, plan=plan, version=plan.version)
    plans.agree_plan(actor=a, plan=plan, version=plan.version + 1)


@DEEDS.by("senco")
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


@DEEDS.by("senco")
def remove_plan(g: Given, a: Actor) -> None:
    plans.remove_plan(actor=a, plan=g.draft, version=g.draft.version, reason="By mistake")


@DEEDS.by("senco")
def restore_version(g: Given, a: Actor) -> None:
    restoring.restore_version(actor=a, plan=g.draft, snapshot=g.first, version=g.draft.version)


@REFUSALS.by("senco")
def of_beginning_a_plan(g: Given, a: Actor) -> Iterator[Try]:
    start = partial(plans.start_plan, actor=a, term=g.summer)
    next_year = make_class(g.school, "4N", year=year_of(g.school, 2027))
    yield "of a class of another year", partial(start, school_class=next_year)
    yield "a second of the class", partial(start, term=g.spring, school_class=g.cast.class_4h)
    make_plan(school=g.school, year_group=4, term=g.summer)
    yield "a second of the year group", partial(start, year_group=4)
    yield "of another year group", partial(start, year_group=5)
    yield "of another term", partial(start, term=term_of(g.school, "autumn"), year_group=4)


@REFUSALS.by("teacher")
def of_beginning_a_plan_to_a_teacher(g: Given, a: Actor) -> Iterator[Try]:
    start = partial(plans.start_plan, actor=a, term=g.summer)
    yield "of another's class", partial(start, school_class=g.cast.class_5b)
    yield "of one's own class", partial(start, school_class=g.cast.class_4h)
    yield "of a year group of one's own", partial(start, year_group=4)
    yield "of another year group", partial(start, year_group=5)


@REFUSALS.by("senco")
def of_the_course_of_a_plan(g: Given, a: Actor) -> Iterator[Try]:
    send = partial(plans.propose_plan, actor=a, plan=g.draft)
    back = partial(plans.send_back, actor=a, plan=g.sent, reason="Say who")
    agree = partial(plans.agree_plan, actor=a, plan=g.sent)
    seen = mark_of_texts(["New timers"])

    def words(text: str, seen: str = seen) -> str:
        done = rows.save_rows(actor=a, plan=g.draft, drafts=[], qft=QftDraft(text, seen)).qft
        return f"{len(done.text)} letters, {done.saved} {done.problems} {done.theirs!r} {done.by}"

    yield "two thousand letters", partial(words, text="x" * 2000)
    yield "one more", partial(words, text="x" * 2001)
    yield "new words on an old page", partial(words, text="Bells", seen="")
    yield "what it says", partial(words, text=" New timers\r\n")
    yield "sent on an old page", partial(send, version=1)
    yield "sent twice", partial(send, plan=g.sent, version=4)
    bare = make_plan(make_class(g.school, "6X", (6,)))
    yield "sent empty", partial(send, plan=bare, version=1)
    yield "sent with words alone", when(set_to(bare, qft="Bells"), partial(
        send, plan=bare, version=1))  # fmt: skip
    yield "sent back for nothing", partial(back, version=4, reason=" ")
    yield "sent back on an old page", partial(back, version=3)
    yield "sent back before it came", partial(back, plan=g.draft, version=5)
    yield "agreed on an old page", partial(agree, version=3)
    yield "agreed before it came", partial(agree, plan=g.draft, version=5)
    yield "agreed twice", partial(agree, plan=g.autumn, version=7)
    yield (
        "agreed with nobody in a row",
        when(g.clay.allocations.all().delete, partial(agree, version=4)),
    )
    for role in ("mentor", "hlta"):
        yield (
            f"agreed for a {role}",
            when(set_to(g.clay, staff_role=role), partial(agree, version=4)),
        )
    yield (
        "agreed from before the first rate",
        when(set_to(g.clay, starts_on=date(2025, 8, 30)), partial(agree, version=4)),
    )
    yield (
        "agreed until the last rate",
        when(set_to(g.ta_rate, ends_on=date(2027, 3, 26)), partial(agree, version=4)),
    )
    yield (
        "agreed with what is always on",
        when(
            set_to(g.clay, staff_role="mentor", minutes=None, times_a_week=None),
            partial(agree, version=4),
        ),
    )


@REFUSALS.by("senco")
def of_taking_a_plan_away(g: Given, a: Actor) -> Iterator[Try]:
    away = partial(plans.remove_plan, actor=a, plan=g.draft, version=5)
    yield "on an old page", partial(away, version=4)
    yield "one that was sent", partial(away, plan=g.sent, version=4)
    yield "one that was agreed", partial(away, plan=g.autumn, version=7)
    yield "with a session", when(partial(record_session, g.club), away)
    yield "with a review that is due", when(partial(review_impact, g.club), away)
    yield "with a review", when(partial(review_impact, g.club, done_on=TODAY), away)


@REFUSALS.by("senco")
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
    yield "with a session since", when(partial(record_session, g.music), restored)
    yield "with a review since", when(partial(review_impact, g.music, done_on=TODAY), restored)
    yield "with a review that is due", when(partial(review_impact, g.music), restored)
    yield "after somebody left", when(partial(leave, g.layla, date(2026, 9, 1)), restored)
    ended, other = deepcopy(g.first.content), deepcopy(g.first.content)
    ended["rows"][0]["values"] |= {"ends_on": "2026-12-01"}
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        yield (
            f"that ended after a session on {day}",
            when(partial(record_session, g.club, day), partial(restored, ended)),
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


@REFUSALS.by("senco")
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
    group = partial(set_to, g.group)
    for end, why in ((date(2026, 12, 1), "Too hard."), (date(2026, 12, 1), "He moved on")):
        yield (
            f"ended early: {why}",
            when(group(ends_on=end, was_to_end_on=g.group.ends_on, end_reason=why), carried),
        )
    for day in (date(2027, 4, 11), date(2027, 4, 12), date(2027, 4, 13)):
        yield f"not offered from {day}", when(set_to(g.reading, retired_on=day), carried)
    yield "left the school", when(partial(leave, g.kacper, TODAY), carried)
    yield "nobody is left", when(partial(leave, g.noah, TODAY), carried)
    for day in (date(2026, 12, 18), date(2026, 12, 19)):
        yield f"left the group on {day}", when(set_to(g.kacper_in_group, ends_on=day), carried)
    yield "left the staff", when(ClassGrant.objects.filter(user=g.ta).delete, carried)
    yield "for twelve weeks", when(group(ends_on=date(2026, 12, 5)), carried)
    yield (
        "for more weeks than the term has",
        when(group(ends_on=date(2026, 12, 5), weeks=15), carried),
    )
    yield "paid for by this year's money", when(group(funding=g.budget), carried)
    old = fund(g.school, year=year_of(g.school, 2025))
    yield "paid for by last year's money", when(group(funding=old), carried)
    yield (
        "with an outcome that has ended",
        when(set_to(g.aim, state="stopped", closed_on=TODAY), carried),
    )


@REFUSALS.by("senco")
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
        yield name, after(change, agreed)
    for day in (on - DAY, on):
        yield (
            f"shorter, held on {day}",
            after(shorter, when(partial(record_session, g.board, day), agreed)),
        )
    for day in (TODAY - DAY, TODAY):
        yield (
            f"without Kacper, there on {day}",
            after(alone, when(partial(record_session, g.group, day), agreed)),
        )
    yield (
        "without Kacper, away",
        after(
            alone,
            when(partial(record_session, g.group, TODAY, absent={g.kacper: "declined"}), agreed),
        ),
    )
    yield "without it, held", after(out, when(partial(record_session, g.board), agreed))
    yield (
        "without it, reviewed",
        after(out, when(partial(review_impact, g.board, done_on=TODAY), agreed)),
    )
