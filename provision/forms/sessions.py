"""One session as it is told: by one tap, in a day's batch, from a sheet of paper, or put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.layout import Layout
from django import forms
from django.forms.boundfield import BoundField

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.session_rules import LONGEST, Said, There
from send_mis.ui.forms import VERSION, DateField, Group, HouseForm, VersionedForm

_NUMBER = "Enter a number, for example 32."


@dataclass(frozen=True, slots=True)
class Member:
    """A pupil who is in the row on that day, with what is counted for them."""

    pupil_id: UUID
    name: str
    measure: str = ""
    target: Decimal | None = None
    out_of: Decimal | None = None
    last: Decimal | None = None
    last_words: str = ""

    @property
    def question(self) -> str:
        """ "Words read right, aim 40"."""
        aim = f", aim {_figure(self.target)}" if self.target is not None else ""
        return f"{self.measure[:1].upper()}{self.measure[1:]}{aim}"

    @property
    def start(self) -> str:
        """What the first tap of − or + takes."""
        return _figure(self.last)


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


@dataclass(frozen=True)
class MemberFields:
    """A pupil's inputs, for a template that sets them in one line. One pupil has no `there`."""

    member: Member
    there: BoundField | None
    why: BoundField | None
    count: BoundField | None


class SessionForm(HouseForm):
    """`members`: those who come on that day. Empty `state` and `reason`: nothing said yet."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    slot = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=20)
    held_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    # Whose boxes the page showed: a pupil who joined the group meanwhile was not asked about.
    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label="What happened", choices=[("", "Not yet recorded"), *SessionState.choices],
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Why it was missed", choices=[("", "Choose why"), *MissedReason.choices],
        required=False,
    )  # fmt: skip
    minutes = forms.IntegerField(label="Minutes", required=False)
    note = forms.CharField(
        label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    by = forms.ChoiceField(label="Who took it", required=False)

    def __init__(
        self, *args: Any, members: Iterable[Member], staff: dict[UUID, str], minutes: int,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.members = list(members)
        super().__init__(*args, **kwargs)
        self.fields["minutes"].help_text = f"{minutes} as planned, unless it was shorter or longer."
        by: Any = self.fields["by"]
        # Where a record names nobody, saving it again must not name somebody.
        nobody = [] if self.initial.get("by") else [("", "Nobody named")]
        by.choices = [*nobody, *((str(pk), name) for pk, name in staff.items())]
        for member in self.members:
            self._add(member)

    def _add(self, member: Member) -> None:
        if len(self.members) > 1:
            self.fields[f"there_{member.pupil_id}"] = forms.BooleanField(
                label=member.name, required=False, initial=True
            )
            self.fields[f"why_{member.pupil_id}"] = forms.ChoiceField(
                label=f"Why {member.name} was not there", required=False,
                choices=AbsentReason.choices,
            )  # fmt: skip
        if member.measure:
            self.fields[f"count_{member.pupil_id}"] = forms.DecimalField(
                label=f"{member.name}: {member.measure}", required=False, max_digits=9,
                decimal_places=2, min_value=0,
                error_messages={"invalid": _NUMBER, "min_value": "Enter a number from 0."},
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip

    @property
    def rows(self) -> list[MemberFields]:
        return [
            MemberFields(
                member, self._own("there", member), self._own("why", member),
                self._own("count", member),
            )
            for member in self.members
        ]  # fmt: skip

    def _own(self, what: str, member: Member) -> BoundField | None:
        name = f"{what}_{member.pupil_id}"
        return self[name] if name in self.fields else None

    def clean_minutes(self) -> int | None:
        minutes: int | None = self.cleaned_data["minutes"]
        if minutes is not None and not 1 <= minutes <= LONGEST:
            raise forms.ValidationError(f"Minutes are between 1 and {LONGEST}.")
        return minutes

    @property
    def is_said(self) -> bool:
        """Something was answered: in a batch the rest is left for later."""
        return bool(self.cleaned_data.get("state") or self.cleaned_data.get("reason"))

    def said(self) -> Said:
        given = self.cleaned_data
        # A reason's own button is pressed without saying "missed" besides.
        state = given["state"] or (SessionState.MISSED if given["reason"] else "")
        return Said(
            state=state, reason=given["reason"], minutes=given["minutes"], note=given["note"],
            delivered_by=UUID(given["by"]) if given["by"] else None,
            there=[
                self._there(member) for member in self.members if self._was_asked(member.pupil_id)
            ],
        )  # fmt: skip

    def _was_asked(self, pupil_id: UUID) -> bool:
        return str(pupil_id) in self.cleaned_data["asked"].split(",")

    def _there(self, member: Member) -> There:
        key = member.pupil_id
        is_present = self.cleaned_data.get(f"there_{key}", True)
        return There(
            key, is_present=is_present,
            reason="" if is_present else self.cleaned_data.get(f"why_{key}", ""),
            count=self.cleaned_data.get(f"count_{key}"), out_of=member.out_of,
        )  # fmt: skip


def fresh(day: date, slot: int, members: Iterable[Member], by: UUID | None) -> dict[str, Any]:
    """What a form starts with: everybody there, and a token of its own."""
    return {
        "token": uuid4(), "slot": slot, "held_on": day, "by": str(by or ""),
        "asked": ",".join(str(member.pupil_id) for member in members),
    }  # fmt: skip


class CorrectionForm(SessionForm, VersionedForm):
    """The same, on a record that is there. The day is typed, because it may be what was wrong."""

    submit_label = "Put it right"

    held_on = DateField(label="Day")  # type: ignore[assignment]  # typed here, hidden there
    state = forms.ChoiceField(
        label="What happened", choices=SessionState.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label="What was wrong", max_length=300, required=False)

    def layout(self) -> Layout:
        return Layout(
            VERSION, "token", "slot", "asked", "held_on", "state", "reason", "minutes", "by",
            *self._who(), "note", "why",
        )  # fmt: skip

    def _who(self) -> list[Any]:
        names = [n for n in self.fields if n.partition("_")[0] in ("there", "why", "count")]
        names = [n for n in names if n != "why"]
        return [Group("Who was there", *names)] if names else []
