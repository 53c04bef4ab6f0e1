from django.db.models import TextChoices


class Often(TextChoices):
    """How often somebody is written to."""

    DAILY = "daily", "Each school day on which there is something new"
    MONDAY = "monday", "Once a week, on the first school day"
    LATE = "late", "Only what is late"


class Stage(TextChoices):
    """What is said of a due date; each is said to one person once.

    Whoever stands in may have heard before that it is late, while it was another's turn.
    """

    AHEAD = "ahead", "Coming up"
    DUE = "due", "Now"
    LATE = "late", "Late"
    YOURS = "yours", "Late, and now yours"


class DigestState(TextChoices):
    """What became of a mail."""

    WAITING = "waiting", "On its way"
    SENT = "sent", "Sent"
    FAILED = "failed", "Did not arrive"
    # The reader's rights changed before it left; what they may still read comes in another.
    WITHDRAWN = "withdrawn", "Withdrawn before it left"


class DueWhen(TextChoices):
    """Under what a first page says something that is due."""

    LATE = "late", "Late"
    TODAY = "today", "Due today"
    WEEK = "week", "Due this week"
    AHEAD = "month", "In the next four weeks"
    # Late, and somebody else's turn.
    OTHERS = "others", "Late, and somebody else’s turn"
