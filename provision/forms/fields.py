"""Fields that several forms of provision share."""

import re
from decimal import Decimal
from typing import Any

from django import forms

# A comma parts thousands: "12,50" is refused, or it would be read as a hundred times as much.
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")


class PoundsField(forms.DecimalField):
    """An amount in pounds, also as people type it: "£1,200" and "1,200.50" are the same."""

    def __init__(self, *, most: Decimal | int, **kwargs: Any) -> None:
        wrong = f"Enter an amount in pounds from 0 to {most:,}, for example 16.50."
        texts = ("invalid", "min_value", "max_value", "max_digits", "max_whole_digits")
        messages = dict.fromkeys(texts, wrong)
        messages["max_decimal_places"] = "Enter pounds and pence, for example 16.50."
        messages |= kwargs.pop("error_messages", {})
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            min_value=0, max_value=most, decimal_places=2, max_digits=10,
            widget=forms.TextInput(attrs=attrs), error_messages=messages, **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().removeprefix("£").strip()
            if _THOUSANDS.fullmatch(value):
                value = value.replace(",", "")
        return super().to_python(value)


class CountField(forms.IntegerField):
    """A whole number between two others, with one message for whatever else was typed."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        wrong = f"Enter a whole number from {least} to {most}."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        if kwargs.get("required", True):
            messages["required"] = wrong
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            min_value=least, max_value=most, widget=forms.TextInput(attrs=attrs),
            error_messages=messages, **kwargs,
        )  # fmt: skip
