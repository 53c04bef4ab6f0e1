"""Rows, totals, tiles and files against a count by hand, over random filters and random pupils."""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from pupils.choices import AREA_OF_TYPE, NeedType
from pupils.models import Pupil
from pupils.register import exports
from pupils.register.selectors.page import register_page
from pupils.register.selectors.query import Place, Register, open_register, place_of_school
from pupils.register.selectors.query import place_of_trust as trust_place
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import SchoolClass
from send_mis.ui.lists import Address
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    grant,
    in_change,
    make_class,
    make_pupil,
    make_school,
    make_trust,
    make_user,
    monitor,
    put_on_register,
)

SEEDS = (1, 2)
FILTERS_A_ROLE = 50
ROLES = ("senco", "teacher", "trust_lead")
SCHOOL_YEAR = 2026


@dataclass
class Known:
    """What was written about one pupil, kept apart from the database."""

    id: UUID
    school: str
    class_name: str
    year: int
    is_on_roll: bool
    status: str = ""
    due_on: date | None = None
    told: bool = False
    is_monitored: bool = False
    needs: list[tuple[str, str]] = field(default_factory=list)
    eal: bool = False
    lac: bool = False
    disadvantaged: bool = False
    upn: str = ""

    def fits(self, asked: dict[str, str]) -> bool:
        return all(
            (
                self._of_status(asked.get("status", "register")),
                asked.get("school", self.school) == self.school,
                asked.get("class", self.class_name) == self.class_name,
                asked.get("year", str(self.year)) == str(self.year),
                self._has_need(asked.get("type", ""), asked.get("area", "")),
                asked.get("eal", self._word(self.eal)) == self._word(self.eal),
                asked.get("lac", self._word(self.lac)) == self._word(self.lac),
                asked.get("disadvantaged", self._word(self.disadvantaged))
                == self._word(self.disadvantaged),
                self._lacks(asked.get("missing", "")),
                asked.get("review", self._review()) == self._review(),
            )
        )

    @staticmethod
    def _word(value: bool) -> str:
        return "yes" if value else "no"

    def _of_status(self, status: str) -> bool:
        if status == "all":
            return True
        if status == "left" or not self.is_on_roll:
            return status == "left" and not self.is_on_roll
        return {
            "register": bool(self.status),
            "E": self.status == "E",
            "K": self.status == "K",
            "monitored": self.is_monitored and not self.status,
            "none": not self.status,
            "everyone": True,
        }[status]

    def _has_need(self, kind: str, area: str) -> bool:
        if not kind and not area:
            return True
        return any(kind in ("", t) and area in ("", a) for t, a in self.needs)

    def _lacks(self, what: str) -> bool:
        types = [kind for kind, _ in self.needs if kind]
        return {
            "": True,
            "need": bool(self.status) and not self.needs,
            "type": bool(self.status) and bool(self.needs) and not types,
            "review": bool(self.status) and self.due_on is None,
            "told": bool(self.status) and not self.told,
            "class": self.is_on_roll and not self.class_name,
            "upn": self.is_on_roll and not self.upn,
        }[what]

    def _review(self) -> str:
        if self.due_on is None:
            return "no date"
        days = (self.due_on - TODAY).days
        return "late" if days < 0 else "soon" if days <= 28 else "later"


@dataclass
class World:
    senco: Actor
    teacher: Actor
    trust_lead: Actor
    school: Place
    trust: Place
    known: list[Known]


@pytest.fixture
def world(db: None, request: pytest.FixtureRequest) -> World:
    chosen = random.Random(getattr(request, "param", SEEDS[0]))
    trust = make_trust("Random Trust")
    schools = [make_school(f"Random {n}", trust, slug=f"random-{n}") for n in (1, 2)]
    classes = {
        school.slug: [make_class(school, f"{year}A", (year,)) for year in range(4)]
        for school in schools
    }
    with in_change():
        known = [
            make_known(chosen, schools[number % 3 == 0], classes, number) for number in range(90)
        ]
    senco, teacher, lead = (make_user() for _ in range(3))
    grant(senco, "senco", schools[0])
    grant(lead, "trust_lead", trust)
    for school_class in classes["random-1"][1:3]:
        grant(teacher, "teacher", school_class)
    trust_lead, at_school = actor_for_user(lead), actor_for_user(senco)
    place = place_of_school(at_school, schools[0].slug, Action.REGISTER_VIEW)
    assert place is not None
    return World(
        at_school, actor_for_user(teacher), trust_lead, place,
        trust_place(trust, trust_lead, Action.REGISTER_VIEW), known,
    )  # fmt: skip


def make_known(
    chosen: random.Random, school: object, classes: dict[str, list[SchoolClass]], number: int
) -> Known:
    slug = school.slug  # type: ignore[attr-defined]
    year = chosen.randrange(4)
    in_class = classes[slug][year] if chosen.random() < 0.85 else None
    flags = [chosen.random() < 0.3 for _ in range(3)]
    upn = f"A{number:012d}" if chosen.random() < 0.7 else ""
    pupil = make_pupil(
        school,  # type: ignore[arg-type]
        born_on=date(SCHOOL_YEAR - year - 4, chosen.randrange(1, 9), 5), school_class=in_class,
        is_eal=flags[0], is_looked_after=flags[1], is_fsm=flags[2], upn=upn,
    )  # fmt: skip
    known = Known(
        pupil.id, slug, in_class.name if in_class else "", year, is_on_roll=True, eal=flags[0],
        lac=flags[1], disadvantaged=flags[2], upn=upn,
    )  # fmt: skip
    give_status(chosen, pupil, known)
    give_needs(chosen, pupil, known)
    if chosen.random() < 0.1:
        # Off roll since yesterday, or starting tomorrow: everything else still says what it says.
        moved = {"ends_on": TODAY} if chosen.random() < 0.5 else {
            "starts_on": TODAY + timedelta(days=1)
        }  # fmt: skip
        pupil.enrolments.update(**moved)
        known.is_on_roll = False
    return known


def give_status(chosen: random.Random, pupil: Pupil, known: Known) -> None:
    due = TODAY + timedelta(days=chosen.choice([-40, -1, 0, 1, 28, 29, 90]))
    kind = chosen.choice(["E", "K", "K", "ended", "tomorrow", "watched", "both", "", ""])
    told = {"parents_told_on": date(2026, 2, 1), "parents_told_how": "phone"}
    known.told = chosen.random() < 0.6
    extra = {**(told if known.told else {}), "next_review_on": due}
    if chosen.random() < 0.3:
        extra["next_review_on"] = None
    if kind in {"E", "K", "both"}:
        known.status = "K" if kind == "both" else kind
        known.due_on = extra["next_review_on"]  # type: ignore[assignment]
        put_on_register(pupil, known.status, **extra)  # type: ignore[arg-type]
    if kind == "ended":
        put_on_register(pupil, "K", until=TODAY, next_review_on=due)
    if kind == "tomorrow":
        put_on_register(pupil, "K", since=TODAY + timedelta(days=1), next_review_on=due)
    if kind in {"watched", "both"}:
        known.is_monitored = True
        monitor(pupil, date(2026, 3, 1), look_again_on=due)
        known.due_on = due if kind == "watched" else known.due_on


def give_needs(chosen: random.Random, pupil: Pupil, known: Known) -> None:
    for rank, need in enumerate(chosen.sample(list(NeedType), chosen.choice([0, 0, 1, 2, 3])), 1):
        kind = need.value if chosen.random() < 0.8 else ""
        area = str(chosen.choice([AREA_OF_TYPE[need], "CI"]))
        span = chosen.choice([{}, {}, {"until": TODAY}, {"since": TODAY + timedelta(days=1)}])
        add_need(pupil, kind, rank, area=area, **span)
        if not span:
            known.needs.append((kind, area))


def random_address(chosen: random.Random, *, may_all: bool, in_trust: bool) -> dict[str, str]:
    pool = {
        "status": ["register", "E", "K", "monitored", "none", "everyone", "left", "all"],
        "area": ["CI", "CL", "SEMH", "SP", "OTHER"],
        "type": ["ASD", "SLCN", "SEMH", "MLD"],
        "year": ["0", "1", "2", "3", "9"],
        "class": ["0A", "1A", "2A"],
        "eal": ["yes", "no"],
        "missing": ["need", "type", "review", "told", "class"],
        "review": ["late", "soon", "later"],
        "sort": ["name", "-class", "year", "-status", "since", "-need", "review"],
    }
    if may_all:
        pool |= {"lac": ["yes", "no"], "disadvantaged": ["yes", "no"]}
    if in_trust:
        pool |= {"school": ["random-1", "random-2"]}
    names = chosen.sample(sorted(pool), chosen.choice([0, 1, 1, 2, 2, 3, 4]))
    return {name: chosen.choice(pool[name]) for name in names}


def opened(actor: Actor, place: Place, asked: dict[str, str]) -> tuple[Register, Address]:
    address = Address("/x/", tuple(asked.items()))
    return open_register(actor=actor, place=place, address=address), address


@pytest.mark.parametrize("world", SEEDS, indirect=True)
def test_rows_and_totals_equal_a_count_by_hand(world: World) -> None:
    chosen = random.Random(3)
    for who in ROLES:
        actor: Actor = getattr(world, who)
        place = world.trust if who == "trust_lead" else world.school
        mine = [pupil for pupil in world.known if is_visible(pupil, who)]
        for _ in range(FILTERS_A_ROLE):
            asked = random_address(chosen, may_all=who != "teacher", in_trust=who == "trust_lead")
            compare(actor, place, asked, mine)


def is_visible(pupil: Known, who: str) -> bool:
    if who == "trust_lead":
        return True
    return pupil.school == "random-1" and (who == "senco" or pupil.class_name in {"1A", "2A"})


def compare(actor: Actor, place: Place, asked: dict[str, str], mine: list[Known]) -> None:
    register, address = opened(actor, place, asked)
    # A class that is not the teacher's own is none of their choices: it is left out and named.
    if register.asked.problems:
        asked = {name: value for name, value in asked.items() if name != "class"}
        register, address = opened(actor, place, asked)
        assert not register.asked.problems, asked
    expected = sorted(pupil.id for pupil in mine if pupil.fits(asked))
    assert sorted(row.id for row in register.rows()) == expected, asked
    page = register_page(register, address)
    assert page.page.total == len(expected), asked
    for tile in page.tiles:
        wanted = dict(parse_qsl(urlsplit(tile.url).query))
        assert tile.value == str(sum(pupil.fits(wanted) for pupil in mine)), (asked, tile)


def test_the_file_holds_the_rows_of_the_page(world: World) -> None:
    chosen = random.Random(5)
    for _ in range(25):
        asked = random_address(chosen, may_all=True, in_trust=False)
        register, _ = opened(world.senco, world.school, asked)
        rows = exports.rows_of(register, "csv")
        text = exports.as_csv(register, rows).decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        hand = [pupil for pupil in world.known if pupil.school == "random-1" and pupil.fits(asked)]
        assert len(lines) == len(hand), asked
        for status in "EK":
            on_roll_or_not = sum(pupil.status == status for pupil in hand)
            assert sum(line["SEN status"] == status for line in lines) == on_roll_or_not, asked


def test_the_strip_shows_the_years_of_the_register_whatever_year_is_chosen(world: World) -> None:
    register, address = opened(world.senco, world.school, {"year": "2"})
    strip = register_page(register, address).strip
    assert strip is not None
    mine = [pupil for pupil in world.known if pupil.school == "random-1"]
    hand = {}
    for year, label in enumerate(["Reception", "Year 1", "Year 2", "Year 3"]):
        counts = (
            sum(pupil.fits({"status": status, "year": str(year)}) for pupil in mine)
            for status in "EK"
        )
        hand[label] = tuple(counts)
    assert {row.label: row.values for row in strip.rows} == hand
