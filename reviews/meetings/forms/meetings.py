"""Meetings as forms ask for them: when and where, whom to invite, who came."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from reviews.choices import AskedHow, Interpreter, MeetingReply
from reviews.meetings.rules.planning import (
    MEETING_LABELS,
    STRANGER,
    Invited,
    MeetingFacts,
    Reply,
    box,
)
from reviews.meetings.rules.times import read_time, time_words
from reviews.meetings.selectors.people import (
    BARRED,
    Invitable,
    called,
    needs_interpreter,
    what_they_are,
)
from reviews.models import Cycle, MeetingPerson, ReviewMeeting
from send_mis.ui.forms import VERSION, DateField, Fold, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import WholeField

_ABOUT = "Review of the support plan"
_NO_TIME = "Enter a time such as 3:30pm or 15:30."
_AT_MEETING = [
    ("", "Not known"), *((each.value, each.label) for each in MeetingReply if each != "coming"),
]  # fmt: skip


class MeetingPlanForm(HouseForm):
    submit_label = "Plan the meeting"

    about = forms.CharField(
        label=MEETING_LABELS["about"], max_length=160, initial=_ABOUT,
        help_text="It stands in the invitation.",
    )  # fmt: skip
    on = DateField(label=MEETING_LABELS["on"])
    begins = forms.CharField(
        label=MEETING_LABELS["begins"], max_length=12, help_text="For example: 3:30pm."
    )
    minutes = WholeField(label=MEETING_LABELS["minutes"], least=5, most=480, initial=30)
    place = forms.CharField(
        label=MEETING_LABELS["place"], max_length=160,
        help_text="A room in school, or “by phone”. Everybody who is invited reads it.",
    )  # fmt: skip

    def layout(self) -> Layout:
        version = [VERSION] if VERSION in self.fields else []
        return Layout(
            *version, "about", Group("When and where", "on", "begins", "minutes", "place")
        )

    def clean_begins(self) -> str:
        """Any way of writing it is read, and kept as it is shown."""
        found = read_time(self.cleaned_data["begins"])
        if found is None:
            raise forms.ValidationError(_NO_TIME)
        return time_words(found)

    def facts(self) -> MeetingFacts:
        given = self.cleaned_data
        return MeetingFacts(
            given["about"], given["on"], read_time(given["begins"]) or time(0), given["minutes"],
            given["place"],
        )  # fmt: skip

    @staticmethod
    def proposed(cycle: Cycle | None, today: date) -> dict[str, Any]:
        """On the review date of the plan, unless that has passed."""
        on = cycle.review_on if cycle is not None else None
        found: dict[str, Any] = {"on": on} if on is not None and on >= today else {}
        return found if cycle is not None else {"about": ""}


class MeetingChangeForm(VersionedForm, MeetingPlanForm):
    submit_label = "Save the meeting"

    @staticmethod
    def initial_of(row: ReviewMeeting) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("version", *MEETING_LABELS)} | {
            "begins": time_words(row.begins)
        }


class MeetingCancelForm(VersionedForm):
    acts = True
    submit_label = "Cancel the meeting"

    why = forms.CharField(
        label="Why", max_length=300, help_text="For example: the mother is ill; a new day is asked."
    )


class MeetingInviteForm(VersionedForm):
    submit_label = "Save who is invited"

    has_pupil = forms.BooleanField(label="The pupil comes", required=False)
    contacts = forms.MultipleChoiceField(
        label="Family", required=False, widget=forms.CheckboxSelectMultiple
    )
    users = forms.MultipleChoiceField(
        label="School", required=False, widget=forms.CheckboxSelectMultiple
    )
    professionals = forms.MultipleChoiceField(
        label="Outside professionals", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="Somebody else", required=False, max_length=800,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="One name a line.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, may: Invitable, people: Sequence[MeetingPerson], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Of the family whoever must not be invited any more goes.
        self._keep([], "contacts", "contact", may.contacts)
        # So do staff who do not see the pupil any more.
        self._keep([], "users", "user", may.users)
        self._keep(people, "professionals", "professional", may.professionals)

    def _keep(
        self, people: Sequence[MeetingPerson], name: str, key: str, offered: Mapping[UUID, str]
    ) -> None:
        """Whoever of `people` is invited stays in the list, also where they would not be offered
        any more."""
        words = dict(offered)
        for row in people:
            if (one := getattr(row, f"{key}_id")) is not None:
                words.setdefault(one, called(row))
        chosen: Any = self.fields[name]
        chosen.choices = [(str(one), text) for one, text in words.items()]
        chosen.error_messages["invalid_choice"] = STRANGER
        if not words:
            del self.fields[name]

    def layout(self) -> Layout:
        outside = [name for name in ("professionals",) if name in self.fields]
        near = [name for name in ("contacts", "users") if name in self.fields]
        is_open = bool(self["professionals"].value()) if outside else False
        folds = [Fold("Outside professionals", *outside, is_open=is_open)] if outside else []
        return Layout(VERSION, "has_pupil", *near, *folds, "others")

    @staticmethod
    def initial_of(row: ReviewMeeting, people: Sequence[MeetingPerson]) -> dict[str, Any]:
        found: dict[str, Any] = {
            key: [
                str(one) for person in people
                if (one := getattr(person, f"{key.removesuffix('s')}_id")) is not None
            ]
            for key in ("contacts", "users", "professionals")
        }  # fmt: skip
        found["others"] = "\n".join(person.name for person in people if person.name)
        found["has_pupil"] = any(what_they_are(person) == "Pupil" for person in people)
        return found | {"version": row.invited_version}

    def suggest_everybody(self, may: Invitable, actor_id: UUID | None) -> None:
        """Of a meeting that nobody is invited to: all who are told, and whoever plans it."""
        self.suggest("contacts", [str(key) for key in may.contacts if key in may.told])
        if actor_id in may.users:
            self.suggest("users", [str(actor_id)])

    def invited(self) -> Invited:
        given = self.cleaned_data
        ids = {
            name: [UUID(key) for key in given.get(name, ())]
            for name in ("contacts", "users", "professionals")
        }
        return Invited(given["has_pupil"], **ids, others=given["others"].splitlines())


class MeetingRepliesForm(VersionedForm):
    submit_label = "Save the answers"

    def __init__(
        self, *args: Any, people: Sequence[MeetingPerson], barred: Collection[UUID], **kwargs: Any
    ) -> None:
        """`barred`: the rows of those who must not be invited any more."""
        super().__init__(*args, **kwargs)
        self.people, self.barred = people, barred
        for row in people:
            self.fields[box("asked_how", row.pk)] = forms.ChoiceField(
                label="Asked", choices=[("", "Not asked yet"), *AskedHow.choices], required=False,
                initial=row.asked_how,
            )  # fmt: skip
            self.fields[box("reply", row.pk)] = forms.ChoiceField(
                label="Answer", choices=[("", "None yet"), *MeetingReply.choices], required=False,
                initial=row.reply,
            )  # fmt: skip
            if needs_interpreter(row) or row.interpreter:
                self.fields[box("interpreter", row.pk)] = forms.ChoiceField(
                    label="Interpreter", choices=[("", "To be arranged"), *Interpreter.choices],
                    required=False, initial=row.interpreter,
                    help_text="As Family says they need one.",
                )  # fmt: skip

    def label_of(self, name: str) -> str:
        row = next(row for row in self.people if name.endswith(row.pk.hex))
        return f"{called(row)}: {super().label_of(name).lower()}"

    def layout(self) -> Layout:
        names = ("asked_how", "reply", "interpreter")
        groups = _groups(self.people, *names, barred=self.barred, there=self.fields)
        return Layout(VERSION, *groups)

    def replies(self, today: date) -> list[Reply]:
        """Asked in a new way: today."""
        found = []
        for row in self.people:
            how = self.cleaned_data[box("asked_how", row.pk)]
            on = row.asked_on if how == row.asked_how else today
            reply = self.cleaned_data[box("reply", row.pk)]
            interpreter = self.cleaned_data.get(box("interpreter", row.pk))
            found.append(Reply(row.pk, how, on if how else None, reply, interpreter))
        return found


class MeetingHoldForm(VersionedForm):
    acts = True
    submit_label = "It was held"

    held_on = DateField(label="Held on")

    def __init__(self, *args: Any, people: Sequence[MeetingPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for row in people:
            came = MeetingReply.CAME if row.reply == MeetingReply.COMING else row.reply
            self.fields[box("reply", row.pk)] = forms.ChoiceField(
                label="At the meeting", choices=_AT_MEETING, required=False, initial=came
            )

    def layout(self) -> Layout:
        return Layout(VERSION, *_groups(self.people, "reply"), "held_on")

    def replies(self) -> list[Reply]:
        return [Reply(row.pk, reply=self.cleaned_data[box("reply", row.pk)]) for row in self.people]


def _groups(
    people: Sequence[MeetingPerson], *names: str, barred: Collection[UUID] = (),
    there: Collection[str] | None = None,
) -> Iterator[Group]:  # fmt: skip
    """`there`: the boxes that the form has, where not everybody has each."""
    for row in people:
        what = f"{what_they_are(row)}. {BARRED}." if row.pk in barred else what_they_are(row)
        boxes = [box(name, row.pk) for name in names]
        shown = [each for each in boxes if there is None or each in there]
        yield Group(called(row), *shown, hint=what)
