"""Two tabs, one record: whoever saves second sees exactly what differs, and may keep either."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provision.models import PlanRow
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.frame import content_of
from provision.plans.services.rows import save_rows
from pupils.models import Need
from tests.factories import (
    TODAY,
    actor_for_user,
    fund,
    make_plan,
    make_row,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def fields_of(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send of the page's form, untouched."""
    answer = client.get(url)
    form = answer.context["form"]
    sent = {}
    for field in form:
        value = field.value()
        sent[field.html_name] = "" if value is None else str(value)
    html = answer.content.decode()
    seen = re.search(r'name="version-seen" value="([^"]*)"', html)
    assert seen is not None
    return sent | {"version-seen": unescape(seen[1])}


def table_of(html: str) -> dict[str, list[str]]:
    """Label → before, yours and saved now."""
    body = html.partition('class="list conflict-table"')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', body, re.DOTALL)
    return {
        label: [_plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)]
        for label, cells in rows
    }


def _plain(cell: str) -> str:
    cell = re.sub(
        r"<(button|span)[^>]*>.*?</\1>",
        "",
        cell.replace("nothing</span>", "</span>"),
        flags=re.DOTALL,
    )
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


@pytest.fixture
def row(cast: Cast) -> PlanRow:
    return make_row(make_plan(cast.class_4h), None, cast.noah, what="Reading")


def test_a_rows_money_shows_the_fields_of_its_money(cast: Cast, row: PlanRow) -> None:
    fund_ = fund(cast.harebell)
    senco = signed_in(cast.senco)
    url = reverse("plan_row_money", args=[row.plan_id, row.pk])
    mine, other = fields_of(senco, url), fields_of(senco, url)
    senco.post(url, other | {"funding": str(fund_.pk)})
    answer = senco.post(url, mine | {"materials_cost": "12.50"}).content.decode()
    assert table_of(answer) == {
        "Cost of materials, £": ["0", "12.5", "0"], "Paid from": ["", "", fund_.name],
    }  # fmt: skip
    assert "You changed this while you were typing here, in another window" in answer
    row.refresh_from_db()
    assert row.funding == fund_
    again = fields_again(answer)
    assert again["materials_cost"] == "12.50"
    assert again["funding"] == str(fund_.pk), "what I had not touched is not overwritten blind"
    senco.post(url, again)
    row.refresh_from_db()
    assert (row.materials_cost, row.funding) == (12.5, fund_)


def fields_again(html: str) -> dict[str, str]:
    form = html.partition('<form class="house-form"')[2].partition("</form>")[0]
    sent = {
        name: unescape(value)
        for name, value in re.findall(
            r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form, re.DOTALL
        )
    }
    for name, options in re.findall(r'<select[^>]*?name="([^"]+)"(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_needs_in_two_tabs_say_what_i_typed(cast: Cast) -> None:
    """It once said that mine were nothing."""
    senco = signed_in(cast.senco)
    url = reverse("register_needs", args=[cast.noah.pk])
    page = senco.get(url)
    form = page.context["form"]
    sent = {f.html_name: str(f.value() or "") for f in form if f.name != "on"}
    seen = re.search(r'name="version-seen" value="([^"]*)"', page.content.decode())
    assert seen is not None
    sent |= {"version-seen": unescape(seen[1]), "on_day": "23", "on_month": "11", "on_year": "2026"}
    senco.post(url, sent | {"need0_type": "SPLD"})
    html = senco.post(url, sent | {"need0_words": "finds breaks hard"}).content.decode()
    found = table_of(html)
    assert set(found) == {"Main need: type of need", "Main need: in our words"}, found
    assert found["Main need: in our words"] == ["", "finds breaks hard", ""]
    assert "Specific learning" in found["Main need: type of need"][2]
    now = Need.objects.filter(pupil=cast.noah, ends_on=None, rank=1)
    assert [(need.type, need.words) for need in now] == [("SPLD", "")]


def test_an_act_shows_what_has_changed_since(cast: Cast, row: PlanRow) -> None:
    teacher = signed_in(cast.teacher)
    url = reverse("plan_row_end", args=[row.plan_id, row.pk])
    sent = fields_of(teacher, url)
    sent |= {
        "last_day_day": "23",
        "last_day_month": "11",
        "last_day_year": "2026",
        "reason": "Done",
    }
    content = replace(content_of(row, TODAY), minutes=45, times_a_week=2)
    save_rows(
        actor=actor_for_user(cast.senco), plan=row.plan, drafts=[RowDraft(row.pk, 1, content)]
    )
    html = teacher.post(url, sent).content.decode()
    assert list(table_of(html)) == ["How often"]
    assert "45 minutes, twice a week" in html
    assert "Done</textarea>" in html
    row.refresh_from_db()
    assert row.was_to_end_on is None
