"""Addresses, pages and sorted columns."""

import pytest
from django.template import engines
from django.test import RequestFactory

from send_mis.ui.lists import Address, Column, page_of, sort_of, table_head

ROWS = list(range(1, 131))


def _address(query: str = "") -> Address:
    return Address.of(RequestFactory().get(f"/harebell/register/?{query}"))


def _show(tag: str, **context: object) -> str:
    return engines["django"].from_string(tag).render(context)


class Rows:
    """Stands for a queryset: counts what it is asked."""

    def __init__(self) -> None:
        self.counted = 0

    def count(self) -> int:
        self.counted += 1
        return len(ROWS)

    def __getitem__(self, key: slice) -> list[int]:
        return ROWS[key]


def test_a_change_keeps_the_rest_of_the_address_and_starts_at_the_first_page() -> None:
    address = _address("status=E&area=CI&area=CL&page=3&empty=")

    assert address.changed(year="4") == "/harebell/register/?status=E&area=CI&area=CL&year=4"
    assert address.changed(area=["CI"]) == "/harebell/register/?status=E&area=CI"
    assert address.changed(status=None, area=None) == "/harebell/register/"
    assert address.get("status") == "E"
    assert address.get("nothing") == ""
    assert address.get_all("area") == ("CI", "CL")


def test_what_people_type_is_written_safely_into_the_address() -> None:
    assert (
        _address().changed(q="O'Neill & Söhne") == "/harebell/register/?q=O%27Neill+%26+S%C3%B6hne"
    )


@pytest.mark.parametrize(
    ("asked", "number", "first", "last"),
    [
        (None, 1, 1, 50),
        ("2", 2, 51, 100),
        ("3", 3, 101, 130),
        ("99", 3, 101, 130),
        ("0", 1, 1, 50),
        ("-1", 1, 1, 50),
        ("x", 1, 1, 50),
        ("²", 1, 1, 50),
        ("9" * 5000, 1, 1, 50),
    ],
)
def test_any_page_number_gives_a_page(
    asked: str | None, number: int, first: int, last: int
) -> None:
    page = page_of(ROWS, asked)

    assert (page.number, page.first, page.last) == (number, first, last)
    assert page.rows == ROWS[first - 1 : last]
    assert (page.pages, page.total) == (3, 130)


def test_an_empty_list_has_one_page_without_rows() -> None:
    page = page_of([], "4")

    assert (page.rows, page.number, page.pages, page.first, page.last) == ([], 1, 1, 0, 0)
    assert _show("{% pager page %}", page=page).strip() == ""


def test_a_known_total_is_not_counted_again() -> None:
    rows = Rows()

    assert page_of(rows, "2", total=130).first == 51
    assert rows.counted == 0
    assert page_of(rows, "2").total == 130
    assert rows.counted == 1


def test_the_pager_names_the_rows_and_leads_both_ways() -> None:
    page = page_of(ROWS, "5", 10, address=_address("status=E&page=5"))
    html = _show("{% pager page 'pupil' 'pupils' %}", page=page)

    assert "41 to 50 of 130 pupils" in html
    assert 'rel="prev" href="/harebell/register/?status=E&amp;page=4"' in html
    assert 'rel="next" href="/harebell/register/?status=E&amp;page=6"' in html
    assert [link.number for link in page.links] == [1, 4, 5, 6, 13]
    assert [link.after_gap for link in page.links] == [False, True, False, False, True]
    assert html.count('aria-current="page"') == 1
    assert page.url(1) == "/harebell/register/?status=E"


def test_one_row_is_not_rows() -> None:
    assert "1 pupil" in _show("{% pager page 'pupil' 'pupils' %}", page=page_of([1], None))


def test_only_a_known_column_sorts() -> None:
    assert sort_of("due", ("name", "due"), "name") == "due"
    assert sort_of("-due", ("name", "due"), "name") == "-due"
    for nonsense in ("password", "", None, "--due", "due,name"):
        assert sort_of(nonsense, ("name", "due"), "name") == "name"


def test_headings_say_how_they_are_sorted_and_turn_round() -> None:
    columns = [
        Column("Pupil", "name"),
        Column("Due", "due", first="down"),
        Column("Age", kind="num"),
        Column("Do", kind="hidden"),
    ]
    head = table_head(columns, _address("sort=name&page=2"), sort="name")

    assert [cell.aria_sort for cell in head] == ["ascending", "", "", ""]
    assert [cell.url.partition("?")[2] for cell in head] == ["sort=-name", "sort=-due", "", ""]
    turned = table_head(columns, _address("sort=-name"), sort="-name")[0]
    assert (turned.aria_sort, turned.url) == ("descending", "/harebell/register/?sort=name")
    html = _show("{% table_head head %}", head=head)
    assert html.count("aria-sort=") == 1
    assert '<span class="visually-hidden">Do</span>' in html
    assert html.count('scope="col"') == 4
