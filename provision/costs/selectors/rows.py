"""The rows of a school year's costs, in each of their groupings.

Every grouping is of the same lines and adds up to the same penny.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from provision.choices import Area
from provision.costs.selectors.costs import CostedLine, Costs, Sum, grouped
from provision.costs.selectors.funding import funds_of_pupils
from provision.costs.selectors.words import (
    OWN_WORDS,
    dates_words,
    formula_words,
    plan_words,
    standing,
    state_of,
    what_words,
)
from provision.models import ProvisionSettings
from provision.money import pounds, round_pounds
from provision.plans.selectors.frame import term_words
from pupils.models import ClassMembership, Pupil
from pupils.years import year_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import AcademicYear
from send_mis.ui.chips import Chip
from send_mis.ui.lists import Address, sort_of
from send_mis.ui.words import plural

SORTS = ("name", "planned", "to_date")
# What the address says → how the pupil is flagged.
_KIND_OF = {"past": "late", "near": "soon"}
BIGGEST_FIRST = "-planned"


@dataclass(frozen=True, slots=True)
class CostPupil:
    """A pupil of the list, in the class and year of the day that is asked."""

    id: UUID
    name: str
    sort_key: str
    class_id: UUID | None
    class_name: str
    class_key: str
    year: int


@dataclass(frozen=True, slots=True)
class CostRow:
    label: str
    note: str
    url: str
    cost: Sum
    limit: str = ""
    chip: Chip | None = None
    pupil_id: UUID | None = None

    @property
    def planned(self) -> str:
        return pounds(self.cost.planned)

    @property
    def to_date(self) -> str:
        return pounds(self.cost.to_date)


class Listing:
    """The lines of a year, and the pupils they are for."""

    def __init__(
        self, actor: Actor, year: AcademicYear, settings: ProvisionSettings, costs: Costs,
        address: Address,
    ) -> None:  # fmt: skip
        self.actor, self.year, self.settings = actor, year, settings
        self.costs, self.address = costs, address
        self.sums = costs.by_pupil()
        self.day = min(actor.today, year.ends_on)
        self.who = {each.id: each for each in who(actor, self.sums, self.day)}
        self.funds = funds_of_pupils(year)
        self.standings = {
            pupil_id: standing(each, self.limit(pupil_id), settings, self.top_up(pupil_id))
            for pupil_id, each in self.sums.items()
        }

    def limit(self, pupil_id: UUID) -> Decimal | None:
        """The threshold; of a child in the nursery, what its own funds come to."""
        if self.who[pupil_id].year < 0:
            return self.funds.get(pupil_id)
        return self.settings.threshold

    def top_up(self, pupil_id: UUID) -> Decimal:
        """Beside the threshold; in the nursery the funds are what is measured against."""
        if self.who[pupil_id].year < 0:
            return Decimal(0)
        return self.funds.get(pupil_id, Decimal(0))

    def listed(self, by: str) -> tuple[list[CostRow], CostRow]:
        made = {
            "": self._pupils, "class": self._classes, "year": self._years,
            "term": self._terms, "intervention": self._interventions, "area": self._areas,
            "line": self._lines,
        }[by]()  # fmt: skip
        sort = sort_of(self.address.get("sort"), SORTS, BIGGEST_FIRST)
        key = _KEYS[sort.removeprefix("-")]
        made.sort(key=lambda pair: pair[2])
        made.sort(key=key, reverse=sort.startswith("-"))
        total = sum((each for _, each, _ in made), Sum())
        return [row for row, _, _ in made], CostRow(
            f"Together, {count_words(by, len(made))}", "", "", total
        )

    def _pupils(self) -> "list[_Made]":
        made = []
        wanted_class, wanted_year = self.address.get("class"), self.address.get("year")
        for pupil_id, each in self.sums.items():
            pupil = self.who[pupil_id]
            if wanted_class and wanted_class != str(pupil.class_id or "none"):
                continue
            if wanted_year and wanted_year != str(pupil.year):
                continue
            chip = self.standings[pupil_id]
            if not _wanted(chip, self.address.get("show")):
                continue
            made.append((self._pupil_row(pupil, each, chip), each, pupil.sort_key))
        return made

    def _pupil_row(self, pupil: CostPupil, each: Sum, chip: Chip | None) -> CostRow:
        limit = self.limit(pupil.id)
        words = share_words(each.planned, limit)
        if pupil.year < 0:
            words = f"{words} of funds" if words else "No fund recorded"
        elif top_up := self.top_up(pupil.id):
            words = f"{words}; top-up {round_pounds(top_up)}"
        place = " · ".join(part for part in (pupil.class_name, year_words(pupil.year)) if part)
        url = reverse("pupil_costs", args=[pupil.id])
        if self.address.get("of"):
            url += f"?of={self.address.get('of')}"
        return CostRow(pupil.name, place, url, each, words, chip, pupil.id)

    def _classes(self) -> "list[_Made]":
        return self._of_pupils(
            lambda pupil: (str(pupil.class_id or "none"), pupil.class_name or "In no class"),
            lambda pupil: pupil.class_key, "class",
        )  # fmt: skip

    def _years(self) -> "list[_Made]":
        return self._of_pupils(
            lambda pupil: (str(pupil.year), year_words(pupil.year)),
            lambda pupil: f"{pupil.year + 10:03d}", "year",
        )  # fmt: skip

    def _of_pupils(
        self,
        key: Callable[[CostPupil], tuple[str, str]],
        order: Callable[[CostPupil], str],
        name: str,
    ) -> "list[_Made]":
        """Each pupil once, in the class or year of the day."""
        groups = grouped(self.sums, lambda pupil_id: key(self.who[pupil_id]))
        orders = {key(pupil): order(pupil) for pupil in self.who.values()}
        sizes: dict[tuple[str, str], int] = {}
        for pupil in self.who.values():
            sizes[key(pupil)] = sizes.get(key(pupil), 0) + 1
        return [
            (
                CostRow(
                    label, plural(sizes[value, label], "pupil", "pupils"),
                    self.address.with_params({"by": None, name: value, "sort": None}).url, each,
                ),
                each,
                orders[value, label],
            )
            for (value, label), each in groups.items()
        ]  # fmt: skip

    def _terms(self) -> "list[_Made]":
        """Each line in the term of its plan, in the order of the terms."""
        return self._of_lines(
            lambda line: (str(line.row.plan.term_id), term_words(line.row.plan.term)), "term",
            order=lambda line: line.row.plan.term.starts_on.isoformat(),
        )  # fmt: skip

    def _interventions(self) -> "list[_Made]":
        return self._of_lines(
            lambda line: (
                str(line.row.intervention_id or "none"),
                line.row.intervention.name if line.row.intervention else OWN_WORDS,
            ),
            "intervention",
        )

    def _areas(self) -> "list[_Made]":
        return self._of_lines(
            lambda line: (
                line.row.intervention.area if line.row.intervention else "none",
                Area(line.row.intervention.area).label if line.row.intervention else OWN_WORDS,
            ),
            "area",
        )

    def _of_lines(
        self, key: Callable[[CostedLine], tuple[str, str]], name: str,
        order: Callable[[CostedLine], str] | None = None,
    ) -> "list[_Made]":  # fmt: skip
        """In the order of the labels, or in that of `order`."""
        counts: dict[tuple[str, str], int] = {}
        orders: dict[tuple[str, str], str] = {}
        for line in self.costs.lines:
            counts[key(line)] = counts.get(key(line), 0) + 1
            orders[key(line)] = order(line) if order else key(line)[1].casefold()
        made = []
        for (value, label), each in self.costs.by(key).items():
            url = self.address.with_params({"by": "line", name: value, "sort": None}).url
            note = plural(counts[value, label], "row", "rows")
            made.append((CostRow(label, note, url, each), each, orders[value, label]))
        return made

    def _lines(self) -> "list[_Made]":
        intervention, area = self.address.get("intervention"), self.address.get("area")
        term = self.address.get("term")
        made = []
        for line in self.costs.lines:
            row = line.row
            if intervention and intervention != str(row.intervention_id or "none"):
                continue
            if term and term != str(row.plan.term_id):
                continue
            if area and area != (row.intervention.area if row.intervention else "none"):
                continue
            each = Sum(line.planned.total, line.to_date.total)
            made.append((line_row(line, self.costs, each), each, what_words(row).casefold()))
        return made


_Made = tuple[CostRow, Sum, str]
_KEYS: dict[str, Callable[[_Made], str | Decimal]] = {
    "name": lambda made: made[2],
    "planned": lambda made: made[1].planned,
    "to_date": lambda made: made[1].to_date,
}


def share_words(planned: Decimal, limit: Decimal | None) -> str:
    """ "22 per cent of £6,000", rounded down: 100 is the whole of it."""
    if not limit:
        return ""
    share = int(100 * planned / limit)
    return f"{share or ('under 1' if planned else 0)} per cent of {round_pounds(limit)}"


def count_words(by: str, count: int) -> str:
    nouns = {
        "": ("pupil", "pupils"), "class": ("class", "classes"),
        "year": ("year group", "year groups"), "term": ("term", "terms"),
        "intervention": ("intervention", "interventions"),
        "area": ("area of need", "areas of need"), "line": ("row", "rows"),
    }  # fmt: skip
    return plural(count, *nouns[by])


def line_row(line: CostedLine, costs: Costs, each: Sum) -> CostRow:
    where = f"{plan_words(line.row)}, {dates_words(line.row)}"
    formula = formula_words(line, costs.days)
    return CostRow(what_words(line.row), where, "", each, formula, state_of(line))


def _wanted(chip: Chip | None, show: str) -> bool:
    if show in _KIND_OF:
        return chip is not None and chip.kind == _KIND_OF[show]
    return True


def who(actor: Actor, pupil_ids: Collection[UUID], day: date) -> list[CostPupil]:
    """Name, class and year of these pupils. Two queries."""
    ids = list(pupil_ids)
    pupils = Pupil.objects.visible_to(actor, Action.COST_VIEW).filter(pk__in=ids)
    members = ClassMembership.objects.on(day).filter(pupil__in=ids, is_registration=True)
    classes = {
        member.pupil_id: member.school_class for member in members.select_related("school_class")
    }
    found = []
    for pupil in pupils:
        mine = classes.get(pupil.pk)
        found.append(
            CostPupil(
                pupil.pk, pupil.list_name, pupil.sort_key, mine.pk if mine else None,
                mine.name if mine else "", mine.sort_key if mine else "~", pupil.year_group(day),
            )
        )  # fmt: skip
    return found
