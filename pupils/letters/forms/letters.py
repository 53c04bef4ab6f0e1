"""A letter as people write it, look it over and send it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms
from django.utils.datastructures import MultiValueDict

from pupils.choices import LetterWay
from pupils.letters.rules.kinds import LetterKind, TypedField
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.rules.wording import LONGEST_BODY, LONGEST_SUBJECT, word_problems
from pupils.models import Document, Letter
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm, plain_messages
from send_mis.ui.words import plain_day


def words_fields(kind: LetterKind) -> dict[str, forms.Field]:
    """Subject and words, with the merge fields that they may use."""
    exist = ", ".join(f"{{{name}}}" for name in kind.fields)
    return {
        "subject": forms.CharField(label="Subject", max_length=LONGEST_SUBJECT),
        "body": forms.CharField(
            label="Words", max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 16}),
            help_text=f"What stands in braces is filled in for each reader: {exist}.",
        ),
    }  # fmt: skip


class LetterFields(HouseForm):
    """What every form of a letter asks: first what differs each time, then, folded, its words."""

    keeps_draft = True

    def __init__(
        self, *args: Any, kind: LetterKind, documents: Sequence[Document] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for typed in kind.typed:
            self._add(typed.name, _typed(typed))
        if kind.takes_document:
            ids = [document.pk for document in documents]
            choice = forms.ModelChoiceField(
                Document.objects.filter(pk__in=ids), label="Document that goes along",
                empty_label="Choose", help_text="Read it first: it must not say how or where"
                " another of the child's people is reached.",
            )  # fmt: skip
            choice.label_from_instance = _document_label  # type: ignore[method-assign, assignment]  # as Django says to
            self._add("attached", choice)
        for name, field in words_fields(kind).items():
            self._add(name, field)

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        plain_messages(field, str(field.label))

    def layout(self) -> Layout:
        first = [typed.name for typed in self.kind.typed]
        if self.kind.takes_document:
            first = ["attached", *first]
        rest = ("version",) if "version" in self.fields else ()
        return Layout(
            *rest, *first,
            Fold("Change the words of this letter", "subject", "body", is_open=not first),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The merge fields are judged with the rest, so that all is said at once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "subject" in given and "body" in given:
            found = word_problems(self.kind, given["subject"], given["body"])
            for place, texts in found.items():
                for text in texts:
                    self.add_error(place, text)
        return given

    def values(self) -> dict[str, str]:
        given = {typed.key: self.cleaned_data.get(typed.name) for typed in self.kind.typed}
        return {key: _as_kept(value) for key, value in given.items()}


class LetterWriteForm(LetterFields):
    submit_label = "Look it over"


class LetterChangeForm(LetterFields, VersionedForm):
    submit_label = "Look it over"


class LetterSendForm(VersionedForm):
    """Which way each copy goes. `seen` marks whom the page showed."""

    acts = True
    submit_label = "Send"

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, told: Sequence[LetterRecipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        for who in told:
            self.fields[_way_name(who)] = forms.ChoiceField(
                label=f"How it goes to {who.name}", initial=who.way,
                choices=[(way.value, way.label) for way in who.ways],
            )  # fmt: skip

    def layout(self) -> Layout:
        return Layout(
            "version", "seen",
            Group("How each copy goes", *(_way_name(who) for who in self.told)),
        )  # fmt: skip

    def show_now(self, mark: str) -> None:
        """The page that is shown again shows those who are told now."""
        if self.is_bound:
            data = MultiValueDict(cast("MultiValueDict[str, Any]", self.data))
            data["seen"] = mark
            self.data = data

    def ways(self) -> dict[UUID, str]:
        given = self.cleaned_data
        return {who.contact_id: given[_way_name(who)] for who in self.told}


class LetterDiscardForm(VersionedForm):
    acts = True
    submit_label = "Discard it"


class CopyResendForm(HouseForm):
    submit_label = "Send it"

    way = forms.ChoiceField(label="How", widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: Sequence[LetterWay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]  # a choice field


class CopyGiveUpForm(HouseForm):
    submit_label = "Give it up"

    because = forms.CharField(
        label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: told by telephone on Monday.",
    )  # fmt: skip


def letter_initial(letter: Letter, kind: LetterKind) -> dict[str, Any]:
    return {
        "subject": letter.subject, "body": letter.body, "version": letter.version,
        "attached": letter.attached_id, **value_initial(kind, letter.values),
    }  # fmt: skip


def value_initial(kind: LetterKind, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        typed.name: date.fromisoformat(said) if typed.kind == "date" else said
        for typed in kind.typed
        if (said := values.get(typed.key, ""))
    }


def _typed(typed: TypedField) -> forms.Field:
    about: dict[str, Any] = {
        "label": typed.label, "help_text": typed.hint, "required": typed.required,
    }  # fmt: skip
    if typed.kind == "date":
        return DateField(**about)
    if typed.kind == "words":
        return forms.CharField(max_length=6_000, widget=forms.Textarea(attrs={"rows": 8}), **about)
    return forms.CharField(max_length=160, **about)


def _as_kept(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _document_label(document: Document) -> str:
    return f"{document.title} ({plain_day(document.dated_on)})"


def _way_name(who: LetterRecipient) -> str:
    return f"way_{who.contact_id.hex}"
