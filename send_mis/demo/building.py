"""Writes one invented school: years, classes, pupils with their history, the register."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from pupils.choices import AREA_OF_TYPE, NeedType, SenStatus
from pupils.models import ClassMembership, Enrolment, Monitoring, Need, Pupil, Spell
from pupils.years import reception_starts
from send_mis.demo.days import weekday_on, weekdays_from
from send_mis.demo.names import Invented, invent
from send_mis.demo.plans import Built, Rows, SchoolPlan
from send_mis.demo.story import Child
from send_mis.schools.choices import ClosureKind, TermName
from send_mis.schools.models import (
    AcademicYear,
    Closure,
    School,
    SchoolClass,
    Term,
    Trust,
    class_sort_key,
    school_year_of,
)
from send_mis.tabular.upn import check_letter

_NAMESPACE = uuid.UUID("5d0c1c8e-2f54-4b0b-9d1e-5e9dbe2b7a10")
_CLASS_SIZE = 30
_AUTHORITY = "The local authority"
_LETTERS = {
    0: "AS", 1: "RF", 2: "LD", 3: "KW", 4: "HB", 5: "BE", 6: "MT",
}  # fmt: skip
# Rough shares of main needs among plans in mainstream schools and among SEN support.
_TYPES_OF_PLANS = {"ASD": 29, "SLCN": 29, "SEMH": 19, "MLD": 10, "PD": 4, "SPLD": 3, "HI": 2,
                   "DS": 2, "VI": 1, "SLD": 1}  # fmt: skip
_TYPES_OF_SUPPORT = {"SLCN": 26, "SEMH": 22, "SPLD": 17, "MLD": 15, "ASD": 9, "NSA": 4, "HI": 2,
                     "OTH": 3, "PD": 2}  # fmt: skip

# The terms of 2026/27; other years have them on the same weekdays.
_TERMS = (
    (TermName.AUTUMN, date(2026, 9, 2), date(2026, 12, 18)),
    (TermName.SPRING, date(2027, 1, 4), date(2027, 3, 26)),
    (TermName.SUMMER, date(2027, 4, 12), date(2027, 7, 21)),
)
_CLOSED = (
    (ClosureKind.INSET, date(2026, 9, 2), date(2026, 9, 2), "INSET day"),
    (ClosureKind.HALF_TERM, date(2026, 10, 26), date(2026, 10, 30), "Autumn half-term"),
    (ClosureKind.HALF_TERM, date(2027, 2, 15), date(2027, 2, 19), "Spring half-term"),
    (ClosureKind.HALF_TERM, date(2027, 5, 31), date(2027, 6, 4), "Summer half-term"),
)


class Builder:
    """One school, the same for a seed and a day. Runs inside an open audited change."""

    def __init__(self, plan: SchoolPlan, trust: Trust | None, seed: int, today: date) -> None:
        self.plan, self.trust, self.today = plan, trust, today
        self.random = Random(f"{seed}:{plan.urn}")  # noqa: S311 invention, not secrecy
        self.seed = seed
        self.senco = plan.senco
        self.rows = Rows()
        self.first_year = school_year_of(today)
        self.serial = 0
        self.bodies: set[str] = set()

    def build(self) -> Built:
        self.school = School.objects.create(
            id=self._id("school"), trust=self.trust, name=self.plan.name, slug=self.plan.slug,
            urn=self.plan.urn, la_code="999", establishment=self.plan.establishment,
            phase=self.plan.phase, lowest_year=self.plan.years[0],
            highest_year=self.plan.years[-1], address="Meadow Lane\nHarebell\nHB1 2PP",
            phone="01632 960101", email=f"office@{self.plan.slug}.example",
        )  # fmt: skip
        self.years = {n: self._year(self.first_year + n) for n in (-1, 0, 1)}
        self.classes = self._classes(self.years[0])
        self.last_classes = self._classes(self.years[-1])
        pupils = [self._child(child) for child in self.plan.story]
        told = {status: self._told(status) for status in ("E", "K", "M")}
        pupils += self._crowd(self.plan.pupils - len(pupils))
        crowd = pupils[len(self.plan.story) :]
        self.random.shuffle(crowd)
        self._register(crowd, told)
        self.rows.pupils = pupils
        self.rows.write()
        return Built(self.school, {c.name: c for c in self.classes}, pupils)

    def _told(self, status: str) -> int:
        """How many of the story's children already have this status (M: monitored)."""
        open_now = [c for c in self.plan.story if c.status and c.ended_days is None]
        if status == "M":
            return sum(1 for c in self.plan.story if c.look_again_in is not None)
        return sum(1 for c in open_now if c.status == status)

    # --- Years and classes ----------------------------------------------------------------

    def _year(self, first: int) -> AcademicYear:
        year = AcademicYear.objects.create(
            id=self._id(f"year{first}"), school=self.school,
            starts_on=date(first, 9, 1), ends_on=date(first + 1, 8, 31),
        )  # fmt: skip
        Term.objects.bulk_create(
            Term(
                id=self._id(f"term{first}{name}"), year=year, name=name,
                starts_on=_first_school_day(_in_year(first, a)), ends_on=_in_year(first, b),
            )
            for name, a, b in _TERMS
        )  # fmt: skip
        closures = [
            (kind, _in_year(first, a), _in_year(first, b), label) for kind, a, b, label in _CLOSED
        ]
        Closure.objects.bulk_create(
            Closure(
                id=self._id(f"closure{start}"), school=self.school, kind=kind,
                starts_on=start, ends_on=end, label=label,
            )
            for kind, start, end, label in closures
        )  # fmt: skip
        return year

    def _classes(self, year: AcademicYear) -> list[SchoolClass]:
        rows = [
            SchoolClass(
                id=self._id(f"class{year.starts_on.year}{name}"), school=self.school, year=year,
                name=name, year_groups=groups, sort_key=class_sort_key(name, groups),
            )
            for name, groups in self._class_names()
        ]  # fmt: skip
        return SchoolClass.objects.bulk_create(rows)

    def _class_names(self) -> Iterable[tuple[str, list[int]]]:
        if self.plan.nursery_sessions:
            return [("Nursery am", [-2, -1]), ("Nursery pm", [-2, -1])]
        per_year = max(1, -(-self.plan.pupils // (len(self.plan.years) * _CLASS_SIZE)))
        names = []
        for year in self.plan.years:
            letters = _LETTERS.get(year, "XY") + "CGJNPQUVYZ"
            names += [
                (f"{'R' if year == 0 else year}{letter}", [year]) for letter in letters[:per_year]
            ]
        return names

    # --- Pupils ---------------------------------------------------------------------------

    def _child(self, child: Child) -> Pupil:
        born_on = self._birthday(child.year, child.birth)
        person = Invented(child.surname, child.forename, child.sex, child.ethnicity, child.language)
        pupil = self._pupil(person, born_on, child.class_name, **child.fields)
        if child.status:
            self._spell_of(pupil, child)
        for rank, code in enumerate(child.needs, start=1):
            end = self._ended(child.ended_days) if child.ended_days is not None else None
            self._need(pupil, code, rank, self._ago(child.since_days), end)
        if child.look_again_in is not None and child.ended_days is not None:
            self.rows.add(
                Monitoring(
                    id=self._id(f"monitoring{self.serial}"), pupil=pupil, school=self.school,
                    starts_on=self._ended(child.ended_days), reason=child.reason,
                    look_again_on=self._ago(-child.look_again_in),
                )
            )  # fmt: skip
        return pupil

    def _spell_of(self, pupil: Pupil, child: Child) -> None:
        since = self._ago(child.since_days)
        ended = self._ended(child.ended_days) if child.ended_days is not None else None
        if child.status == SenStatus.EHC_PLAN and child.since_days > 500:
            before = weekday_on(since - timedelta(days=400))
            self.rows.add(
                self._spell(
                    pupil,
                    SenStatus.SEN_SUPPORT,
                    before,
                    since,
                    "First concerns",
                    None,
                    to_plan=True,
                )
            )
        spell = self._spell(
            pupil, child.status, since, ended, child.reason,
            None if child.review_in is None else self._review(child.review_in),
        )  # fmt: skip
        if not child.parents_told:
            spell.parents_told_on, spell.parents_told_how = None, ""
        self.rows.add(spell)

    def _review(self, days: int) -> date:
        """Within the week it is counted in weekdays, so that what is late stays late."""
        return weekdays_from(self.today, days) if abs(days) < 7 else self._ago(-days)

    def _crowd(self, count: int) -> list[Pupil]:
        """Fill the classes evenly after the story's children have taken their places."""
        taken = {c.name: 0 for c in self.classes}
        for child in self.plan.story:
            taken[child.class_name] += 1
        pupils = []
        for _ in range(count):
            room = min(self.classes, key=lambda c: taken[c.name])
            taken[room.name] += 1
            year = self.random.choice(room.year_groups)
            person = invent(self.random)
            pupils.append(self._pupil(person, self._birthday(year), room.name, **self._facts()))
        return pupils

    def _facts(self) -> dict[str, Any]:
        random = self.random
        is_fsm = random.random() < 0.24
        facts: dict[str, Any] = {
            "is_fsm": is_fsm,
            "is_ever6_fsm": is_fsm or random.random() < 0.04,
            "pupil_premium": ["DPP"] if is_fsm else [],
        }
        if random.random() < 0.008:
            facts |= {"is_looked_after": True, "pupil_premium": ["LAP"]}
        if random.random() < 0.02:
            facts["service_child"] = "Y"
        if random.random() < 0.04:
            facts["has_medical_flag"] = True
            facts["medical_note"] = random.choice(["Asthma inhaler", "Nut allergy", "Epilepsy"])
        return facts

    def _pupil(self, person: Invented, born_on: date, class_name: str, **facts: Any) -> Pupil:
        self.serial += 1
        reception = reception_starts(born_on)
        upn = ""
        if not self.plan.nursery_sessions:
            body = f"999{self.plan.establishment}{reception % 100:02d}{self.serial % 1000:03d}"
            # A school of thousands runs out of three-digit serials: those wait for a UPN.
            upn = check_letter(body) + body if body not in self.bodies else ""
            self.bodies.add(body)
        pupil = Pupil(
            id=self._id(f"pupil{self.serial}"), person_id=self._id(f"person{self.serial}"),
            school=self.school, upn=upn, upn_unknown="UN1" if self.plan.nursery_sessions else "",
            legal_surname=person.surname, legal_forename=person.forename, sex=person.sex,
            born_on=born_on, reception_year=reception, ethnicity=person.ethnicity,
            first_language=person.language, is_eal=person.language != "ENG", **facts,
        )  # fmt: skip
        pupil.fill_keys()
        self._history(pupil, reception, class_name)
        return pupil

    def _history(self, pupil: Pupil, reception: int, class_name: str) -> None:
        lowest_september = reception + self.plan.years[0]
        if self.plan.nursery_sessions:
            lowest_september = self.first_year
        joined = date(min(lowest_september, self.first_year), 9, 3)
        if self.random.random() < 0.15 and joined.year < self.first_year:
            joined = date(self.first_year, 1, 6) - timedelta(days=365 * self.random.randint(0, 1))
        self.rows.add(
            Enrolment(
                id=self._id(f"enrolment{self.serial}"), pupil=pupil, school=self.school,
                starts_on=joined,
            )
        )  # fmt: skip
        this_year, last_year = self.years[0].starts_on, self.years[-1].starts_on
        room = next(c for c in self.classes if c.name == class_name)
        if joined < this_year and not self.plan.nursery_sessions:
            before = self._class_before(room)
            if before is not None:
                self._membership(pupil, before, max(joined, last_year), this_year)
        self._membership(pupil, room, max(joined, this_year), None)

    def _class_before(self, room: SchoolClass) -> SchoolClass | None:
        """Where the class was last year: the same place in the year below."""
        year = room.year_groups[0]
        here = [c for c in self.classes if c.year_groups == [year]]
        below = [c for c in self.last_classes if c.year_groups == [year - 1]]
        index = next(i for i, c in enumerate(here) if c.pk == room.pk)
        return below[index] if index < len(below) else None

    def _membership(self, pupil: Pupil, room: SchoolClass, start: date, end: date | None) -> None:
        self.rows.add(
            ClassMembership(
                id=self._id(f"membership{self.serial}{start}"), pupil=pupil, school=self.school,
                school_class=room, starts_on=start, ends_on=end,
            )
        )  # fmt: skip

    # --- The register ---------------------------------------------------------------------

    def _register(self, crowd: list[Pupil], told: dict[str, int]) -> None:
        waiting = iter(crowd)
        reviews = self._review_days()
        for status, count in (("E", self.plan.plans), ("K", self.plan.support)):
            types = _TYPES_OF_PLANS if status == "E" else _TYPES_OF_SUPPORT
            # Freya of the story has none; the rest of those without a need come last.
            bare = self.plan.without_need if status == "K" else 0
            wanted = count - told[status]
            for number in range(wanted):
                pupil = next(waiting)
                since = self._since(pupil)
                self.rows.add(
                    self._spell(pupil, status, since, None, "Agreed at a review.", next(reviews))
                )
                if number < wanted - bare:
                    self._needs(pupil, types, since)
        for _ in range(self.plan.monitored - told["M"]):
            self._monitored(next(waiting))

    def _since(self, pupil: Pupil) -> date:
        earliest = date(min(pupil.reception_year, self.first_year - 1), 9, 10)
        days = max(60, (self.today - earliest).days - 60)
        return self._ago(self.random.randint(50, days))

    def _needs(self, pupil: Pupil, types: dict[str, int], since: date) -> None:
        count = self.random.choices((1, 2, 3), (60, 32, 8))[0]
        chosen: list[str] = []
        while len(chosen) < count:
            (code,) = self.random.choices(list(types), list(types.values()))
            if code not in chosen:
                chosen.append(code)
            if code == "NSA":
                chosen = ["NSA"]
                break
        for rank, code in enumerate(chosen, start=1):
            self._need(pupil, code, rank, since, None)

    def _monitored(self, pupil: Pupil) -> None:
        ended = self._ended(self.random.randint(40, 160))
        started = weekday_on(ended - timedelta(days=self.random.randint(150, 500)))
        self.rows.add(
            self._spell(pupil, "K", started, ended, "Made enough progress.", None),
            Monitoring(
                id=self._id(f"monitoring{pupil.pk}"), pupil=pupil, school=self.school,
                starts_on=ended, reason="Watch for a year.",
                look_again_on=self._ago(-self.random.randint(20, 90)),
            ),
        )  # fmt: skip
        self._need(pupil, "SPLD", 1, started, ended)

    def _review_days(self) -> Iterator[date]:
        """All to come; of SEN support the support plans say the day, late and today among them."""
        while True:
            yield self._ago(-self.random.randint(9, 110))

    def _spell(
        self, pupil: Pupil, status: str, start: date, end: date | None, reason: str,
        review: date | None, *, to_plan: bool = False,
    ) -> Spell:  # fmt: skip
        return Spell(
            id=self._id(f"spell{pupil.pk}{start}"), pupil=pupil, school=self.school,
            status=status, source_code=status, starts_on=start, ends_on=end,
            decided_by=_AUTHORITY if status == SenStatus.EHC_PLAN else self.senco, reason=reason,
            end_decided_by=(_AUTHORITY if to_plan else self.senco) if end else "",
            end_reason=("An EHC plan was issued." if to_plan else "Progress is secure.")
            if end else "",
            parents_told_on=weekday_on(start + timedelta(days=3)), parents_told_how="meeting",
            next_review_on=review,
        )  # fmt: skip

    def _need(self, pupil: Pupil, code: str, rank: int, start: date, end: date | None) -> None:
        self.rows.add(
            Need(
                id=self._id(f"need{pupil.pk}{rank}"), pupil=pupil, school=self.school, rank=rank,
                type=code, area=AREA_OF_TYPE[NeedType(code)], starts_on=start, ends_on=end,
            )
        )  # fmt: skip

    # --- Days and ids ---------------------------------------------------------------------

    def _ago(self, days: int) -> date:
        """So many days ago, or the weekday after."""
        return weekday_on(self.today - timedelta(days=days))

    def _ended(self, days: int) -> date:
        """The first day after the last, both of them weekdays."""
        first = self._ago(days)
        return first if first.weekday() else first + timedelta(days=1)

    def _birthday(self, year: int, day: tuple[int, int] | None = None) -> date:
        """A birth date that puts a child in this NC year now."""
        reception = self.first_year - year
        first = date(reception - 5, 9, 1)
        if day is None:
            return first + timedelta(days=self.random.randrange(365))
        month, number = day
        return date(reception - (5 if month >= 9 else 4), month, number)

    def _id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.plan.urn}:{name}")


def _first_school_day(day: date) -> date:
    """A Monday of the first three days of January is New Year's bank holiday."""
    return day + timedelta(days=1) if day.month == 1 and day.day <= 3 else day


def _in_year(first: int, day: date) -> date:
    """A day of 2026/27 in the school year that begins in September of `first`: same weekday."""
    moved = day.replace(year=day.year + first - 2026)
    moved += timedelta(days=(day.weekday() - moved.weekday() + 3) % 7 - 3)
    return moved if moved >= date(first, 9, 1) else moved + timedelta(weeks=1)
