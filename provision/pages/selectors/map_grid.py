"""The provision map as the grid that SENCOs know: layers down, areas of need across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Value, When

from provision.choices import Area, Layer
from provision.pages.selectors.map import Map
from provision.pages.selectors.map_query import places_of, pupils_of


@dataclass(frozen=True, slots=True)
class GridItem:
    """An intervention with its pupils; the address of the list of them, where there is one."""

    name: str
    pupils: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    area: str
    items: Sequence[GridItem]


@dataclass(frozen=True, slots=True)
class MapGridRow:
    layer: str
    cells: Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class MapGrid:
    areas: Sequence[str]
    rows: Sequence[MapGridRow]
    # In a teacher's own words: without an entry in the list, and so without area and layer.
    others: Sequence[GridItem]

    @property
    def is_empty(self) -> bool:
        return not self.others and not any(cell.items for row in self.rows for cell in row.cells)


def map_grid(found: Map) -> MapGrid:
    """One query: of the pupils and lines that the list shows. A pupil who is twice in the same
    intervention counts once."""
    of = found.narrowing
    chosen = pupils_of(of, found.asked.status).order_by().values("pk")
    counted = (
        places_of(of).filter(pupil_id__in=chosen)
        .order_by()
        .values_list(
            F("row__intervention__area"), F("row__intervention__layer"), F("row__intervention_id"),
            F("row__intervention__name"),
            Case(When(row__intervention=None, then=F("row__what")), default=Value("")),
        )
        .annotate(pupils=Count("pupil_id", distinct=True))
    )  # fmt: skip
    items: dict[tuple[str, str], dict[Any, GridItem]] = {}
    others = []
    for area, layer, pk, name, what, pupils in counted:
        if pk is None:
            others.append(GridItem(what, pupils))
            continue
        cell = items.setdefault((area, layer), {})
        url = found.address.changed(view=None, intervention=str(pk))
        cell[pk] = GridItem(name, pupils, url)
    rows = [
        MapGridRow(
            found.layers[layer],
            [GridCell(str(Area(area).label), _by_name(items.get((area, layer), {})))
             for area in Area.values],
        )
        for layer in Layer.values
    ]  # fmt: skip
    areas = [str(label) for _, label in Area.choices]
    return MapGrid(areas, rows, sorted(others, key=lambda item: item.name))


def _by_name(items: Mapping[Any, GridItem]) -> list[GridItem]:
    return sorted(items.values(), key=lambda item: item.name)
