"""The one form: summary first, hints, optional marked, nothing typed is lost."""

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from html.parser import HTMLParser
from importlib import import_module

import pytest
from crispy_forms.layout import Layout
from django import forms
from django.template import engines

from send_mis.ui.file_fields import FileField
from send_mis.ui.forms import (
    DateField,
    Group,
    HouseForm,
    VersionedForm,
    add_rule_errors,
    error_summary,
)


class Everything(HouseForm):
    name = forms.CharField(label="Name", help_text="As the pupil likes it.")
    status = forms.ChoiceField(
        label="Status", widget=forms.RadioSelect, choices=[("K", "SEN support"), ("E", "EHC plan")]
    )
    helps = forms.MultipleChoiceField(
        label="What helps",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "A timetable"), ("b", "A break")],
    )
    on = DateField(label="From")
    need = forms.ChoiceField(
        label="Main need", required=False, choices=[("", "Not known"), ("ASD", "Autism")]
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea)
    agreed = forms.BooleanField(label="Parents agree")
    papers = FileField(label="Papers", required=False, accept=".pdf")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def layout(self) -> Layout:
        return Layout(
            Group("Who", "name", "status", hint="As on the register."),
            *[name for name in self.fields if name not in {"name", "status"}],
        )


class Saved(VersionedForm):
    reason = forms.CharField(label="Reason")
    status = forms.ChoiceField(label="Status", choices=[("K", "SEN support"), ("E", "EHC plan")])
    on = DateField(label="From")


@dataclass
class Rule:
    problems: dict[str, list[str]]


@dataclass
class Theirs:
    theirs: dict[str, str]
    by: str = "Mrs Doyle"


@dataclass
class Ids(HTMLParser):
    """The ids of a page, and of those that take input."""

    inputs: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("id")
        if name:
            self.ids.append(name)
            if tag in {"input", "select", "textarea"}:
                self.inputs.add(name)


def _shown(form: forms.BaseForm, tag: str = "{% house_form form cancel='/back/' %}") -> str:
    template = engines["django"].from_string(tag)
    return template.render({"form": form, "csrf_token": "token"})


def _ids(html: str) -> Ids:
    found = Ids()
    found.feed(html)
    return found


def test_every_error_leads_to_a_real_input() -> None:
    form = Everything({})
    html = _shown(form)
    targets = re.findall(r'<a href="#([^"]+)">', html)

    assert len(targets) == len(form.errors) == 6
    assert set(targets) <= _ids(html).inputs
    assert {"id_status_0", "id_helps_0", "id_on_day"} <= set(targets)


def test_the_summary_comes_first_and_takes_the_focus() -> None:
    html = _shown(Everything({}))

    assert html.index("error-summary") < html.index('class="group"')
    assert 'role="alert"' in html
    assert "autofocus" in html
    assert "There are 6 problems" in html


def test_a_form_that_was_not_sent_has_no_summary() -> None:
    assert "error-summary" not in _shown(Everything())


def test_no_id_stands_twice() -> None:
    ids = _ids(_shown(Everything({}))).ids

    assert sorted(ids) == sorted(set(ids))


def test_each_message_names_its_field_and_what_to_do() -> None:
    assert {name: messages[0] for name, messages in Everything({}).errors.items()} == {
        "name": "Enter the name.",
        "status": "Choose the status.",
        "helps": "Choose what helps.",
        "on": "Enter the date as day, month and year.",
        "reason": "Enter the reason.",
        "agreed": "Tick the box to confirm: parents agree.",
    }


def test_a_forms_own_message_is_kept() -> None:
    class Own(HouseForm):
        name = forms.CharField(error_messages={"required": "We need a name."})

    assert Own({}).errors == {"name": ["We need a name."]}


def test_what_is_too_long_is_said_and_never_cut_off() -> None:
    class Short(HouseForm):
        name = forms.CharField(max_length=5)
        words = forms.CharField(max_length=5, widget=forms.Textarea)

    form = Short({"name": "Too long", "words": "short"})

    assert form.errors == {"name": ["Use at most 5 characters: there are 8."]}
    assert "Too long" in _shown(form)
    assert "maxlength" not in _shown(form)


def test_optional_is_marked_and_required_is_not() -> None:
    html = _shown(Everything())

    assert html.count("(optional)") == 2
    assert "*" not in re.sub(r"<[^>]+>", "", html)
    assert not re.search(r"<(input|select|textarea)[^>]*\srequired", html)


def test_groups_of_inputs_have_a_legend_that_hints_and_errors_describe() -> None:
    html = _shown(Everything({}))

    assert '<fieldset aria-describedby="id_status_error">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_status_error"' in html


def test_a_group_shows_its_legend_and_hint() -> None:
    html = _shown(Everything())

    assert "<legend>Who</legend>" in html
    assert "As on the register." in html


def test_nothing_that_was_typed_is_lost() -> None:
    typed = {
        "name": "<b>Ann & Co",
        "status": "E",
        "helps": ["b"],
        "reason": "Two cycles",
        "need": "ASD",
        "agreed": "on",
    }
    html = _shown(Everything(typed))

    assert 'value="&lt;b&gt;Ann &amp; Co"' in html
    assert re.search(r'value="E"[^>]*checked', html)
    assert re.search(r'value="b"[^>]*checked', html)
    assert not re.search(r'value="a"[^>]*checked', html)
    assert "Two cycles</textarea>" in html
    assert '<option value="ASD" selected>' in html
    assert re.search(r'name="agreed"[^>]*checked', html)


def test_the_form_element_carries_token_buttons_and_encoding() -> None:
    html = _shown(Everything())

    assert html.count("csrfmiddlewaretoken") == 1
    assert 'enctype="multipart/form-data"' in html
    assert "novalidate" in html
    assert 'href="/back/">Cancel</a>' in html
    assert 'accept=".pdf"' in html
    assert "Save</button>" in html


def test_a_form_of_another_library_is_shown_in_the_same_way() -> None:
    class Foreign(forms.Form):
        login = forms.CharField()

    html = _shown(Foreign({}), "{% house_fields form %}")

    assert 'href="#id_login"' in html
    assert "<form" not in html


def test_a_broken_rule_stands_at_the_field_it_speaks_of() -> None:
    form = Everything({"name": "Ann"})

    add_rule_errors(form, Rule({"name": ["Taken."], "": ["Not today."], "gone": ["Elsewhere."]}))

    assert form.errors["name"] == ["Taken."]
    assert [line.message for line in error_summary(form)][:2] == ["Not today.", "Elsewhere."]
    assert error_summary(form)[0].target == ""


def _sent(form: Saved, **typed: str) -> dict[str, str]:
    """What a browser sends of the form as it was opened, with what somebody typed."""
    html = _shown(form)
    seen = unescape(html.partition('name="version-seen" value="')[2].partition('"')[0])
    return {
        "version": "3", "version-seen": seen, "reason": "Two cycles", "status": "K",
        "on_day": "14", "on_month": "9", "on_year": "2026",
    } | typed  # fmt: skip


OPENED = {"version": 3, "reason": "Two cycles", "status": "K", "on": date(2026, 9, 14)}
NOW = OPENED | {"version": 4, "reason": "Parents asked", "status": "E"}


def test_after_a_conflict_exactly_what_differs_stands_there_with_what_it_was() -> None:
    form = Saved(_sent(Saved(initial=OPENED), reason="Three cycles"), initial=NOW)
    conflict = form.show_conflict(Theirs({}), version=4)
    assert conflict.by == "Mrs Doyle"
    assert [(d.label, d.before, d.yours, d.theirs, d.is_mine) for d in conflict.differences] == [
        ("Reason", "Two cycles", "Three cycles", "Parents asked", True),
        ("Status", "SEN support", "SEN support", "EHC plan", False),
    ]
    html = _shown(form)
    assert 'name="version" value="4"' in html
    assert 'value="Three cycles"' in html, "what was typed stays"
    assert '<option value="E" selected' in html, "what was not touched takes what is saved"


def test_either_side_can_be_kept_and_none_is_lost() -> None:
    first = Saved(_sent(Saved(initial=OPENED), reason="Three cycles"), initial=NOW)
    first.show_conflict(Theirs({}), version=4)
    taken = {k: v[0] for k, v in first.data.lists()} | {
        f"version-{key}": text for key, text in first.fields["version"].widget.beside().items()
    }
    for whose, typed in (("theirs", "Parents asked"), ("mine", "Three cycles")):
        form = Saved(taken | {"version-use": f"reason:{whose}"}, initial=NOW)
        assert form.asks_other
        conflict = form.use_other()
        assert form["reason"].value() == typed
        assert [(d.label, d.yours, d.theirs) for d in conflict.differences] == [
            ("Reason", "Three cycles", "Parents asked"), ("Status", "SEN support", "EHC plan"),
        ]  # fmt: skip
    assert form["version"].value() == "4"


@pytest.mark.parametrize("nonsense", ["", "[]", "x", '{"reason": 5}'])
def test_a_form_that_took_nothing_along_is_compared_all_the_same(nonsense: str) -> None:
    sent = _sent(Saved(initial=OPENED), reason="Three cycles") | {"version-seen": nonsense}
    form = Saved(sent, initial=NOW)
    found = form.show_conflict(Theirs({}), version=4).differences
    assert [d.label for d in found] == ["Reason", "Status"]
    assert all(d.is_mine for d in found)


def test_a_version_that_is_nonsense_is_an_error_without_a_place() -> None:
    form = Saved({"version": "x", "reason": "r", "status": "K"})

    assert error_summary(form)[-1].target != ""
    assert any(line.target == "" for line in error_summary(form))


def test_no_box_is_a_browsers_own_number_box() -> None:
    """It would drop what it cannot read: 12,5 arrives as 125. What is made as a form is built,
    the linter holds."""
    import_module("send_mis.urls")
    boxes = [
        (form.__qualname__, name)
        for form in _forms_of(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if getattr(field.widget, "input_type", "") == "number"
    ]
    assert boxes == []


def _forms_of(form: type) -> list[type]:
    ours = ("send_mis.", "pupils.", "provision.", "reviews.", "ehcp.")
    children: list[type] = form.__subclasses__()
    found = [each for child in children for each in (child, *_forms_of(child))]
    return [each for each in found if each.__module__.startswith(ours)]
