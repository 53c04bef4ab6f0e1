"""The components' own markup: words beside colours, names for controls, no inline style."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.test import RequestFactory

from send_mis.ui import gallery
from send_mis.ui.charts import BarRow, Bars, Meter, Strip, StripRow
from send_mis.ui.chips import Chip, chip_html
from send_mis.ui.display import Display
from send_mis.ui.frame import Frame, NavSection
from send_mis.ui.icons import SHAPES, svg
from send_mis.ui.parts import Event, Link, Row, Stat

PAGE = '{% extends "base.html" %}{% block title %}Today{% endblock %}'
FRAME = Frame(
    school_name="Harebell <Primary>",
    home_url="/today/",
    sections=[NavSection("Today", "/today/", current=True), NavSection("Register", "/r/")],
    search_url="/r/",
    person="Mrs Doyle",
    role="SENCO",
    can_switch=True,
    switch_url="/hat/",
    sign_out_url="/out/",
    display=Display(theme="dark", letters="large"),
)


def _show(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize("kind", ["fine", "soon", "late"])
def test_a_status_has_an_icon_and_a_word(kind: str) -> None:
    html = chip_html(Chip(kind, "On <track>"))  # type: ignore[arg-type]

    assert "On &lt;track&gt;" in html
    assert '<svg class="icon"' in html
    assert 'aria-hidden="true"' in html


def test_a_label_needs_no_icon_and_its_code_stands_out() -> None:
    assert (
        chip_html(Chip("accent", "EHC plan", code="E"))
        == '<span class="chip chip-accent"><span><b>E</b> EHC plan</span></span>'
    )


def test_an_icon_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        svg("unicorn")


def test_a_tile_leads_to_its_list() -> None:
    html = _show(
        "{% stats tiles %}",
        tiles=[Stat("3", "without a need", "/r/?need=none", "late"), Stat("9", "monitored")],
    )

    assert '<a href="/r/?need=none">' in html
    assert "stat-late" in html
    assert html.count("<a ") == 1


def test_a_summary_says_what_is_missing_and_names_its_links() -> None:
    html = _show(
        "{% summary_list rows %}",
        rows=[Row("Key adult", url="/k/", action="the key adult", link="Add"), Row("Class", "4H")],
    )

    assert "Not recorded" in html
    assert 'Add<span class="visually-hidden"> the key adult</span>' in html


def test_the_current_tab_and_the_last_crumb_say_so() -> None:
    tabs = _show(
        "{% tabs links %}", links=[Link("Overview", "/a/", current=True), Link("History", "/b/")]
    )
    crumbs = _show("{% crumbs first last %}", first=Link("Register", "/r/"), last=Link("4H"))

    assert tabs.count('aria-current="page"') == 1
    assert '<li aria-current="page">' in crumbs


def test_a_timeline_leaves_out_what_is_not_known() -> None:
    html = _show("{% timeline events %}", events=[Event("Mon 14 Sep 2026", "SEN support began")])

    assert "SEN support began" in html
    assert "timeline-by" not in html


def test_an_empty_state_says_what_to_do_first() -> None:
    html = _show('{% empty_state "Nobody yet" text="Import a file." link="Go" url="/i/" %}')

    assert "<h2>Nobody yet</h2>" in html
    assert '<a class="btn btn-primary" href="/i/">Go</a>' in html
    assert "btn" not in _show('{% empty_state "Nothing found" %}')


@pytest.mark.parametrize(
    ("value", "whole", "width"), [(93, 100, "93.0"), (8, 6, "100.0"), (-1, 6, "0.0"), (0, 0, "0.0")]
)
def test_a_meter_never_leaves_its_track(value: float, whole: float, width: str) -> None:
    meter = Meter("Visits", value, whole, "in words")

    assert meter.width == width
    assert "<title>Visits: in words</title>" in _show("{% meter m %}", m=meter)


def test_bars_are_to_the_largest_of_both_times() -> None:
    bars = Bars("Needs", [BarRow("A", 10, 20), BarRow("B", 0)], then="last year")

    assert [(now, then) for _, now, then in bars.drawn] == [("50.0", "100.0"), ("0.0", "0.0")]
    html = _show("{% bars b %}", b=bars)
    assert 'class="num muted" data-label="last year">–' in re.sub(r"\s+", " ", html)


def test_a_strip_has_title_description_and_every_number_in_its_table() -> None:
    strip = Strip(
        "By year",
        "Year 4 has most.",
        [("EHC plan", "accent"), ("SEN support", "then")],
        [StripRow("Year 4", (1, 99)), StripRow("Year 5", (0, 0))],
    )
    html = _show("{% strip_chart s id='years' %}", s=strip)
    picture, table = html.split("</svg>")

    assert 'aria-labelledby="years-title years-desc"' in picture
    assert '<desc id="years-desc">Year 4 has most.</desc>' in picture
    assert [piece.has_room for piece in strip.drawn[0].pieces] == [False, True]
    assert strip.drawn[1].pieces == []
    for number in ("1", "99", "100", "0"):
        assert f">{number}</td>" in table or f"<b>{number}</b>" in table


def test_the_frame_marks_where_i_am_and_who_i_am() -> None:
    html = _show(PAGE, frame=FRAME, csrf_token="token")

    assert '<html lang="en-GB" data-theme="dark" data-letters="large">' in html
    assert "<title>Today · Harebell &lt;Primary&gt;</title>" in html
    assert html.count('aria-current="page"') == 2  # the bar and the phone's menu
    assert 'id="find-pupil"' in html
    assert html.count('<form method="post" action="/out/" data-sign-out>') == 2
    assert "Change role or school" in html
    assert "Password and security" not in html
    assert '<a class="skip-link" href="#main">' in html
    assert '<main id="main"' in html


def test_the_signed_out_frame_has_no_sections_search_or_menu() -> None:
    html = _show(PAGE, frame=Frame())

    assert "SEND MIS" in html
    for part in ("<nav", "<details", "find-pupil", "data-theme", "data-letters"):
        assert part not in html


def test_a_title_says_that_something_is_wrong() -> None:
    form = gallery.GalleryForm({})

    assert "<title>Error: Today" in _show(PAGE, frame=Frame(), form=form)


def test_only_a_known_theme_is_taken_from_the_cookie() -> None:
    assert Display.read({"theme": "tinted", "letters": "large"}).chosen == {
        "theme": "tinted", "letters": "large",
    }  # fmt: skip
    for nonsense in ("", 'x" onload="'):
        kept = dict.fromkeys(("theme", "letters", "shortcuts"), nonsense)
        assert Display.read(kept) == Display()


class Inline(HTMLParser):
    """Whatever a strict Content-Security-Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.ids += [names["id"]] if names.get("id") else []  # type: ignore[list-item]
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]


def test_the_gallery_shows_everything_and_breaks_no_policy() -> None:
    request = RequestFactory().get("/")
    form = gallery.GalleryForm({})
    context = {
        "form": form,
        "frame": FRAME,
        "messages": [],
        **gallery._marks(),
        **gallery._parts(),
        **gallery._list(request),
    }
    template = engines["django"].get_template("ui/gallery.html")
    html = template.render({**context, "csrf_token": "token"})
    page = Inline()
    page.feed(html)

    assert page.found == []
    assert sorted(page.ids) == sorted(set(page.ids))
    for name in SHAPES:
        assert f"{name}</span>" in html
    for part in ("error-summary", "conflict", "pager", "timeline", "strip", "meter", "empty"):
        assert f'class="{part}' in html
