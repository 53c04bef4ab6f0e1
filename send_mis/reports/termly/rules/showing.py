"""What governors read of what was counted. Pure: whatever is made here may be published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from send_mis.reports.choices import Measure
from send_mis.reports.suppression.rules.deciding import decide, percentage
from send_mis.reports.suppression.rules.tables import Grouping, Release
from send_mis.reports.termly.rules.counting import TITLES, CountedReport, title_of
from send_mis.reports.termly.rules.measures import Measures, shown_measures
from send_mis.reports.termly.rules.typed import shown_typed

_TREND = 5
_NOTHING: Mapping[str, str] = {}
TOGETHER = "Shown together, because one of them is so small that a pupil could be recognised."


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """A report that is out: `name` of its term."""

    name: str
    counted: CountedReport
    release: Release
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NationalLine:
    """`percent` is empty where nobody knows a figure."""

    measure: Measure
    percent: str
    of_what: str
    source: str
    day: str


def release_of(before: Sequence[PublishedBefore], now: CountedReport, threshold: int) -> Release:
    terms = [*(each.counted.term for each in before), now.term]
    return decide(terms, [each.release for each in before], threshold=threshold)[-1]


def release_as_json(release: Release) -> dict[str, Any]:
    return {
        "shows_total": release.shows_total,
        "shown": sorted(release.shown),
        "groupings": {key: list(each.rows) for key, each in release.groupings.items()},
    }


def read_release(kept: Mapping[str, Any]) -> Release:
    groupings = {
        key: Grouping(tuple(tuple(group) for group in rows), ((0,),))
        for key, rows in kept["groupings"].items()
    }
    return Release(kept["shows_total"], frozenset(kept["shown"]), groupings)


def shown_of(
    now: CountedReport, release: Release, published: Sequence[PublishedBefore], threshold: int,
    national: Sequence[NationalLine], typed: Mapping[str, str] = _NOTHING,
) -> dict[str, Any]:  # fmt: skip
    """All figures that the pages and papers of a report show. Nothing else of `now` leaves it."""
    before = published[-1] if published else None
    measures = Measures.read(now.measures)
    tables = [
        _table(key, now, release.groupings[key], before)
        for key in sorted(release.shown, key=_place)
    ]
    total = now.term.total if release.shows_total else None
    found = {
        "total": total,
        "on_roll": now.on_roll,
        "share": None,
        "done": now.done, "in_time": now.in_time, "late": now.late,
        "then": before.name if before else "",
        "total_then": before.shown["total"] if before else None,
        "share_then": before.shown["share"] if before else None,
        "tables": tables,
        "not_shown": [
            title_of(key) for key in sorted(now.term.tables, key=_place)
            if key not in release.shown
        ],
    }  # fmt: skip
    if release.shows_total:
        found["share"] = percentage(now.term.total, now.on_roll, threshold=threshold)
    found["trend"] = [
        [each.name, each.shown["total"], each.shown["share"]] for each in published[-_TREND:]
    ]
    found["typed"] = shown_typed(typed, total, threshold)
    found["measures"] = shown_measures(measures, threshold) if measures else {}
    found["national"] = [_beside(line, now, release, found, threshold) for line in national]
    return found


def _place(key: str) -> int:
    return list(TITLES.values()).index(title_of(key))


def _table(
    key: str, now: CountedReport, grouping: Grouping, before: PublishedBefore | None
) -> dict[str, Any]:
    table = now.term.tables[key]
    then: dict[str, int] = {}
    for each in before.shown["tables"] if before else ():
        if each["key"] == key:
            then = {row["label"]: row["now"] for row in each["rows"]}
    rows = []
    for group, count in zip(grouping.rows, grouping.blocks(table), strict=True):
        label = "; ".join(table.rows[index] for index in group)
        rows.append({"label": label, "now": count, "then": then.get(label)})
    is_grouped = any(len(group) > 1 for group in grouping.rows)
    return {
        "key": key, "title": title_of(key), "rows": rows, "note": TOGETHER if is_grouped else ""
    }  # fmt: skip


def _beside(
    line: NationalLine,
    now: CountedReport,
    release: Release,
    found: Mapping[str, Any],
    threshold: int,
) -> dict[str, Any]:
    """Our own share where it is shown."""
    ours = found["share"]
    if line.measure is not Measure.ANY_SEN:
        status = release.groupings.get("status") if "status" in release.shown else None
        row = 0 if line.measure is Measure.SEN_SUPPORT else 1
        count = status.blocks(now.term.tables["status"])[row] if status else None
        ours = None if count is None else percentage(count, now.on_roll, threshold=threshold)
    return {
        "label": line.measure.label, "ours": ours, "percent": line.percent,
        "of_what": line.of_what, "source": line.source, "day": line.day,
    }  # fmt: skip
