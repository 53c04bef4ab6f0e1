"""A letter with a code is asked for; its code, typed; and how somebody was told by hand."""

from django import forms

from send_mis.parents.choices import ToldByHand
from send_mis.ui.forms import HouseForm, VersionedForm


class SummaryLetterForm(HouseForm):
    submit_label = "Make the letter"
    # Each letter has its own code, so a second tap makes a second one: the last of them works.
    acts_once = False

    is_large = forms.BooleanField(label="In large print", required=False)


class SummaryToldForm(VersionedForm):
    acts = True
    submit_label = "They are told"

    how = forms.ChoiceField(
        label="How they were told", choices=ToldByHand.choices, widget=forms.RadioSelect
    )


class LetterCodeForm(HouseForm):
    submit_label = "Go on"
    acts_once = False
    summary_note = ""

    code = forms.CharField(
        label="The code in your letter", max_length=80,
        help_text="Three groups of four letters and numbers. Capitals, blanks and dashes do not"
        " matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters",
                                      "spellcheck": "false", "class": "code letter-code"}),
    )  # fmt: skip
