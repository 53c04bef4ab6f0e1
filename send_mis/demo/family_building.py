"""Invented families: a home or two for every pupil, and the three that people remember."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from pupils.models import (
    CareSpell,
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Pupil,
    Restriction,
)
from send_mis.demo.days import weekday_on
from send_mis.demo.names import HERITAGES
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("7a1f4a0e-6a54-4a3f-9d80-1c7a2b8f6f01")
_STREETS = ("Long Lane", "Mill Row", "Church Street", "Orchard Close", "Station Road", "The Green")
_MODELS = (Contact, ContactPoint, Household, HouseholdMember, HouseholdStay, FamilyTie,
           Restriction, CareSpell)  # fmt: skip
# The days until the order about Noah's father ends: five months.
ORDER_ENDS_IN = 151


class FamilyBuilder:
    """Runs inside an open audited change, after the pupils are written."""

    def __init__(self, built: Built, seed: int, today: date) -> None:
        self.school, self.pupils, self.today = built.school, built.pupils, today
        self.random = Random(f"{seed}:{built.school.urn}:families")  # noqa: S311 invention, not secrecy
        self.seed = seed
        self.serial = 0
        self.rows: dict[type[Any], list[Any]] = {model: [] for model in _MODELS}

    def build(self) -> None:
        told: dict[str, Callable[[Pupil], None]] = {
            "Bright, Noah": self._noah,
            "Clarke, Jayden": self._jayden,
            "Nowak, Kacper": self._kacper,
        }
        for pupil in self.pupils:
            told.pop(pupil.list_name, self._usual)(pupil)
        for model in _MODELS:
            model.objects.bulk_create(self.rows[model], batch_size=2000)

    # --- Remembered --------------------------------------------------------------------------

    def _noah(self, pupil: Pupil) -> None:
        """With his mother, whose address is confidential; his father has responsibility and is
        not told where they live, by an order that ends in five months."""
        mother = self._person(pupil, "Laura", email="laura.bright@example.com", is_verified=True)
        father = self._person(pupil, "Stephen", email="s.bright@example.com")
        self._tie(pupil, mother, "PAM", has_daily_care=True)
        self._tie(pupil, father, "PAF")
        self._home(pupil, "Mum's house", "main", mother, is_confidential=True)
        self._home(pupil, "Dad's flat", "some", father)
        begins = weekday_on(self.today - timedelta(days=214))
        self.rows[Restriction].append(
            Restriction(
                id=self._id("restriction"), pupil=pupil, school=self.school, contact=father,
                starts_on=begins, ground="order", stops_information=False, stops_contact=False,
                hides_address=True,
                order_ends_on=weekday_on(self.today + timedelta(days=ORDER_ENDS_IN)),
                reason="Family court: he is told about school, and not where Noah and his mother"
                " live. Collecting Noah is agreed with the office first.",
                recorded_by="Mr Peter Selwood",
            )
        )  # fmt: skip

    def _jayden(self, pupil: Pupil) -> None:
        """In foster care under a care order; the authority shares responsibility."""
        carer = self._person(pupil, "Denise", surname="Fairley", email="d.fairley@example.com",
                             is_verified=True)  # fmt: skip
        worker = self._person(
            pupil, "Imran", surname="Rafiq", organisation="Children's social care", phones=("work",)
        )
        virtual = self._person(
            pupil, "", surname="Virtual school", organisation="The virtual school head",
            phones=("work",), email="virtual.school@example.com",
        )  # fmt: skip
        mother = self._person(pupil, "Carla")
        self._tie(pupil, carer, "FOM", responsibility="no", has_daily_care=True,
                  delegated="Day trips, photographs in school, minor first aid.")  # fmt: skip
        self._tie(pupil, worker, "SWR", responsibility="no", gets_letters=True)
        self._tie(pupil, virtual, "VSH", responsibility="no")
        self._tie(pupil, mother, "PAM")
        self._home(pupil, "Foster home", "all", carer, is_confidential=True)
        self.rows[CareSpell].append(
            CareSpell(
                id=self._id("care"), pupil=pupil, school=self.school, authority="999",
                basis="order", starts_on=weekday_on(self.today - timedelta(days=970)),
            )
        )  # fmt: skip

    def _kacper(self, pupil: Pupil) -> None:
        """His parents read Polish; his mother needs an interpreter."""
        mother = self._person(pupil, "Elena", language="POL", needs_interpreter=True)
        father = self._person(pupil, "Marek", language="POL")
        self._tie(pupil, mother, "PAM", has_daily_care=True)
        self._tie(pupil, father, "PAF", has_daily_care=True)
        self._home(pupil, "Home", "all", mother, father)

    # --- Everybody else ----------------------------------------------------------------------

    def _usual(self, pupil: Pupil) -> None:
        chance = self.random.random()
        mother = self._parent(pupil, "F")
        self._tie(pupil, mother, "PAM", has_daily_care=True)
        if chance < 0.24:
            self._home(pupil, "Home", "all", mother)
            return
        father = self._parent(pupil, "M")
        if chance < 0.36:
            known = "yes" if chance < 0.32 else "unknown"
            self._tie(pupil, father, "PAF", responsibility=known)
            self._home(pupil, "Mum's house", "main", mother)
            self._home(pupil, "Dad's house", "some", father)
        else:
            self._tie(pupil, father, "PAF", has_daily_care=True)
            self._home(pupil, "Home", "all", mother, father)

    def _parent(self, pupil: Pupil, sex: str) -> Contact:
        heritage = next((h for h in HERITAGES if h.ethnicity == pupil.ethnicity), HERITAGES[0])
        names = heritage.girls if sex == "F" else heritage.boys
        others = [name for name in names if name != pupil.legal_forename]
        language = pupil.first_language if pupil.first_language != "ENG" else ""
        return self._person(
            pupil, self.random.choice(others), language=language,
            needs_interpreter=bool(language) and self.random.random() < 0.2,
            is_verified=self.random.random() < 0.5,
        )  # fmt: skip

    def _person(
        self, pupil: Pupil, forename: str, *, surname: str = "", email: str = "",
        phones: tuple[str, ...] = ("mobile",), is_verified: bool = False, **facts: Any,
    ) -> Contact:  # fmt: skip
        contact = Contact(
            id=self._id("contact"), school=self.school, forename=forename,
            surname=surname or pupil.legal_surname, **facts,
        )  # fmt: skip
        self.rows[Contact].append(contact)
        # Numbers kept for drama by the regulator: nobody has them.
        values = {kind: f"07700 900{self.random.randrange(1000):03}" for kind in phones}
        if email:
            values["email"] = email
        sure: dict[str, Any] = {}
        if is_verified:
            sure = {
                "verified_on": weekday_on(self.today - timedelta(days=70)),
                "verified_how": "call", "verified_by": "Mrs Carol Finch",
            }  # fmt: skip
        self.rows[ContactPoint] += [
            ContactPoint(
                id=self._id(f"point{kind}"), contact=contact, school=self.school, kind=kind,
                value=value, **sure,
            )
            for kind, value in values.items()
        ]  # fmt: skip
        return contact

    def _tie(self, pupil: Pupil, contact: Contact, relationship: str, **facts: Any) -> None:
        rank = sum(1 for tie in self.rows[FamilyTie][-6:] if tie.pupil_id == pupil.pk) + 1
        self.rows[FamilyTie].append(
            FamilyTie(
                id=self._id("tie"), pupil=pupil, school=self.school, contact=contact, rank=rank,
                relationship=relationship, starts_on=self._since(pupil),
                **{"responsibility": "yes"} | facts,
            )
        )  # fmt: skip

    def _home(
        self, pupil: Pupil, name: str, share: str, *contacts: Contact, is_confidential: bool = False
    ) -> None:
        number = self.random.randrange(1, 120)
        home = Household(
            id=self._id("home"), school=self.school, name=name, is_confidential=is_confidential,
            address=f"{number} {self.random.choice(_STREETS)}\nHarebell",
            postcode=f"HB{self.random.randrange(1, 9)} {self.random.randrange(1, 9)}PP",
        )  # fmt: skip
        self.rows[Household].append(home)
        since = self._since(pupil)
        self.rows[HouseholdMember] += [
            HouseholdMember(
                id=self._id(f"member{n}"), household=home, contact=contact, school=self.school,
                starts_on=since,
            )
            for n, contact in enumerate(contacts)
        ]  # fmt: skip
        pattern = "Alternate weekends" if share == "some" else ""
        self.rows[HouseholdStay].append(
            HouseholdStay(
                id=self._id("stay"), pupil=pupil, school=self.school, household=home, share=share,
                pattern=pattern, starts_on=since,
            )
        )  # fmt: skip

    def _since(self, pupil: Pupil) -> date:
        return weekday_on(max(pupil.born_on, self.today - timedelta(days=700)))

    def _id(self, what: str) -> uuid.UUID:
        self.serial += 1
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.school.urn}:{what}:{self.serial}")
