"""What every change of a pupil shares: the pupil's lock, and the database's last word."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from uuid import UUID

from pupils.models import (
    AdviceRequest,
    CareSpell,
    ClassMembership,
    Contact,
    ContactPoint,
    Document,
    Enrolment,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Letter,
    LetterCopy,
    LetterRun,
    LetterWording,
    Monitoring,
    Need,
    OutsideService,
    Professional,
    Pupil,
    PupilGrant,
    Referral,
    ReferralStep,
    Restriction,
    Spell,
    Strategy,
)
from send_mis.audit.record import open_change
from send_mis.audit.saving import refused_in_words

_MODELS = (
    Pupil, Enrolment, ClassMembership, Spell, Monitoring, Need, PupilGrant, Contact, ContactPoint,
    Household, HouseholdMember, HouseholdStay, FamilyTie, Restriction, CareSpell, Document,
    Letter, LetterCopy, LetterRun, LetterWording,
    OutsideService, Professional, Referral, ReferralStep, AdviceRequest,
    Strategy,
)  # fmt: skip
_DEFERRED = (
    "pupils_spell_no_overlap, pupils_need_rank_once, pupils_need_type_once,"
    " pupils_membership_one_class, pupils_membership_once_a_class"
)


def locked(pupil: Pupil) -> Pupil:
    """Inside an open change: the pupil as saved now. Whoever comes second waits, then sees it."""
    opened = open_change()
    opened.touches(pupil.pk)
    opened.school_id = pupil.school_id
    row: Pupil = (
        Pupil.objects.select_for_update(of=("self",)).select_related("school").get(pk=pupil.pk)
    )
    return row


def locked_all(pupils: Iterable[Pupil]) -> dict[UUID, Pupil]:
    """The same of several pupils of one school, by their keys: in one order, so that two people
    never wait for each other. One query."""
    ids = [pupil.pk for pupil in pupils]
    open_change().touches(*ids)
    rows = Pupil.objects.select_for_update(of=("self",)).select_related("school")
    found = {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}
    for row in found.values():
        open_change().school_id = row.school_id
    return found


def last_word() -> AbstractContextManager[None]:
    """Inside an open change: what the constraints refuse, they refuse now and in words."""
    return refused_in_words(_MODELS, _DEFERRED)
