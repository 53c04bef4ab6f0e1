"""A referral as forms ask for it."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import ParentsAnswer, ReferralStatus, ToldHow, Urgency
from pupils.models import OutsideService, Professional, Referral
from pupils.professionals.rules.referring import FOLLOWS, REFERRAL_LABELS
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_LINES = forms.Textarea(attrs={"rows": 4})
_HOW = [("", "Choose"), *((v, label) for v, label in ToldHow.choices if v != ToldHow.RECORDS)]


class ChoosesWhom(HouseForm):
    """The service and, if one knows, the person."""

    service = forms.ModelChoiceField(
        OutsideService.objects.none(), label=REFERRAL_LABELS["service"], empty_label="Choose"
    )
    professional = forms.ModelChoiceField(
        Professional.objects.none(), label=REFERRAL_LABELS["professional"], required=False,
        empty_label="Whoever is there",
    )  # fmt: skip

    def __init__(
        self, *args: Any, services: Sequence[OutsideService], people: Sequence[Professional],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        ids = [row.pk for row in services]
        chosen: Any = self.fields["service"]
        chosen.queryset = OutsideService.objects.filter(pk__in=ids)
        chosen.choices = [("", "Choose"), *((str(row.pk), row.name) for row in services)]
        chosen = self.fields["professional"]
        chosen.queryset = Professional.objects.filter(pk__in=[row.pk for row in people])
        named = [(str(row.pk), f"{row.name}, {row.service.name}") for row in people]
        chosen.choices = [("", "Whoever is there"), *named]


class ReferralForm(ChoosesWhom):
    submit_label = "Save the referral"
    keeps_draft = True

    reason = forms.CharField(label=REFERRAL_LABELS["reason"], widget=_LINES, max_length=4000)
    asked_for = forms.CharField(
        label=REFERRAL_LABELS["asked_for"], widget=_LINES, max_length=4000,
        help_text="For example: assess, observe, advise staff, see the family.",
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=REFERRAL_LABELS["urgency"], choices=Urgency.choices, widget=forms.RadioSelect,
        initial=Urgency.ROUTINE,
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label=REFERRAL_LABELS["is_confidential"], required=False,
        help_text="Only SENCO, headteacher and safeguarding lead read why. The child's staff see"
        " that the service is involved.",
    )  # fmt: skip
    told_who = forms.CharField(
        label=REFERRAL_LABELS["told_who"], required=False, max_length=200,
        help_text="Everybody with parental responsibility is told, unless a restriction holds.",
    )  # fmt: skip
    told_how = forms.ChoiceField(label=REFERRAL_LABELS["told_how"], required=False, choices=_HOW)
    told_on = DateField(label=REFERRAL_LABELS["told_on"], required=False)
    told_answer = forms.ChoiceField(
        label=REFERRAL_LABELS["told_answer"], required=False,
        choices=[("", "Choose"), *ParentsAnswer.choices],
    )  # fmt: skip
    untold_because = forms.CharField(
        label=REFERRAL_LABELS["untold_because"], required=False, max_length=300,
        help_text="For example: telling them would put the child at risk. It stands in the record.",
    )  # fmt: skip
    sent_on = DateField(
        label=REFERRAL_LABELS["sent_on"], required=False,
        help_text="Leave it empty to keep a draft that nobody else sees.",
    )  # fmt: skip
    chase_on = DateField(
        label=REFERRAL_LABELS["chase_on"], required=False,
        help_text="Left empty, four weeks after it is sent.",
    )  # fmt: skip

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(
            *own, Group("To whom", "service", "professional", "urgency"),
            Group("What about", "reason", "asked_for", "is_confidential"),
            Group("What the parents know", "told_who", "told_how", "told_on", "told_answer",
                  "untold_because"),
            Group("Sending", "sent_on", "chase_on"),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in REFERRAL_LABELS}


class ReferralChangeForm(VersionedForm, ReferralForm):
    @staticmethod
    def initial_of(row: Referral) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*REFERRAL_LABELS, "version")} | {
            "service": row.service_id, "professional": row.professional_id,
        }  # fmt: skip


class ReferralMoveForm(VersionedForm):
    acts = True
    submit_label = "Save the status"

    status = forms.ChoiceField(label="Status", widget=forms.RadioSelect)
    on = DateField(label="Since")
    note = forms.CharField(
        label="What was said", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000, help_text="Say why, if it is declined or closed.",
    )  # fmt: skip
    chase_on = DateField(label="Next date to chase", required=False)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["status"]
        chosen.choices = [(s.value, s.label) for s in FOLLOWS[ReferralStatus(status)]]
