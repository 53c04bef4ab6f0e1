"""A child's people as forms ask for them. The labels are also the words of a conflict."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import ContactPointKind, LetterFormat, Relationship, Responsibility, VerifiedHow
from pupils.families.rules.telling import PROFESSIONALS
from pupils.models import Contact, FamilyTie, Household
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import WholeField

_FACTS = ("title", "forename", "surname", "organisation", "language", "needs_interpreter", "format")
_POINTS = tuple(kind.value for kind in ContactPointKind)
_TIE = (
    "relationship", "responsibility", "has_daily_care", "delegated", "advocate_of",
    "gets_letters", "rank",
)  # fmt: skip


class _ContactFields(HouseForm):
    title = forms.CharField(label="Title", required=False, max_length=20)
    forename = forms.CharField(label="First name", required=False, max_length=100)
    surname = forms.CharField(label="Surname", required=False, max_length=100)
    organisation = forms.CharField(
        label="Works for", required=False, max_length=160,
        help_text="Of a professional: the authority, service or charity.",
    )  # fmt: skip
    mobile = forms.CharField(label="Mobile", required=False, max_length=40)
    home = forms.CharField(label="Home phone", required=False, max_length=40)
    work = forms.CharField(label="Work phone", required=False, max_length=40)
    email = forms.CharField(label="E-mail", required=False, max_length=254)
    language = forms.ChoiceField(label="Preferred language", required=False)
    needs_interpreter = forms.BooleanField(label="Needs an interpreter", required=False)
    format = forms.ChoiceField(label="Letters", choices=LetterFormat.choices)

    def __init__(self, *args: Any, book: CodeBook, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "English"), *book.choices(CodeSet.LANGUAGE, kept)]
        self.fields["language"].choices = offered  # type: ignore[attr-defined]  # a choice field

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _FACTS}

    def points(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in _POINTS}


# What is asked first; the rest few need, and is folded.
_NAME = ("forename", "surname")
_NUMBERS = ("mobile", "email")
_FIRST_OF_TIE = ("relationship", "responsibility", "has_daily_care")


def _more_of_contact(*, is_open: bool = False) -> Fold:
    return Fold(
        "More: title, other phones, language, who they work for",
        "title", "home", "work", "language", "needs_interpreter", "format", "organisation",
        is_open=is_open,
    )  # fmt: skip


def _more_of_tie(*, is_open: bool = False) -> Fold:
    return Fold(
        "More: who is called first, letters, foster carers, advocates",
        "rank", "gets_letters", "delegated", "advocate_of", is_open=is_open,
    )  # fmt: skip


def _relationships() -> list[tuple[str, list[tuple[str, str]]]]:
    """Family before those who work with the child, so that nobody reads eighteen in a row."""
    working = {*PROFESSIONALS, Relationship.ADVOCATE, Relationship.RELIGIOUS}
    every = [(Relationship(value), label) for value, label in Relationship.choices]
    return [
        (
            "Family and carers",
            [(kind.value, label) for kind, label in every if kind not in working],
        ),
        ("Work with the child", [(kind.value, label) for kind, label in every if kind in working]),
    ]


class _TieFields(HouseForm):
    relationship = forms.ChoiceField(
        label="Relationship", choices=[("", "Choose"), *_relationships()]
    )
    responsibility = forms.ChoiceField(
        label="Parental responsibility", choices=Responsibility.choices, widget=forms.RadioSelect,
        initial=Responsibility.NOT_KNOWN.value,
        help_text="A mother always has it. A father has it if he was married to her or is on the"
        " birth certificate since December 2003. Leave it “Not known” until you have asked.",
    )  # fmt: skip
    has_daily_care = forms.BooleanField(label="Has day-to-day care of the child", required=False)
    gets_letters = forms.BooleanField(
        label="Is sent letters though they need not be", required=False,
        help_text="Whoever has parental responsibility or care is sent them anyway.",
    )  # fmt: skip
    delegated = forms.CharField(
        label="May decide", required=False, max_length=300,
        help_text="Of a foster carer: what the authority lets them decide.",
    )  # fmt: skip
    advocate_of = forms.ModelChoiceField(
        Contact.objects.none(), label="Speaks for", required=False, empty_label="The child",
        help_text="Of an advocate.",
    )  # fmt: skip
    rank = WholeField(
        label="Called as number",
        required=False,
        least=1,
        most=99,
        help_text="1 is called first, and whoever was first is called next.",
    )

    def __init__(self, *args: Any, people: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [contact.pk for contact in people]
        self.fields["advocate_of"].queryset = Contact.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a choice of models

    def tie(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _TIE}


class _ChoosesHome(HouseForm):
    lives_at = forms.ModelChoiceField(
        Household.objects.none(), label="Lives at", required=False,
        empty_label="Not in one of the child's homes",
    )  # fmt: skip

    def __init__(self, *args: Any, homes: Iterable[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [home.pk for home in homes]
        self.fields["lives_at"].queryset = Household.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a choice of models
        if not ids:
            # Nothing to choose from until a home is recorded.
            del self.fields["lives_at"]


def _at_home(form: forms.Form) -> tuple[str, ...]:
    return ("lives_at",) if "lives_at" in form.fields else ()


class ContactAddForm(_ChoosesHome, _ContactFields, _TieFields):
    submit_label = "Add the person"

    def layout(self) -> Layout:
        return Layout(
            Group("Who it is", *_NAME, "relationship"),
            Group("How to reach them", *_NUMBERS),
            Group("Responsibility and care", *_FIRST_OF_TIE[1:], *_at_home(self)),
            _more_of_contact(), _more_of_tie(),
        )  # fmt: skip


class ContactLinkForm(_ChoosesHome, _TieFields):
    """Somebody whom the school knows already: what they are to this child."""

    submit_label = "Add the person"

    def layout(self) -> Layout:
        return Layout(
            Group("What they are to the child", *_FIRST_OF_TIE, *_at_home(self)), _more_of_tie()
        )


class ContactChangeForm(_ContactFields, VersionedForm):
    def layout(self) -> Layout:
        return Layout(
            "version", Group("Name", *_NAME), Group("How to reach them", *_NUMBERS),
            _more_of_contact(is_open=True),
        )  # fmt: skip


class TieChangeForm(_TieFields, VersionedForm):
    def layout(self) -> Layout:
        return Layout(
            "version", Group("What they are to the child", *_FIRST_OF_TIE),
            _more_of_tie(is_open=True),
        )  # fmt: skip


class TieEndForm(VersionedForm):
    acts = True
    submit_label = "End it"

    on = DateField(label="First day no longer a contact")
    why = forms.CharField(label="Why", required=False, max_length=200)


class VerifyForm(HouseForm):
    submit_label = "It is theirs"

    value = forms.CharField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="How was it verified?", choices=VerifiedHow.choices, widget=forms.RadioSelect
    )


def contact_initial(contact: Contact, points: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(contact, name) for name in _FACTS}, **points, "version": contact.version,
    }  # fmt: skip


def tie_initial(tie: FamilyTie) -> dict[str, Any]:
    return {
        **{name: getattr(tie, name) for name in _TIE}, "advocate_of": tie.advocate_of_id,
        "version": tie.version,
    }  # fmt: skip
