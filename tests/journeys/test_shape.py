"""What makes the browser look at a page again, and what does not."""

from pathlib import Path

import pytest
from django.urls import reverse

from tests.journeys.crawling import Firsts, room_of
from tests.journeys.shape import shape_of

PAGE = """<html lang="en"><title>Pupils · Harebell</title><body><main class="wide page">
<h1>Pupils <b>of 4H</b></h1><h2>Now</h2>
<form method="post"><label for="q">Name</label><input id="q" type="text"></form>
<table><tr><th scope="row"><a href="/pupils/1/">Noah</a></th><td>4</td></tr></table>
</main></body></html>"""


def test_what_is_read_of_a_page() -> None:
    shape = shape_of(PAGE)
    assert (shape.title, shape.headings, shape.links) == (
        "Pupils · Harebell", ["Pupils of 4H"], ["/pupils/1/"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Noah", "Amara"),
        ("wide page", "page  wide"),
        ("</table>", '<tr><th scope="row"><a href="/pupils/2/">Tom</a></th><td></td></tr></table>'),
    ],
)
def test_other_words_and_more_rows_are_no_new_part(old: str, new: str) -> None:
    assert shape_of(PAGE.replace(old, new)).parts == shape_of(PAGE).parts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<h2>Now</h2>", "<h3>Now</h3>"),
        ("Noah", ""),
        ("Noah", "x" * 30),
        ('<label for="q">', '<label for="p">'),
        ('type="text"', 'type="date"'),
        ("wide page", "wide"),
        ('scope="row"', ""),
        ("<td>4</td>", '<td id="q">4</td>'),
        ("<td>4</td>", "<td><b>4</b></td>"),
        ("<td>4</td>", '<td><img src="/crest.png"></td>'),
        ("</form>", '<input type="text"></form>'),
        ("</form>", "<button></button></form>"),
    ],
)
def test_what_axe_might_mind_is_a_new_part(old: str, new: str) -> None:
    assert old in PAGE
    assert shape_of(PAGE.replace(old, new)).parts - shape_of(PAGE).parts


def test_a_part_is_new_once_in_whichever_process(tmp_path: Path) -> None:
    here, there = Firsts(tmp_path), Firsts(tmp_path)
    assert here.are_among("register", ["a", "b"])
    assert not there.are_among("register", ["b", "a"])
    assert there.are_among("register", ["a", "c"])
    assert not here.are_among("register", ["c"])
    assert here.are_among("plans", ["a"])


def test_each_page_is_of_one_room() -> None:
    assert room_of(reverse("ehc_plans", args=["harebell"])) == "ehcp"
    assert room_of(reverse("register", args=["harebell"])) == "pupils"
    assert room_of(reverse("account_login")) == room_of("/") == "send_mis"
