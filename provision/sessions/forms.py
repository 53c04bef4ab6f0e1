"""Forms of one session: by one tap, in a day's batch, or put right."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.sessions.rules.entries import LONGEST, Member, PupilEntry, SessionEntry
from provision.sessions.selectors.day import Card, initial_of
from send_mis.reading.numbers import NoNumber, read_number
from send_mis.ui.form_renderer import FixedSelect
from send_mis.ui.forms import DateField, HouseForm, SummaryLine, VersionedForm, error_summary
from send_mis.ui.number_fields import NumberField, WholeField


@dataclass(frozen=True)
class MemberFields:
    """A pupil's inputs, for a template that sets them in one line. One pupil has no `there`.

    `sure_name`, `sure`: the count that was asked about, sent along when it is recorded again.
    """

    member: Member
    there: BoundField | None
    why: BoundField | None
    count: BoundField | None
    sure_name: str
    sure: str


class SessionForm(HouseForm):
    """`members`: those who come on that day. Empty `state` and `reason`: nothing answered yet."""

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
        required=False, widget=FixedSelect,
    )  # fmt: skip
    minutes = WholeField(
        label="Minutes", required=False, least=1, most=LONGEST,
        wrong=f"Minutes must be between 1 and {LONGEST}.",
    )  # fmt: skip
    note = forms.CharField(
        label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    by = forms.ChoiceField(label="Who delivered it", required=False)

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
                choices=AbsentReason.choices, widget=FixedSelect,
            )  # fmt: skip
        if member.measure:
            self.fields[f"count_{member.pupil_id}"] = NumberField(
                label=f"{member.name}: {member.measure}", required=False, min_value=0
            )
            self.fields[f"sure_{member.pupil_id}"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )

    @property
    def rows(self) -> list[MemberFields]:
        return [
            MemberFields(
                member, self._own("there", member), self._own("why", member),
                self._own("count", member), *self._sure(member),
            )
            for member in self.members
        ]  # fmt: skip

    def _sure(self, member: Member) -> tuple[str, str]:
        count, sure = self._own("count", member), self._own("sure", member)
        if count is None or sure is None:
            return "", ""
        # Whatever was wrong with the count, only this very number passes without being asked.
        value = count.value() if count.errors else sure.value()
        return sure.html_name, str(value or "")

    def _own(self, what: str, member: Member) -> BoundField | None:
        name = f"{what}_{member.pupil_id}"
        return self[name] if name in self.fields else None

    @property
    def is_answered(self) -> bool:
        """Something was answered: in a batch the rest is left for later."""
        return bool(self["state"].value() or self["reason"].value())

    @property
    def is_half_answered(self) -> bool:
        """Something was typed, but not whether it was delivered or missed."""
        if self.is_answered:
            return False
        typed = [self["note"].value(), self["minutes"].value()]
        typed += [one.count.value() for one in self.rows if one.count is not None]
        asked = str(self["asked"].value() or "").split(",")
        away = [
            one
            for one in self.rows
            if one.there is not None and str(one.member.pupil_id) in asked and not one.there.value()
        ]
        return any(typed) or bool(away)

    def entry(self) -> SessionEntry:
        given = self.cleaned_data
        # A reason's own button is pressed without saying "missed" besides.
        state = given["state"] or (SessionState.MISSED if given["reason"] else "")
        return SessionEntry(
            state=state, reason=given["reason"], minutes=given["minutes"], note=given["note"],
            delivered_by=UUID(given["by"]) if given["by"] else None,
            pupils=[
                self._pupil(member) for member in self.members if self._was_asked(member.pupil_id)
            ],
        )  # fmt: skip

    def _was_asked(self, pupil_id: UUID) -> bool:
        return str(pupil_id) in self.cleaned_data["asked"].split(",")

    def _pupil(self, member: Member) -> PupilEntry:
        key = member.pupil_id
        is_present = self.cleaned_data.get(f"there_{key}", True)
        count = self.cleaned_data.get(f"count_{key}")
        return PupilEntry(
            key, is_present=is_present,
            reason="" if is_present else self.cleaned_data.get(f"why_{key}", ""),
            count=count, out_of=member.out_of,
            is_sure=count is not None and _as_number(self.cleaned_data.get(f"sure_{key}")) == count,
        )  # fmt: skip


@dataclass(frozen=True)
class OpenCard:
    """A session still to be recorded, with the form for it."""

    card: Card
    form: SessionForm


def open_card(card: Card, data: Any = None, prefix: str | None = None) -> OpenCard:
    """`data`: what was typed for it."""
    form = SessionForm(
        data, members=card.members, staff=card.staff, minutes=card.row.minutes or 0,
        initial=initial_of(card), prefix=prefix,
        auto_id=f"id_{card.row.pk.hex}_{card.day:%d}_{card.slot}_%s",
    )  # fmt: skip
    return OpenCard(card, form)


def _as_number(text: str | None) -> Decimal | None:
    try:
        return read_number(text) if text else None
    except NoNumber:
        return None


def error_lines(form: SessionForm, title: str = "") -> list[SummaryLine]:
    """Each error with whose it is; `title` names the session on a page of several."""
    whose = {
        field.auto_id: one.member.name
        for one in form.rows
        for field in (one.why, one.count)
        if field is not None and len(form.members) > 1
    }
    lines = []
    for line in error_summary(form):
        names = [each for each in (title, whose.get(line.target, "")) if each]
        words = f"{', '.join(names)}: {line.message}" if names else line.message
        lines.append(replace(line, message=words))
    return lines


class CorrectionForm(SessionForm, VersionedForm):
    """The same, on a record that is there. The day is typed, because it may be what was wrong."""

    not_of_record = ("why",)

    held_on = DateField(label="Day")  # type: ignore[assignment]  # typed here, hidden there
    state = forms.ChoiceField(
        label="What happened", choices=SessionState.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label="What was wrong", max_length=300, required=False)


class RemovalForm(VersionedForm):
    """A record that should not be there at all."""

    acts = True
    submit_label = "Remove it"

    why = forms.CharField(
        label="Why it is removed", max_length=300,
        help_text="For example: recorded twice, or for the wrong row.",
        error_messages={"required": "Say why it is removed."},
    )  # fmt: skip
