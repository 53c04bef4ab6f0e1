"""What a file wrote of contacts and homes, in the words of the page that undoes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pupils.choices import ContactPointKind, Relationship, Responsibility
from pupils.imports.rules.written import Key, Values, Write
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
)
from send_mis.names.saying import said_name

_CONTACT = Contact._meta.label_lower
_POINT = ContactPoint._meta.label_lower
_MEMBER = HouseholdMember._meta.label_lower
_HOME = Household._meta.label_lower
_TIE = FamilyTie._meta.label_lower
_STAY = HouseholdStay._meta.label_lower
# What hangs on a contact and on no pupil.
OF_CONTACTS = frozenset({_CONTACT, _POINT, _MEMBER})
OF_FAMILIES = OF_CONTACTS | {_HOME, _TIE, _STAY}
_AGAIN = "Removed again"


def family_words(writes: Sequence[Write], held: Mapping[Key, Values]) -> tuple[str, str, str]:
    """Label, now and before."""
    write = writes[0]
    if write.deed != "made":
        return _changed(write, held)
    values = write.new
    if write.model == _CONTACT:
        return "Contact", said_name(values["surname"], values["forename"]), _AGAIN
    if write.model == _HOME:
        return "Home", str(values["name"]), _AGAIN
    if write.model == _TIE:
        words = str(Relationship(values["relationship"]).label)
        name = _name_of(values, held)
        return "Contact of the pupil", f"{name}, {words.lower()}" if name else words, _AGAIN
    if write.model == _STAY:
        home = held.get((_HOME, values["household_id"]), {})
        return "Home of the pupil", str(home.get("name", "Recorded")), _AGAIN
    added = [str(w.new["value"]) for w in writes if w.model == _POINT]
    return _name_of(values, held) or "Contact", ", ".join(added) or "Lives in a home", _AGAIN


def _changed(write: Write, held: Mapping[Key, Values]) -> tuple[str, str, str]:
    known: dict[str, Any] = {**held.get(write.key, {}), **write.new}
    if write.model == _TIE and "responsibility" in write.new:
        now, before = (
            str(Responsibility(values["responsibility"]).label) for values in (write.new, write.old)
        )
        return "Parental responsibility", now, before
    if write.model == _POINT and "value" in write.new:
        label = ContactPointKind(known["kind"]).label if "kind" in known else "Number"
        return str(label), str(write.new["value"]), str(write.old["value"])
    return "Contact", "As this file says", "As it was before"


def _name_of(values: Mapping[str, Any], held: Mapping[Key, Values]) -> str:
    contact = held.get((_CONTACT, str(values.get("contact_id"))), {})
    return said_name(contact["surname"], contact["forename"]) if contact else ""
