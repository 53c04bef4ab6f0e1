"""The errors that people see. Every message is a sentence that its reader can act on."""

from collections.abc import Mapping, Sequence


class SendMisError(Exception):
    """Something that a person did cannot be done; the message says what and what next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleBroken(SendMisError):
    """A rule refused a change. Keys are form field names; "" is the form as a whole."""

    def __init__(self, problems: Mapping[str, Sequence[str]] | str) -> None:
        if isinstance(problems, str):
            problems = {"": [problems]}
        self.problems = {field: list(messages) for field, messages in problems.items()}
        super().__init__(" ".join(text for texts in self.problems.values() for text in texts))


class AlreadyDone(RuleBroken):
    """What was asked for is so already: the message says by whom and when.

    For a second tab, a second tap, a colleague who was faster. Nothing that was typed may be lost
    by it: whoever asks for something else than what was done meets a `RuleBroken`.
    """


class EditConflict(SendMisError):
    """Somebody saved the record after this person opened it. `theirs`: label → saved value."""

    def __init__(self, theirs: Mapping[str, str], by: str = "Somebody else") -> None:
        super().__init__(
            f"{by} changed this while you were typing. Nothing you typed is lost: compare both "
            "below, then save again."
        )
        self.theirs = dict(theirs)
        self.by = by


class SentTwice(SendMisError):
    """One form came twice, unchanged: what it asked for is done, and is not done again."""

    def __init__(self) -> None:
        super().__init__("This was saved the first time you sent it. Nothing was done twice.")


class LinkSpent(SendMisError):
    """A link that was open when its page was sent, and is not any more."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more. Ask the school for a new one.")


class NotAllowed(SendMisError):
    """The person's role does not allow this. Shown as a 403 page with the reason."""


class BadFile(SendMisError):
    """A file that cannot be read. `problems`: one sentence per row or place."""

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


class Busy(SendMisError):
    """Too much of one costly kind is being done at the moment. Shown as a 503 page."""

    def __init__(self) -> None:
        super().__init__("Many PDFs are being made at the moment. Try again in half a minute.")
