from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.office.forms.classes import Choices
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm


class RoleForm(HouseForm):
    """A role, where it is held, from when until when."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    classes = forms.MultipleChoiceField(
        label="Classes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "For teachers and teaching assistants: the classes whose pupils they see. Without a "
            "class they are on the staff and do not see any pupil yet."
        ),
    )
    starts_on = DateField(label="First day")
    last_day = DateField(label="Last day", required=False, help_text="Leave empty if it is open.")

    def __init__(self, *args: Any, roles: Choices, classes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("role", roles), ("classes", classes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
            field.choices = choices
        if not classes:
            del self.fields["classes"]

    def role_fields(self) -> list[str]:
        return [
            name for name in ("role", "classes", "starts_on", "last_day") if name in self.fields
        ]


class NewPersonForm(RoleForm):
    full_name = forms.CharField(label="Full name", max_length=160, help_text="For example: Ann Lee")
    title = forms.CharField(
        label="Title",
        max_length=20,
        required=False,
        help_text="What pupils say: Mrs, Mr, Miss, Dr.",
    )
    email = forms.EmailField(label="E-mail", help_text="Their own work e-mail address.")
    invite = forms.BooleanField(
        label="Send an invitation now",
        required=False,
        initial=True,
        help_text="By e-mail, with a link to choose a password. You can also send it later.",
    )

    def layout(self) -> Layout:
        return Layout(
            Group("Who", "full_name", "title", "email"),
            Group("What they may see and do", *self.role_fields()),
            "invite",
        )


class SecondStepForm(HouseForm):
    reason = forms.CharField(
        label="How you checked who is asking",
        max_length=300,
        help_text="For example: she came to my office; I rang her at the number we keep.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PersonForm(VersionedForm):
    full_name = forms.CharField(label="Full name", max_length=160)
    title = forms.CharField(label="Title", max_length=20, required=False)
    email = forms.EmailField(label="E-mail")
