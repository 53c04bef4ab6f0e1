"""Boxes for numbers. A browser's own number box drops what it cannot read ("12,5" becomes 125), so
these are boxes of text: what was typed comes here as it was typed, and is read in one way."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from send_mis.reading.numbers import NoNumber, read_number, read_whole

_PLACES = 2
_MONEY_EXAMPLE = "for example 16.50"


class NumberField(forms.DecimalField):
    """A decimal number with at most two places; `example` is shown where it cannot be read."""

    def __init__(
        self, *, example: str = "32", min_value: int | None = None, max_digits: int = 9,
        error_messages: Mapping[str, str] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        size = f"Enter a number below {10 ** (max_digits - _PLACES):,}."
        messages = {
            "invalid": f"Enter a number, for example {example}.",
            "min_value": f"Enter a number from {min_value}.",
            "max_digits": size,
            "max_whole_digits": size,
            "max_decimal_places": f"Enter at most {_PLACES} digits after the decimal point.",
        }
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            min_value=min_value, max_digits=max_digits, decimal_places=_PLACES,
            widget=forms.TextInput(attrs=attrs),
            error_messages=messages | dict(error_messages or {}), **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or value.strip() in self.empty_values:
            return super().to_python(value)
        try:
            return read_number(value)
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PoundsField(NumberField):
    """An amount in pounds, also as people type it: "£1,200", "1,200.50", "17,25"."""

    def __init__(self, *, most: Decimal | int, **kwargs: Any) -> None:
        wrong = f"Enter an amount in pounds from 0 to {most:,}, {_MONEY_EXAMPLE}."
        texts = ("invalid", "min_value", "max_value", "max_digits", "max_whole_digits")
        messages = dict.fromkeys(texts, wrong)
        messages["max_decimal_places"] = f"Enter pounds and pence, {_MONEY_EXAMPLE}."
        messages |= kwargs.pop("error_messages", {})
        super().__init__(
            min_value=0, max_value=most, max_digits=10, error_messages=messages, **kwargs
        )


class WholeField(forms.IntegerField):
    """A whole number between two others, with one message for whatever else was typed."""

    def __init__(self, *, least: int, most: int, wrong: str = "", **kwargs: Any) -> None:
        wrong = wrong or f"Enter a whole number from {least:,} to {most:,}."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        if kwargs.get("required", True):
            messages["required"] = wrong
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            min_value=least, max_value=most, widget=forms.TextInput(attrs=attrs),
            error_messages=messages, **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or value.strip() in self.empty_values:
            return super().to_python(value)
        try:
            return read_whole(value)
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
