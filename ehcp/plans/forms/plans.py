"""A plan as forms ask for it: received, corrected, checked, ended."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from ehcp.models import EhcPlan
from ehcp.plans.rules.receiving import PLAN_LABELS, ReceivedPlan
from reviews.meetings.forms.meetings import MeetingPlanForm
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm

_NO_DOCUMENT = "Not among the documents yet"


class EhcPlanReceiveForm(HouseForm):
    submit_label = "Save the plan"

    # The plan in force as the page showed it.
    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)
    authority = forms.ChoiceField(label=PLAN_LABELS["authority"])
    first_made_on = DateField(
        label=PLAN_LABELS["first_made_on"],
        help_text="The date of the very first final plan. Its reviews are counted from it.",
    )
    made_on = DateField(label=PLAN_LABELS["made_on"], help_text="The date on the plan that came.")
    received_on = DateField(label=PLAN_LABELS["received_on"])
    is_signed = forms.BooleanField(label=PLAN_LABELS["is_signed"], required=False)
    document = forms.ChoiceField(
        label=PLAN_LABELS["document"], required=False,
        help_text="Add the file under Documents, as an EHC plan: it is kept as it came.",
    )  # fmt: skip
    last_review_decided_on = DateField(
        label=PLAN_LABELS["last_review_decided_on"], required=False,
        help_text="If the plan was reviewed before reviews were recorded here.",
    )  # fmt: skip
    moved_on = DateField(
        label=PLAN_LABELS["moved_on"], required=False,
        help_text="The day on which the family came to live in the area of this authority.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, authorities: Mapping[UUID, str], documents: Mapping[UUID, str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._offer("authority", "Choose", authorities)
        self._offer("document", _NO_DOCUMENT, documents)

    def _offer(self, name: str, none: str, offered: Mapping[UUID, str]) -> None:
        chosen: Any = self.fields[name]
        chosen.choices = [("", none), *((str(key), words) for key, words in offered.items())]

    def layout(self) -> Layout:
        own = [name for name in ("follows", "version") if name in self.fields]
        later = ("last_review_decided_on", "moved_on")
        is_open = any(self[name].value() for name in later)
        return Layout(
            *own, "authority", Group("Dates", "first_made_on", "made_on", "received_on"),
            Group("The document", "document", "is_signed"),
            Fold("A plan from before, or from another area", *later, is_open=is_open),
        )  # fmt: skip

    def facts(self) -> ReceivedPlan:
        given = self.cleaned_data
        document = given["document"]
        return ReceivedPlan(
            UUID(given["authority"]), given["first_made_on"], given["made_on"],
            given["received_on"], given["is_signed"], UUID(document) if document else None,
            given["last_review_decided_on"], given["moved_on"],
        )  # fmt: skip

    @staticmethod
    def proposed(before: EhcPlan | None) -> dict[str, Any]:
        """Of a later version what the one in force says of the plan as a whole."""
        if before is None:
            return {}
        return {
            "follows": before.pk, "authority": str(before.authority_id),
            "first_made_on": before.first_made_on,
            "last_review_decided_on": before.last_review_decided_on, "moved_on": before.moved_on,
        }  # fmt: skip


class EhcPlanChangeForm(VersionedForm, EhcPlanReceiveForm):
    follows = None  # type: ignore[assignment]  # as Django takes a field out

    @staticmethod
    def initial_of(row: EhcPlan) -> dict[str, Any]:
        names = ("version", "first_made_on", "made_on", "received_on", "is_signed",
                 "last_review_decided_on", "moved_on")  # fmt: skip
        return {name: getattr(row, name) for name in names} | {
            "authority": str(row.authority_id),
            "document": str(row.document_id) if row.document_id else "",
        }


class EhcPlanCheckForm(VersionedForm):
    acts = True
    submit_label = "It is checked"


class EhcPlanEndForm(VersionedForm):
    acts = True
    submit_label = "The plan has ended"

    ended_on = DateField(
        label="Ended on", help_text="The day from which the authority does not maintain it."
    )
    why = forms.CharField(
        label="Why", max_length=300,
        help_text="For example: the authority decided to cease it, and nobody has appealed.",
    )  # fmt: skip


class EhcPlanMeetingForm(VersionedForm, MeetingPlanForm):
    acts = True


class EhcPlanMeetingTakeForm(VersionedForm):
    acts = True
    submit_label = "Take this meeting"

    meeting = forms.ChoiceField(label="Meeting", widget=forms.RadioSelect)

    def __init__(self, *args: Any, meetings: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["meeting"]
        chosen.choices = [(str(pk), words) for pk, words in meetings.items()]
        chosen.error_messages["invalid_choice"] = "Choose a meeting from the list."


class EhcPlanTellForm(VersionedForm):
    acts = True
    submit_label = "Ask everyone to read it"


class EhcPlanReadForm(HouseForm):
    submit_label = "I have read it"
