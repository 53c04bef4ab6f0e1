"""Views as forms ask for them: at the gate, of the pupil in three ways, of a parent."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from provision.models import Outcome
from pupils.models import Contact
from reviews.choices import ViewHow, ViewReaders
from reviews.models import ViewGiven
from reviews.voice.rules.labels import LABELS
from reviews.voice.rules.questions import (
    AIM,
    FACED,
    FACED_BY_PARENT,
    FACES,
    FACES_KEY,
    HELPS,
    HELPS_KEY,
    OBSERVED,
    OF_PARENT,
    OF_PUPIL,
    WAYS_OF_PARENT,
    WAYS_OF_PUPIL,
)
from reviews.voice.selectors.page import FormFacts
from send_mis.ui.faces import FaceSelect, SignSelect
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm

_LINES = forms.Textarea(attrs={"rows": 3})
_LONGEST = 1000


def _words(label: str, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=_LINES, max_length=_LONGEST, help_text=hint
    )


def faces_to_choose(label: str, hint: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, widget=FaceSelect(),
        choices=tuple(FACES.items()), help_text=hint,
    )  # fmt: skip


class ViewsForm(HouseForm):
    """What every form about views asks: when, who wrote it down, who may read it."""

    keeps_draft = True
    submit_label = "Save the views"
    HOW = ViewHow.WORDS
    QUESTIONS: Any = ()

    on = DateField(label=LABELS["on"])
    scribe = forms.CharField(
        label=LABELS["scribe"], required=False, max_length=160,
        help_text="Leave it empty if they wrote it themselves.",
    )  # fmt: skip
    readers = forms.ChoiceField(label=LABELS["readers"], widget=forms.RadioSelect)

    def __init__(self, *args: Any, asked: FormFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["readers"]
        chosen.choices = [(key, asked.readers[key]) for key in ViewReaders.values]
        if "contact" in self.fields:
            chosen = self.fields["contact"]
            chosen.queryset = Contact.objects.filter(pk__in=[key for key, _ in asked.contacts])
            chosen.choices = asked.contacts

    def own(self) -> list[str]:
        return ["version"] if "version" in self.fields else []

    def answers(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in self.QUESTIONS}

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "contact": given.get("contact"), "how": given.get("how") or self.HOW.value,
            "on": given["on"], "words": given.get("words", ""), "answers": self.answers(),
            "scribe": given["scribe"], "readers": given["readers"],
            "needs_check": given.get("needs_check", False),
        }  # fmt: skip


class _OfPupil(ViewsForm):
    needs_check = forms.BooleanField(
        label=LABELS["needs_check"], required=False,
        help_text="Then a teacher or the SENCO reads it before anybody at home does. Words such as"
        " “mum” are noticed without the tick.",
    )  # fmt: skip


class PupilWordsForm(_OfPupil):
    QUESTIONS = OF_PUPIL

    helps = _words(OF_PUPIL["helps"])
    hard = _words(OF_PUPIL["hard"])
    aim = _words(OF_PUPIL[AIM], "It can be taken into an outcome, in these words.")
    words = _words("Anything else")
    how = forms.ChoiceField(label=LABELS["how"], choices=WAYS_OF_PUPIL, widget=forms.RadioSelect)

    def layout(self) -> Layout:
        return Layout(
            *self.own(), "readers", Group("In the pupil’s own words", *OF_PUPIL, "words"),
            "needs_check", Group("How and when", "how", "scribe", "on"),
        )  # fmt: skip


class PicturesForm(_OfPupil):
    HOW = ViewHow.PICTURES
    QUESTIONS = (AIM,)

    chosen = forms.MultipleChoiceField(
        label="What helps me", required=False, choices=tuple(HELPS.items()), widget=SignSelect
    )
    aim = _words(OF_PUPIL[AIM], "It can be taken into an outcome, in these words.")
    words = _words("What they said to the pictures")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in FACED.items():
            self.fields[face_field(key)] = faces_to_choose(label)

    def layout(self) -> Layout:
        return Layout(
            *self.own(), "readers", Group("How I feel about", *map(face_field, FACED)), "chosen",
            Group("In their own words", AIM, "words"), "needs_check", "scribe", "on",
        )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        faces = {key: given[face_field(key)] for key in FACED if given[face_field(key)]}
        return super().answers() | {FACES_KEY: faces, HELPS_KEY: given["chosen"]}


class ObservedForm(_OfPupil):
    HOW = ViewHow.OBSERVATION
    QUESTIONS = OBSERVED

    enjoyed = _words(OBSERVED["enjoyed"])
    hard = _words(OBSERVED["hard"])
    helps = _words(OBSERVED["helps"])
    words = _words("Anything else")
    scribe = forms.CharField(label="Who observed", max_length=160)

    def layout(self) -> Layout:
        return Layout(
            *self.own(), "readers", Group("What was seen", *OBSERVED, "words"), "needs_check",
            Group("By whom and when", "scribe", "on"),
        )  # fmt: skip


class _OfContact(ViewsForm):
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=LABELS["contact"], empty_label=None, widget=forms.RadioSelect
    )


class ParentForm(_OfContact):
    QUESTIONS = OF_PARENT

    how = forms.ChoiceField(label=LABELS["how"], choices=WAYS_OF_PARENT, widget=forms.RadioSelect)
    well = _words(OF_PARENT["well"])
    worries = _words(OF_PARENT["worries"])
    hopes = _words(OF_PARENT["hopes"])
    home = _words(OF_PARENT["home"], "And what they would like to do, with help from school.")
    words = _words("Anything else")
    face_going = faces_to_choose(FACED_BY_PARENT["going"])

    def answers(self) -> dict[str, Any]:
        face = self.cleaned_data["face_going"]
        return super().answers() | {FACES_KEY: {"going": face} if face else {}}

    def layout(self) -> Layout:
        return Layout(
            *self.own(), "contact", "readers",
            Group("What they say", *map(face_field, FACED_BY_PARENT), *OF_PARENT, "words"),
            Group("How and when", "how", "scribe", "on"),
        )  # fmt: skip


class GateForm(_OfContact):
    """Half a minute: who, what, save."""

    HOW = ViewHow.GATE
    submit_label = "Save"

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label="Who said it", empty_label=None, widget=forms.RadioSelect
    )
    words = _words("What they said", required=True)

    def layout(self) -> Layout:
        return Layout(
            *self.own(), "contact", "words",
            Fold("On another day, or for other readers", "on", "scribe", "readers"),
        )  # fmt: skip


# --- Correcting -------------------------------------------------------------------------------


class PupilWordsChangeForm(VersionedForm, PupilWordsForm):
    pass


class PicturesChangeForm(VersionedForm, PicturesForm):
    pass


class ObservedChangeForm(VersionedForm, ObservedForm):
    pass


class ParentChangeForm(VersionedForm, ParentForm):
    pass


class GateChangeForm(VersionedForm, GateForm):
    pass


def change_form_of(row: ViewGiven) -> type[Any]:
    """The form with the same questions."""
    by_how = {
        ViewHow.PICTURES: PicturesChangeForm, ViewHow.OBSERVATION: ObservedChangeForm,
        ViewHow.GATE: GateChangeForm,
    }  # fmt: skip
    usual = PupilWordsChangeForm if row.contact_id is None else ParentChangeForm
    return by_how.get(ViewHow(row.how), usual)


def initial_of(row: ViewGiven) -> dict[str, Any]:
    answers = row.answers
    faces = {face_field(key): step for key, step in answers.get(FACES_KEY, {}).items()}
    return {
        **{key: text for key, text in answers.items() if key != FACES_KEY}, **faces,
        "contact": row.contact_id, "how": row.how, "on": row.on, "words": row.words,
        "scribe": row.scribe, "readers": row.readers, "needs_check": row.needs_check,
        "version": row.version,
    }  # fmt: skip


def face_field(key: str) -> str:
    """The field of the form in which a face is chosen for it."""
    return f"face_{key}"


class ViewsRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove"

    why = forms.CharField(label="Why", max_length=300)


class ViewsCheckForm(VersionedForm):
    acts = True
    submit_label = "I have checked it"

    readers = forms.ChoiceField(label="From now on", widget=forms.RadioSelect)

    def __init__(self, *args: Any, asked: FormFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["readers"]
        chosen.choices = [(key, asked.readers[key]) for key in ViewReaders.values]


class ViewsTakeUpForm(VersionedForm):
    acts = True
    submit_label = "Take into this outcome"

    outcome = forms.ModelChoiceField(
        Outcome.objects.none(), label="Outcome", empty_label=None, widget=forms.RadioSelect,
        help_text="The words stand there as “In the pupil’s own words”, instead of any before.",
    )  # fmt: skip

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["outcome"]
        chosen.queryset = Outcome.objects.filter(pk__in=[row.pk for row in outcomes])
        chosen.choices = [(str(row.pk), row.text) for row in outcomes]
