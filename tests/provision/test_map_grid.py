"""The provision map as a grid: layers down, areas across, and each intervention opens its list."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from lxml.html import fromstring

from provision.models import Intervention, PlanRow
from tests.factories import in_change, make_plan, make_row
from tests.people import Cast, signed_in

MAP = "/harebell-primary/map/"
USUAL = "Beside the usual lesson."


@pytest.fixture
def rows(cast: Cast) -> list[PlanRow]:
    """Two of one intervention with Noah in both, one elsewhere, and one without an entry."""
    with in_change():
        spelling = Intervention.objects.create(
            school=cast.harebell, name="Spelling club", area="CL", layer="targeted"
        )
        talk = Intervention.objects.create(
            school=cast.harebell, name="Talk time", area="CI", layer="specialist"
        )
    plan = make_plan(cast.class_4h)
    return [
        make_row(plan, spelling, cast.noah, cast.kacper, additional_to=USUAL),
        make_row(plan, spelling, cast.noah, additional_to=USUAL),
        make_row(plan, talk, cast.kacper, additional_to="Instead of French."),
        make_row(plan, None, cast.noah, what="Task board", additional_to=USUAL),
    ]


def cells_of(client: Client, url: str) -> dict[tuple[str, str], str]:
    table = fromstring(client.get(url).content).find_class("map-grid")[0]
    return {
        (row.find("th").text_content(), cell.get("data-label")): " ".join(
            cell.text_content().split()
        )
        for row in table.find("tbody")
        for cell in row.findall("td")
    }


def test_each_intervention_stands_once_with_its_pupils(cast: Cast, rows: list[PlanRow]) -> None:
    client = signed_in(cast.senco)
    cells = cells_of(client, f"{MAP}?view=grid")
    said = {place: words for place, words in cells.items() if words != "–"}
    assert said == {
        ("Targeted", "Cognition and learning"): "Spelling club 2 pupils",
        ("Specialist", "Communication and interaction"): "Talk time 1 pupil",
    }
    assert len(cells) == 4 * 5
    html = client.get(f"{MAP}?view=grid").content.decode()
    assert "In the teacher's own words" in unescape(html)
    assert "Task board" in html


def test_a_cell_opens_the_list_of_its_pupils(cast: Cast, rows: list[PlanRow]) -> None:
    client = signed_in(cast.senco)
    grid = fromstring(client.get(f"{MAP}?view=grid").content).find_class("map-grid")[0]
    url = next(link.get("href") for link in grid.iter("a") if link.text == "Talk time")
    html = client.get(url).content.decode()
    assert "map-grid" not in html
    assert "Nowak, Kacper" in html
    assert "Bright, Noah" not in html
    assert "Remove: Intervention" in html


@pytest.mark.parametrize("typed", ["nonsense", "0" * 32])
def test_no_intervention_narrows_nothing(cast: Cast, rows: list[PlanRow], typed: str) -> None:
    html = signed_in(cast.senco).get(f"{MAP}?intervention={typed}").content.decode()
    assert "Bright, Noah" in html


def test_it_is_a_pdf_too_and_shows_no_more_than_the_reader_may_see(
    cast: Cast, rows: list[PlanRow]
) -> None:
    answer: Any = signed_in(cast.senco).get(f"{MAP}pdf/?view=grid")
    assert b"".join(answer).startswith(b"%PDF-")
    assert signed_in(cast.stranger("senco")).get(f"{MAP}?view=grid").status_code == 404
    empty = signed_in(cast.senco).get(f"{MAP}?view=grid&area=SEMH").content.decode()
    assert "Spelling club" not in empty


def test_a_line_says_what_it_is_additional_to_only_where_that_differs(
    cast: Cast, rows: list[PlanRow]
) -> None:
    html = signed_in(cast.senco).get(MAP).content.decode()
    assert "Instead of French." in html
    assert USUAL not in html
    pupil = signed_in(cast.senco).get(f"/pupils/{cast.noah.pk}/provision/").content.decode()
    assert USUAL in pupil
