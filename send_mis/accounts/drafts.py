"""The key with which a person's browser keeps what they have typed and not saved."""

import base64

from django.utils.crypto import salted_hmac

from send_mis.accounts.models import User


def draft_key(user: User) -> str:
    """The same next time, and nobody else's: made of the server's secret and of who it is."""
    found = salted_hmac("send_mis.accounts.drafts", str(user.pk), algorithm="sha256")
    return base64.b64encode(found.digest()).decode()
