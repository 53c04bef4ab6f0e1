"""What cannot be counted, in words fit for the person who asked."""


class StatutoryError(ValueError):
    """The facts given cannot be dated; nothing was guessed."""


class BeyondTheCalendar(StatutoryError):
    """A rule needs to know whether a day is worked or taught, and nobody has said so yet."""


class NotADate(StatutoryError):
    """Counting ran past the first or the last day that a date can have."""
