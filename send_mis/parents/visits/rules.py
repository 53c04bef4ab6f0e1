"""What the message with a code says, and how the page says where it went. Pure."""

from dataclasses import dataclass

from send_mis.parents.choices import ToldBy
from send_mis.ui.words import plural

CODE_SUBJECT = "Your code from {school}"
_SAID_AS_MINUTES = 90
_BODY = "{code} is your code to read what {school} shared with you. It works for 15 minutes."


@dataclass(frozen=True, slots=True)
class CodeGoes:
    """To what the school has verified: `hint` is all that the page says of it."""

    way: ToldBy
    to: str

    @property
    def hint(self) -> str:
        """The last digits of a number, or the first letter and the rest of an address."""
        if self.way == ToldBy.TEXT:
            return f"the mobile that ends in {self.to[-3:]}"
        name, _, domain = self.to.partition("@")
        return f"the e-mail address {name[:1]}…@{domain}"


def code_words(school: str, code: str) -> str:
    return _BODY.format(code=code, school=school)


def wrong_words(minutes: int, *, takes: bool) -> str:
    """Of a code that opens nothing. `takes`: the newest one would still be taken; `minutes`: until
    another may be sent."""
    if takes:
        return "That is not the code. Look at the newest message, or ask for another code."
    if not minutes:
        return "That is not the code, or it is over. Ask for another code."
    return (
        f"That is not the code, or it is over. Wait {_wait(minutes)}, then ask for another code, or"
        " ring the school."
    )


def wait_words(minutes: int, *, takes: bool) -> str:
    """Where no other code is sent yet."""
    if takes:
        return (
            f"Several codes were sent already. Look at the newest message, or wait {_wait(minutes)}"
            " and ask for another."
        )
    return (
        "No code works at the moment, because too many were asked for or were wrong. Wait"
        f" {_wait(minutes)}, then ask for another, or ring the school."
    )


def _wait(minutes: int) -> str:
    if minutes <= _SAID_AS_MINUTES:
        return plural(minutes, "minute", "minutes")
    return f"about {plural(round(minutes / 60), 'hour', 'hours')}"
