"""What is shown of the changes to a person's account. Passwords are in no copy."""

from send_mis.accounts.models import User
from send_mis.audit.history import History, ShownField

HISTORY = (
    History(
        User, "somebody", lambda copy: copy.text("full_name"),
        (
            ShownField("full_name", "Name"),
            ShownField("title", "Title"),
            ShownField("email", "E-mail"),
            ShownField("invited_email", "Invited at"),
            ShownField("is_active", "Account open"),
            ShownField("invited_at", "Invited on"),
            ShownField("must_set_up_second_step", "Has to set up a second step"),
        ),
        heading="Person: {}", is_of_school=True,
        unshown="id is_superuser date_joined version sessions_ended_at",
    ),
)  # fmt: skip
