"""What the mail, the text and the letter say that tell of a summary: no child, and nothing of what
it says. Pure."""

# What its links are for (send_mis/links).
SHARED_LINK = "shared"
SUBJECT = "{school} has shared something with you"
_OPEN = (
    "Open it here: {link}\n\n"
    "We will send a code to the phone or e-mail address that the school has checked with you,"
    " so that nobody else reads it. The link works for {days} days.\n\n"
)


def told_in_mail(school: str, phone: str, link: str, *, days: int) -> tuple[str, str]:
    """Subject and body."""
    body = f"{school} has shared something with you to read.\n\n"
    return SUBJECT.format(school=school), f"{body}{_OPEN.format(link=link, days=days)}{_ask(phone)}"


def withdrawn_in_mail(school: str, phone: str) -> tuple[str, str]:
    """Subject and body. Without a link: there is nothing to read."""
    subject = f"{school} has withdrawn something that it shared with you"
    body = (
        f"{subject}. It is not right any more: please do not go by it.\n\n"
        "You have done nothing wrong. If you have a question, ring the school"
        f"{f', {phone}' if phone else ''}, or write to it on the page where you read it.\n"
    )
    return subject, body


def withdrawn_in_text(school: str, phone: str) -> str:
    return (
        f"{school} has withdrawn something that it shared with you: please do not go by it."
        f" If you have a question, ring the school{f', {phone}' if phone else ''}."
    )


def answered_in_mail(school: str, phone: str, link: str, *, days: int) -> tuple[str, str]:
    """Subject and body."""
    subject = f"{school} has answered you"
    return subject, f"{subject}.\n\n{_OPEN.format(link=link, days=days)}{_ask(phone)}"


def answered_in_text(school: str, link: str) -> str:
    return f"{school} has answered you: {link}"


def told_in_text(school: str, link: str) -> str:
    return f"{school} has shared something with you to read: {link}"


def _ask(phone: str) -> str:
    return f"If you did not expect this, ring the school{f', {phone}' if phone else ''}.\n"
