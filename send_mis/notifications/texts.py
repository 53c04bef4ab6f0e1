"""Text messages: by GOV.UK Notify, or in the trial as files beside its mail.

Whoever offers them asks `texts_are_on` first: a school without a key of Notify sends none.
"""

import os
import re
from pathlib import Path
from typing import Any
from unicodedata import digit

from django.conf import settings
from django.utils import timezone

_SECONDS = 20
# The template of Notify holds this one field, and nothing else.
_FIELD = "message"
_BAD_REQUEST = 400
# What Notify calls the number in the words of a refusal. Any other refusal is about the key, the
# service or the template: that can be put right, and the text leaves then.
_ABOUT_NUMBER = ("phone_number", "phonenumber", "phone number", "mobile number", "landline")


class TextNotSent(Exception):
    """Notify did not take it. `status_code`: what it answered, 503 where it did not."""

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code


class NumberRefused(TextNotSent):
    """No text will ever reach that number."""


def texts_are_on() -> bool:
    return bool(settings.TEXTS_BY)


def send_text(*, to: str, body: str, reference: str) -> None:
    """Raises TextNotSent, or OSError. `reference`: the same for every try."""
    if settings.TEXTS_BY == "notify":
        _by_notify(to, body, reference)
    elif settings.TEXTS_BY == "file":
        _as_file(to, body, reference)
    else:  # the key was taken away after it was written
        raise TextNotSent(0)


def number_for_texts(written: str) -> str:
    """As it is dialled from abroad: "07700 900123" is +447700900123. Whether it is a number at all
    is Notify's to say."""
    plain = "".join(str(digit(sign)) if sign.isdigit() else sign for sign in written)
    is_whole = plain.strip().startswith(("+", "00"))
    digits = re.sub(r"\D", "", plain.replace("(0)", "") if is_whole else plain)
    if not is_whole:
        return f"+44{digits[1:]}" if digits.startswith("0") else digits
    country = digits.removeprefix("00")
    return f"+44{country[2:].lstrip('0')}" if country.startswith("44") else f"+{country}"


def _by_notify(to: str, body: str, reference: str) -> None:
    # A quarter of a second to load, which the worker alone needs.
    from notifications_python_client.errors import APIError
    from notifications_python_client.notifications import NotificationsAPIClient

    client = NotificationsAPIClient(
        settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=_SECONDS
    )
    try:
        client.send_sms_notification(
            phone_number=to, template_id=settings.NOTIFY_TEMPLATE_ID,
            personalisation={_FIELD: body}, reference=reference,
        )  # fmt: skip
    except APIError as error:
        status = error.status_code
        is_final = status == _BAD_REQUEST and _is_about_number(error.message)
        raise (NumberRefused if is_final else TextNotSent)(status) from None


def _is_about_number(said: Any) -> bool:
    words = str(said).lower()
    return any(name in words for name in _ABOUT_NUMBER)


def _as_file(to: str, body: str, reference: str) -> None:
    name = f"{timezone.localtime():%Y%m%d-%H%M%S}-{reference}.txt"
    path = Path(str(settings.EMAIL_FILE_PATH)) / name
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"To: {to}\n\n{body}\n")
