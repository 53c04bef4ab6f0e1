"""The pages of plans: written, sent, agreed, compared; what is wrong is said, nothing is lost."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.choices import PlanState
from provision.models import PlanRow
from provision.plans.rules.boxes import BOX
from provision.plans.rules.content import RowDraft
from send_mis.audit.models import Change, Read
from tests.factories import make_intervention, make_plan, make_pupil, set_rate
from tests.people import Cast, signed_in
from tests.provision.plan_browser import ROW, fill, grid, page, send
from tests.provision.plan_people import Desk, colleague, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("box", "most"), [("what", 200), ("by", 120), ("more", 600)])
def test_words_that_are_too_long_are_said_and_kept(desk: Desk, box: str, most: int) -> None:
    client, words = signed_in(desk.cast.teacher), "w" * (most + 1)
    shown = page(client, "plan", desk.plan.pk)
    assert "maxlength" not in shown
    fields = grid(shown)
    fill(fields, 0, **ROW | {box: words})
    shown = send(client, desk, fields | {"then": "stay"})
    assert f"Use at most {most} characters." in shown
    assert words in shown
    assert not PlanRow.objects.filter(plan=desk.plan).exists()


def test_a_teacher_writes_a_row_and_sends_it(desk: Desk) -> None:
    make_intervention(
        desk.cast.harebell, "Lego therapy", usual_minutes=45, usual_times_a_week=1, usual_weeks=6
    )
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    fill(fields, 0, **ROW, by="Teacher Harebell")
    shown = send(client, desk, fields | {"then": "stay", "qft": "Visual timetable"})
    assert "1 row saved at" in shown
    row = PlanRow.objects.get()
    assert (row.minutes, row.times_a_week, row.weeks, row.staff_role) == (45, 1, 4, "teacher")
    assert row.delivered_by == desk.cast.teacher
    assert row.allocations.count() == 2
    shown = send(client, desk, grid(shown), "plan_propose")
    assert "Sent to the SENCO." in shown
    plan = desk.fresh()
    assert (plan.state, plan.qft) == (PlanState.PROPOSED, "Visual timetable")
    assert plan.snapshots.count() == 1


def test_one_save_is_one_change(desk: Desk) -> None:
    """Rows and the words for everybody together; and nothing new writes none."""
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    fill(fields, 0, **ROW)
    fill(fields, 1, who="Noah", what="Reading")
    before = Change.objects.count()
    shown = send(client, desk, fields | {"then": "stay", "qft": "Visual timetable"})
    assert "2 rows saved at" in shown
    assert [c.event for c in Change.objects.order_by("at")[before:]] == ["plan.rows_changed"]
    send(client, desk, grid(shown) | {"then": "stay"})
    assert Change.objects.count() == before + 1
    words = grid(shown) | {"then": "stay", "qft": "Seating plan"}
    send(client, desk, words)
    assert Change.objects.latest("at").event == "plan.qft_changed"
    send(client, desk, grid(page(client, "plan", desk.plan.pk)), "plan_propose")
    assert [c.event for c in Change.objects.order_by("at")[before + 2 :]] == ["plan.proposed"]


def test_what_is_wrong_is_said_at_its_box_and_the_rest_is_kept(desk: Desk) -> None:
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    fill(fields, 0, **ROW)
    key = fill(
        fields, 1, who="Ghost", what="ELSA", minutes="0", times="ten", start="31 Feb",
        until="soon", days="Sunday", at="25:99",
    )  # fmt: skip
    shown = send(client, desk, fields)
    assert PlanRow.objects.count() == 1
    for words in (
        "“Ghost” is not a name in 4H", "Minutes must be between 1 and 600", "as a whole number",
        "31 Feb", "is not a date", "Monday to Friday", "for example 10:30",
    ):  # fmt: skip
        assert words in shown
    for target in ("who", "minutes", "times", "start", "until", "days", "at"):
        assert f'href="#{key}-{target}"' in shown
    assert ">Ghost</textarea>" in shown
    assert 'value="25:99"' in shown


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"minutes": "10000", "times": "1"}, "Minutes must be between 1 and 600"),
        ({"start": "5 Oct", "until": "2 Oct"}, "“Until” cannot be before “From”"),
        ({"who": ""}, "Say who it is for"),
        ({"who": "Amara"}, "is not a name in 4H"),
        ({"what": ""}, "Say what is done"),
        ({"start": "5 January 2027", "until": "9 Jan 2027"}, "This plan is for"),
    ],
)
def test_bad_input(desk: Desk, boxes: dict[str, str], words: str) -> None:
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    fill(fields, 0, **(ROW | {"what": "Task board"} | boxes))
    assert words in send(client, desk, fields)
    assert not PlanRow.objects.exists()


def test_nothing_that_was_not_touched_is_saved(desk: Desk) -> None:
    """A page opened before a colleague's change does not put the old words back."""
    key = desk.add(outcome="Two\nlines")
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    desk.save(RowDraft(key, 1, desk.content(outcome="New words")), actor=colleague(desk))
    fill(fields, 1, **ROW)
    assert "1 row saved" in send(client, desk, fields)
    assert PlanRow.objects.get(pk=key).outcome == "New words"


def test_the_same_row_shows_both_and_then_saves(desk: Desk) -> None:
    key = desk.add(outcome="Old words")
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    desk.save(RowDraft(key, 1, desk.content(outcome="Her words")), actor=colleague(desk))
    fill(fields, 0, outcome="My words")
    shown = send(client, desk, fields)
    assert "Ms Boateng changed this while you were typing" in shown
    assert "Her words" in shown
    assert ">My words</textarea>" in shown
    assert f'href="#{key}-conflict">Row 1: Ms Boateng changed it too' in shown
    assert 'data-unkept="yes"' in shown
    send(client, desk, grid(shown))
    assert PlanRow.objects.get(pk=key).outcome == "My words"


def test_the_box_for_everyone_has_two_sides_too(desk: Desk) -> None:
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    other = signed_in(desk.cast.senco)
    send(other, desk, grid(page(other, "plan", desk.plan.pk)) | {"qft": "Hers"})
    shown = send(client, desk, fields | {"qft": "Mine"})
    assert "Hers" in shown
    assert ">Mine</textarea>" in shown
    assert desk.fresh().qft == "Hers"
    send(client, desk, grid(shown))
    assert desk.fresh().qft == "Mine"


def test_a_senco_agrees_once(desk: Desk) -> None:
    desk.add(minutes=None, times_a_week=None, weeks=None)
    teacher, senco = signed_in(desk.cast.teacher), signed_in(desk.cast.senco)
    send(teacher, desk, grid(page(teacher, "plan", desk.plan.pk)), "plan_propose")
    fields = grid(page(senco, "plan", desk.plan.pk))
    assert "Agreed." in send(senco, desk, fields, "plan_agree")
    again = send(senco, desk, fields, "plan_agree")
    assert "This plan is agreed already: by you, at" in again
    assert "There is a problem" not in again
    assert desk.fresh().snapshots.count() == 2


def test_a_day_without_a_rate_is_said_at_the_row(desk: Desk) -> None:
    key = desk.add(desk.noah)
    teacher, senco = signed_in(desk.cast.teacher), signed_in(desk.cast.senco)
    send(teacher, desk, grid(page(teacher, "plan", desk.plan.pk)), "plan_propose")
    set_rate(desk.cast.harebell, until=date(2026, 10, 26))
    shown = send(senco, desk, grid(page(senco, "plan", desk.plan.pk)), "plan_agree")
    assert "No rate for “Teaching assistant” from 26 Oct 2026 to 18 Dec 2026" in shown
    assert f'href="#{key}-role"' in shown
    assert desk.fresh().state == PlanState.PROPOSED


def test_what_nobody_has_read_is_not_agreed(desk: Desk) -> None:
    key = desk.add(minutes=None, times_a_week=None)
    teacher, senco = signed_in(desk.cast.teacher), signed_in(desk.cast.senco)
    send(teacher, desk, grid(page(teacher, "plan", desk.plan.pk)), "plan_propose")
    fields = grid(page(senco, "plan", desk.plan.pk))
    desk.save(RowDraft(key, 1, desk.content(minutes=None, times_a_week=None, outcome="More")))
    assert "changed this plan while you had it open" in send(senco, desk, fields, "plan_agree")
    assert desk.fresh().state == PlanState.PROPOSED


def test_whoever_changed_it_elsewhere_is_not_named_to_themselves(desk: Desk) -> None:
    key = desk.add()
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    desk.save(RowDraft(key, 1, desk.content(outcome="More")))
    shown = send(client, desk, fields, "plan_propose")
    assert "You changed this plan in another window." in shown


def test_while_the_senco_has_it_the_page_says_so(desk: Desk) -> None:
    desk.add()
    words = "The SENCO has this plan. What you change now is shown to them."
    teacher, senco = signed_in(desk.cast.teacher), signed_in(desk.cast.senco)
    shown = page(teacher, "plan", desk.plan.pk)
    assert words not in shown
    send(teacher, desk, grid(shown), "plan_propose")
    assert words in page(teacher, "plan", desk.plan.pk)
    assert words not in page(senco, "plan", desk.plan.pk)


def test_more_is_folded_and_says_what_is_in_it(desk: Desk) -> None:
    desk.add(weekdays=(0, 2), additional_to="Small-group reading")
    shown = page(signed_in(desk.cast.teacher), "plan", desk.plan.pk)
    assert '<details class="plan-more">' in shown
    assert '<details class="plan-more" open>' not in shown
    assert ">Teaching assistant, Mon Wed, Small-group reading</span>" in shown
    assert 'of row <span class="plan-number">0</span>' in shown, "a script numbers a new row"


def test_sent_back_with_a_reason(desk: Desk) -> None:
    desk.add()
    teacher, senco = signed_in(desk.cast.teacher), signed_in(desk.cast.senco)
    send(teacher, desk, grid(page(teacher, "plan", desk.plan.pk)), "plan_propose")
    answer = {"version": str(desk.fresh().version), "reason": ""}
    assert "Enter what is missing" in send(senco, desk, answer, "plan_send_back")
    answer["reason"] = "Who covers Friday?"
    assert "Sent back." in send(senco, desk, answer, "plan_send_back")
    assert "Who covers Friday?" in page(teacher, "plan", desk.plan.pk)
    shown = send(teacher, desk, grid(page(teacher, "plan", desk.plan.pk)), "plan_propose")
    assert "Who covers Friday?" not in shown


def test_an_agreed_plan_is_read_until_somebody_changes_it(desk: Desk, cast: Cast) -> None:
    plan = make_plan(cast.class_5b, state=PlanState.AGREED)
    senco = signed_in(cast.senco)
    assert 'id="grid"' not in page(senco, "plan", plan.pk)
    assert 'id="grid"' in page(senco, "plan_write", plan.pk)
    for reader in (cast.head, cast.dsl, cast.trust_lead):
        assert 'id="grid"' not in page(signed_in(reader), "plan", plan.pk)


def test_reading_is_recorded(desk: Desk) -> None:
    desk.add(desk.layla)
    page(signed_in(desk.cast.head), "plan", desk.plan.pk)
    assert Read.objects.get(what="plan.page").pupil_ids == [desk.layla.pk]


@pytest.mark.parametrize("name", ["plan", "plan_versions", "plan_pdf"])
def test_another_class_and_another_school_find_nothing(desk: Desk, cast: Cast, name: str) -> None:
    theirs = make_plan(cast.class_5b)
    address = reverse(name, args=[theirs.pk])
    assert signed_in(cast.teacher).get(address).status_code == 404
    for role in ("teacher", "senco", "trust_lead"):
        assert signed_in(cast.stranger(role)).get(address).status_code == 404
    assert signed_in(cast.governor).get(address).status_code == 403
    answer = signed_in(cast.ta).post(reverse("plan_write", args=[desk.plan.pk]), {})
    assert answer.status_code == 403


def queries(client: Client, *where: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        page(client, *where)
    return len(found)


def test_pages_take_as_many_queries_for_many_rows_as_for_one(desk: Desk, cast: Cast) -> None:
    client = signed_in(cast.teacher)
    desk.add(desk.noah)
    places = [
        ("plan", desk.plan.pk),
        ("plan_versions", desk.plan.pk),
        ("plans", "harebell-primary"),
    ]
    page(client, "plan", desk.plan.pk)  # the first request of all signs in
    few = [queries(client, *place) for place in places]
    pupils = [make_pupil(cast.harebell, school_class=cast.class_4h) for _ in range(10)]
    drafts = [RowDraft(uuid4(), 0, desk.content(*pupils, outcome=str(n))) for n in range(12)]
    assert desk.save(*drafts).count == 12
    assert [queries(client, *place) for place in places] == few


def test_a_whole_class_saves_in_one_request(desk: Desk, cast: Cast) -> None:
    for _ in range(28):
        make_pupil(cast.harebell, school_class=cast.class_4h)
    client = signed_in(cast.teacher)
    shown = page(client, "plan", desk.plan.pk)
    fields = grid(shown)
    names = re.findall(r'data-names="([^"]+)"', shown)[0].split("|")
    template = dict.fromkeys(BOX, "")
    for name in names[:30]:
        for n in range(6):
            key = str(uuid4())
            fields["row"].append(key)
            fields[f"{key}-seen"] = "0."
            typed = template | {"who": name, "what": "Reading aloud", "outcome": f"Goal {n}"}
            fields |= {f"{key}-{box}": text for box, text in typed.items()}
    assert f"{len(names[:30]) * 6} rows saved" in send(client, desk, fields)
    assert PlanRow.objects.count() == len(names[:30]) * 6
