"""A child's people as forms ask for them. The labels are also the words of a conflict."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import ContactPointKind, LetterFormat, Relationship, Responsibility, VerifiedHow
from pupils.models import Contact, FamilyTie, Household
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm
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


def _contact_groups() -> tuple[Group, ...]:
    return (
        Group("Name", "title", "forename", "surname", "organisation"),
        Group("How to reach them", *_POINTS),
        Group("How they read", "language", "needs_interpreter", "format"),
    )


class _TieFields(HouseForm):
    relationship = forms.ChoiceField(
        label="Relationship", choices=[("", "Choose"), *Relationship.choices]
    )
    responsibility = forms.ChoiceField(
        label="Parental responsibility", choices=Responsibility.choices, widget=forms.RadioSelect,
        initial=Responsibility.NOT_KNOWN.value,
        help_text="A mother always has it. A father has it if he was married to her or is on the"
        " birth certificate since December 2003. Ask, do not guess.",
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
        label="Called as number", required=False, least=1, most=99, help_text="1 is called first."
    )

    def __init__(self, *args: Any, people: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [contact.pk for contact in people]
        self.fields["advocate_of"].queryset = Contact.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a choice of models

    def tie(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _TIE}


def _tie_groups() -> tuple[Group, ...]:
    return (
        Group("What they are to the child", "relationship", "responsibility", "has_daily_care"),
        Group("Letters and calls", "gets_letters", "rank"),
        Group("Foster carers and advocates", "delegated", "advocate_of"),
    )


class _ChoosesHome(HouseForm):
    lives_at = forms.ModelChoiceField(
        Household.objects.none(), label="Lives at", required=False,
        empty_label="Not in one of the child's homes",
    )  # fmt: skip

    def __init__(self, *args: Any, homes: Iterable[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [home.pk for home in homes]
        self.fields["lives_at"].queryset = Household.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a choice of models


class ContactAddForm(_ChoosesHome, _ContactFields, _TieFields):
    submit_label = "Add the person"

    def layout(self) -> Layout:
        name, reach, reads = _contact_groups()
        tie, letters, others = _tie_groups()
        return Layout(name, tie, "lives_at", reach, reads, letters, others)


class ContactLinkForm(_ChoosesHome, _TieFields):
    """Somebody whom the school knows already: what they are to this child."""

    submit_label = "Add the person"

    def layout(self) -> Layout:
        tie, letters, others = _tie_groups()
        return Layout(tie, "lives_at", letters, others)


class ContactChangeForm(_ContactFields, VersionedForm):
    def layout(self) -> Layout:
        return Layout("version", *_contact_groups())


class TieChangeForm(_TieFields, VersionedForm):
    def layout(self) -> Layout:
        return Layout("version", *_tie_groups())


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
