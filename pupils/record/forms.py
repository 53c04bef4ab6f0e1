"""A pupil's facts to type, and leaving and coming back; fields come from `pupils.record.rules`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import Sex
from pupils.classes.forms import ChoosesClass
from pupils.models import Pupil
from pupils.record.rules import (
    FACTS,
    REQUIRED,
    SECTIONS,
    YEAR_GROUP,
    Detail,
    follows_language,
    year_as_chosen,
    year_group_words,
)
from send_mis.access.actions import Action
from send_mis.schools.choices import YearGroup
from send_mis.schools.codes import CodeBook
from send_mis.schools.models import SchoolClass
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_YES_NO = {"yes": True, "no": False}


class FactsForm(HouseForm):
    """The facts that the reader may see, in the sections of the details page."""

    def __init__(
        self, *args: Any, may: Iterable[Action], book: CodeBook, today: date,
        pupil: Pupil | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        allowed = set(may)
        self.sections = [(s.title, [f for f in s.facts if f.action in allowed]) for s in SECTIONS]
        for _, facts in self.sections:
            for fact in facts:
                self.fields[fact.name] = _field(fact, book, pupil)
        self.fields[YEAR_GROUP] = _year_field(pupil, today)

    def layout(self) -> Layout:
        own = [name for name in self.fields if name not in FACTS and name != YEAR_GROUP]
        groups = []
        for place, (title, facts) in enumerate(self.sections):
            names = [fact.name for fact in facts]
            if names:
                groups.append(Group(title, *names, *([YEAR_GROUP] if place == 0 else [])))
        return Layout(*own, *groups)

    def facts(self) -> dict[str, Any]:
        """As the services take them: "work it out" is None."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in FACTS or name == YEAR_GROUP
        }
        if "is_eal" in given:
            given["is_eal"] = _YES_NO.get(given["is_eal"])
        given[YEAR_GROUP] = int(given[YEAR_GROUP]) if given[YEAR_GROUP] else None
        return given


class PupilForm(FactsForm, VersionedForm):
    """Change what is recorded."""


class PupilAddForm(ChoosesClass, FactsForm):
    submit_label = "Add the pupil"

    joined_on = DateField(label="First day at this school")
    school_class = forms.ModelChoiceField(
        SchoolClass.objects.none(), label="Class", required=False, empty_label="No class yet"
    )


def initial_of(pupil: Pupil, today: date) -> dict[str, Any]:
    values = {name: getattr(pupil, name) for name in FACTS}
    follows = follows_language(pupil)
    year = year_as_chosen(pupil.reception_year, pupil.born_on, today)
    values["is_eal"] = "" if follows else "yes" if pupil.is_eal else "no"
    return values | {"version": pupil.version, YEAR_GROUP: "" if year is None else str(year)}


def _field(fact: Detail, book: CodeBook, pupil: Pupil | None) -> forms.Field:
    common: dict[str, Any] = {
        "label": fact.label, "help_text": fact.hint, "required": fact.name in REQUIRED,
    }  # fmt: skip
    if fact.name in REQUIRED:
        common["error_messages"] = {"required": REQUIRED[fact.name]}
    if fact.kind == "date":
        common.pop("error_messages", None)
        return DateField(birthday=False, **common)
    if fact.name == "is_eal":
        choices = [("", "Follow the first language"), ("yes", "Yes"), ("no", "No")]
        return forms.ChoiceField(choices=choices, **common)
    if fact.kind == "flag":
        return forms.BooleanField(**common)
    if fact.name == "sex":
        return forms.ChoiceField(choices=[("", "Not recorded"), *Sex.choices], **common)
    if fact.code_set is not None:
        kept = getattr(pupil, fact.name, "") if pupil else ""
        if fact.kind == "codes":
            held = [(c, book.words(fact.code_set, c)) for c in kept or ()]
            offered = book.choices(fact.code_set)
            choices = [*offered, *(pair for pair in held if pair not in offered)]
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, widget=widget, **common)
        offered = book.choices(fact.code_set, kept)
        # A file may have brought a code that no set knows: saving other facts keeps it.
        unknown = [(kept, kept)] if kept and kept not in dict(offered) else []
        choices = [("", "Not recorded"), *offered, *unknown]
        return forms.ChoiceField(choices=choices, **common)
    longest = getattr(Pupil._meta.get_field(fact.name), "max_length", None)
    if fact.kind == "long":
        return forms.CharField(
            max_length=longest, widget=forms.Textarea(attrs={"rows": 2}), **common
        )
    return forms.CharField(max_length=longest, **common)


def _year_field(pupil: Pupil | None, today: date) -> forms.Field:
    by_age = year_group_words(None, pupil.born_on if pupil else None, today)
    return forms.ChoiceField(
        label="Year group",
        required=False,
        choices=[("", by_age), *((str(year.value), year.label) for year in YearGroup)],
        help_text="Another one only for a pupil taught outside their age group.",
    )
