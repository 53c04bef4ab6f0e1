"""Who of a child's people signs in, and who might."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from pupils.letters.selectors.people import families_reached
from pupils.models import FamilyTie
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.parents.models import FamilyAccount
from send_mis.parents.rights.rules import who_is_told
from send_mis.parents.rights.selectors import rights_of
from send_mis.ui.words import day

GIVE = Action.FAMILY_ACCOUNT


@dataclass(frozen=True, slots=True)
class AccountLine:
    """`why_not`: what stands in the way of an account."""

    name: str
    what: str
    since: str
    why_not: str
    give_url: str
    end_url: str


def account_lines(record: PupilRecord) -> list[AccountLine]:
    """Ten queries, however many people there are; eleven where the young person's rights are
    their own."""
    family = families_reached([record.id], record.today)[record.id]
    rights = rights_of(record.pupil, record.today)
    contacts = [answer.tied.contact_id for answer, _ in family.people]
    accounts = {row.contact_id: row for row in FamilyAccount.objects.filter(contact__in=contacts)}
    ties = FamilyTie.objects.on(record.today).filter(pupil=record.id, contact__in=contacts)
    tie_of = {tie.contact_id: tie.pk for tie in ties}
    lines = []
    for by_family, reached in family.people:
        [answer] = who_is_told([by_family], rights, record.pupil.short_name)
        if answer.tied.is_professional:
            continue
        key = answer.tied.contact_id
        row = accounts.get(key)
        why_not = "" if answer.is_told else answer.reason
        if not why_not and not reached.email:
            why_not = "Their e-mail address is not verified."
        give = reverse("family_account_give", args=[tie_of[key]])
        lines.append(
            AccountLine(
                answer.tied.name, answer.tied.what,
                f"Signs in since {day(row.given_on)}" if row else "",
                why_not, "" if row or why_not else give,
                reverse("family_account_end", args=[row.pk]) if row else "",
            )
        )  # fmt: skip
    return lines


def tie_or_404(actor: Actor, tie_id: UUID) -> FamilyTie:
    rows = FamilyTie.objects.on(actor.today).select_related("contact", "pupil__school")
    row: FamilyTie = visible_or_404(rows, actor, GIVE, pk=tie_id)
    return row


def account_or_404(actor: Actor, account_id: UUID) -> FamilyAccount:
    rows = FamilyAccount.objects.select_related("contact", "school")
    row: FamilyAccount = visible_or_404(rows, actor, GIVE, pk=account_id)
    return row
