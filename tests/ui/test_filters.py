"""The filter that reads as a sentence."""

from django.template import engines
from django.test import RequestFactory

from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address

STATUS = [("on", "everyone on the register"), ("E", "pupils with an EHC plan")]
AREAS = [("CI", "Communication & interaction"), ("CL", "Cognition and learning")]


def _bar(query: str = "", results: str = "") -> FilterBar:
    address = Address.of(RequestFactory().get(f"/list/?{query}"))
    return FilterBar(
        address,
        [Filter("status", "Status", STATUS, address.get_all("status"), lead="Show", default="on")],
        more=[Filter("area", "Area", AREAS, address.get_all("area"), kind="checks")],
        search=Filter("q", "Search by name", values=address.get_all("q"), kind="text"),
        results=results,
    )


def _html(bar: FilterBar) -> str:
    return engines["django"].from_string("{% filter_sentence bar %}").render({"bar": bar})


def test_a_silent_address_shows_the_default_and_narrows_nothing() -> None:
    bar = _bar()
    html = _html(bar)

    assert not bar.is_narrowed
    assert '<option value="on" selected>everyone on the register</option>' in html
    assert "Show all again" not in html
    assert "pill-on" not in html


def test_what_is_chosen_is_marked_and_can_be_taken_away() -> None:
    bar = _bar("status=E&area=CI&area=CL&q=oneil&sort=-due&page=3")
    html = _html(bar)

    assert bar.is_narrowed
    assert bar.clear_url == "/list/?sort=-due"
    assert '<option value="E" selected>' in html
    assert html.count(" checked") == 2
    assert [(each.words, each.remove_url) for each in bar.in_force] == [
        ("Communication & interaction", "/list/?status=E&q=oneil&sort=-due&area=CL"),
        ("Cognition and learning", "/list/?status=E&q=oneil&sort=-due&area=CI"),
    ]
    assert "Communication &amp; interaction" in html
    assert 'value="oneil"' in html


def test_the_sort_goes_along_and_the_page_does_not() -> None:
    hidden = _bar("status=E&sort=-due&page=3").hidden

    assert hidden == '<input type="hidden" name="sort" value="-due">'


def test_a_value_that_is_no_choice_is_not_shown_as_one() -> None:
    bar = _bar("area=%3Cscript%3E&status=zzz")

    assert bar.in_force == []
    assert not bar.is_narrowed
    assert "<script>" not in _html(bar)


def test_every_control_has_a_name_and_a_button_sends_it_without_script() -> None:
    html = _html(_bar())

    for name in ("status", "q"):
        assert f'for="filter-{name}"' in html
        assert f'id="filter-{name}"' in html
    assert "<legend>Area</legend>" in html
    assert 'method="get"' in html
    assert 'type="submit">Update the list</button>' in html


def test_htmx_is_asked_for_only_where_the_page_has_a_place_for_it() -> None:
    assert "hx-" not in _html(_bar())
    assert 'hx-target="#list"' in _html(_bar(results="list"))


def test_nothing_in_a_choice_is_taken_for_the_page_s_own() -> None:
    """A class may be named anything: its name is a value here, and words there."""
    name = """4H" <b>& 'co'"""
    escaped = "4H&quot; &lt;b&gt;&amp; &#x27;co&#x27;"
    each = Filter("class", "Class", [("", "any class"), (name, name)], (name,))
    assert f'<option value="{escaped}" selected>{escaped}</option>' in each.options
    assert f'value="{escaped}" checked> <span>{escaped}</span>' in each.checks
