"""HTML that is put together in Python: whatever people type is shown as text."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.template import engines
from django.utils.functional import lazystr
from django.utils.safestring import SafeString, mark_safe

from provision.delivery.selectors.lines import LineWords
from provision.pages.selectors.map import MapRow
from provision.sessions.forms import SessionForm
from provision.sessions.rules.entries import Member
from pupils.register.selectors.rows import RowWords
from send_mis.ui.charts import Strip, StripRow
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.forms import HouseForm
from send_mis.ui.lists import Address
from send_mis.ui.markup import fill, fill_each, joined

TYPED = """<script>alert("1")</script>&'"""
SHOWN = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#x27;"


class _TypedForm(HouseForm):
    text = forms.CharField(label=TYPED, help_text=TYPED)
    tick = forms.BooleanField(label=TYPED, help_text=TYPED)
    one_of = forms.ChoiceField(label=TYPED, choices=[(TYPED, TYPED)], widget=forms.RadioSelect)
    select = forms.ChoiceField(label=TYPED, choices=[(TYPED, TYPED)])


def _form() -> _TypedForm:
    form = _TypedForm({"text": TYPED})
    for name in form.fields:
        form.add_error(name, TYPED)
    return form


def _map_row() -> MapRow:
    line = LineWords(
        row_id=uuid4(), name=TYPED, kind=TYPED, outcome=TYPED, additional_to=TYPED, by=TYPED,
        often=TYPED, group=TYPED, dates=TYPED, ended=TYPED, is_agreed=False,
    )  # fmt: skip
    return MapRow(
        pupil_id=uuid4(), name=TYPED, initials=TYPED, url=TYPED, where=TYPED, chip=None,
        lines=(line,), a_week=TYPED, percent=TYPED, delivered=TYPED,
    )  # fmt: skip


def _session_form() -> SessionForm:
    members = [Member(uuid4(), TYPED, measure=TYPED, last_words=TYPED) for _ in range(2)]
    return SessionForm(members=members, staff={uuid4(): TYPED}, minutes=20)


def _filter_bar() -> FilterBar:
    choices = [("", TYPED), (TYPED, TYPED)]
    select = Filter(TYPED, TYPED, choices, (TYPED,), lead=TYPED)
    checks = Filter("checks", TYPED, choices, (TYPED,), kind="checks")
    text = Filter("text", TYPED, values=(TYPED,), kind="text", hint=TYPED)
    address = Address(TYPED, (("sort", TYPED),))
    return FilterBar(address, [select], [checks, text], text, submit=TYPED, results=TYPED)


_STRIP = Strip(TYPED, TYPED, [(TYPED, "accent")], [StripRow(TYPED, (3,), TYPED)], TYPED)
_SOURCES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "register": (
        "{% load register_rows %}{% register_rows rows shows_school=True %}",
        lambda: {"rows": [RowWords._make([*[TYPED] * 9, (TYPED,), TYPED, TYPED])]},
    ),
    "map": ("{% load map_rows %}{% map_rows rows is_all=True %}", lambda: {"rows": [_map_row()]}),
    "session": (
        "{% load session_members %}{% session_members form.rows %}",
        lambda: {"form": _session_form()},
    ),
    "filters": ("{% filter_sentence bar %}", lambda: {"bar": _filter_bar()}),
    "strip": ("{% strip_chart strip id=strip.title %}", lambda: {"strip": _STRIP}),
    "form": ("{% house_fields form %}", lambda: {"form": _form()}),
}


@pytest.mark.parametrize("what", _SOURCES)
def test_what_people_type_is_shown_as_text(what: str) -> None:
    source, context = _SOURCES[what]
    html = engines["django"].from_string(source).render(context())

    assert SHOWN in html
    assert "<script" not in html
    assert "'" not in html
    assert "&amp;lt;" not in html


def test_safe_html_stays_and_every_other_value_is_text() -> None:
    values = ("<b>", mark_safe("<i>"), 3, lazystr("<u>"), None)

    html = fill("{}|{}|{}|{}|{}", *values)

    assert isinstance(html, SafeString)
    assert html == "&lt;b&gt;|<i>|3|&lt;u&gt;|None"


def test_rows_and_parts_are_escaped_one_by_one() -> None:
    rows = fill_each("<li>{}{}</li>", [("<", mark_safe("<br>")), (1, "&")], "\n")

    assert rows == "<li>&lt;<br></li>\n<li>1&amp;</li>"
    assert joined([rows, "<"]) == f"{rows}&lt;"  # type: ignore[list-item]  # what should not be
