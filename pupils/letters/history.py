"""What is shown, old and new, of the changes to letters and their copies."""

from typing import Any

from pupils.letters.rules.kinds import kind_label
from pupils.models import Letter, LetterCopy, LetterRun, LetterWording
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, ShownField


def _kind(value: Any, _: Copy) -> str:
    return kind_label(str(value or ""))


def _words(value: Any, _: Copy) -> str:
    """A merge field stands in marks of its own: each reader has something else there."""
    return str(value or "").replace("{", "‹").replace("}", "›")


def _title(copy: Copy) -> str:
    return _words(copy.text("subject"), copy)


def _typed(value: Any, copy: Copy) -> str:
    said = [f"{name}: {text}" for name, text in dict(value or {}).items() if text]
    return _words("; ".join(said), copy)


LETTER_HISTORY = (
    History(
        Letter, "a letter", _title,
        (
            ShownField("kind", "Kind", _kind),
            ShownField("subject", "Subject", _words),
            ShownField("body", "Words", _words),
            ShownField("values", "Filled in", _typed),
            ShownField(
                "attached_id", "Document that goes along",
                action=Action.DOCUMENT_VIEW_RESTRICTED,
            ),
            ShownField("state", "State"),
            ShownField("skipped_because", "Why it was not sent"),
            ShownField("made_by", "Written by"),
            ShownField("sent_by", "Sent by"),
        ),
        heading="Letter: {}", pupil="pupil_id", action=Action.LETTER_VIEW,
        unshown="id pupil_id school_id run_id made_at sent_at version",
    ),
    History(
        LetterCopy, "a copy of a letter", lambda copy: f"to {copy.text('name')}",
        (
            ShownField("name", "To"),
            ShownField("reason", "Why they are told"),
            ShownField("way", "How"),
            ShownField("to", "E-mail address", action=Action.FAMILY_VIEW_PRIVATE),
            ShownField("address", "Address", action=Action.FAMILY_VIEW_PRIVATE),
            ShownField("state", "State"),
            ShownField("state_by", "By"),
            ShownField("because", "Why"),
        ),
        heading="Letter {}", pupil="pupil_id", action=Action.LETTER_VIEW,
        unshown="id letter_id pupil_id school_id contact_id partner_id is_private document_id"
        " message replaces_id made_on state_at version",
    ),
    History(
        LetterRun, "letters to many", _title,
        (
            ShownField("kind", "Kind", _kind),
            ShownField("values", "Filled in", _typed),
            ShownField("chosen", "Whom they are about"),
            ShownField("is_on_paper", "All on paper"),
            ShownField("subject", "Subject", _words),
            ShownField("body", "Words", _words),
            ShownField("state", "State"),
            ShownField("made_by", "Written by"),
        ),
        heading="Letters to many: {}", is_of_school=True, action=Action.LETTER_SEND,
        unshown="id school_id sender made_at sent_at version",
    ),
    History(
        LetterWording, "how a letter is worded", lambda copy: kind_label(copy.text("kind")),
        (
            ShownField("subject", "Subject", _words),
            ShownField("body", "Words", _words),
            ShownField("is_original", "The original wording"),
            ShownField("saved_by", "Saved by"),
        ),
        heading="Wording: {}", is_of_school=True, action=Action.LETTER_VIEW,
        unshown="id school_id kind number saved_on",
    ),
)  # fmt: skip
