"""Invented services outside the school, and the people in them."""

import uuid

from pupils.models import OutsideService, Professional
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("8f7b7c22-6a55-4b36-9a0e-0f6f2f1f5c31")
SPEECH, PSYCHOLOGY, EARLY_HELP, AUTHORITY = (
    "Speech and language therapy, North Vale", "Educational psychology service",
    "Early help panel", "SEND service, Vale of Harebell",
)  # fmt: skip
# Name, kind, phone, e-mail, what they do, how to refer, how long they say it takes.
_SERVICES = (
    (SPEECH, "speech", "01632 960101", "slt@northvale.example",
     "Assesses and treats speech, language and communication; visits once a half-term.",
     "The service's form, with examples of what the child says. Parents sign it.",
     "About 18 weeks, said in September"),
    (PSYCHOLOGY, "psychology", "01632 960202", "ep@county.example",
     "Consultation with the SENCO each half-term; statutory advice.",
     "Talk to our link psychologist first, then send the record of two cycles.",
     "About two terms"),
    (EARLY_HELP, "panel", "01632 960303", "earlyhelp@county.example",
     "Meets on the first Tuesday of each month: family support, parenting, housing.",
     "The early help assessment by the Friday before, with the parents' consent.",
     "The next monthly panel"),
    (AUTHORITY, "authority", "01632 960401", "send@harebell.example",
     "Issues and reviews EHC plans; sends an officer to a review where one is free.",
     "The request for an assessment on its portal, with the parents' views.", ""),
)  # fmt: skip
# Of which service, who, as what, e-mail.
_PEOPLE = (
    (SPEECH, "Hanna Lindqvist", "Speech and language therapist", "h.lindqvist@northvale.example"),
    (SPEECH, "Tomás Ferreira", "Therapy assistant", "t.ferreira@northvale.example"),
    (PSYCHOLOGY, "Dr Ines Vale", "Educational psychologist", "i.vale@county.example"),
    (PSYCHOLOGY, "Maud Ashby", "Assistant psychologist", "m.ashby@county.example"),
    (EARLY_HELP, "Samir Haddad", "Family support worker", "s.haddad@county.example"),
    (AUTHORITY, "Moira Tansley", "SEN officer", "m.tansley@harebell.example"),
)


def build_services(built: Built, seed: int) -> None:
    """Runs inside an open audited change."""
    school = built.school
    services = {}
    for name, kind, phone, email, what, how, waiting in _SERVICES:
        services[name] = OutsideService.objects.create(
            id=_id(built, seed, name), school=school, name=name, kind=kind, phone=phone,
            email=email, what_they_do=what, how_to_refer=how, waiting_time=waiting,
        )  # fmt: skip
    for of, name, role, email in _PEOPLE:
        Professional.objects.create(
            id=_id(built, seed, name), school=school, service=services[of], name=name, role=role,
            email=email,
        )  # fmt: skip


def _id(built: Built, seed: int, name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{name}")
