"""What the message with a code says, and how the page says where it went. Pure."""

from dataclasses import dataclass

from send_mis.parents.choices import ToldBy

CODE_SUBJECT = "Your code from {school}"
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
