"""Where the code of a contact goes: a verified mobile before a verified e-mail address."""

from collections.abc import Mapping
from uuid import UUID

from pupils.choices import ContactPointKind
from pupils.families.rules.numbers import same_number
from pupils.models import ContactPoint
from send_mis.links.models import ExpiringLink
from send_mis.notifications.texts import texts_are_on
from send_mis.parents.choices import ToldBy
from send_mis.parents.models import SharedWith
from send_mis.parents.visits.rules import CodeGoes


def code_goes_to(contact_id: UUID) -> CodeGoes | None:
    """None where the school has verified neither. One query."""
    rows = ContactPoint.objects.filter(contact=contact_id, verified_on__isnull=False)
    return _goes({row.kind: row.value for row in rows})


def letter_is_enough(link: ExpiringLink) -> bool:
    """Of a letter to somebody to whom no code can be sent: what they would read stands in it, too.
    One query."""
    rows = SharedWith.objects.filter(
        pk=link.subject_id, school=link.school_id, told_by=ToldBy.PAPER
    ).values_list("contact__points__kind", "contact__points__value", "contact__points__verified_on")
    points = list(rows)
    return bool(points) and _goes({kind: value for kind, value, on in points if on}) is None


def _goes(verified: Mapping[str, str]) -> CodeGoes | None:
    if texts_are_on() and (mobile := verified.get(ContactPointKind.MOBILE)):
        return CodeGoes(ToldBy.TEXT, same_number(mobile))
    if email := verified.get(ContactPointKind.EMAIL):
        return CodeGoes(ToldBy.MAIL, email)
    return None
