"""One form, one look: error summary first, hints under labels, optional marked, nothing lost.

Every form of the product is a HouseForm and is shown with `{% house_form form %}`. The fields are
laid out by a crispy layout; `Group` sets several under one legend.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol, cast
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict, ErrorList
from django.utils.datastructures import MultiValueDict

from send_mis.ui.conflicts import MINE, VersionInput, read_texts, sent_as, typed_as, words_of
from send_mis.ui.date_field import DateBoxes, DateField
from send_mis.ui.once import page_key, sent_key
from send_mis.ui.parts import Conflict, Difference

__all__ = [
    "DateField",
    "Fold",
    "Group",
    "HouseForm",
    "SummaryLine",
    "VersionedForm",
    "add_rule_errors",
    "conflict_of",
    "error_summary",
    "plain_messages",
]

VERSION = "version"
_TOO_LONG = "Use at most %(limit_value)d characters: there are %(show_value)d."


class HasProblems(Protocol):
    """A broken rule: field name → messages, "" for the form as a whole."""

    @property
    def problems(self) -> Mapping[str, Sequence[str]]: ...


class HasTheirs(Protocol):
    """An edit conflict: label → the value that is saved now, and who saved it."""

    @property
    def theirs(self) -> Mapping[str, str]: ...

    @property
    def by(self) -> str: ...


class Group(Fieldset):  # type: ignore[misc]  # crispy has no types
    """Fields under one legend: Group("Who decided", "decided_by", "decided_on", hint="…")."""

    template = "ui/forms/group.html"

    def __init__(self, legend: str, *fields: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(legend, *fields, **kwargs)
        self.hint = hint

    def render(self, form: Any, context: Any, **kwargs: Any) -> Any:
        with context.push(hint=self.hint):
            return super().render(form, context, **kwargs)


class Fold(Fieldset):  # type: ignore[misc]  # crispy has no types
    """Fields that few need, folded under a word: open where one of them is to be mended."""

    template = "ui/forms/fold.html"

    def __init__(self, legend: str, *fields: Any, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(legend, *fields, **kwargs)
        self.is_open = is_open

    def render(self, form: Any, context: Any, **kwargs: Any) -> Any:
        wrong = any(pointer.name in form.errors for pointer in self.get_field_names())
        with context.push(is_open=self.is_open or wrong):
            return super().render(form, context, **kwargs)


class HouseForm(forms.Form):
    """Give `layout()` to group fields; without it they stand in their own order."""

    submit_label = "Save"
    form_id = ""
    # Sent a second time it would do its deed again, or be refused because it is done.
    acts_once = True
    # What is typed is kept in the browser until it is saved: for forms in which people write.
    keeps_draft = False
    summary_note = "Nothing has been saved yet, and nothing you typed is lost."
    # The browser's own bubbles come one at a time, unstyled, and vanish: we say it ourselves.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            plain_messages(field, str(field.label or name.replace("_", " ")))

    def layout(self) -> Layout:
        return Layout(*self.fields)

    @cached_property
    def helper(self) -> FormHelper:
        return house_helper(self.layout())

    @cached_property
    def once(self) -> str:
        """Made with the page, and sent along: by it one sending is told from another."""
        return str(page_key(self.data) or uuid4())

    @property
    def sent_key(self) -> UUID | None:
        return sent_key(self.data, self.files)


class VersionedForm(HouseForm):
    """A form on a record that two people may change at once. The version travels with it.

    Give the record as saved now as `initial`, also when the form was sent: after a conflict it is
    what the other person saved. `acts`: the form does something with the record and changes none
    of its fields; what the record says is then given as `initial["facts"]`, words by label.
    """

    form_id = "versioned"
    acts_once = False
    acts = False
    # What is asked about the change itself is no field of the record.
    not_of_record: ClassVar[tuple[str, ...]] = ()

    version = forms.IntegerField(widget=VersionInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken_along: dict[str, str] | None = None
        self.fields[VERSION].widget.beside = self._beside
        self.acts_once = self.acts

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label or name)

    def suggest(self, name: str, value: Any) -> None:
        """Fill in for the person what the record does not say yet."""
        if not self.is_bound:
            self._taken_along = {"seen": json.dumps(self._saved_words())}
            self.initial[name] = value

    def show_conflict(self, conflict: HasTheirs, *, version: int) -> Conflict:
        """Each field that differs; saving again is then a choice made with open eyes.

        What the person had not touched takes what is saved now; what they typed stays theirs.
        """
        self.data = _own_copy(self.data)
        if self.acts or VERSION not in self.initial:
            return self._facts_compared(conflict, version)
        was, now = self._sent_along("seen"), self._saved_words()
        yours = {name: words_of(self[name], self[name].value()) for name in now}
        differing = [name for name in now if yours[name] != now[name]]
        mine = {name: typed_as(self[name], self.data) for name in differing}
        for name in differing:
            # A field that the page did not have is none that the person emptied.
            is_untouched = was[name] == yours[name] if name in was else not any(mine[name].values())
            if is_untouched:
                self._put(sent_as(self[name], self._saved(name)))
        return self._compared(conflict.by, was, now, mine)

    @property
    def asks_other(self) -> bool:
        """A button of the conflict was pressed: put theirs, or mine, into a field."""
        return bool(self._sent("use"))

    def use_other(self) -> Conflict:
        """Nothing is saved: the field that was asked about says the other side."""
        self.data = _own_copy(self.data)
        name, _, whose = self._sent("use").partition(":")
        mine, now = self._sent_along("mine"), self._saved_words()
        if name in now and name in mine:
            self._put(mine[name] if whose == MINE else sent_as(self[name], self._saved(name)))
        return self._compared(self._sent("by"), self._sent_along("was"), now, mine)

    def _compared(
        self, by: str, was: Mapping[str, Any], now: Mapping[str, str], mine: Mapping[str, Any]
    ) -> Conflict:
        self._put({self.add_prefix(VERSION): [str(self.initial[VERSION])]})
        self._taken_along = {
            "seen": json.dumps(now), "was": json.dumps(was), "mine": json.dumps(mine), "by": by,
        }  # fmt: skip
        return Conflict(
            by=by,
            form_id=self.form_id,
            use=f"{self.add_prefix(VERSION)}-use",
            differences=[
                Difference(
                    self.label_of(name), self._words_typed(name, mine[name]), now[name],
                    str(was.get(name, "")), name,
                    is_mine=words_of(self[name], self[name].value()) != now[name],
                )
                for name in now
                if name in mine
            ],
        )  # fmt: skip

    def _facts_compared(self, conflict: HasTheirs, version: int) -> Conflict:
        self._put({self.add_prefix(VERSION): [str(self.initial.get(VERSION, version))]})
        was, facts = self._sent_along("seen"), self._saved_words() if self.acts else {}
        if not facts:
            return conflict_of(self, conflict)
        self._taken_along = {"seen": json.dumps(facts)}
        changed = [
            Difference(label, "", text, str(was.get(label, "")))
            for label, text in facts.items()
            if was.get(label) != text
        ]
        return Conflict(by=conflict.by, differences=changed, of_record=True)

    def _beside(self) -> dict[str, str]:
        """What the form showed when it was opened, to be sent along."""
        if self._taken_along is not None:
            return self._taken_along
        if self.is_bound:
            return {"seen": self._sent("seen")}
        given = self.initial.get(f"{VERSION}-seen")
        return {"seen": given or json.dumps(self._saved_words())}

    def _saved_words(self) -> dict[str, str]:
        if self.acts:
            return dict(self.initial.get("facts", {}))
        return {
            name: words_of(self[name], self._saved(name))
            for name, field in self.fields.items()
            if not field.widget.is_hidden and name not in self.not_of_record
        }

    def _saved(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _words_typed(self, name: str, raw: Mapping[str, list[str]]) -> str:
        field = self[name]
        typed = field.field.widget.value_from_datadict(
            MultiValueDict(raw), MultiValueDict(), field.html_name
        )
        return words_of(field, typed)

    def _put(self, texts: Mapping[str, list[str]]) -> None:
        data = cast("MultiValueDict[str, Any]", self.data)
        for key, values in texts.items():
            data.setlist(key, values) if values else data.pop(key, None)

    def _sent(self, what: str) -> str:
        return str(self.data.get(f"{self.add_prefix(VERSION)}-{what}", "")) if self.is_bound else ""

    def _sent_along(self, what: str) -> dict[str, Any]:
        return read_texts(self._sent(what))


def _own_copy(data: Any) -> MultiValueDict[str, Any]:
    """One that may be changed; a plain dictionary becomes what a browser sends."""
    if isinstance(data, MultiValueDict):
        return data.copy()
    return MultiValueDict({key: [value] for key, value in data.items()})


def house_helper(layout: Layout) -> FormHelper:
    """The one crispy helper. Form tag, token and buttons belong to `{% house_form %}`."""
    helper = FormHelper()
    helper.layout = layout
    helper.form_tag = False
    helper.disable_csrf = True
    helper.field_template = "ui/forms/field.html"
    helper.include_media = False
    return helper


def plain_messages(field: forms.Field, label: str) -> None:
    """Django's "This field is required." says neither which field nor what to do."""
    if isinstance(field, DateField):
        return
    if isinstance(field, forms.CharField):
        # A browser would cut off what is pasted, and say nothing: the server says it.
        field.widget.attrs.pop("maxlength", None)
        field.error_messages.setdefault("max_length", _TOO_LONG)
    name = label[:1].lower() + label[1:] if label[1:2].islower() else label
    chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if "required" not in _own_messages(field):
        if isinstance(field, forms.BooleanField):
            text = f"Tick the box to confirm: {name}."
        elif isinstance(field, forms.FileField):
            text = f"Choose a file: {name}."
        elif label.endswith("?"):
            text = f"Answer “{label}”"
        else:
            text = f"{'Choose' if chooses else 'Enter'} {_the(name)}."
        field.error_messages["required"] = text


def _own_messages(field: forms.Field) -> Mapping[str, Any]:
    stock = type(field).default_error_messages.get("required")
    if stock is None:
        stock = forms.Field.default_error_messages["required"]
    said = field.error_messages.get("required")
    return {} if said == stock else {"required": said}


def _the(name: str) -> str:
    """ "Enter the reason", but "Enter your password" and "Enter who decided"."""
    first = name.split(" ", 1)[0].casefold()
    own = {"a", "an", "the", "your", "who", "what", "when", "where", "why", "how", "which"}
    return name if first in own else f"the {name}"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """An error and the id of the input that mends it; "" where no field is to blame."""

    message: str
    target: str


def error_summary(form: forms.BaseForm) -> list[SummaryLine]:
    """Every error of a form in the order of its fields, those of the whole form first."""
    errors: ErrorDict = form.errors
    lines = [SummaryLine(text, "") for text in _texts(errors.get(NON_FIELD_ERRORS))]
    for name in form.fields:
        if name in errors:
            target = first_input(form[name])
            lines += [SummaryLine(text, target) for text in _texts(errors[name])]
    return lines


def _texts(errors: ErrorList | None) -> list[str]:
    return [str(text) for text in errors or ()]


def first_input(field: BoundField) -> str:
    """The id of the input where mending starts: the first radio, the wrong part of a date."""
    widget = field.field.widget
    if widget.is_hidden:
        return ""
    if isinstance(widget, DateBoxes):
        codes = [error.code for error in field.errors.as_data()]
        part = next((code for code in codes if code in {"day", "month", "year"}), "day")
        return f"{field.auto_id}_{part}"
    # CheckboxSelectMultiple is a RadioSelect by inheritance; both number their inputs.
    if isinstance(widget, forms.RadioSelect):
        return f"{field.auto_id}_0"
    return str(field.id_for_label) or field.auto_id


def add_rule_errors(form: forms.BaseForm, broken: HasProblems) -> None:
    """Show a rule's refusal beside the fields it speaks of, and the rest above the form."""
    # add_error needs cleaned_data; a form shown again without validation has none.
    form.is_valid()
    for name, messages in broken.problems.items():
        place = name if name in form.fields else None
        for message in messages:
            form.add_error(place, message)


def conflict_of(form: forms.BaseForm, conflict: HasTheirs) -> Conflict:
    """Yours beside theirs, of a form that knows no more of the record: by the labels it shows."""
    yours = {
        str(form[name].label): words_of(form[name], form[name].value()) for name in form.fields
    }
    return Conflict(
        by=conflict.by,
        differences=[
            Difference(label, yours.get(label, ""), saved)
            for label, saved in conflict.theirs.items()
            if yours.get(label, "") != saved
        ],
    )
