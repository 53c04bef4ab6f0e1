"""A review of an EHC plan as forms ask for it: its kind, its meeting, its report, its days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from ehcp.annual.rules.running import REVIEW_LABELS, AuthoritySaid, ReviewDay, ReviewReport
from ehcp.choices import AuthorityDecision, ReviewKind, ReviewRecommends
from ehcp.clock import PlanFacts, year_clock
from ehcp.models import AnnualReview
from reviews.meetings.forms.meetings import MeetingPlanForm
from send_mis.ui.forms import DateField, HouseForm, VersionedForm

# Leaves room for a second date.
_BEFORE_HOLD_BY = timedelta(weeks=2)
_SATURDAY = 5
_ABOUT = "Review of the EHC plan"


class ReviewBeginForm(HouseForm):
    submit_label = "Begin the review"

    kind = forms.ChoiceField(
        label=REVIEW_LABELS["kind"], choices=ReviewKind.choices, widget=forms.RadioSelect
    )
    begun_on = DateField(
        label=REVIEW_LABELS["begun_on"],
        help_text="Advice that is asked for from this day on counts as asked for the review.",
    )

    @staticmethod
    def proposed(facts: PlanFacts, today: date) -> dict[str, Any]:
        """The kind that the next day to hold by asks for."""
        clock, kind = year_clock(facts), ReviewKind.ANNUAL
        if clock.early is not None and clock.hold_by_on == clock.early.due_on:
            kind = ReviewKind.EARLY_YEARS
        elif clock.transfer is not None and "next school" in clock.because:
            kind = ReviewKind.TRANSFER
        return {"kind": kind, "begun_on": today}


class ReviewMeetingForm(VersionedForm, MeetingPlanForm):
    acts = True

    @staticmethod
    def proposed_for(hold_by_on: date, today: date) -> dict[str, Any]:
        """Two weeks before the day to hold by, on a weekday, unless that has passed."""
        on = hold_by_on - _BEFORE_HOLD_BY
        while on.weekday() >= _SATURDAY:
            on -= timedelta(days=1)
        found: dict[str, Any] = {"about": _ABOUT, "minutes": 60}
        return found | ({"on": on} if on > today else {})


class ReviewLinkForm(VersionedForm):
    acts = True
    submit_label = "Take this meeting"

    meeting = forms.ChoiceField(label="Meeting", widget=forms.RadioSelect)

    def __init__(self, *args: Any, meetings: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["meeting"]
        chosen.choices = [(str(pk), words) for pk, words in meetings.items()]
        chosen.error_messages["invalid_choice"] = "Choose a meeting from the list."


class ReviewPutOffForm(VersionedForm):
    acts = True
    submit_label = "Put it off"

    why = forms.CharField(
        label="Why", max_length=300,
        help_text="For example: the parents asked for another day. It stands in the record.",
    )  # fmt: skip


class ReviewReportForm(VersionedForm):
    submit_label = "Save the report"
    keeps_draft = True

    recommends = forms.ChoiceField(
        label=REVIEW_LABELS["recommends"], choices=ReviewRecommends.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    recommends_words = forms.CharField(
        label=REVIEW_LABELS["recommends_words"], required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What is said of each section stands in its own part of the report.",
    )  # fmt: skip

    @staticmethod
    def initial_of(row: AnnualReview) -> dict[str, Any]:
        names = ("recommends", "recommends_words", "version")
        return {name: getattr(row, name) for name in names}

    def report(self) -> ReviewReport:
        given = self.cleaned_data
        return ReviewReport(given["recommends"], given["recommends_words"])


class ReviewDayForm(VersionedForm):
    acts = True
    submit_label = "Save"

    on = DateField(label="Day")

    def __init__(self, *args: Any, what: ReviewDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = REVIEW_LABELS[what.value]


class ReviewDecideForm(VersionedForm):
    acts = True
    submit_label = "Save the decision"

    decision = forms.ChoiceField(
        label=REVIEW_LABELS["decision"], choices=AuthorityDecision.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    decided_on = DateField(
        label=REVIEW_LABELS["decided_on"], help_text="The date of the authority’s letter."
    )
    notice_on = DateField(
        label=REVIEW_LABELS["notice_on"], required=False,
        help_text="If it amends the plan and its amendments came with the letter.",
    )  # fmt: skip

    def said(self) -> AuthoritySaid:
        given = self.cleaned_data
        return AuthoritySaid(given["decision"], given["decided_on"], given["notice_on"])


class ReviewEndForm(VersionedForm):
    acts = True
    submit_label = "End the review"

    ended_on = DateField(label=REVIEW_LABELS["ended_on"])
    why = forms.CharField(
        label="Why", max_length=300,
        help_text="For example: the amended plan came; or the pupil is moving and it is not held.",
    )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("version", "ended_on", "why")
