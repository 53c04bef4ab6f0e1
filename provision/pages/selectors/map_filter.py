"""What the provision map is asked for: a sentence of choices in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from provision.choices import Area, Layer
from provision.models import Intervention
from pupils.years import year_words
from send_mis.reading.dates import NoDate, read_day
from send_mis.schools.models import SchoolClass
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address

STATUSES = {
    "": "everyone with provision",
    "E": "those with an EHC plan",
    "K": "those on SEN support",
    "none": "those not on the register",
    "bare": "those on the register without provision",
}
# The pupil's own page has the same choice, in the same words and the same place of the address.
ALL = "all"
GRID = "grid"
_HALF_A_YEAR = timedelta(days=182)
WHEN = [("", "running now"), (ALL, "all provision, past and planned")]


@dataclass(frozen=True, slots=True)
class MapFilter:
    day: date
    status: str = ""
    year: int | None = None
    class_id: UUID | None = None
    area: str = ""
    layer: str = ""
    # Its id and its name.
    intervention: tuple[UUID, str] | None = None
    is_grid: bool = False
    on: str = ""
    is_all: bool = False
    problems: tuple[str, ...] = ()


def read_map_filter(
    address: Address, classes: Sequence[SchoolClass], usual_day: date, school_id: UUID
) -> MapFilter:
    """A value that does not exist narrows nothing; a date that is none is said."""
    on = address.get("on")
    day, problems = day_asked(on, usual_day)
    room = address.get("class")
    year = address.get("year")
    years = {str(group) for c in classes for group in c.year_groups}
    return MapFilter(
        day=day or usual_day,
        status=_known(address.get("status"), STATUSES),
        year=int(year) if year in years else None,
        class_id=next((c.pk for c in classes if str(c.pk) == room), None),
        area=_known(address.get("area"), Area.values),
        layer=_known(address.get("layer"), Layer.values),
        intervention=_intervention(address.get("intervention"), school_id),
        is_grid=address.get("view") == GRID,
        on=on,
        is_all=address.get("show") == ALL,
        problems=problems,
    )


def day_asked(text: str, near: date) -> tuple[date | None, tuple[str, ...]]:
    """The day in the address, or why it is none. `near`: what two figures of a year count from."""
    if not text:
        return None, ()
    try:
        return read_day(text, today=near, year_from=near - _HALF_A_YEAR), ()
    except NoDate as error:
        return None, (str(error),)


def map_bar(
    asked: MapFilter, address: Address, classes: Sequence[SchoolClass],
    layers: Sequence[tuple[str, str]],
) -> FilterBar:  # fmt: skip
    years = sorted({group for c in classes for group in c.year_groups})
    return FilterBar(
        address,
        main=[
            Filter("status", "Who", list(STATUSES.items()), values=_values(asked.status),
                   lead="Show"),
            Filter("show", "When", WHEN, values=_values(ALL if asked.is_all else ""), lead="and"),
            Filter("class", "Class", [("", "any class"), *((str(c.pk), c.name) for c in classes)],
                   values=_values(str(asked.class_id or "")), lead="in"),
            Filter("year", "Year", [("", "any year"), *((str(y), year_words(y)) for y in years)],
                   values=_values("" if asked.year is None else str(asked.year)), lead="of"),
        ],
        more=[
            Filter("area", "Area of need", [("", "any area"), *Area.choices],
                   values=_values(asked.area)),
            Filter("layer", "Layer", [("", "any layer"), *layers], values=_values(asked.layer)),
            *_of_intervention(asked),
        ],
        search=Filter("on", "On", values=_values(asked.on), kind="text",
                      hint="Date, such as 14 9 2026"),
        results="main",
    )  # fmt: skip


def _intervention(text: str, school_id: UUID) -> tuple[UUID, str] | None:
    try:
        pk = UUID(text)
    except ValueError:
        return None
    rows = Intervention.objects.filter(pk=pk, school=school_id)
    return rows.values_list("pk", "name").first()


def _of_intervention(asked: MapFilter) -> list[Filter]:
    """A cell of the grid leads here; it is taken away like any other choice."""
    if asked.intervention is None:
        return []
    pk, name = asked.intervention
    choices = [("", "any intervention"), (str(pk), name)]
    return [Filter("intervention", "Intervention", choices, values=(str(pk),))]


def _known(value: str, choices: object) -> str:
    return value if value in choices else ""  # type: ignore[operator]  # a dict or a list of them


def _values(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
