from django.db.models import TextChoices


class Channel(TextChoices):
    """By what a message leaves."""

    MAIL = "mail", "E-mail"
    TEXT = "text", "Text message"
