"""The page "who can see this pupil, and who has"."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from pupils.models import Pupil
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import ROLES, Scope, role_label
from send_mis.access.standing import works_with_pupils
from send_mis.accounts.models import User
from send_mis.audit.selectors import last_read_by_each
from send_mis.dashboard.selectors.audit import AuditPage, reads_of_pupil
from send_mis.dashboard.selectors.seers import Seer, count_of_people, who_can_see
from send_mis.ui.lists import Address
from send_mis.ui.words import ago, plural


@dataclass(frozen=True, slots=True)
class SeerRow:
    seer: Seer
    last: str
    end_url: str


@dataclass(frozen=True)
class AccessPage:
    count: str
    now: list[SeerRow]
    later: list[SeerRow]
    give_url: str
    reads: AuditPage


def access_page(record: PupilRecord, actor: Actor, address: Address) -> AccessPage:
    """Five queries: the grants, when each person last opened it, and a page of reads."""
    seers = who_can_see(record.pupil, record.today)
    last = last_read_by_each(record.id)
    may_give = Action.ACCESS_GRANT_PUPIL in record.may
    rows = []
    for seer in seers:
        can_end = may_give and seer.grant_id and seer.role_key in actor.role.may_give
        end = reverse("pupil_access_end", args=[record.id, seer.grant_id]) if can_end else ""
        opened = last.get(seer.user_id)
        words = ago(opened, record.today) if opened else "never"
        rows.append(SeerRow(seer, words, end))
    return AccessPage(
        count=plural(count_of_people(seers), "person", "people"),
        now=[row for row in rows if not row.seer.is_later],
        later=[row for row in rows if row.seer.is_later],
        give_url=reverse("pupil_access_give", args=[record.id]) if may_give else "",
        reads=reads_of_pupil(record.pupil, address),
    )


def roles_to_give(actor: Actor, pupil: Pupil) -> list[tuple[str, str]]:
    """Roles that open a pupil when given on one, and that this hat may give."""
    labels = pupil.school.role_labels
    return [
        (role.key, role_label(role.key, labels))
        for role in ROLES.values()
        if role.key in actor.role.may_give and Action.PUPIL_VIEW in role.actions(Scope.PUPIL)
    ]


def people_to_choose(pupil: Pupil, actor: Actor) -> QuerySet[User]:
    """People whose role in the school or its trust works with pupils."""
    return works_with_pupils(pupil.school, actor.today, or_trust=True)
