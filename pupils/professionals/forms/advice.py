"""Advice as forms ask for it: of a professional, and by one who has a link."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.documents.rules.kinds import EMPTY, FILE_KINDS, TAKEN, TOO_LARGE
from pupils.models import AdviceRequest, Referral
from pupils.professionals.forms.referrals import ChoosesWhom
from pupils.professionals.rules.advising import ADVICE_FACTS, ASK_LABELS, AUTHOR, HEADINGS
from send_mis.ui.file_fields import FileField
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_LINES = forms.Textarea(attrs={"rows": 4})
_ACCEPT = ",".join(f".{kind}" for kind in (*FILE_KINDS, "jpeg"))


class AdviceAskForm(ChoosesWhom):
    submit_label = "Ask for the advice"
    keeps_draft = True

    referral = forms.ModelChoiceField(
        Referral.objects.none(), label=ASK_LABELS["referral"], required=False,
        empty_label="Without a referral",
    )  # fmt: skip
    occasion = forms.CharField(
        label=ASK_LABELS["occasion"], max_length=120,
        help_text="For example: annual review in December. Whoever has the link reads it: write"
        " no name.",
    )  # fmt: skip
    asked_for = forms.CharField(
        label=ASK_LABELS["asked_for"], widget=_LINES, max_length=2000,
        help_text="Whoever has the link reads it: write no name.",
    )  # fmt: skip
    by_on = DateField(label=ASK_LABELS["by_on"])
    asked_at = forms.EmailField(
        label=ASK_LABELS["asked_at"], required=False, max_length=254,
        help_text="Left empty, the address that the directory has of them.",
    )  # fmt: skip
    sends_link = forms.BooleanField(
        label="Send them a link by mail", required=False, initial=True,
        help_text="The mail holds the child's initials at most. Without it, you record the advice"
        " when it comes.",
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label=ASK_LABELS["is_confidential"], required=False,
        help_text="Only SENCO, headteacher and safeguarding lead read what is received.",
    )  # fmt: skip

    def __init__(self, *args: Any, referrals: Sequence[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["referral"]
        chosen.queryset = Referral.objects.filter(pk__in=[row.pk for row in referrals])
        named = [(str(row.pk), row.service.name) for row in referrals]
        chosen.choices = [("", "Without a referral"), *named]

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(
            *own, Group("Whom", "service", "professional", "sends_link", "asked_at", "referral"),
            Group("What", "occasion", "asked_for", "by_on", "is_confidential"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("sends_link"):
            given["asked_at"] = ""
        elif "asked_at" in given and not given["asked_at"]:
            known = (given.get("professional"), given.get("service"))
            given["asked_at"] = next((row.email for row in known if row and row.email), "")
            if not given["asked_at"] and given.get("service"):
                self.add_error(
                    "asked_at", "The directory has no address of them: enter one, or send no link."
                )
        return given

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ASK_LABELS}


class AdviceChangeForm(VersionedForm, AdviceAskForm):
    submit_label = "Save what is asked"

    @staticmethod
    def initial_of(row: AdviceRequest) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*ASK_LABELS, "version")} | {
            "service": row.service_id, "professional": row.professional_id,
            "referral": row.referral_id, "sends_link": bool(row.asked_at),
        }  # fmt: skip


class AdviceChaseForm(VersionedForm):
    acts = True
    submit_label = "Chase"


class AdviceWithdrawForm(VersionedForm):
    acts = True
    submit_label = "Ask for it no more"

    why = forms.CharField(label="Why", max_length=300)


class AdviceReadForm(VersionedForm):
    submit_label = "I have read it"
    keeps_draft = True

    strategies = forms.CharField(
        label="Strategies to share with staff", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What staff are to do, in plain words. Everybody who works with the pupil reads"
        " it. Left empty, nothing is shared.",
    )  # fmt: skip


class _AdviceFields(HouseForm):
    author_name = forms.CharField(label=AUTHOR["author_name"], max_length=160)
    author_role = forms.CharField(label=AUTHOR["author_role"], max_length=160, required=False)
    dated_on = DateField(label=AUTHOR["dated_on"])
    strengths = forms.CharField(
        label=HEADINGS["strengths"], required=False, widget=_LINES, max_length=8000
    )
    needs = forms.CharField(label=HEADINGS["needs"], required=False, widget=_LINES, max_length=8000)
    outcomes = forms.CharField(
        label=HEADINGS["outcomes"], required=False, widget=_LINES, max_length=8000
    )
    provision = forms.CharField(
        label=HEADINGS["provision"], required=False, widget=_LINES, max_length=8000
    )
    file = FileField(
        label="Your report as a file", accept=_ACCEPT, max_length=None, required=False,
        help_text=f"Instead of the words above, or with them. {TAKEN}; up to 25 MB.",
        error_messages={"empty": EMPTY},
    )  # fmt: skip

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(*own, Group("Who writes", *AUTHOR), Group("The advice", *HEADINGS), "file")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_too_large:
            self.errors.pop("file", None)
            self.add_error("file", TOO_LARGE)
        return given

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ADVICE_FACTS}

    def content(self) -> bytes | None:
        sent = self.cleaned_data.get("file")
        return bytes(sent.read()) if sent else None


class AdviceGiveForm(_AdviceFields):
    """Behind a link. No browser keeps a chosen file, nor what is typed here."""

    submit_label = "Send the advice"
    summary_note = (
        "Nothing is sent yet. Your words are below as you wrote them; if you chose a file, choose"
        " it again."
    )


class AdviceRecordForm(VersionedForm, _AdviceFields):
    """What came by post or mail, typed or filed by the school."""

    acts = True
    submit_label = "It is received"
    summary_note = "Nothing is saved. No browser keeps a chosen file: choose it again below."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author_name"].label = "Who wrote it"
        self.fields["author_role"].label = "Their role"
        self.fields["file"].label = "The report as a file"
