"""Into a class or group, and out of it, from a day."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from send_mis.schools.models import SchoolClass
from send_mis.ui.forms import DateField, HouseForm


class ChoosesClass(HouseForm):
    """Each class that it asks for is one of `classes`."""

    def __init__(self, *args: Any, classes: QuerySet[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = classes


class MoveClassForm(ChoosesClass):
    submit_label = "Move the pupil"

    to = forms.ModelChoiceField(
        SchoolClass.objects.none(), label="Class", empty_label="Choose a class"
    )
    on = DateField(label="From", help_text="The first day in that class.")


class JoinClassForm(ChoosesClass):
    submit_label = "Add to the group"

    school_class = forms.ModelChoiceField(
        SchoolClass.objects.none(), label="Group", empty_label="Choose a group"
    )
    on = DateField(label="From", help_text="The first day in the group.")


class LeaveClassForm(HouseForm):
    submit_label = "Remove from the group"

    on = DateField(
        label="First day no longer in the group",
        help_text="The day after the last one in the group.",
    )
