"""The forms of a document for publication."""

from typing import Any

from django import forms

from send_mis.reports.models import Publication, PublicationSection
from send_mis.reports.models.published import MOST_IN_A_SECTION
from send_mis.reports.published.rules.words import table_of
from send_mis.ui.forms import DateField, HouseForm, VersionedForm
from send_mis.ui.words import plural


class PublicationDraftForm(HouseForm):
    submit_label = "Draft it"


class PublicationSectionForm(VersionedForm):
    submit_label = "Save"
    keeps_draft = True

    heading = forms.CharField(
        label="Heading", max_length=120, help_text="In the words of the Department’s guidance."
    )
    text = forms.CharField(
        label="Words", max_length=MOST_IN_A_SECTION, required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Everybody can read it: no names of pupils. An empty line begins a paragraph;"
        " a line that begins with a dash is a point of a list.",
    )  # fmt: skip
    shows_drawn = forms.BooleanField(label="Show what the records say", required=False)

    def __init__(
        self, *args: Any, section: PublicationSection, names_itself: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section, self.table = section, table_of(section.drawn)
        if not names_itself:
            del self.fields["heading"]
        if not section.drawn:
            del self.fields["shows_drawn"]

    @staticmethod
    def initial_of(row: PublicationSection) -> dict[str, Any]:
        names = ("heading", "text", "shows_drawn", "version")
        return {name: getattr(row, name) for name in names}


class PublicationCoverForm(VersionedForm):
    submit_label = "Save"

    starts_on = DateField(label="From", help_text="The first day for which it holds.")
    years = forms.TypedChoiceField(
        label="For how many years", coerce=int,
        help_text="Where it is more than one, its cover says that it is reviewed each year.",
    )  # fmt: skip

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["years"]
        years.choices = [(each, plural(each, "year", "years")) for each in range(1, most + 1)]

    @staticmethod
    def initial_of(row: Publication) -> dict[str, Any]:
        return {"starts_on": row.starts_on, "years": row.years, "version": row.version}


class PublicationDrawForm(VersionedForm):
    acts = True
    submit_label = "Update the figures"


class PublicationHandOverForm(VersionedForm):
    acts = True
    submit_label = "Hand it over"


class PublicationShowForm(VersionedForm):
    acts = True
    submit_label = "Show it to governors"


class PublicationApproveForm(VersionedForm):
    acts = True
    submit_label = "Record the approval"

    approved_by = forms.CharField(
        label="Who approved it", max_length=120,
        help_text="For example: the full governing body. It stands on the public page.",
    )  # fmt: skip
    approved_on = DateField(label="On which day", help_text="The day of their meeting.")


class PublicationWithdrawForm(HouseForm):
    submit_label = "Withdraw it"

    why = forms.CharField(
        label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The record of changes keeps it, and the version. No names of pupils.",
    )  # fmt: skip


class PublicationPublishForm(VersionedForm):
    acts = True
    submit_label = "Publish it for everybody"

    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label="I have looked at what was found, and it may stay", required=False
    )

    def __init__(self, *args: Any, has_found: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_found:
            del self.fields["is_checked"]
