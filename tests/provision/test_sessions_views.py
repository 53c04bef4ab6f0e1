"""The page of a day's sessions, and of one session, as a TA, a teacher and a stranger meet them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from provision.models import Attendance, Outcome, PlanRow, ProvisionPlan, Session
from send_mis.access import clock
from tests.factories import (
    TODAY,
    allocate,
    in_change,
    make_outcome,
    make_pupil,
    make_row,
    note_point,
    record_session,
)
from tests.people import Cast, signed_in
from tests.provision.session_people import HERE, alone, fields_of, group, plan, ta
from tests.queries import queries

__all__ = ["alone", "group", "plan", "ta"]


def form_of(client: Client, row: PlanRow, path: str = HERE) -> dict[str, Any]:
    """What the page's own form for the row would send, untouched."""
    url = reverse("session_add", args=[row.pk])
    return fields_of(client.get(path), lambda form: form.action == url)


def send(client: Client, row: PlanRow, /, **fields: Any) -> Any:
    return client.post(reverse("session_add", args=[row.pk]), fields)


def test_what_is_open_comes_first_and_what_is_recorded_is_folded(
    ta: Client, alone: PlanRow, group: PlanRow
) -> None:
    record_session(alone)
    html = ta.get(HERE).content.decode()
    assert html.index("Lego therapy") < html.index("1 recorded</summary>")
    assert html.index("1 recorded</summary>") < html.index("Precision Teaching")
    assert "Record this day all at once" not in html
    done = html.partition("1 recorded</summary>")[2]
    assert done.index("11:00") < done.index("Delivered")


def test_a_day_of_several_leads_to_all_at_once_from_its_top(
    ta: Client, alone: PlanRow, group: PlanRow
) -> None:
    html = ta.get(HERE).content.decode()
    assert html.index("Record this day all at once") < html.index("Precision Teaching")


def test_today_for_a_ta(ta: Client, alone: PlanRow, group: PlanRow) -> None:
    note_point(Outcome.objects.get(), "31", date(2026, 11, 20))
    html = ta.get(HERE).content.decode()
    assert "Monday 23 November" in html
    assert "2 sessions · 0 recorded" in html
    assert "High-frequency words read, target 40" in html
    assert "last time 31" in html
    assert html.index("Precision Teaching") < html.index("Lego therapy")


def test_one_tap_and_it_is_recorded(ta: Client, alone: PlanRow) -> None:
    sent = form_of(ta, alone)
    answer = ta.post(reverse("session_add", args=[alone.pk]), sent | {"state": "delivered"},
                     follow=True)  # fmt: skip
    assert "Precision Teaching: delivered." in answer.content.decode()
    assert "1 session · 1 recorded" in answer.content.decode()
    again = ta.post(reverse("session_add", args=[alone.pk]), sent | {"state": "delivered"},
                    follow=True)  # fmt: skip
    assert "Nothing was counted twice" in again.content.decode()
    assert Session.objects.count() == 1


def test_one_reason_and_it_is_missed(ta: Client, alone: PlanRow) -> None:
    send(ta, alone, **form_of(ta, alone), reason="staff_covering")
    assert Session.objects.get().reason == "staff_covering"


def test_a_whole_group_with_one_away(ta: Client, cast: Cast, group: PlanRow) -> None:
    sent = form_of(ta, group) | {"state": "delivered"}
    del sent[f"there_{cast.kacper.pk}"]
    sent[f"why_{cast.kacper.pk}"] = "elsewhere"
    send(ta, group, **sent)
    rows = Attendance.objects.values_list("pupil__legal_forename", "is_present", "reason")
    assert set(rows) == {("Noah", True, ""), ("Kacper", False, "elsewhere")}
    assert "1 of 2 attended" in ta.get(HERE).content.decode()


def test_a_pupil_who_joined_while_the_page_was_open_was_there(
    ta: Client, cast: Cast, group: PlanRow
) -> None:
    sent = form_of(ta, group) | {"state": "delivered"}
    late = make_pupil(cast.harebell, forename="Isla", school_class=cast.class_4h)
    allocate(group, late)
    send(ta, group, **sent)
    assert Attendance.objects.get(pupil=late).is_present


def test_bad_input_is_said_at_the_field_and_nothing_is_lost(
    ta: Client, cast: Cast, alone: PlanRow
) -> None:
    sent = form_of(ta, alone) | {
        "state": "delivered", "minutes": "10000", "note": "Tired",
        f"count_{cast.noah.pk}": "thirty",
    }  # fmt: skip
    html = send(ta, alone, **sent).content.decode()
    for words in (
        "Minutes must be between 1 and 600.",
        "Enter a number",
        "10000",
        "thirty",
        "Tired",
    ):
        assert words in html
    assert sent["token"] in html
    assert not Session.objects.exists()


def test_a_count_over_what_there_is(ta: Client, cast: Cast, alone: PlanRow) -> None:
    sent = form_of(ta, alone) | {"state": "delivered", f"count_{cast.noah.pk}": "101"}
    assert "There are only 100" in send(ta, alone, **sent).content.decode()


def test_the_script_is_answered_in_its_own_way(ta: Client, cast: Cast, alone: PlanRow) -> None:
    url, sent = reverse("session_add", args=[alone.pk]), form_of(ta, alone)
    told = ta.post(url, sent | {"state": "missed", "note": "Tired"}, headers={"X-Kept-Tap": "1"})
    assert (told.status_code, told.json()["problems"]) == (422, ["Say why it was missed."])
    assert "Tired" in told.json()["form"]
    assert sent["token"] in told.json()["form"]
    for _ in range(2):
        told = ta.post(url, sent | {"state": "delivered"}, headers={"X-Kept-Tap": "1"})
        assert told.status_code == 200
        assert 'class="card session session-done"' in told.json()["card"]
        assert told.json()["has_note"] is False
    made = Session.objects.get()
    assert told.json()["url"] == reverse("session_page", args=[made.pk])


def test_the_script_is_told_whose_count_is_wrong_at_the_field(
    ta: Client, cast: Cast, group: PlanRow
) -> None:
    with in_change():
        group.allocations.update(outcome=None)
        group.allocations.filter(pupil=cast.kacper).update(outcome=make_outcome(cast.kacper))
    sent = form_of(ta, group) | {"state": "delivered", f"count_{cast.kacper.pk}": "-5"}
    told = ta.post(
        reverse("session_add", args=[group.pk]), sent, headers={"X-Kept-Tap": "1"}
    ).json()  # fmt: skip
    assert told["problems"] == ["Kacper N: Enter a number from 0."]
    assert f'_count_{cast.kacper.pk}_error"' in told["form"]


@pytest.mark.parametrize("typed", ["3-5", "three", "1e9"])
def test_a_count_that_is_no_number_is_never_dropped(
    ta: Client, cast: Cast, alone: PlanRow, typed: str
) -> None:
    """A number input would send nothing at all for it."""
    page = ta.get(HERE).content.decode()
    assert 'type="number"' not in page
    sent = form_of(ta, alone) | {"state": "delivered", f"count_{cast.noah.pk}": typed}
    html = send(ta, alone, **sent).content.decode()
    assert "Enter a number" in html
    assert f'value="{typed}"' in html
    assert not Session.objects.exists()


def test_a_count_far_above_aim_and_last_time_is_asked_about_once(
    ta: Client, cast: Cast, alone: PlanRow
) -> None:
    with in_change():
        Outcome.objects.update(out_of=None)
    note_point(Outcome.objects.get(), "58", date(2026, 11, 20))
    sent = form_of(ta, alone) | {"state": "delivered", f"count_{cast.noah.pk}": "10000"}
    html = send(ta, alone, **sent).content.decode()
    assert "10,000? Last time 58, target 40. If it is right, record it again." in html
    assert f'name="sure_{cast.noah.pk}" value="10000"' in html
    assert not Session.objects.exists()
    other = sent | {f"sure_{cast.noah.pk}": "10000", f"count_{cast.noah.pk}": "20000"}
    assert "20,000?" in send(ta, alone, **other).content.decode()
    send(ta, alone, **sent | {f"sure_{cast.noah.pk}": "10000"})
    assert Attendance.objects.get().count == 10000


@pytest.mark.parametrize(
    "broken", [{"token": "x"}, {"slot": "0"}, {"slot": "99"}, {"held_on": "never"}, {"token": ""}]
)
def test_a_forged_form_is_refused(broken: dict[str, str], ta: Client, alone: PlanRow) -> None:
    sent = form_of(ta, alone) | {"state": "delivered"} | broken
    assert send(ta, alone, **sent).status_code == 200
    assert not Session.objects.exists()


def test_another_day_cannot_be_in_the_future(ta: Client, alone: PlanRow) -> None:
    page = ta.get(HERE, {"day": "2027-01-11"}).context["page"]
    assert page.day == TODAY
    sent = form_of(ta, alone) | {"state": "delivered", "held_on": "2026-11-24"}
    assert "not come yet" in send(ta, alone, **sent).content.decode()


def test_whose_sessions(ta: Client, cast: Cast, plan: ProvisionPlan, alone: PlanRow) -> None:
    make_row(plan, None, cast.kacper, what="Toe by Toe", delivered_by=cast.teacher)
    assert "Toe by Toe" not in ta.get(HERE).content.decode()
    other = ta.get(HERE, {"who": str(cast.teacher.pk)}).content.decode()
    assert "Toe by Toe" in other
    assert "Precision" not in other
    both = ta.get(HERE, {"who": "all"}).content.decode()
    assert "Toe by Toe" in both
    assert "Precision" in both
    assert "Toe by Toe" in ta.get(HERE).content.decode(), "whose is remembered"
    waiting = ta.get(f"{HERE}unrecorded/", {"day": "2026-11-23"}).content.decode()
    assert cast.teacher.display_name in waiting
    ta.get(HERE, {"who": str(cast.ta.pk)})
    assert "Toe by Toe" not in ta.get(HERE).content.decode()


def test_strangers_find_nothing(cast: Cast, alone: PlanRow) -> None:
    session = record_session(alone)
    for role in ("ta", "senco", "teacher"):
        client = signed_in(cast.stranger(role))
        assert client.get(HERE).status_code == 404
        for url in (
            reverse("session_add", args=[alone.pk]), reverse("session_page", args=[session.pk]),
        ):  # fmt: skip
            assert client.get(url).status_code == 404
            assert client.post(url, {"state": "delivered"}).status_code == 404
    assert signed_in(cast.head).get(HERE).status_code == 403


def test_an_ended_grant_records_nothing(
    cast: Cast, alone: PlanRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.ta)
    sent = form_of(client, alone) | {"state": "delivered"}
    with in_change():
        cast.ta.classgrant_set.update(ends_on=date(2026, 11, 24))
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))
    assert send(client, alone, **sent).status_code in (302, 403, 404)
    assert not Session.objects.exists()


def test_a_record_is_put_right_on_its_page(ta: Client, cast: Cast, alone: PlanRow) -> None:
    session = record_session(alone, counts={cast.noah: "23"})
    url = reverse("session_page", args=[session.pk])
    form = ta.get(url).context["form"]
    sent = {
        "version": "1", "token": str(uuid4()), "slot": "1", "state": "delivered",
        "asked": form["asked"].value(), f"count_{cast.noah.pk}": "32", "why": "Digits",
        "held_on_day": "23", "held_on_month": "11", "held_on_year": "2026",
    }  # fmt: skip
    html = ta.post(url, sent, follow=True).content.decode()
    assert "is corrected" in html
    assert "counted 23" in html
    assert Attendance.objects.get().count == Decimal(32)
    conflict = ta.post(url, sent).content.decode()
    assert "changed this while you were typing" in conflict or "both" in conflict
    assert Session.objects.get().version == 2


def test_the_queries_do_not_grow(ta: Client, cast: Cast, plan: ProvisionPlan) -> None:
    def more(count: int) -> None:
        for number in range(count):
            row = make_row(
                plan, what=f"Group {number}", times_a_week=5, minutes=10, delivered_by=cast.ta
            )
            for pupil in (cast.noah, cast.kacper):
                allocate(row, pupil, outcome=make_outcome(pupil))
            record_session(row, date(2026, 11, 20))

    urls = (HERE, f"{HERE}unrecorded/", f"{HERE}week/")
    more(2)
    few = [queries(ta, url) for url in urls]
    more(6)
    assert [queries(ta, url) for url in urls] == few
    assert max(few) <= 18
