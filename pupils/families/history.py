"""What is shown, old and new, of the changes to a child's people and homes."""

from typing import Any

from pupils.models import (
    CareSpell,
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Restriction,
)
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, Of, ShownField
from send_mis.names.saying import said_name
from send_mis.schools.codes import CodeBook, CodeSet

_PRIVATE = Action.FAMILY_VIEW_PRIVATE
_FROM_UNTIL = (
    ShownField("starts_on", "From"),
    ShownField("ends_on", "Until", is_until=True),
)


def _code(code_set: CodeSet) -> Any:
    def words(value: Any, copy: Copy) -> str:
        return str(copy.names.once(_book).words(code_set, value))

    return words


def _book() -> CodeBook:
    return CodeBook(CodeSet.LANGUAGE, CodeSet.AUTHORITY)


def _contact(copy: Copy) -> str:
    return said_name(copy.text("surname"), copy.text("forename"))


FAMILY_HISTORY = (
    History(
        Contact, "a contact", _contact,
        (
            ShownField("title", "Title"),
            ShownField("forename", "First name"),
            ShownField("surname", "Surname"),
            ShownField("organisation", "Works for"),
            ShownField("language", "Preferred language", _code(CodeSet.LANGUAGE)),
            ShownField("needs_interpreter", "Needs an interpreter"),
            ShownField("format", "Letters"),
        ),
        heading="Contact: {}", pupil=Of("id", FamilyTie, picks="contact_id", lasts=True),
        action=Action.FAMILY_VIEW, unshown="id school_id version",
    ),
    History(
        ContactPoint, "a number or address", lambda copy: copy.name("contact_id"),
        (
            ShownField("kind", "Kind"),
            ShownField("value", "Number or address"),
            ShownField("verified_on", "Verified on"),
            ShownField("verified_how", "How"),
            ShownField("verified_by", "Verified by"),
        ),
        heading="How to reach {}", needs=("contact_id",),
        pupil=Of("contact_id", FamilyTie, picks="contact_id", lasts=True),
        action=Action.FAMILY_VIEW, unshown="id school_id contact_id",
    ),
    History(
        Household, "a home", lambda copy: copy.text("name"),
        (
            ShownField("name", "Name"),
            ShownField("address", "Address", action=_PRIVATE),
            ShownField("postcode", "Postcode", action=_PRIVATE),
            ShownField("is_confidential", "The address is confidential"),
        ),
        heading="Home: {}", pupil=Of("id", HouseholdStay, picks="household_id", lasts=True),
        action=Action.FAMILY_VIEW, unshown="id school_id version",
    ),
    History(
        HouseholdMember, "who lives in a home", lambda copy: copy.name("contact_id"), _FROM_UNTIL,
        heading="Lives in a home: {}", needs=("contact_id",),
        pupil=Of("household_id", HouseholdStay, picks="household_id", lasts=True),
        action=Action.FAMILY_VIEW, unshown="id school_id household_id contact_id",
    ),
    History(
        HouseholdStay, "a home", lambda copy: copy.name("household_id"),
        (*_FROM_UNTIL, ShownField("share", "How the child lives there"),
         ShownField("pattern", "When")),
        heading="Lives at: {}", needs=("household_id",), pupil="pupil_id",
        action=Action.FAMILY_VIEW, unshown="id pupil_id school_id household_id",
    ),
    History(
        FamilyTie, "a contact", lambda copy: copy.name("contact_id"),
        (
            *_FROM_UNTIL,
            ShownField("relationship", "Relationship"),
            ShownField("responsibility", "Parental responsibility"),
            ShownField("has_daily_care", "Day-to-day care"),
            ShownField("delegated", "May decide"),
            ShownField("advocate_of_id", "Speaks for"),
            ShownField("gets_letters", "Is sent letters though they need not be"),
            ShownField("rank", "Called as number"),
        ),
        heading="Contact: {}", needs=("contact_id", "advocate_of_id"), pupil="pupil_id",
        action=Action.FAMILY_VIEW, unshown="id pupil_id school_id contact_id version",
    ),
    History(
        Restriction, "a restriction", lambda copy: copy.name("contact_id"),
        (
            *_FROM_UNTIL,
            ShownField("ground", "What it rests on"),
            ShownField("stops_information", "Told nothing about the child"),
            ShownField("stops_contact", "Must not be contacted"),
            ShownField("hides_address", "Must not learn where the child lives"),
            ShownField("order_ends_on", "Last day of the order", action=_PRIVATE),
            ShownField("reason", "What staff need to know", action=_PRIVATE),
            ShownField("recorded_by", "Recorded by"),
            ShownField("lifted_by", "Who decided to lift it"),
            ShownField("lifted_because", "Why it was lifted", action=_PRIVATE),
        ),
        heading="Restriction: {}", needs=("contact_id",), pupil="pupil_id",
        action=Action.FAMILY_VIEW, unshown="id pupil_id school_id contact_id version",
    ),
    History(
        CareSpell, "a time in care", lambda _: "Looked after",
        (
            *_FROM_UNTIL,
            ShownField("authority", "Authority", _code(CodeSet.AUTHORITY)),
            ShownField("basis", "What it rests on"),
        ),
        pupil="pupil_id", action=Action.PUPIL_VIEW_CARE, unshown="id pupil_id school_id version",
    ),
)  # fmt: skip
