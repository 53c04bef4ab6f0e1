"""The one place that reads the clock. Everything below it is given `today`."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in England."""
    return timezone.localdate()
