"""What the mail, the text and the letter say that tell of a summary: no child, and nothing of what
it says. Pure."""

# What its links are for (send_mis/links).
SHARED_LINK = "shared"
SUBJECT = "{school} has shared something with you"
_ASK = "If you did not expect this, ring the school{phone}."


def told_in_mail(school: str, phone: str, link: str, *, days: int) -> tuple[str, str]:
    """Subject and body."""
    body = (
        f"{school} has shared something with you to read.\n\n"
        f"Open it here: {link}\n\n"
        "We will send a code to the phone or e-mail address that the school has checked with you,"
        f" so that nobody else reads it. The link works for {days} days.\n\n"
        f"{_ASK.format(phone=f', {phone}' if phone else '')}\n"
    )
    return SUBJECT.format(school=school), body


def told_in_text(school: str, link: str) -> str:
    return f"{school} has shared something with you to read: {link}"
