"""Forms of the register. The labels are also the words in which a conflict is shown."""

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import FactSource, SenStatus, ToldHow
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_STATUSES = [
    (SenStatus.SEN_SUPPORT.value, "SEN support (K)"),
    (SenStatus.EHC_PLAN.value, "EHC plan (E)"),
]
_DATE_HINT = "For example 14 9 2026."


def _text(label: str, hint: str = "", *, required: bool = True, longest: int = 160) -> forms.Field:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest)


def _words(label: str, hint: str = "", *, required: bool = True) -> forms.Field:
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


def _status() -> forms.Field:
    return forms.ChoiceField(label="Status", choices=_STATUSES, widget=forms.RadioSelect)


def _told_on(*, required: bool = False) -> DateField:
    return DateField(label="When were parents told?", required=required)


def _told_how(*, required: bool = False) -> forms.Field:
    return forms.ChoiceField(
        label="How were parents told?",
        choices=[("", "Not told yet" if not required else "Choose"), *ToldHow.choices],
        required=required,
    )


def _review(*, required: bool = False) -> DateField:
    return DateField(label="Next review", required=required, help_text=_DATE_HINT)


def _why(hint: str = "It stays in the record of changes.") -> forms.Field:
    return _words("What was wrong?", hint)


class StartForm(HouseForm):
    submit_label = "Add to the register"

    status = _status()
    starts_on = DateField(label="From", help_text="The first day of the status.")
    decided_by = _text("Who decided", "For example: SENCO, class teacher and parents.")
    reason = _words("Why", "What was seen, and what was tried. A sentence or two is enough.")
    parents_told_on = _told_on()
    parents_told_how = _told_how()
    next_review_on = _review()

    def layout(self) -> Layout:
        return Layout(
            Group("The status", "status", "starts_on", "decided_by", "reason"),
            Group(
                "Parents", "parents_told_on", "parents_told_how",
                hint="A school must tell parents when it makes special provision.",
            ),
            Group("What is next", "next_review_on"),
        )  # fmt: skip


class EarlierForm(HouseForm):
    """A time on the register that is over."""

    submit_label = "Add to the history"

    status = _status()
    starts_on = DateField(label="From")
    ends_on = DateField(label="First day without it", help_text="The day after its last one.")
    source = forms.ChoiceField(
        label="Where does this come from?",
        choices=[
            (FactSource.PREVIOUS.value, "The school before"),
            (FactSource.PARENT.value, "The parents"),
            (FactSource.SCHOOL.value, "Our own papers"),
        ],
        widget=forms.RadioSelect,
    )
    decided_by = _text("Who decided", required=False)
    reason = _words("Why", required=False)


class ChangeForm(VersionedForm):
    decided_by = _text("Who decided", required=False)
    reason = _words("Why", required=False)
    parents_told_on = _told_on()
    parents_told_how = _told_how()
    next_review_on = _review()

    def layout(self) -> Layout:
        return Layout(
            "version",
            Group("The decision", "decided_by", "reason"),
            Group("Parents", "parents_told_on", "parents_told_how"),
            Group("What is next", "next_review_on"),
        )


class EndForm(VersionedForm):
    acts = True
    submit_label = "End the status"

    ends_on = DateField(label="First day without it", help_text="The first day without the status.")
    end_decided_by = _text("Who decided")
    end_reason = _words("Why", "What was reached, or what changed.")
    then = forms.ChoiceField(label="What happens next?", widget=forms.RadioSelect)
    watch_for = _words("What to watch", "If the pupil is monitored.", required=False)
    look_again_on = DateField(
        label="Monitoring review on", required=False,
        help_text=(
            "If the pupil is monitored: the day on which somebody "
            "decides whether to continue."
        ),
    )  # fmt: skip

    def __init__(self, *args: object, has_plan: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("monitor", "Monitor for a while"), ("", "Nothing further")]
        if has_plan:
            choices.insert(0, ("support", "SEN support (K) goes on, with the same needs"))
        field = self.fields["then"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = choices
        field.required = False

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        is_monitored = given.get("then") == "monitor"
        for name in ("watch_for", "look_again_on"):
            if given.get(name) and not is_monitored:
                self.add_error(name, "Choose “Monitor for a while”, or leave this empty.")
        if is_monitored and not given.get("look_again_on") and "look_again_on" not in self.errors:
            self.add_error("look_again_on", "Enter the day of the monitoring review.")
        return given


class CorrectForm(VersionedForm):
    not_of_record = ("why",)
    submit_label = "Save the correction"

    status = _status()
    starts_on = DateField(label="From")
    ends_on = DateField(
        label="First day without it", required=False,
        help_text="The day after its last one. Leave empty if it still applies.",
    )  # fmt: skip
    reviewed_on = DateField(
        label="Last review held on", required=False,
        help_text="Leave empty if none has been held.",
    )  # fmt: skip
    why = _why()


class SpellRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove it"

    why = _why("Only a status that never was is removed. This stays in the record of changes.")


class ToldForm(VersionedForm):
    parents_told_on = _told_on(required=True)
    parents_told_how = _told_how(required=True)


class ReviewForm(VersionedForm):
    next_review_on = _review(required=True)


class ReviewHeldForm(VersionedForm):
    """A review that has taken place, however long ago."""

    acts = True
    submit_label = "Record the review"

    held_on = DateField(label="Held on", help_text="Today or an earlier day.")
    agreed = _words(
        "What was agreed", "A sentence or two. It stays in the record of changes.", required=False
    )
    next_review_on = _review()

    def __init__(self, *args: object, has_plan: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_review_on"].help_text = (
            "Leave empty for the last day by law, counted from the day it was held."
            if has_plan
            else "Leave empty if no day is agreed yet."
        )


class MonitorForm(HouseForm):
    submit_label = "Monitor"

    starts_on = DateField(label="From")
    look_again_on = DateField(label="Monitoring review on", required=False)
    reason = _words("What to watch", required=False)


class MonitoringChangeForm(VersionedForm):
    look_again_on = DateField(label="Monitoring review on", required=False)
    reason = _words("What to watch", required=False)


class MonitoringEndForm(VersionedForm):
    acts = True
    submit_label = "End monitoring"

    ends_on = DateField(label="First day without it", help_text="Today or an earlier day.")
    why = _words("Why")
