"""What the record of changes says of reminders."""

from send_mis.audit.history import Sentence
from send_mis.reminders.history import HISTORY

__all__ = ["EVENTS", "HISTORY"]

EVENTS = {
    "reminders.chosen": Sentence("Chose how they are reminded"),
    "reminders.settings_changed": Sentence("Changed what the school reminds of"),
    "calendar.opened": Sentence("Made a private address for their calendar"),
    "calendar.ended": Sentence("Ended the private address of their calendar"),
}
