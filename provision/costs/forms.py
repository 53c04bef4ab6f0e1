"""The money that a school has for provision in a year."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from provision.choices import FundingKind
from provision.costs.rules import StreamEntry
from provision.models import FundingStream
from pupils.models import Pupil
from send_mis.ui.forms import Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import PoundsField


class _ByName(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Two children may share a name: their class, annotated as `class_now`, tells them apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.list_name} ({obj.class_now or 'in no class'})"


class StreamForm(HouseForm):
    submit_label = "Save the funding"

    kind = forms.ChoiceField(
        label="Type", choices=FundingKind.choices,
        help_text="IMF: for mainstream schools, whose inclusion strategy says what it pays for."
        " IEYF: for the early years, beside the SEN Inclusion Fund and the Disability Access Fund.",
    )  # fmt: skip
    name = forms.CharField(
        label="Name", max_length=120, help_text="As your budget calls it, for example: Top-up, NB."
    )
    amount = PoundsField(label="Amount for the year, in £", most=9_999_999)
    pupil = _ByName(
        Pupil.objects.none(), label="For one pupil", required=False,
        empty_label="Not for one pupil",
        help_text="Top-up is for one pupil. The nursery’s funds may be.",
    )  # fmt: skip
    note = forms.CharField(
        label="Note", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, pupils: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["pupil"]
        assert isinstance(choices, forms.ModelChoiceField)  # noqa: S101 as declared above
        choices.queryset = pupils

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        names: Sequence[str] = ("kind", "name", "amount", "pupil", "note")
        return Layout(*own, Group("Where the money comes from", *names))

    @property
    def money(self) -> StreamEntry:
        data = self.cleaned_data
        return StreamEntry(data["kind"], data["name"], data["amount"], data["pupil"], data["note"])


class ChangeStreamForm(VersionedForm, StreamForm):
    @staticmethod
    def initial_of(row: FundingStream) -> dict[str, Any]:
        names = ("version", "kind", "name", "amount", "pupil", "note")
        return {name: getattr(row, name) for name in names}
