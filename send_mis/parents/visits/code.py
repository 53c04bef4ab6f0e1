"""Where the code of a contact goes: a verified mobile before a verified e-mail address."""

from uuid import UUID

from pupils.choices import ContactPointKind
from pupils.families.rules.numbers import same_number
from pupils.models import ContactPoint
from send_mis.notifications.texts import texts_are_on
from send_mis.parents.choices import ToldBy
from send_mis.parents.visits.rules import CodeGoes


def code_goes_to(contact_id: UUID) -> CodeGoes | None:
    """None where the school has verified neither. One query."""
    rows = ContactPoint.objects.filter(contact=contact_id, verified_on__isnull=False)
    points = {row.kind: row.value for row in rows}
    if texts_are_on() and (mobile := points.get(ContactPointKind.MOBILE)):
        return CodeGoes(ToldBy.TEXT, same_number(mobile))
    if email := points.get(ContactPointKind.EMAIL):
        return CodeGoes(ToldBy.MAIL, email)
    return None
