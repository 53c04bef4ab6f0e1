"""Sessions that are recorded later: what is still open of past days, and a week from its sheet."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from provision.models import PlanRow, Session
from send_mis.pdf import Sheet
from tests.factories import TODAY
from tests.people import Cast
from tests.provision.session_people import (
    HERE,
    alone,
    batch_of,
    days_of,
    group,
    keys_of,
    plan,
    ta,
)

__all__ = ["alone", "group", "plan", "ta"]


@pytest.mark.parametrize("day", ["nonsense", "2026-13-01", "", "0001-01-01"])
def test_any_day_in_the_address_shows_a_page(day: str, ta: Client, alone: PlanRow) -> None:
    assert ta.get(HERE, {"day": day}).status_code == 200
    assert ta.get(f"{HERE}week/", {"week": day}).status_code == 200
    assert ta.get(f"{HERE}unrecorded/", {"day": day}).status_code == 200


def test_a_whole_day_at_once(ta: Client, cast: Cast, alone: PlanRow, group: PlanRow) -> None:
    url = f"{HERE}unrecorded/?day=2026-11-23"
    page = ta.get(url)
    sent = batch_of(page)
    (_, first), (title, second) = keys_of(page).items()
    wrong = sent | {f"{first}-state": "delivered", f"{second}-state": "missed"}
    answer = ta.post(url, wrong)
    assert f"{title}, Mon 23 Nov: Say why it was missed." in answer.content.decode()
    assert "Why it was missed <span" not in answer.content.decode()
    assert "1 session recorded." in answer.content.decode()
    assert Session.objects.get().row_id.hex == first.partition("-")[0]
    ta.post(url, wrong | {f"{second}-reason": "trip"})
    assert set(Session.objects.values_list("state", "reason")) == {
        ("delivered", ""), ("missed", "trip"),
    }  # fmt: skip
    assert "Everything is recorded" in ta.get(url).content.decode()


def test_past_days_of_three_weeks(ta: Client, alone: PlanRow, cast: Cast) -> None:
    """Half-term lies inside: 2 to 20 November and today are sixteen school days."""
    page = ta.get(f"{HERE}unrecorded/")
    assert page.context["page"].count == 16
    assert days_of(page)[0] == f"{TODAY:%Y%m%d}"
    assert days_of(ta.get(f"{HERE}unrecorded/?page=4"))[-1] == "20261102"


def test_a_week_is_keyed_from_paper(ta: Client, alone: PlanRow, group: PlanRow) -> None:
    url = f"{HERE}week/?week=2026-11-18"
    page = ta.get(url).context["page"]
    cells = [cell for row in page.rows for cell in row.every]
    assert len(cells) == 6
    sent = {f"token-{cell.card.key}": cell.token for cell in cells}
    codes = dict(zip((cell.card.key for cell in cells), ("D", "A", "", "I", "D", "C"), strict=True))
    sent |= {f"code-{key}": code for key, code in codes.items()}
    ta.post(url, sent)
    ta.post(url, sent)
    assert sorted(Session.objects.values_list("state", "reason")) == [
        ("delivered", ""), ("delivered", ""), ("missed", "pupil_absent"),
        ("missed", "staff_absent"), ("missed", "staff_covering"),
    ]  # fmt: skip
    assert ta.get(url).context["page"].to_key == 1


def test_nothing_keyed_is_no_success(ta: Client, alone: PlanRow) -> None:
    for path, words in (
        ("week/", "No letter was entered, so nothing is recorded."),
        ("unrecorded/?day=2026-11-23", "Nothing was answered, so nothing is recorded."),
    ):
        page = ta.get(f"{HERE}{path}")
        sent = batch_of(page) if "unrecorded" in path else {}
        html = ta.post(f"{HERE}{path}", sent, follow=True).content.decode()
        assert words in html
        assert "0 sessions recorded" not in html


def test_each_pupil_of_a_group_has_a_line_on_paper(
    ta: Client, cast: Cast, alone: PlanRow, group: PlanRow
) -> None:
    rows = ta.get(f"{HERE}week/").context["page"].rows
    lines = {row.title: [member.name for member in row.group] for row in rows}
    assert lines == {"Precision Teaching": [], "Lego therapy": ["Noah B", "Kacper N"]}
    sheet = render_to_string("provision/pdf/week.html", {
        "sheet": Sheet("Harebell", for_whom="Mrs Doyle", made="today"), "title": "The week",
        "page": ta.get(f"{HERE}week/").context["page"],
    })  # fmt: skip
    assert sheet.count('class="own-line"') == 2


def test_the_sheet_is_a_pdf(ta: Client, alone: PlanRow) -> None:
    answer = ta.get(f"{HERE}week/pdf/")
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"
