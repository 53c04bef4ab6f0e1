"""Many sessions sent at once, while others record, join, leave and plan."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from provision.models import Attendance, PlanRow, ProvisionPlan, Session
from provision.plans.services.row_changes import remove_row
from provision.sessions.selectors.batch import PER_PAGE
from tests.factories import (
    actor_for_user,
    allocate,
    make_plan,
    make_pupil,
    make_row,
    record_session,
)
from tests.people import Cast, signed_in
from tests.provision.session_people import batch_of, days_of, keys_of

DAY = "/harebell-primary/sessions/unrecorded/?day=2026-11-23"
WEEK = "/harebell-primary/sessions/week/?week=2026-11-23"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def plan(cast: Cast) -> ProvisionPlan:
    return make_plan(cast.class_4h)


@pytest.fixture
def rows(cast: Cast, plan: ProvisionPlan) -> list[PlanRow]:
    """Three lines of a Monday, each taken by the TA."""
    return [
        make_row(
            plan, None, cast.noah, cast.kacper, what=what, minutes=10, times_a_week=1,
            weekdays=[0], delivered_by=cast.ta,
        )
        for what in ("Reading", "Spelling", "Talking")
    ]  # fmt: skip


@pytest.fixture
def ta(cast: Cast) -> Client:
    return signed_in(cast.ta)


def opened(ta: Client) -> tuple[dict[str, str], dict[str, str]]:
    answer = ta.get(DAY)
    return batch_of(answer), keys_of(answer)


def test_a_session_that_somebody_else_recorded_meanwhile_refuses_no_other(
    ta: Client, cast: Cast, rows: list[PlanRow]
) -> None:
    sent, keys = opened(ta)
    record_session(rows[0])
    sent |= {f"{key}-state": "delivered" for key in keys.values()}
    sent[f"{keys['Reading']}-note"] = "Read to the end"
    html = ta.post(DAY, sent).content.decode()
    assert "Reading, Mon 23 Nov: " in html
    assert "recorded this session already" in html
    assert "Read to the end" in html, "what was typed about it is still there"
    assert "2 sessions recorded." in html
    assert "token" not in html.lower().split("csrfmiddlewaretoken")[0]
    assert Session.objects.count() == 3


def test_a_line_that_appears_meanwhile_refuses_nothing(
    ta: Client, cast: Cast, plan: ProvisionPlan, rows: list[PlanRow]
) -> None:
    sent, keys = opened(ta)
    late = make_row(
        plan, None, cast.noah, what="A new line", minutes=10, times_a_week=1, weekdays=[0],
        delivered_by=cast.ta,
    )  # fmt: skip
    sent[f"{keys['Spelling']}-state"] = "delivered"
    html = ta.post(DAY, sent, follow=True).content.decode()
    assert "Enter the token" not in html
    assert "1 session recorded." in html
    assert list(Session.objects.values_list("row", flat=True)) == [rows[1].pk]
    assert late.what in html


def test_a_line_that_was_taken_out_is_named_with_what_was_answered(
    ta: Client, cast: Cast, rows: list[PlanRow]
) -> None:
    sent, keys = opened(ta)
    remove_row(actor=actor_for_user(cast.teacher), row=rows[2], version=rows[2].version)
    sent |= {
        f"{keys['Talking']}-state": "delivered", f"{keys['Talking']}-note": "Five new words",
        f"{keys['Reading']}-state": "delivered",
    }  # fmt: skip
    html = ta.post(DAY, sent).content.decode()
    assert "Talking, Mon 23 Nov (delivered, “Five new words”) is not recorded" in html
    assert "1 session recorded." in html
    assert Session.objects.get().row == rows[0]


def test_a_line_that_is_not_ones_own_is_not_recorded_by_its_key(
    ta: Client, cast: Cast, rows: list[PlanRow]
) -> None:
    other = make_row(
        make_plan(cast.class_5b), None, cast.jayden, what="Elsewhere", minutes=10, times_a_week=5
    )
    key = f"{other.pk.hex}-20261123-1"
    sent = {f"{key}-token": str(uuid4()), f"{key}-state": "delivered", f"{key}-slot": "1",
            f"{key}-held_on": "2026-11-23", f"{key}-asked": ""}  # fmt: skip
    assert "not recorded" in ta.post(DAY, sent).content.decode()
    week = {f"token-{key}": str(uuid4()), f"code-{key}": "D"}
    assert "not recorded" in ta.post(WEEK, week).content.decode()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"note": "Tired"}, {"minutes": "5"}, {"there": ""}], ids=["note", "minutes", "away"]
)
def test_half_an_answer_is_asked_about_and_kept(
    typed: dict[str, str], ta: Client, cast: Cast, rows: list[PlanRow]
) -> None:
    sent, keys = opened(ta)
    sent[f"{keys['Reading']}-state"] = "delivered"
    for name, text in typed.items():
        if name == "there":
            del sent[f"{keys['Spelling']}-there_{cast.kacper.pk}"]
        else:
            sent[f"{keys['Spelling']}-{name}"] = text
    html = ta.post(DAY, sent).content.decode()
    assert "Spelling, Mon 23 Nov: Say whether it was delivered or missed" in html
    assert all(text in html for text in typed.values())
    assert "Talking" in html
    assert Session.objects.get().row == rows[0]


def test_sent_twice_is_recorded_once_and_said(ta: Client, rows: list[PlanRow]) -> None:
    sent, keys = opened(ta)
    sent[f"{keys['Reading']}-state"] = "delivered"
    ta.post(DAY, sent)
    html = ta.post(DAY, sent, follow=True).content.decode()
    assert "Reading, Mon 23 Nov was recorded already. Nothing was counted twice." in html
    assert Session.objects.count() == 1


def test_a_pupil_who_joined_meanwhile_is_there(ta: Client, cast: Cast, rows: list[PlanRow]) -> None:
    sent, keys = opened(ta)
    isla = make_pupil(cast.harebell, forename="Isla", school_class=cast.class_4h)
    allocate(rows[0], isla)
    sent[f"{keys['Reading']}-state"] = "delivered"
    ta.post(DAY, sent)
    assert Attendance.objects.filter(pupil=isla, is_present=True).count() == 1


def test_a_keyed_week_says_of_each_cell_what_happened(
    ta: Client, cast: Cast, rows: list[PlanRow]
) -> None:
    page = ta.get(WEEK).context["page"]
    cells = {row.title: row.every[0] for row in page.rows}
    sent = {f"token-{cell.card.key}": cell.token for cell in cells.values()}
    sent |= {f"code-{cell.card.key}": "D" for cell in cells.values()}
    record_session(rows[0])
    remove_row(actor=actor_for_user(cast.teacher), row=rows[2], version=rows[2].version)
    html = ta.post(WEEK, sent).content.decode()
    assert "Reading, Mon 23 Nov: " in html
    assert "A session of Mon 23 Nov: not recorded." in html
    assert "1 session recorded." in html
    assert set(Session.objects.values_list("row", flat=True)) == {rows[0].pk, rows[1].pk}


def test_whoever_may_not_finds_no_page(cast: Cast, rows: list[PlanRow]) -> None:
    for url in (DAY, WEEK):
        assert signed_in(cast.stranger("ta")).post(url, {}).status_code == 404
        assert signed_in(cast.head).post(url, {}).status_code == 403


def test_a_whole_schools_page_stays_small(ta: Client, cast: Cast, plan: ProvisionPlan) -> None:
    isla = make_pupil(cast.harebell, forename="Isla", school_class=cast.class_4h)
    for number in range(12):
        make_row(
            plan, None, cast.noah, cast.kacper, isla, what=f"Group {number}", minutes=10,
            times_a_week=5, delivered_by=cast.ta,
        )  # fmt: skip
    answer = ta.get("/harebell-primary/sessions/unrecorded/?who=all")
    assert answer.context["page"].count == 12 * 16
    assert len(days_of(answer)) == PER_PAGE
    assert len(answer.content) < 75_000
    last = ta.get("/harebell-primary/sessions/unrecorded/?who=all&page=39")
    assert len(set(days_of(last))) == 1
