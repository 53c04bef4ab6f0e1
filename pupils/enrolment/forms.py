"""Leaving and coming back, as a form asks for it."""

from django import forms

from pupils.classes.forms import ChoosesClass
from send_mis.schools.models import SchoolClass
from send_mis.ui.forms import DateField, HouseForm


class LeaveForm(HouseForm):
    submit_label = "Record that the pupil left"

    on = DateField(label="Last day at this school")
    destination = forms.CharField(label="Destination", required=False, max_length=200)
    reason = forms.CharField(label="Why", required=False, max_length=200)


class ReturnForm(ChoosesClass):
    submit_label = "Record that the pupil is back"

    on = DateField(label="First day back")
    school_class = forms.ModelChoiceField(
        SchoolClass.objects.none(), label="Class", required=False, empty_label="No class yet"
    )
