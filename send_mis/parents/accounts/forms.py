"""An account is given without a question, and ends with a reason."""

from django import forms

from send_mis.ui.forms import HouseForm


class AccountGiveForm(HouseForm):
    submit_label = "Give an account"


class AccountEndForm(HouseForm):
    submit_label = "End the account"

    why = forms.CharField(label="Why", max_length=300)
