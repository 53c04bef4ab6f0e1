"""One family: a parent who signs in, and what was shared with them about their child."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from bench.population import past_triggers
from bench.staff import Staff
from pupils.models import Contact, FamilyTie, Pupil, PupilGrant
from send_mis.access.grants import role_permission_id
from send_mis.accounts.models import User
from send_mis.parents.models import FamilyAccount, SharedWith, Summary, SummarySnapshot
from send_mis.schools.models import School

_AIMS, _ANSWERS = 4, 3
_WORDS = "We are working with your child on several things, and this is how it goes so far."


@dataclass(frozen=True)
class Family:
    parent: User
    shared_id: UUID


def populate_family(*, school: School, staff: Staff, pupil_id: UUID, today: date) -> Family:
    """A summary of four aims, read before."""
    pupil = Pupil.objects.get(pk=pupil_id)
    user = User(email="parent@bench.test", full_name="Bench Parent", password=make_password(None))
    contact = Contact(school=school, forename="Bench", surname="Parent")
    content = {
        "words": dict.fromkeys(("good", "says", "why", "going", "home", "meet", "ring"), _WORDS),
        "aims": [
            {"key": f"{number:032}", "title": f"Aim {number}", "hope": _WORDS, "now": _WORDS,
             "school": _WORDS, "home": _WORDS}
            for number in range(_AIMS)
        ],
    }  # fmt: skip
    summary = Summary(
        pupil=pupil, school=school, kind="year", year=today.year - 1, state="shared", number=1,
        content=content, drafted_on=today, shared_on=today, owner=staff.senco,
    )  # fmt: skip
    shared = SharedWith(
        summary=summary, pupil=pupil, school=school, contact=contact, told_by="mail",
        reason="Has parental responsibility", shared_on=today, shared_by="Bench Senco",
        opened_at=timezone.now(), last_opened_at=timezone.now(), opened_number=1,
    )  # fmt: skip
    with transaction.atomic(), past_triggers():
        for row in (
            user,
            contact,
            FamilyTie(
                pupil=pupil,
                school=school,
                contact=contact,
                relationship="PAM",
                responsibility="yes",
                starts_on=pupil.born_on,
            ),
            PupilGrant(
                user=user,
                content_object=pupil,
                starts_on=today.replace(month=9, day=1),
                permission=Permission.objects.get(pk=role_permission_id("parent", Pupil)),
                given_at=timezone.now(),
            ),
            FamilyAccount(contact=contact, school=school, user=user, given_on=today, given_by="B"),
            summary,
            SummarySnapshot(
                summary=summary,
                school=school,
                number=1,
                kind="shared",
                content=content,
                made_by=staff.senco,
                made_at=timezone.now(),
            ),
            shared,
        ):
            row.save(force_insert=True)
    return Family(user, shared.pk)
