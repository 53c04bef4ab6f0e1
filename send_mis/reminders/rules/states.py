"""What became of a mail, in words and as a status. Pure."""

from send_mis.reminders.choices import DigestState
from send_mis.ui.chips import Chip, Kind

_KINDS: dict[str, Kind] = {
    DigestState.WAITING: "soon",
    DigestState.SENT: "fine",
    DigestState.FAILED: "late",
    DigestState.WITHDRAWN: "neutral",
}


def state_chip(state: str) -> Chip:
    return Chip(_KINDS[state], str(DigestState(state).label))


def failure_words(failure: str) -> str:
    """Why a mail did not arrive, of what the outbox noted, and what to do about it."""
    if failure.startswith("SMTPRecipientsRefused"):
        return "The mail server refused the address. Check how it is spelt."
    if failure.startswith(("BadHeader", "ValueError", "UnicodeEncodeError")):
        return "The address cannot be written as an e-mail address. Correct it."
    if not failure:
        return "Nothing is known of it any more."
    return "The mail server could not be reached, or refused the mail each time for three days."
